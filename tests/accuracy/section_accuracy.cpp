#include "section_accuracy.h"

#include <algorithm>
#include <cmath>
#include <random>

#include "geometry/section.h"

namespace fabrica::accuracy {

namespace {

constexpr int kAlone = 640, kTogether = 1024;  // pixels a side

// A square of a plane, looked at along its normal from the removed side.
struct Sheet {
  Plane plane;
  vec3 u, v, center;
  float half = 0.1f;
  int size = kAlone;

  explicit Sheet(const Plane& at, int pixels) : plane(at), size(pixels) {
    u = glm::normalize(glm::cross(std::abs(at.normal.y) < 0.9f ? vec3(0, 1, 0) : vec3(1, 0, 0), at.normal));
    v = glm::cross(at.normal, u);
    center = at.position;
  }
  void fit(const std::vector<const Section*>& sections) {
    glm::dvec2 low(1e30), high(-1e30);
    for (const Section* section : sections)
      for (const auto& loop : section->loops)
        for (size_t i = 0; i + 2 < loop.size(); i += 3) {
          const vec3 d = vec3(float(loop[i]), float(loop[i + 1]), float(loop[i + 2])) - plane.position;
          const glm::dvec2 at(glm::dot(d, u), glm::dot(d, v));
          low = glm::min(low, at), high = glm::max(high, at);
        }
    const glm::dvec2 middle = (low + high) * 0.5;
    center = plane.position + u * float(middle.x) + v * float(middle.y);
    half = float(std::max(high.x - low.x, high.y - low.y)) * 0.5f * 1.04f + 1e-4f;
  }
  render::View view(const Bounds& scene) const {
    const float depth = scene.radius() * 2 + 0.1f;
    render::View out;
    out.width = out.height = size;
    out.view = glm::lookAt(center + plane.normal * depth, center, v);
    out.projection = glm::ortho(-half, half, -half, half, 0.0f, 2 * depth);
    return out;
  }
  // In pixels; centres at whole numbers and a half.
  glm::dvec2 pixel(const double* p) const {
    const glm::dvec3 d = glm::dvec3(p[0], p[1], p[2]) - glm::dvec3(center);
    return {(glm::dot(d, glm::dvec3(u)) / half + 1) * 0.5 * size, (glm::dot(d, glm::dvec3(v)) / half + 1) * 0.5 * size};
  }
  double pixelCm2() const { return 1e4 * (2.0 * half / size) * (2.0 * half / size); }
};

// Calls inside(index) for every pixel whose centre loops go around.
template <typename Inside>
void rasterise(const Sheet& sheet, const std::vector<std::vector<double>>& loops, Inside&& inside) {
  const int n = sheet.size;
  std::vector<std::vector<std::pair<double, int>>> crossings(static_cast<size_t>(n));
  for (const auto& loop : loops) {
    const size_t count = loop.size() / 3;
    for (size_t i = 0; i < count; ++i) {
      glm::dvec2 a = sheet.pixel(&loop[3 * i]), b = sheet.pixel(&loop[3 * ((i + 1) % count)]);
      const int way = a.y < b.y ? 1 : -1;
      if (a.y > b.y) std::swap(a, b);
      const int first = std::max(0, int(std::ceil(a.y - 0.5))), end = std::min(n, int(std::ceil(b.y - 0.5)));
      for (int y = first; y < end; ++y) crossings[size_t(y)].emplace_back(a.x + (b.x - a.x) * (y + 0.5 - a.y) / (b.y - a.y), way);
    }
  }
  for (int y = 0; y < n; ++y) {
    auto& row = crossings[size_t(y)];
    std::sort(row.begin(), row.end());
    int around = 0;
    for (size_t i = 0; i + 1 < row.size(); ++i) {
      around += row[i].second;
      if (around == 0) continue;
      const int first = std::max(0, int(std::ceil(row[i].first - 0.5))), end = std::min(n, int(std::ceil(row[i + 1].first - 0.5)));
      for (int x = first; x < end; ++x) inside(size_t(y) * size_t(n) + size_t(x));
    }
  }
}

struct Cut {
  SectionUnit unit;
  Section section;
};

class Comparison {
 public:
  explicit Comparison(RealAtlas& atlas) : atlas_(atlas) {
    atlas.renderer().setStyles(atlas.styles());
    // Opaque and full, whatever is drawn beside it.
    scene_.bounds = atlas.model().atlas().bounds;
    scene_.ambientOcclusion = false;
    scene_.moving = true;  // patches' lines are not looked at
  }

  void run(const Plane& plane, uint32_t index, Accuracy& out) {
    std::vector<Cut> cuts;
    for (SectionUnit& unit : sectionUnits(atlas_.model(), plane)) {
      if (!unit.closed) continue;
      auto exact = section(atlas_.surfaceOf(unit), plane, true);
      if (exact && exact->areaCm2 && !exact->loops.empty()) cuts.push_back({std::move(unit), std::move(*exact)});
    }
    ++out.planes;
    if (cuts.empty()) return;
    const render::CutPlane cut{plane, 0};
    scene_.cuts = std::span(&cut, 1);
    for (const Cut& one : cuts)
      if (*one.section.areaCm2 >= kLeastCm2) alone(one, plane, index, out);
    together(cuts, plane, out);
  }

 private:
  void alone(const Cut& cut, const Plane& plane, uint32_t index, Accuracy& out) {
    std::vector<render::DrawItem> items, seals;
    for (uint32_t p : cut.unit.parts) items.push_back(atlas_.items()[p]);
    for (const render::DrawItem& seal : atlas_.seals())
      if (std::any_of(items.begin(), items.end(), [&](const auto& i) { return i.structure == seal.structure; })) seals.push_back(seal);
    scene_.items = items;
    scene_.seals = seals;
    ++scene_.itemsRevision;
    Sheet sheet(plane, kAlone);
    sheet.fit({&cut.section});
    const auto drawn = atlas_.renderer().sectionPixels(scene_, sheet.view(scene_.bounds), 0);
    const auto count = std::count_if(drawn.begin(), drawn.end(), [](uint32_t s) { return s != 0; });
    SectionError one{atlas_.model().nameOf(cut.unit.structure), index, *cut.section.areaCm2, double(count) * sheet.pixelCm2(), *cut.section.areaCm2};
    if ((one.holes = atlas_.hasHoles(cut.unit))) {
      const auto bare = section(atlas_.surfaceOf(cut.unit, false), plane, true);
      one.bareCm2 = bare ? bare->areaCm2.value_or(0) : 0;
    }
    out.sections.push_back(std::move(one));
  }

  void together(const std::vector<Cut>& cuts, const Plane& plane, Accuracy& out) {
    scene_.items = atlas_.items();
    scene_.seals = atlas_.seals();
    ++scene_.itemsRevision;
    Sheet sheet(plane, kTogether);
    std::vector<const Section*> sections;
    std::vector<const Cut*> order;
    for (const Cut& cut : cuts) sections.push_back(&cut.section), order.push_back(&cut);
    sheet.fit(sections);
    // The innermost is the one with the smallest box: drawn last.
    const auto volume = [](const Cut* cut) { const vec3 s = cut->unit.bounds.size(); return s.x * s.y * s.z; };
    std::stable_sort(order.begin(), order.end(), [&](const Cut* a, const Cut* b) { return volume(a) > volume(b); });
    std::vector<uint32_t> exact(size_t(sheet.size) * size_t(sheet.size), 0);
    for (const Cut* cut : order) rasterise(sheet, cut->section.loops, [&](size_t i) { exact[i] = cut->unit.structure + 1; });
    const auto drawn = atlas_.renderer().sectionPixels(scene_, sheet.view(scene_.bounds), 0);
    for (int y = 0; y < sheet.size; ++y)
      for (int x = 0; x < sheet.size; ++x) {
        const size_t i = size_t(y) * size_t(sheet.size) + size_t(x);
        if (!exact[i] && !drawn[i]) continue;
        ++out.pixels;
        if (exact[i] == drawn[i]) {
          ++out.namedRight;
          continue;
        }
        ++out.wrong[{exact[i] ? nameOf(exact[i]) : "nothing", drawn[i] ? nameOf(drawn[i]) : "nothing"}];
        if (!drawn[i]) ++out.notFilled;
        else if (!exact[i]) ++(beside(exact, x, y, sheet.size) ? out.fillBeside : out.fillOutside);
      }
  }

  std::string nameOf(uint32_t s) const { return atlas_.model().nameOf(s - 1); }

  static bool beside(const std::vector<uint32_t>& exact, int x, int y, int size) {
    for (int j = std::max(0, y - 1); j <= std::min(size - 1, y + 1); ++j)
      for (int i = std::max(0, x - 1); i <= std::min(size - 1, x + 1); ++i)
        if (exact[size_t(j) * size_t(size) + size_t(i)]) return true;
    return false;
  }

  RealAtlas& atlas_;
  render::Scene scene_;
};

}  // namespace

double Accuracy::worstPercent() const {
  double worst = 0;
  for (const SectionError& s : sections) worst = std::max(worst, s.percent());
  return worst;
}

double Accuracy::percentile(double share) const {
  if (sections.empty()) return 0;
  std::vector<double> errors;
  for (const SectionError& s : sections) errors.push_back(s.percent());
  std::sort(errors.begin(), errors.end());
  return errors[std::min(errors.size() - 1, size_t(share * double(errors.size())))];
}

uint32_t Accuracy::over(double percent) const {
  return uint32_t(std::count_if(sections.begin(), sections.end(), [&](const SectionError& s) { return s.percent() > percent; }));
}

Json Accuracy::json() const {
  std::vector<SectionError> worst = sections;
  std::sort(worst.begin(), worst.end(), [](const auto& a, const auto& b) { return a.percent() > b.percent(); });
  if (worst.size() > 25) worst.resize(25);
  Json list = Json::array();
  for (const SectionError& s : worst)
    list.push_back({{"name", s.name}, {"plane", s.plane}, {"exactCm2", s.exactCm2}, {"drawnCm2", s.drawnCm2}, {"percent", s.percent()}});
  uint32_t withHoles = 0, bareOver = 0;
  double bareWorst = 0;
  for (const SectionError& s : sections) {
    withHoles += s.holes;
    bareOver += s.barePercent() > 1;
    bareWorst = std::max(bareWorst, s.barePercent());
  }
  std::vector<std::pair<uint64_t, Json>> names;
  for (const auto& [pair, count] : wrong) names.emplace_back(count, Json{{"exact", pair.first}, {"drawn", pair.second}, {"pixels", count}});
  std::sort(names.begin(), names.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  Json misses = Json::array();
  for (size_t i = 0; i < std::min<size_t>(names.size(), 25); ++i) misses.push_back(std::move(names[i].second));
  return {{"planes", planes}, {"sections", sections.size()}, {"leastCm2", kLeastCm2},
          {"areaErrorPercentWorst", worstPercent()}, {"areaErrorPercentMedian", percentile(0.5)}, {"areaErrorPercent99", percentile(0.99)},
          {"sectionsOver1Percent", over(1)}, {"sectionsWithHoles", withHoles},
          {"withoutSeals", {{"areaErrorPercentWorst", bareWorst}, {"sectionsOver1Percent", bareOver}}}, {"namedRightPercent", namedRightPercent()}, {"pixels", pixels},
          {"notFilled", notFilled}, {"fillOutside", fillOutside}, {"fillBeside", fillBeside}, {"worst", std::move(list)}, {"wrong", std::move(misses)}};
}

Accuracy measureSections(RealAtlas& atlas, uint32_t planes, uint32_t seed, const std::function<void(uint32_t)>& progress) {
  // Not std's distributions, whose numbers differ between libraries.
  std::mt19937 random(seed);
  const auto unit = [&] { return float(random() >> 8) / 16777216.0f; };
  std::vector<Bounds> boxes;
  for (const Structure& s : atlas.model().atlas().structures)
    if (s.partCount > 0) boxes.push_back(s.bounds);
  Accuracy out;
  Comparison comparison(atlas);
  for (uint32_t i = 0; i < planes && !boxes.empty(); ++i) {
    const Bounds& box = boxes[random() % boxes.size()];
    const float x = unit(), y = unit(), z = unit(), height = 2 * unit() - 1, around = 6.2831853f * unit();
    const float flat = std::sqrt(std::max(0.0f, 1 - height * height));
    comparison.run({box.min + box.size() * vec3(x, y, z), {flat * std::cos(around), height, flat * std::sin(around)}}, i, out);
    if (progress) progress(i + 1);
  }
  return out;
}

}  // namespace fabrica::accuracy
