#include "app/sectioner.h"

#include <algorithm>
#include <utility>

#include "app/measure.h"
#include "app/shapes.h"

namespace fabrica {

namespace {

constexpr double kRestSeconds = 0.3;
constexpr size_t kParallel = 3;                 // structures on their way
constexpr uint64_t kMostTriangles = 4'000'000;  // of one
constexpr size_t kMostKept = 12u << 20;         // bytes

size_t bytesOf(const std::vector<MeasureChunk>& chunks) {
  size_t sum = 0;
  for (const MeasureChunk& chunk : chunks) sum += chunk.bytes.size();
  return sum;
}

// A patch has no area of its own; it is told where there is one.
std::string patchOf(const Model& model, StructureIndex s) {
  const Structure& structure = model.atlas().structures[s];
  if (structure.closure != Closure::InGroup || structure.closedBy == kNone || structure.closedBy == s) return {};
  return "A patch of the surface of “" + model.nameOf(structure.closedBy) + "”: choose that for the area.";
}

std::vector<std::vector<double>> linesOf(const Json& answer, const char* key) {
  std::vector<std::vector<double>> out;
  const Json* lines = find(answer, key);
  if (!lines || !lines->is_array()) return out;
  for (const Json& line : *lines) {
    if (!line.is_array()) continue;
    std::vector<double> points;
    for (const Json& value : line) {
      double number = 0;
      if (readNumber(value, number)) points.push_back(number);
    }
    points.resize(points.size() / 3 * 3);
    if (!points.empty()) out.push_back(std::move(points));
  }
  return out;
}

}  // namespace

bool Sectioner::update(double time) {
  const Revisions& now = model_.revisions();
  if (now.planes != seen_.planes || now.selection != seen_.selection || now.closure != seen_.closure || now.atlas != seen_.atlas ||
      now.explode != seen_.explode) {
    seen_ = now;
    movedAt_ = time;
    stale_ = true;
    // What was measured is no longer so.
    measures_.clear();
    if (now.places != places_) keptParts_.clear();
    places_ = now.places;
    ++round_;
    std::erase_if(queue_, [](const Work& work) { return work.measures(); });
  }
  if (!stale_ || !following_) return false;
  if (time - movedAt_ < kRestSeconds) return true;
  stale_ = false;
  measureAgain();
  return false;
}

void Sectioner::measureAgain() {
  const auto unit = sectionUnit(model_, model_.selected());
  if (!unit) return;
  std::vector<Work> works;
  for (const SlicePlane& plane : model_.planes()) {
    if (!plane.cut && !plane.visible) continue;
    std::vector<Plane> faces = cutFaces(plane);
    if (faces.empty()) faces.push_back(plane.plane);
    for (size_t i = 0; i < faces.size(); ++i) {
      if (!mayMeet(unit->bounds, faces[i])) continue;
      ui::SectionMeasure measure;
      measure.plane = plane.name;
      measure.back = i == 1;
      measure.closed = unit->closed;
      works.push_back({*unit, faces[i], uint32_t(measures_.size()), round_, 0, {}, {}});
      measures_.push_back(std::move(measure));
    }
  }
  // Before what is being drawn: a person waits for them.
  queue_.insert(queue_.begin(), std::make_move_iterator(works.begin()), std::make_move_iterator(works.end()));
  pump();
}

void Sectioner::pump() {
  while (!queue_.empty() && running_.size() < kParallel) {
    const uint32_t job = nextJob_();
    Work& work = running_.emplace(job, std::move(queue_.front())).first->second;
    queue_.pop_front();
    begin(job, work);
  }
}

void Sectioner::begin(uint32_t job, Work& work) {
  const Atlas& atlas = model_.atlas();
  if (keptParts_ == work.unit.parts) {
    work.chunks = kept_;
    return send(job, work);
  }
  uint64_t triangles = 0;
  for (uint32_t part : work.unit.parts) triangles += atlas.parts[part].levels.back().triangles;
  if (triangles > kMostTriangles) {
    return failed(job, {ErrorCode::TooLarge, "It is too large to be measured at once."});
  }
  work.waiting = uint32_t(work.unit.parts.size());
  for (uint32_t part : work.unit.parts) {
    const JobId fetch = nextJob_();
    parts_[fetch] = {job, part};
    transport_.fetch(finestLevel(atlas, part, fetch));
  }
}

void Sectioner::send(uint32_t job, Work& work) {
  if (work.unit.closed && addSeals_) addSeals_(work.unit.structure, work.chunks);
  // Cut where it is drawn: pulled apart from the others, perhaps.
  const vec3 by = model_.offset(work.unit.structure);
  for (MeasureChunk& chunk : work.chunks) chunk.origin += by;
  GeometryJob request{job, model_.atlas().structures[work.unit.structure].id, std::move(work.chunks), work.plane};
  request.closes = work.unit.closed;
  request.outlines = !work.measures();
  work.chunks.clear();
  host_.measure(std::move(request));
}

bool Sectioner::onPart(JobId fetch, Result<Bytes>& result) {
  const auto it = parts_.find(fetch);
  if (it == parts_.end()) return false;
  const auto [job, part] = it->second;
  parts_.erase(it);
  const auto found = running_.find(job);
  if (found == running_.end()) return true;  // another part of it failed, or it was stopped
  Work& work = found->second;
  if (!result) {
    failed(job, result.error());
    pump();
    return true;
  }
  const Grid grid = model_.atlas().lattice(model_.atlas().parts[part].grid);
  work.chunks.push_back({std::move(*result), grid.origin, grid.step, grid.turn});
  if (--work.waiting > 0) return true;
  if (work.measure != kOfExport && bytesOf(work.chunks) <= kMostKept) {
    keptParts_ = work.unit.parts;
    kept_ = work.chunks;
  }
  send(job, work);
  return true;
}

void Sectioner::failed(uint32_t job, const Error& error) {
  const Json answer = {{"job", job}, {"state", "failed"}, {"why", "Its full detail could not be had: " + error.reason}};
  Work work = std::move(running_.at(job));
  running_.erase(job);
  finish(work, answer);
}

bool Sectioner::onResult(const Json& answer) {
  const auto found = running_.find(uint32_t(getNumber(answer, "job", 0)));
  if (found == running_.end()) return false;
  Work work = std::move(found->second);
  running_.erase(found);
  finish(work, answer);
  pump();
  return true;
}

void Sectioner::finish(Work& work, const Json& answer) {
  if (work.told) return work.told(answer);
  const std::string state = getString(answer, "state"), why = getString(answer, "why");
  const bool ready = state == "ready";
  const Json* area = find(answer, "areaCm2");
  const bool closed = work.unit.closed && area && area->is_number();
  if (work.measures()) {
    if (work.round != round_ || work.measure >= measures_.size()) return;
    ui::SectionMeasure& measure = measures_[work.measure];
    using State = ui::Measures::State;
    measure.state = ready ? State::Ready : state == "building" ? State::Building : State::Failed;
    measure.closed = closed;
    measure.areaCm2 = getNumber(answer, "areaCm2");
    measure.outlineCm = getNumber(answer, "perimeterCm") + getNumber(answer, "openLengthCm");
    measure.why = ready && !work.unit.closed ? patchOf(model_, work.unit.structure) : why;
    return;
  }
  if (exports_.empty() || !exports_.front().begun) return;
  ++progress_.done;
  SvgSection& section = exports_.front().section;
  const std::string& name = model_.nameOf(work.unit.structure);
  if (ready) {
    std::vector<std::vector<double>> loops = linesOf(answer, "loops"), lines = linesOf(answer, "openLines");
    if (!closed) {
      // An open surface's closed lines enclose nothing: they end where they began.
      for (std::vector<double>& loop : loops) {
        loop.insert(loop.end(), {loop[0], loop[1], loop[2]});
        lines.push_back(std::move(loop));
      }
      loops.clear();
    }
    // A group has the colour of its patches.
    const StructureIndex colored = model_.atlas().parts[work.unit.parts.front()].structure;
    SvgPart part = svgPart(section.at, model_.atlas().structures[work.unit.structure].id, name, model_.colorOf(colored),
                           closed ? getNumber(answer, "areaCm2") : 0, loops, lines);
    if (!part.path.empty()) section.parts.push_back(std::move(part));
  } else if (state == "building") {
    return tellExport({{"error", errorJson(Error{ErrorCode::NotFound, why, "", "", "Try again in some minutes."})}});
  } else {
    section.missing.push_back(name);
  }
  if (progress_.done < progress_.total) return;
  if (section.parts.empty()) {
    const bool none = section.missing.empty();
    return tellExport({{"error", errorJson(Error{ErrorCode::NotFound, none ? "The plane meets nothing that is shown."
                                                                          : "None of the structures could be had: " + why})}});
  }
  tellExport({{"name", svgFileName(section)},
              {"svg", formatSvg(section)},
              {"structures", section.parts.size()},
              {"missing", section.missing}});
}

void Sectioner::outline(SectionUnit unit, const Plane& plane, std::function<void(const Json&)> told) {
  queue_.push_back({std::move(unit), plane, kOfOthers, 0, 0, {}, std::move(told)});
  pump();
}

// -- drawings ------------------------------------------------------------------------------------------------------------

Result<uint32_t> Sectioner::exportSvg(const std::string& name, bool save) {
  const SlicePlane* plane = model_.plane(name);
  if (name.empty()) {
    for (const SlicePlane& one : model_.planes()) {
      if (!plane && (one.cut || one.visible)) plane = &one;
    }
  }
  if (!plane) return Error{ErrorCode::NotFound, name.empty() ? "No plane cuts or is shown." : "There is no plane \"" + name + "\"."};
  Export next;
  next.ticket = ++lastTicket_;
  next.save = save;
  next.section.plane = plane->name;
  next.section.at = plane->plane;
  next.section.title = model_.atlas().title;
  next.units = sectionUnits(model_, plane->plane);
  std::set<uint32_t> sources;
  for (const SectionUnit& unit : next.units) sources.insert(model_.atlas().structures[unit.structure].source);
  next.section.credit = creditOf(model_.atlas(), std::vector<uint32_t>(sources.begin(), sources.end()));
  const uint32_t ticket = next.ticket;
  exports_.push_back(std::move(next));
  if (exports_.size() == 1) beginExport();
  return ticket;
}

void Sectioner::beginExport() {
  if (exports_.empty()) return;
  Export& next = exports_.front();
  next.begun = true;
  progress_ = {true, next.section.plane, 0, uint32_t(next.units.size()), {}};
  if (next.units.empty()) {
    return tellExport({{"error", errorJson(Error{ErrorCode::NotFound, "The plane meets nothing that is shown."})}});
  }
  for (SectionUnit& unit : next.units) queue_.push_back({std::move(unit), next.section.at, kOfExport, 0, 0, {}, {}});
  next.units.clear();
  pump();
}

void Sectioner::tellExport(const Json& outcome) {
  std::erase_if(queue_, [](const Work& work) { return work.measure == kOfExport; });
  std::erase_if(running_, [](const auto& item) { return item.second.measure == kOfExport; });
  std::erase_if(parts_, [this](const auto& item) {
    const bool unwanted = !running_.contains(item.second.first);
    if (unwanted) transport_.cancel(item.first);
    return unwanted;
  });
  Json event = outcome;
  event["type"] = "section";
  event["ticket"] = exports_.front().ticket;
  event["save"] = exports_.front().save;
  const Json* error = find(outcome, "error");
  std::string why = error ? getString(*error, "reason") : std::string();
  for (const std::string& name : exports_.front().section.missing) {
    if (!error) why += (why.empty() ? "Saved without: " : ", ") + name;
  }
  progress_ = {false, progress_.plane, 0, 0, std::move(why)};
  exports_.pop_front();
  host_.event(event);
  beginExport();
}

void Sectioner::stop() {
  while (!exports_.empty()) {
    tellExport({{"error", errorJson(Error{ErrorCode::Cancelled, "The drawing was stopped."})}});
  }
  progress_.why.clear();
}

}  // namespace fabrica
