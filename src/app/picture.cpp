#include "app/picture.h"

#include <algorithm>

#include "app/body_image.h"
#include "app/clip_faces.h"
#include "atlas/zooms.h"

namespace fabrica {

namespace {

constexpr size_t kClearGhosts = 6;
constexpr float kFaintestGhost = 0.1f;

// Patches that fill a cut face together, by the group that they fill it as.
struct Filling {
  Bounds box;
  StructureIndex largest = kNone;  // of the patches
  bool shown = true;               // all of them, and none in a way that is not filled
  bool cut = false;                // not all of them are kept whole
  bool whole() const { return largest != kNone && shown && cut; }
};
std::vector<Filling> fillings(const Model& model) {
  const Atlas& atlas = model.atlas();
  std::vector<Filling> out(atlas.structures.size());
  for (StructureIndex s = 0; s < out.size(); ++s) {
    const Structure& patch = atlas.structures[s];
    const StructureIndex as = atlas.closingGroup(s);
    if (as == kNone) continue;
    Filling& group = out[as];
    const Appearance& a = model.appearance(s);
    group.box.include(patch.bounds);
    group.shown = group.shown && a.visible && a.opacity > 0 && !a.ghost;
    group.cut = group.cut || !a.keepWhole;
    if (group.largest == kNone || patch.bounds.radius() > atlas.structures[group.largest].bounds.radius()) group.largest = s;
  }
  return out;
}

// Larger boxes are outside: rank 0 is the largest.
std::vector<uint16_t> fillOrder(const Atlas& atlas, const std::vector<Filling>& groups) {
  std::vector<StructureIndex> order(atlas.structures.size());
  for (StructureIndex i = 0; i < order.size(); ++i) order[i] = i;
  const auto size = [&](StructureIndex i) {
    const StructureIndex group = atlas.closingGroup(i);
    const vec3 s = group != kNone ? groups[group].box.size() : atlas.structures[i].bounds.size();
    return s.x * s.y * s.z;
  };
  std::stable_sort(order.begin(), order.end(), [&](StructureIndex a, StructureIndex b) { return size(a) > size(b); });
  std::vector<uint16_t> rank(order.size());
  for (size_t i = 0; i < order.size(); ++i) rank[order[i]] = uint16_t(std::min<size_t>(i, 0xffff));
  return rank;
}

// Glass behind glass: of many faded parts the largest keep their rims, or all of them together would be a web of lines.
FABRICA_REST void thinOut(std::vector<render::StructureStyle>& styles) {
  std::vector<std::pair<uint16_t, StructureIndex>> ghosts;
  for (StructureIndex s = 0; s < styles.size(); ++s)
    if (styles[s].ghost && styles[s].opacity > 0 && styles[s].parts > 0) ghosts.emplace_back(styles[s].fillOrder, s);
  std::sort(ghosts.begin(), ghosts.end());
  for (size_t i = kClearGhosts; i < ghosts.size(); ++i)
    styles[ghosts[i].second].opacity *= std::max(kFaintestGhost, float(kClearGhosts) / float(i + 1));
}

}  // namespace

std::vector<render::StructureStyle> Picture::styles(const Model& model) {
  const Atlas& atlas = model.atlas();
  const std::vector<Filling> groups = fillings(model);
  // Sorting is for a new atlas, not for every hover.
  const Revisions& now = model.revisions();
  if (order_.size() != atlas.structures.size() || orderAtlas_ != now.atlas || orderClosure_ != now.closure || orderPlaces_ != now.places) {
    order_ = fillOrder(atlas, groups);
    orderAtlas_ = now.atlas;
    orderClosure_ = now.closure;
    orderPlaces_ = now.places;
  }
  std::vector<render::StructureStyle> styles(atlas.structures.size());
  // A group is pointed at as all that lies below it; what has a shape of its own as that.
  std::vector<bool> pointedAt(styles.size());
  size_t ghosts = 0;
  if (const StructureIndex h = model.hovered(); h < styles.size()) {
    if (atlas.structures[h].shows()) pointedAt[h] = true;
    else for (StructureIndex below : model.descendants(h)) pointedAt[below] = true;
  }
  for (StructureIndex s = 0; s < styles.size(); ++s) {
    const Structure& structure = atlas.structures[s];
    const Appearance& a = model.appearance(s);
    render::StructureStyle& style = styles[s];
    style.color = model.colorOf(s);
    style.opacity = a.visible ? a.opacity : 0;
    style.ghost = a.ghost;
    ghosts += a.ghost && a.visible && structure.partCount > 0;
    style.selected = model.isSelected(s);
    style.hovered = pointedAt[s];
    style.keepWhole = a.keepWhole;
    style.fillOrder = order_[s];
    style.offset = model.offset(s);
    style.parts = uint16_t(std::min(structure.partCount, 0xffffu));
    if (structure.closure == Closure::Closed) {
      style.canFill = true;
    } else if (const StructureIndex group = model.atlas().closingGroup(s); group != kNone && groups[group].whole()) {
      style.canFill = true;
      style.fillAs = group;
    }
  }
  // A group that is drawn only where it is cut looks like the largest of its patches.
  for (StructureIndex s = 0; s < styles.size(); ++s) {
    if (!groups[s].whole() || atlas.structures[s].partCount > 0) continue;
    styles[s].color = styles[groups[s].largest].color;
    styles[s].opacity = styles[groups[s].largest].opacity;
    styles[s].ghost = styles[s].keepWhole = false;
  }
  if (ghosts > kClearGhosts) thinOut(styles);
  return styles;
}

uint32_t overlayVolume(const Model& model) {
  const Atlas& atlas = model.atlas();
  const bool any = std::any_of(atlas.volumes.begin(), atlas.volumes.end(), [](const Volume& v) { return v.labels; });
  if (!any || !model.options().labelOverlay) return kNone;
  // The map with the most visible structures.
  std::vector<uint32_t> visible(atlas.volumes.size());
  for (StructureIndex s = 0; s < atlas.structures.size(); ++s) {
    const uint32_t v = atlas.structures[s].labelVolume;
    if (v < visible.size() && model.appearance(s).visible) ++visible[v];
  }
  uint32_t best = kNone;
  for (uint32_t v = 0; v < atlas.volumes.size(); ++v) {
    if (atlas.volumes[v].labels && visible[v] > 0 && (best == kNone || visible[v] > visible[best])) best = v;
  }
  return best;
}

void Picture::setItems(const Model& model, std::span<const MeshStream::Shown> shown, Closures& closures) {
  const Atlas& atlas = model.atlas();
  items_.swap(itemsBefore_);
  items_.clear();
  for (const MeshStream::Shown& item : shown) {
    const MeshPart& part = atlas.parts[item.part];
    items_.push_back({item.handle, part.structure, part.bounds, item.fade, closures.sealOf(item.handle), item.alone});
  }
  const auto same = [](const render::DrawItem& a, const render::DrawItem& b) {
    return a.mesh == b.mesh && a.structure == b.structure && a.seal == b.seal && a.alone == b.alone && (a.fade >= 1) == (b.fade >= 1);
  };
  const std::span<const render::DrawItem> seals = closures.sealsAt(shown);
  const bool sameSeals = std::equal(seals.begin(), seals.end(), seals_.begin(), seals_.end(), same);
  if (!sameSeals || !std::equal(items_.begin(), items_.end(), itemsBefore_.begin(), itemsBefore_.end(), same)) {
    ++scene_.itemsRevision;
  }
  ++scene_.fadeRevision;
  seals_.assign(seals.begin(), seals.end());  // theirs are others when more are found
  scene_.items = items_;
  scene_.seals = seals_;
}

// Scans have ranges of values of their own: each zoom is seen through its suggested window, moved as the person moved the outer one's.
void Picture::takeZooms(const Model& model, std::span<const uint32_t> volumes, const VolumeStream& stream) {
  const Atlas& atlas = model.atlas();
  const Volume& outer = atlas.volumes[model.shownVolume()];
  zooms_.clear();
  for (const uint32_t v : zoomsOf(atlas, model.shownVolume())) {
    if (v >= volumes.size() || volumes[v] == kNone) continue;
    const Volume& zoom = atlas.volumes[v];
    const float scale = zoom.windowWidth > 0 ? outer.windowWidth / zoom.windowWidth : 1;
    zooms_.push_back({volumes[v], stream.detail(v), scale, outer.windowCenter - scale * zoom.windowCenter});
  }
  scene_.zooms = zooms_;
}

const render::Scene& Picture::build(const Model& model, std::span<const uint32_t> volumes, const VolumeStream& stream, bool dark,
                                    bool moving, bool occlusion) {
  const Atlas& atlas = model.atlas();
  cuts_.clear();
  slices_.clear();
  const bool hasImage = model.shownVolume() != kNone;
  const bool onSlices = hasImage || overlayVolume(model) != kNone;
  for (const SlicePlane& plane : model.planes()) {
    for (const Plane& face : cutFaces(plane)) cuts_.push_back({face, hasImage ? plane.faceImage() : 0.0f});
    slices_.push_back({plane.plane, plane.visible && plane.image && onSlices, plane.name, plane.thickness, plane.shows});
  }
  if (model.inside().clip.on) addClipFaces(model, kMostCutFaces, cuts_);
  const auto handle = [&](uint32_t volume) { return volume < volumes.size() ? volumes[volume] : kNone; };
  scene_.cuts = cuts_;
  scene_.slices = slices_;
  scene_.volume = handle(model.shownVolume());
  if (hasImage && !volumes.empty()) takeZooms(model, volumes, stream);
  scene_.labelVolume = handle(overlayVolume(model));
  scene_.volumeDetail = stream.detail(model.shownVolume());
  scene_.labelDetail = stream.detail(overlayVolume(model));
  scene_.labelOpacity = model.options().labelOverlayOpacity;
  scene_.window = model.window();
  scene_.body = model.options().body == BodyLook::Off ? std::nullopt : bodyImageOf(model);
  scene_.bounds = atlas.bounds;
  scene_.clip = model.inside().clip.on ? model.inside().clip.box : Bounds();
  scene_.dark = dark;
  scene_.background = model.options().theme == Theme::Auto ? model.options().background : std::nullopt;
  scene_.anySelected = !model.selection().empty();
  scene_.moving = moving;
  scene_.ambientOcclusion = occlusion;
  return scene_;
}

}  // namespace fabrica
