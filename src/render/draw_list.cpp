#include "render/draw_list.h"

#include <algorithm>

#include "render/frame_block.h"

namespace fabrica::render {

Frustum::Frustum(const mat4& m) {
  const auto row = [&](int i) { return vec4(m[0][i], m[1][i], m[2][i], m[3][i]); };
  for (int axis = 0; axis < 3; ++axis) {
    planes_[size_t(axis) * 2] = row(3) + row(axis);
    planes_[size_t(axis) * 2 + 1] = row(3) - row(axis);
  }
}

bool Frustum::sees(const Bounds& box, bool ignoreFar) const {
  for (size_t i = 0; i < (ignoreFar ? 5 : 6); ++i) {
    const vec4& p = planes_[i];
    const vec3 farthest(p.x > 0 ? box.max.x : box.min.x, p.y > 0 ? box.max.y : box.min.y, p.z > 0 ? box.max.z : box.min.z);
    if (glm::dot(vec3(p), farthest) + p.w < 0) return false;
  }
  return true;
}

bool wholeBoxBeyond(const Bounds& box, const vec4& plane) {
  const vec3 nearest(plane.x > 0 ? box.min.x : box.max.x, plane.y > 0 ? box.min.y : box.max.y,
                     plane.z > 0 ? box.min.z : box.max.z);
  return glm::dot(vec3(plane), nearest) > plane.w;
}

void DrawList::finish() {
  std::sort(ranges_.begin(), ranges_.end(),
            [](const Range& a, const Range& b) { return a.page != b.page ? a.page < b.page : a.first < b.first; });
  size_t n = 0;
  for (const Range& r : ranges_) {
    if (n && ranges_[n - 1].page == r.page && ranges_[n - 1].first + ranges_[n - 1].count == r.first) {
      ranges_[n - 1].count += r.count;
    } else {
      ranges_[n++] = r;
    }
  }
  ranges_.resize(n);
}

void DrawList::draw(const MeshPages& pages, const Capabilities& capabilities, RenderStats& stats) const {
  static thread_local std::vector<GLsizei> counts;
  static thread_local std::vector<const void*> offsets;
  for (size_t i = 0; i < ranges_.size();) {
    counts.clear();
    offsets.clear();
    const uint32_t page = ranges_[i].page;
    for (; i < ranges_.size() && ranges_[i].page == page; ++i) {
      counts.push_back(static_cast<GLsizei>(ranges_[i].count));
      offsets.push_back(reinterpret_cast<const void*>(size_t(ranges_[i].first) * sizeof(uint32_t)));
      stats.triangles += ranges_[i].count / 3;
    }
    pages.bindPage(page);
    stats.drawCalls += multiDraw(capabilities, counts.data(), offsets.data(), static_cast<GLsizei>(counts.size()));
  }
  glBindVertexArray(0);
}

void collect(const Scene& scene, const View& view, const StyleTable& styles, const MeshPages& pages, VisibleItems& out) {
  out.solid.clear();
  for (DrawList& list : out.fading) list.clear();
  for (DrawList* list : {&out.glass, &out.marked, &out.pickSolid, &out.pickGlass}) list->clear();

  const Frustum frustum(view.projection * view.view);
  std::array<vec4, kMaxCuts> cuts;
  const size_t cutCount = std::min(scene.cuts.size(), kMaxCuts);
  for (size_t i = 0; i < cutCount; ++i) cuts[i] = equation(scene.cuts[i].plane);

  for (const DrawItem& item : scene.items) {
    const MeshSlice* mesh = pages.find(item.mesh);
    if (!mesh || !styles.known(item.structure) || item.fade <= 0) continue;
    const StructureStyle& style = styles.of(item.structure);
    if (style.opacity <= 0 || !frustum.sees(item.bounds)) continue;
    bool cutAway = false;
    for (size_t i = 0; i < cutCount && !style.keepWhole && !cutAway; ++i) cutAway = wholeBoxBeyond(item.bounds, cuts[i]);
    if (cutAway) continue;

    if (style.ghost || style.opacity < 1) {
      out.glass.add(*mesh);
    } else if (item.fade >= 1) {
      out.solid.add(*mesh);
    } else {
      const int step = std::min(int(item.fade * VisibleItems::kFadeSteps), VisibleItems::kFadeSteps - 1);
      out.fading[size_t(step)].add(*mesh);
    }
    if (style.selected || style.hovered) out.marked.add(*mesh);
    (style.ghost || style.opacity < kSolidToPick ? out.pickGlass : out.pickSolid).add(*mesh);
  }
  out.solid.finish();
  for (DrawList& list : out.fading) list.finish();
  for (DrawList* list : {&out.glass, &out.marked, &out.pickSolid, &out.pickGlass}) list->finish();
}

}  // namespace fabrica::render
