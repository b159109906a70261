// The model's measurements.
#include <algorithm>

#include "atlas/model.h"
#include "base/words.h"

namespace fabrica {

const Measurement* Model::measurement(std::string_view name) const {
  for (const Measurement& m : measurements_)
    if (m.name == name) return &m;
  return nullptr;
}

std::string Model::freeMeasurementName(const Measurement& m) const {
  if (!m.name.empty() && !measurement(m.name)) return m.name;
  static constexpr const char* kWords[kMeasurementKinds] = {trKey("Distance"), trKey("Angle"), trKey("Ellipse"), trKey("Polygon"), trKey("Profile"), trKey("Pin"), trKey("Arrow")};
  const std::string base = m.name.empty() ? tr(kWords[int(m.kind)]) : m.name.substr(0, kMostMeasurementName - 4);
  for (int n = m.name.empty() ? 1 : 2;; ++n) {
    std::string name = base + " " + std::to_string(n);
    if (!measurement(name)) return name;
  }
}

void Model::commitMeasurements(std::vector<Measurement> all) {
  if (all == measurements_) return;
  record({{}, inside_, {}, std::move(measurements_)});
  ++changes_;
  measurements_ = std::move(all);
  ++revisions_.measurements;
}

std::string Model::addMeasurement(Measurement measurement) {
  auto next = sound(std::move(measurement));
  if (!next || measurements_.size() >= kMostMeasurements) return {};
  next->name = freeMeasurementName(*next);
  std::string name = next->name;
  std::vector<Measurement> all = measurements_;
  all.push_back(std::move(*next));
  commitMeasurements(std::move(all));
  return name;
}

bool Model::changeMeasurement(std::string_view name, Measurement measurement) {
  auto next = sound(std::move(measurement));
  std::vector<Measurement> all = measurements_;
  const auto known = std::find_if(all.begin(), all.end(), [&](const Measurement& m) { return m.name == name; });
  if (!next || known == all.end() || next->name.empty() || (next->name != name && this->measurement(next->name))) return false;
  *known = std::move(*next);
  commitMeasurements(std::move(all));
  return true;
}

void Model::removeMeasurement(std::string_view name) {
  std::vector<Measurement> all = measurements_;
  std::erase_if(all, [&](const Measurement& m) { return m.name == name; });
  commitMeasurements(std::move(all));
}

void Model::removeMeasurements() { commitMeasurements({}); }

void Model::setMeasurements(std::vector<Measurement> all) {
  if (all.empty() && measurements_.empty()) return;
  measurements_.clear();
  for (Measurement& m : all) {
    auto next = sound(std::move(m));
    if (!next || measurements_.size() >= kMostMeasurements) continue;
    next->name = freeMeasurementName(*next);
    measurements_.push_back(std::move(*next));
  }
  ++revisions_.measurements;
}

void Model::setPlacing(std::optional<Placing> placing) {
  if (!placing && !placing_) return;
  placing_ = std::move(placing);
  ++revisions_.measurements;
}

}  // namespace fabrica
