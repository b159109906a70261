#include "app/figures.h"

#include <algorithm>
#include <cmath>

namespace fabrica {

namespace {

constexpr double kRestSeconds = 0.15;
constexpr size_t kAtOnce = 4;  // bricks under way; and that are worked through in one frame
constexpr size_t kBins = 64;

bool wholeNumbers(const Volume& volume) {
  return volume.format != VoxelFormat::F32 && volume.format != VoxelFormat::F64 && volume.scale == 1 && volume.offset == std::floor(volume.offset);
}

// Whether the image says the same of both.
bool alike(const Measurement& a, const Measurement& b) { return a.kind == b.kind && a.points == b.points && a.normal == b.normal; }

}  // namespace

const ui::ImageFigures* Figures::of(const std::string& measurement) const {
  const auto found = known_.find(measurement);
  return found == known_.end() ? nullptr : &found->second.figures;
}

bool Figures::update(double time) {
  follow(time);
  if (!stale_ && !running_) return false;
  if (time - changedAt_ < kRestSeconds) return true;
  if (!running_) begin();
  if (running_) feed();
  return stale_ || (running_ && running_->waiting < kAtOnce && running_->next < running_->bricks.size());
}

void Figures::follow(double time) {
  const Revisions& now = model_.revisions();
  if (now.measurements == seen_ && model_.shownVolume() == seenVolume_ && now.atlas == seenAtlas_ && now.places == seenPlaces_) return;
  const bool placed = now.places != seenPlaces_;
  seenPlaces_ = now.places;
  seen_ = now.measurements;
  seenVolume_ = model_.shownVolume();
  seenAtlas_ = now.atlas;
  std::map<std::string, Known> next;
  for (const Measurement& m : model_.measurements()) {
    if (!wantsImage(m.kind)) continue;
    const auto known = known_.find(m.name);
    if (!placed && known != known_.end() && known->second.volume == seenVolume_ && alike(known->second.of, m)) {
      next.emplace(m.name, std::move(known->second));
      continue;
    }
    Known& added = next[m.name];
    added.of = m;
    added.volume = seenVolume_;
    stale_ = true;
    changedAt_ = time;
    ++revision_;
  }
  known_ = std::move(next);
  // What is under way may be of one that is gone or another now.
  if (running_ && (!known_.contains(running_->name) || known_.at(running_->name).done || stale_)) {
    reader_.cancel(owner_);
    running_.reset();
    stale_ = true;
  }
}

void Figures::begin() {
  const auto next = std::find_if(known_.begin(), known_.end(), [](const auto& item) { return !item.second.done; });
  stale_ = next != known_.end();
  if (!stale_) return;
  const std::string name = next->first;
  const Known& known = next->second;
  if (known.volume == kNone) return fail(name, "There is no image here.");
  const Volume& volume = model_.atlas().volumes[known.volume];
  if (volume.rgb) return fail(name, "The image is in colour: it has no single value a voxel.");
  FigureLimits limits;
  limits.readable = [&](uint32_t level) { return reader_.readable(known.volume, level); };
  Running running{name, ProfileFigures(), {}, 0, 0, ++number_};
  if (known.of.kind == MeasurementKind::Profile) {
    auto plan = ProfileFigures::plan(volume, known.volume, known.of, limits);
    if (!plan) return fail(name, "It takes more of the image than can be read at once. Make it smaller.");
    running.bricks = plan->bricks();
    running.sums = std::move(*plan);
  } else {
    auto plan = RegionFigures::plan(volume, known.volume, known.of, limits);
    if (!plan) return fail(name, "It takes more of the image than can be read at once. Make it smaller.");
    running.bricks = plan->bricks();
    running.sums = std::move(*plan);
  }
  running_ = std::move(running);
}

void Figures::feed() {
  const uint32_t number = running_->number;
  for (size_t i = 0; i < kAtOnce && running_ && running_->number == number && running_->waiting < kAtOnce && running_->next < running_->bricks.size(); ++i) {
    const BrickPlace place = running_->bricks[running_->next++];
    ++running_->waiting;
    reader_.read(place, owner_, [this, number, place](const Result<const ValueBrick*>& brick) { arrived(number, place, brick); });
  }
  if (running_ && running_->number == number && running_->waiting == 0 && running_->next == running_->bricks.size()) finish();
}

void Figures::arrived(uint32_t number, const BrickPlace& place, const Result<const ValueBrick*>& brick) {
  if (!running_ || running_->number != number) return;
  if (!brick) {
    const std::string name = running_->name, why = brick.error().reason;
    running_.reset();
    reader_.cancel(owner_);
    return fail(name, why);
  }
  --running_->waiting;
  std::visit([&](auto& sums) { sums.add(place, **brick); }, running_->sums);
}

void Figures::finish() {
  const auto found = known_.find(running_->name);
  const Running running = std::move(*running_);
  running_.reset();
  ++revision_;
  if (found == known_.end()) return;
  Known& known = found->second;
  known.done = true;
  ui::ImageFigures& out = known.figures;
  out.state = ui::Measures::State::Ready;
  const Volume& volume = model_.atlas().volumes[known.volume];
  if (const auto* profile = std::get_if<ProfileFigures>(&running.sums)) {
    out.level = profile->level();
    out.step = profile->step();
    out.values = profile->values();
  } else {
    const auto& region = std::get<RegionFigures>(running.sums);
    const RegionFigures::Sums sums = region.sums();
    out.level = region.level();
    out.count = region.count();
    out.mean = sums.mean;
    out.deviation = sums.deviation;
    out.minimum = sums.minimum;
    out.maximum = sums.maximum;
    RegionFigures::Histogram histogram = region.histogram(kBins, wholeNumbers(volume));
    out.low = histogram.low;
    out.high = histogram.high;
    out.histogram = std::move(histogram.counts);
  }
  out.voxel = voxelEdge(volume.levels[out.level]);
  const bool empty = out.values.empty() ? out.count == 0 : std::all_of(out.values.begin(), out.values.end(), [](double v) { return std::isnan(v); });
  if (empty) fail(found->first, known.of.kind == MeasurementKind::Profile ? "It lies outside the image." : "No voxel's middle lies in it.");
  stale_ = true;  // there may be another
}

void Figures::fail(const std::string& name, const std::string& why) {
  const auto found = known_.find(name);
  if (found == known_.end()) return;
  found->second.done = true;
  found->second.figures = {};
  found->second.figures.state = ui::Measures::State::Failed;
  found->second.figures.why = why;
  ++revision_;
  stale_ = true;
}

}  // namespace fabrica
