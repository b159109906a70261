// Draws the callouts that label_layout placed, eased so that they glide while the view turns.
#include "ui/labels.h"

#include <algorithm>
#include <cmath>

#include "base/words.h"
#include "imgui_internal.h"
#include "interact/camera_moves.h"
#include "ui/state.h"

namespace fabrica::ui {

namespace {

constexpr float kNoPlace = 0.02f;  // what is fainter is not seen
constexpr float kMostGlide = 27;   // px a frame, each way: farther, and the eye loses it

struct Type {
  Face plain, chosen;
  float row, touchRow;
};

Type typeOf(const Frame& f) {
  switch (f.model.options().labelLook.size) {
    case LabelSize::Small: return {Face::Small, Face::Small, 21, 28};
    case LabelSize::Large: return {Face::Title, Face::Title, 37, 42};
    default: return {f.phone ? Face::Small : Face::Body, Face::Bold, 27, 32};
  }
}

size_t mostLabels(const Frame& f, float height) {
  const float plate = std::clamp(height / 44, 6.0f, 18.0f);  // a plate in a book has a dozen or so
  // Above a sheet that is half up the body is as wide as the room: names in many rows would lie over it.
  const float rows = std::clamp(height / 80, 2.0f, 6.0f);
  switch (f.model.options().labelLook.density) {
    case LabelDensity::Few: return static_cast<size_t>(f.phone ? rows * 0.5f : plate * 0.45f);
    case LabelDensity::Many: return f.phone ? static_cast<size_t>(rows * 2.4f) : 150;
    default: return static_cast<size_t>(f.phone ? rows : plate);
  }
}

std::vector<LabelWish> wishes(const Frame& f) {
  std::vector<LabelWish> out;
  const LabelMode mode = f.model.options().labels;
  const LabelLook& look = f.model.options().labelLook;
  if (mode == LabelMode::Off) return out;
  out.reserve(f.in.labels.size());
  for (const LabelAnchor& anchor : f.in.labels) {
    if (anchor.structure >= f.model.atlas().structures.size()) continue;
    const bool chosen = f.model.isSelected(anchor.structure), pinned = look.numberOf(anchor.structure) > 0;
    if (mode == LabelMode::Selected && !chosen) continue;
    if (mode == LabelMode::Pinned && !chosen && !pinned) continue;
    out.push_back({anchor.structure, anchor.at, anchor.pixels, 0, chosen || pinned});
  }
  return out;
}

void draw(Frame& f, const MovingLabel& label, const Type& type, bool chosen, bool pointed) {
  const Palette& c = f.kit.color();
  ImDrawList* list = ImGui::GetBackgroundDrawList();
  const Rect text = label.text();
  const ImVec2 low(text.x, text.y + 2), high(text.x + text.width, text.y + text.height - 2);
  const ImU32 line = withAlpha(chosen ? c.accent : c.sceneText, label.alpha * (chosen || f.kit.moreContrast ? 1.0f : 0.55f));
  // Dark below light: readable on bright and on dark tissue.
  list->AddLine(im(label.port()), im(label.at), withAlpha(c.sceneHalo, 0.5f * label.alpha), 3);
  list->AddLine(im(label.port()), im(label.at), line, chosen ? 1.6f : 1.1f);
  list->AddCircleFilled(im(label.at), 3.4f, withAlpha(c.sceneHalo, label.alpha));
  list->AddCircleFilled(im(label.at), 2.3f, withAlpha(chosen ? c.accent : c.sceneText, label.alpha));
  const ImU32 fill = chosen || pointed ? c.panelSolid : c.sceneHalo;
  list->AddRectFilled(low, high, withAlpha(fill, label.alpha * 0.82f), 6);
  if (chosen) list->AddRect(low, high, withAlpha(c.accent, label.alpha), 6, 0, 1.3f);
  f.kit.textIn(list, {low.x + 6, low.y, text.width - 11, high.y - low.y}, chosen ? type.chosen : type.plain, withAlpha(c.sceneText, label.alpha), label.words);
}

vec2 cornerOf(const PlacedLabel& place) { return {place.text.x, place.text.y}; }

// What is drawn is lower than its row by two pixels on each side: rows may come so near that a gap of two is left.
bool meet(const Rect& a, const Rect& b) {
  constexpr float kAbove = 1;
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y + kAbove < b.y + b.height - kAbove && b.y + kAbove < a.y + a.height - kAbove;
}

void glide(Kit& kit, float& value, float goal) {
  const float before = value;
  kit.ease(value, goal, 0.12f);
  if (!kit.reducedMotion) value = std::clamp(value, before - kMostGlide, before + kMostGlide);
}

// A step towards its place and towards `alpha`; not there while it would lie over what is taken.
void moveLabel(Kit& kit, MovingLabel& label, float alpha, std::vector<Rect>& taken) {
  if (!label.crossing && !label.leaving) {
    glide(kit, label.corner.x, label.place.text.x);
    glide(kit, label.corner.y, label.place.text.y);
  }
  kit.ease(label.at.x, label.place.at.x, 0.06f);
  kit.ease(label.at.y, label.place.at.y, 0.06f);
  const Rect text = label.text();
  const bool free = std::none_of(taken.begin(), taken.end(), [&](const Rect& other) { return meet(text, other); });
  if (free) kit.ease(label.alpha, label.crossing ? 0.0f : alpha, label.crossing ? 0.08f : 0.15f);
  else label.alpha = 0;
  // The next frame gives it its new place, or the room that others leave.
  if (label.crossing || (!free && !label.leaving)) kit.keepMoving();
  if (label.alpha >= kNoPlace) taken.push_back(text);
}

}  // namespace

Rect MovingLabel::text() const { return {corner.x, corner.y, place.text.width, place.text.height}; }

vec2 MovingLabel::port() const { return place.port + corner - cornerOf(place); }

std::string labelName(const Model& model, StructureIndex s) {
  const std::string& language = model.options().labelLook.language;
  const std::string& name = language.empty() ? model.nameOf(s) : model.nameOf(s, language);
  return name.empty() ? model.nameOf(s) : name;
}

std::string labelWords(const Model& model, StructureIndex s) {
  const LabelLook& look = model.options().labelLook;
  const size_t number = look.numbers ? look.numberOf(s) : 0;
  return number > 0 ? countText(number) : labelName(model, s);
}

void labelsOverlay(Frame& f) {
  State& state = f.state;
  Kit& kit = f.kit;
  const Type type = typeOf(f);
  LabelSpace space;
  space.free = f.labelRoom;
  space.rowHeight = f.in.touch ? type.touchRow : type.row;
  space.widest = 0.42f;
  // While nobody has touched anything, a few show what there is.
  space.most = f.in.welcome ? 3 : mostLabels(f, space.free.height);
  const Bounds body = f.model.visibleBounds();
  const Screen screen{f.out.scene, f.out.covered};
  vec2 middle = space.free.center();
  float radius = space.free.width * 0.2f;
  if (!body.empty()) {
    if (const auto at = pixelOf(f.model.camera(), screen, body.center())) {
      // The body's sphere is the same from everywhere: the columns stand still while it turns.
      radius = body.radius() * 0.65f / metresPerPixel(f.model.camera(), screen, depthOf(f.model.camera(), body.center()));
      middle = *at;
    }
  }
  space.bodyLeft = middle.x - radius;
  space.bodyRight = middle.x + radius;
  space.bodyTop = middle.y - radius;
  space.bodyBottom = middle.y + radius;
  space.widthOf = [&](const LabelWish& wish) {
    const std::string words = labelWords(f.model, wish.structure);
    return words.empty() ? 0.0f : kit.width(f.model.isSelected(wish.structure) ? type.chosen : type.plain, words) + 12;
  };
  const auto wanted = wishes(f);
  // Steady while the view turns; at rest the same view has the same labels, however it was reached (a link must show what
  // its sender saw).
  const auto before = f.in.viewMoving ? state.labelLayout : std::vector<PlacedLabel>();
  state.labelLayout = f.phone ? placeLabelRows(wanted, space, before) : placeLabels(wanted, space, before);

  for (MovingLabel& label : state.labels) label.leaving = true;
  for (const PlacedLabel& place : state.labelLayout) {
    auto known = std::find_if(state.labels.begin(), state.labels.end(), [&](const MovingLabel& l) { return l.place.structure == place.structure; });
    if (known == state.labels.end()) {
      state.labels.push_back({place, labelWords(f.model, place.structure), cornerOf(place), place.at, kit.reducedMotion ? 1.0f : 0.0f, false, false});
      continue;
    }
    known->leaving = false;
    // To the other side it does not travel across the body: it fades where it is, and comes again there.
    const bool far = known->place.left != place.left || (kit.reducedMotion && glm::distance(known->corner, cornerOf(place)) > kMostGlide);
    known->crossing = far && known->alpha >= kNoPlace;
    if (known->crossing) {
      known->place.at = place.at;
      continue;
    }
    if (known->alpha < kNoPlace) known->corner = cornerOf(place), known->at = place.at;
    known->place = place;
    known->words = labelWords(f.model, place.structure);
  }

  // Names that glide may meet: of two the lesser one is not there meanwhile. Those without a place come last.
  std::vector<Rect> taken;
  const float full = f.in.viewMoving ? 0.7f : 1.0f;
  for (const PlacedLabel& place : state.labelLayout) {
    const auto label = std::find_if(state.labels.begin(), state.labels.end(), [&](const MovingLabel& l) { return l.place.structure == place.structure; });
    moveLabel(kit, *label, full, taken);
  }
  for (MovingLabel& label : state.labels) {
    if (label.leaving) moveLabel(kit, label, 0, taken);
  }

  StructureIndex tapped = kNone;
  for (MovingLabel& label : state.labels) {
    if (label.alpha < kNoPlace) continue;
    const StructureIndex s = label.place.structure;
    draw(f, label, type, f.model.isSelected(s), f.model.hovered() == s);
    if (label.leaving) continue;
    const Rect text = label.text();
    const Rect target = f.in.touch ? Rect{text.x - 6, text.y - 4, text.width + 12, text.height + 8} : text;
    if (f.tapped(target)) tapped = s;
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    if (!f.in.touch && text.contains({mouse.x, mouse.y}) && !f.out.pointerOverUi) f.hover(s);
  }
  std::erase_if(state.labels, [](const MovingLabel& l) { return l.leaving && l.alpha < kNoPlace; });
  if (tapped != kNone) f.model.select(tapped);
}

std::vector<StructureIndex> shownInOrder(const State& state) {
  std::vector<PlacedLabel> shown = state.labelLayout;
  std::stable_sort(shown.begin(), shown.end(), [](const PlacedLabel& a, const PlacedLabel& b) {
    return a.left != b.left ? a.left : a.text.y != b.text.y ? a.text.y < b.text.y : a.text.x < b.text.x;
  });
  std::vector<StructureIndex> out;
  for (const PlacedLabel& label : shown) out.push_back(label.structure);
  return out;
}

void labelKey(Frame& f, Rect& open) {
  constexpr float kMostWidth = 230, kLeastRoom = 420, kRow = 21;
  const LabelLook& look = f.model.options().labelLook;
  if (f.model.options().labels == LabelMode::Off || !look.numbers || !look.key || look.pinned.empty() || open.width < kLeastRoom) return;
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  std::vector<std::string> names;
  float widest = 0;
  for (const StructureIndex s : look.pinned) {
    names.push_back(labelName(f.model, s));
    widest = std::max(widest, kit.width(Face::Small, names.back()));
  }
  const float number = kit.width(Face::Small, countText(look.pinned.size())) + 10;
  const float width = std::min(widest + number + 20, std::min(kMostWidth, open.width * 0.4f));
  const auto rows = static_cast<size_t>(std::max((open.height - 36) / kRow, 1.0f));
  const size_t shown = std::min(names.size(), rows);
  const float height = static_cast<float>(shown) * kRow + 14;
  const Rect rect{open.x + 10, open.y + open.height - height - 10, width, height};
  ImDrawList* list = ImGui::GetBackgroundDrawList();
  list->AddRectFilled(ImVec2(rect.x, rect.y), ImVec2(rect.x + rect.width, rect.y + rect.height), withAlpha(c.sceneHalo, 0.8f), 8);
  for (size_t i = 0; i < shown; ++i) {
    const float y = rect.y + 7 + static_cast<float>(i) * kRow;
    const bool more = i + 1 == shown && shown < names.size();
    const std::string count = countText(i + 1);
    kit.textIn(list, {rect.x + number - 2 - kit.width(Face::Small, count), y, number, kRow}, Face::Small, c.sceneText, more ? "" : count);
    kit.textIn(list, {rect.x + number + 6, y, width - number - 12, kRow}, Face::Small, c.sceneText, more ? trn(names.size() - i, "and {0} more", "and {0} more") : names[i]);
  }
  open.x += width + 16;
  open.width -= width + 16;
}

}  // namespace fabrica::ui
