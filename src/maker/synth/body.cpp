#include "maker/synth/body.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "atlas/tissue.h"

namespace fabrica {

namespace {

// A thick line: what lies within `radii` of the way from `from` to `to`.
struct Region {
  const char* name;
  vec3 from, to, radii;
};
const Region kRegions[] = {
    {"Head", {0, 1.60f, 0}, {0, 1.64f, 0}, {0.075f, 0.10f, 0.09f}},
    {"Neck", {0, 1.43f, 0}, {0, 1.50f, 0}, {0.05f, 0.03f, 0.05f}},
    {"Thorax", {0, 1.16f, 0}, {0, 1.32f, 0}, {0.15f, 0.09f, 0.10f}},
    {"Abdomen", {0, 0.98f, 0}, {0, 1.08f, 0}, {0.14f, 0.07f, 0.09f}},
    {"Pelvis", {0, 0.86f, 0}, {0, 0.91f, 0}, {0.15f, 0.07f, 0.10f}},
    {"Left arm", {0.20f, 1.36f, 0}, {0.27f, 1.10f, 0}, {0.04f, 0.03f, 0.04f}},
    {"Left forearm", {0.28f, 1.06f, 0}, {0.33f, 0.84f, 0.02f}, {0.033f, 0.03f, 0.033f}},
    {"Left hand", {0.34f, 0.78f, 0.03f}, {0.35f, 0.70f, 0.04f}, {0.025f, 0.03f, 0.015f}},
    {"Left thigh", {0.09f, 0.80f, 0}, {0.10f, 0.50f, 0}, {0.07f, 0.04f, 0.07f}},
    {"Left leg", {0.10f, 0.44f, 0}, {0.10f, 0.12f, -0.01f}, {0.045f, 0.03f, 0.05f}},
    {"Left foot", {0.10f, 0.04f, -0.02f}, {0.11f, 0.03f, 0.14f}, {0.035f, 0.025f, 0.03f}},
};

struct System {
  const char* name;
  const char* noun;
  Tissue tissue;
  float share;              // of all structures
  float blob, plate, tube;  // chances; the rest are rings
};
const System kSystems[] = {
    {"Skeletal system", "bone", Tissue::Bone, 0.12f, 0.6f, 0.3f, 0.1f},
    {"Articular system", "ligament", Tissue::Ligament, 0.08f, 0.1f, 0.5f, 0.2f},
    {"Muscular system", "muscle", Tissue::Muscle, 0.20f, 0.3f, 0.3f, 0.4f},
    {"Arterial system", "artery", Tissue::Artery, 0.13f, 0, 0, 1},
    {"Venous system", "vein", Tissue::Vein, 0.13f, 0, 0, 1},
    {"Lymphatic system", "lymph node", Tissue::LymphNode, 0.07f, 0.8f, 0, 0.2f},
    {"Nervous system", "nerve", Tissue::Nerve, 0.13f, 0.15f, 0, 0.85f},
    {"Digestive system", "segment", Tissue::Stomach, 0.05f, 0.4f, 0.1f, 0.4f},
    {"Respiratory system", "segment of the airways", Tissue::Lung, 0.03f, 0.4f, 0.1f, 0.3f},
    {"Urinary system", "tract", Tissue::Kidney, 0.02f, 0.6f, 0, 0.4f},
    {"Endocrine system", "gland", Tissue::Gland, 0.02f, 0.9f, 0.1f, 0},
    {"Integumentary system", "pad", Tissue::Fat, 0.02f, 0.3f, 0.7f, 0},
};

float volumeOf(const Region& region) {
  const vec3 r = region.radii;
  return 4.19f * r.x * r.y * r.z + 3.14f * r.x * r.z * glm::distance(region.from, region.to);
}

// Right is left's mirror image.
struct Place {
  std::string name;
  Region region;
};
std::vector<Place> places() {
  std::vector<Place> all;
  for (const Region& region : kRegions) {
    all.push_back({region.name, region});
    if (all.back().name.starts_with("Left ")) {
      Region mirrored = region;
      mirrored.from.x *= -1;
      mirrored.to.x *= -1;
      all.push_back({"Right " + all.back().name.substr(5), mirrored});
    }
  }
  return all;
}

std::string idOf(const std::string& name) {
  std::string id;
  for (const char c : name) id += c == ' ' ? '-' : char(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return id;
}

// The one whose share of the whole a number in [0, 1) falls on.
template <typename Items, typename Share>
size_t pick(const Items& items, float number, const Share& share) {
  float sum = 0;
  for (const auto& item : items) sum += share(item);
  size_t i = 0;
  for (const auto& item : items) {
    number -= share(item) / sum;
    if (number < 0) return i;
    ++i;
  }
  return i - 1;
}

ShapeKind kindOf(const System& system, float number) {
  if (number < system.blob) return ShapeKind::Blob;
  if (number < system.blob + system.plate) return ShapeKind::Plate;
  return number < system.blob + system.plate + system.tube ? ShapeKind::Tube : ShapeKind::Ring;
}

class Planner {
 public:
  Planner(uint32_t count, uint64_t seed) : count_(count), seed_(seed), places_(places()) {
    for (const Place& place : places_) volume_ += volumeOf(place.region);
  }
  SynthBody plan();

 private:
  uint32_t group(const std::string& name, uint32_t parent);
  void add(uint32_t i);
  Shape shape(const System& system, const Region& region, uint32_t i, Random& random) const;

  const uint32_t count_;
  const uint64_t seed_;
  const std::vector<Place> places_;
  float volume_ = 0;
  SynthBody body_;
  std::map<std::string, uint32_t> groups_, ordinals_;
};

uint32_t Planner::group(const std::string& name, uint32_t parent) {
  const std::string id = (parent == kNone ? "" : body_.nodes[parent].id + "/") + idOf(name);
  const auto [it, fresh] = groups_.try_emplace(id, uint32_t(body_.nodes.size()));
  if (fresh) {
    SceneNode node;
    node.name = name;
    node.id = id;
    node.parent = parent;
    body_.nodes.push_back(std::move(node));
  }
  return it->second;
}

Shape Planner::shape(const System& system, const Region& region, uint32_t i, Random& random) const {
  Shape shape;
  shape.seed = seed_;
  shape.stream = uint64_t(i) << 1 | 1;
  shape.kind = kindOf(system, random.unit());
  // Together they fill about a third of the body; each may be some times larger or smaller.
  const float mean = std::cbrt(volume_ / float(count_) * 0.35f / 4.19f);
  const float vary = std::exp(random.between(-1, 1) * 0.6f + random.between(-1, 1) * 0.4f);
  const float most = std::min({region.radii.x, region.radii.y, region.radii.z}) * 0.8f;
  shape.size = std::min(mean * vary, most);
  if (shape.kind == ShapeKind::Tube) shape.size *= 0.8f;
  shape.centre = region.from + (region.to - region.from) * random.unit() + random.inBall() * region.radii * 0.9f;
  const vec3 along = glm::normalize(region.to - region.from + vec3(0, 1e-6f, 0));
  // Tubes run about along their limb, the rest anyhow.
  const vec3 axis = shape.kind == ShapeKind::Tube ? glm::normalize(along + random.inBall() * 0.7f) : random.direction();
  const vec3 up(0, 1, 0), turn = glm::cross(up, axis);
  const float length = glm::length(turn);
  shape.turn = length > 1e-4f ? glm::angleAxis(std::atan2(length, axis.y), turn / length) : quat(1, 0, 0, 0);
  return shape;
}

void Planner::add(uint32_t i) {
  Random random(seed_, uint64_t(i) << 1);
  const System& system = kSystems[pick(kSystems, random.unit(), [](const System& s) { return s.share; })];
  const Place& place = places_[pick(places_, random.unit(), [](const Place& p) { return volumeOf(p.region); })];
  const uint32_t parent = group(place.name, group(system.name, kNone));
  const std::string name = place.name + " " + system.noun;
  SceneNode node;
  node.name = name + " " + std::to_string(++ordinals_[name]);
  node.id = body_.nodes[parent].id + "/" + std::to_string(ordinals_[name]);
  node.parent = parent;
  node.tissue = system.tissue;
  SynthStructure structure;
  structure.node = uint32_t(body_.nodes.size());
  structure.color = varied(tissueColor(system.tissue), i);
  structure.shape = shape(system, place.region, i, random);
  // The longest is a tube: 3 from the middle to an end, and its sway.
  const float reach = structure.shape.size * 4.2f;
  body_.bounds.include(structure.shape.centre - vec3(reach));
  body_.bounds.include(structure.shape.centre + vec3(reach));
  body_.nodes.push_back(std::move(node));
  body_.structures.push_back(structure);
}

SynthBody Planner::plan() {
  for (uint32_t i = 0; i < count_; ++i) add(i);
  std::stable_sort(body_.structures.begin(), body_.structures.end(),
                   [](const SynthStructure& a, const SynthStructure& b) { return areaOf(a.shape) > areaOf(b.shape); });
  return std::move(body_);
}

}  // namespace

SynthBody planBody(uint32_t structures, uint64_t seed) { return Planner(structures, seed).plan(); }

}  // namespace fabrica
