// The model's undo: what each step changed, so that a hundred steps over tens of thousands of structures take little memory.
#include <algorithm>

#include "atlas/model.h"

namespace fabrica {

namespace {
constexpr size_t kUndoSteps = 100;
constexpr size_t kUndoRuns = 200'000;  // in all steps together, about 6 MB
}  // namespace

void Model::commit(Looks next) {
  if (next.inside == inside_ && next.appearance == own_ && next.sources == sources_) return;
  record(stepFrom(next));
  take(std::move(next));
}

Model::Step Model::stepFrom(const Looks& next) const {
  Step step{{}, inside_, {}, {}};
  for (StructureIndex s = 0; s < own_.size(); ++s) {
    if (next.appearance[s] == own_[s]) continue;
    const bool goesOn = !step.runs.empty() && step.runs.back().first + step.runs.back().count == s &&
                        step.runs.back().appearance == own_[s];
    if (goesOn) ++step.runs.back().count;
    else step.runs.push_back({s, 1, own_[s]});
  }
  if (next.sources != sources_) step.sources = sources_;
  return step;
}

void Model::record(Step step) {
  undo_.push_back(std::move(step));
  size_t runs = 0;
  for (const Step& kept : undo_) runs += kept.runs.size();
  while (undo_.size() > kUndoSteps || (undo_.size() > 1 && runs > kUndoRuns)) {
    runs -= undo_.front().runs.size();
    undo_.pop_front();
  }
  redo_.clear();
  ++steps_;
}

void Model::forgetSteps() {
  undo_.clear();
  redo_.clear();
}

void Model::step(std::deque<Step>& from, std::deque<Step>& to) {
  if (from.empty()) return;
  const Step there = std::move(from.back());
  from.pop_back();
  Looks next{own_, there.inside, there.sources.value_or(sources_)};
  for (const Step::Run& run : there.runs) {
    std::fill_n(next.appearance.begin() + run.first, run.count, run.appearance);
  }
  to.push_back(stepFrom(next));
  if (there.plane) to.back().plane = *plane(there.plane->name);
  if (there.measurements) to.back().measurements = std::move(measurements_);
  if (there.sets) to.back().sets = std::move(sets_);
  take(std::move(next));
  if (there.measurements) {
    measurements_ = *there.measurements;
    ++revisions_.measurements;
  }
  if (there.sets) {
    sets_ = *there.sets;
    ++revisions_.sets;
  }
  if (!there.plane) return;
  // How it is looked at is no part of the step.
  SlicePlane back = *plane(there.plane->name);
  back.plane = there.plane->plane;
  back.cut = there.plane->cut;
  setPlane(back);
}

void Model::undo() { step(undo_, redo_); }
void Model::redo() { step(redo_, undo_); }

}  // namespace fabrica
