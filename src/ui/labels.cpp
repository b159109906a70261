// Draws the callouts that label_layout placed, eased so that they glide while the view turns.
#include <algorithm>
#include <cmath>

#include "imgui_internal.h"
#include "interact/camera_moves.h"
#include "ui/state.h"

namespace fabrica::ui {

namespace {

std::vector<LabelWish> wishes(const Frame& f) {
  std::vector<LabelWish> out;
  const LabelMode mode = f.model.options().labels;
  if (mode == LabelMode::Off) return out;
  for (const LabelAnchor& anchor : f.in.labels) {
    if (anchor.structure >= f.model.atlas().structures.size()) continue;
    const bool chosen = f.model.isSelected(anchor.structure);
    if (mode == LabelMode::Selected && !chosen) continue;
    const std::string& name = f.model.nameOf(anchor.structure);
    if (name.empty()) continue;
    const Face face = chosen ? Face::Bold : f.phone ? Face::Small : Face::Body;
    out.push_back({anchor.structure, anchor.at, anchor.pixels, f.kit.width(face, name) + 12, chosen});
  }
  return out;
}

}  // namespace

void labelsOverlay(Frame& f) {
  State& state = f.state;
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  LabelSpace space;
  space.free = f.labelRoom;
  space.rowHeight = f.in.touch ? 32.0f : 27.0f;
  space.widest = 0.42f;
  // While nobody has touched anything, a few show what there is; a plate in a book has a dozen or so.
  space.most = f.in.welcome ? 3 : f.phone ? 6 : static_cast<size_t>(std::clamp(space.free.height / 44, 6.0f, 18.0f));
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
  const auto wanted = wishes(f);
  // Steady while the view turns; at rest the same view has the same labels, however it was reached (a link must show what
  // its sender saw).
  const auto before = f.in.viewMoving ? state.labelLayout : std::vector<PlacedLabel>();
  state.labelLayout = f.phone ? placeLabelRows(wanted, space, before) : placeLabels(wanted, space, before);

  for (MovingLabel& label : state.labels) label.leaving = true;
  for (const PlacedLabel& place : state.labelLayout) {
    auto known = std::find_if(state.labels.begin(), state.labels.end(), [&](const MovingLabel& l) { return l.place.structure == place.structure; });
    if (known == state.labels.end()) {
      state.labels.push_back({place, place.port, place.at, kit.reducedMotion ? 1.0f : 0.0f, false});
      continue;
    }
    known->leaving = false;
    if (known->place.left != place.left) known->port.x = place.port.x;  // across the body at once, not through it
    known->place = place;
  }

  ImDrawList* list = ImGui::GetBackgroundDrawList();
  const float full = f.in.viewMoving ? 0.7f : 1.0f;
  StructureIndex tapped = kNone;
  for (MovingLabel& label : state.labels) {
    kit.ease(label.alpha, label.leaving ? 0.0f : full, 0.15f);
    kit.ease(label.port.x, label.place.port.x, 0.12f);
    kit.ease(label.port.y, label.place.port.y, 0.12f);
    kit.ease(label.at.x, label.place.at.x, 0.06f);
    kit.ease(label.at.y, label.place.at.y, 0.06f);
    if (label.alpha < 0.02f) continue;
    const StructureIndex s = label.place.structure;
    const bool chosen = f.model.isSelected(s), pointed = f.model.hovered() == s;
    Rect text = label.place.text;
    text.x += label.port.x - label.place.port.x;
    text.y += label.port.y - label.place.port.y;
    const float height = text.height - 4;
    const Rect chip{text.x, text.y + 2, text.width, height};
    const ImU32 line = withAlpha(chosen ? c.accent : c.sceneText, label.alpha * (chosen ? 1.0f : 0.55f));
    // Dark below light: readable on bright and on dark tissue.
    list->AddLine(im(label.port), im(label.at), withAlpha(c.sceneHalo, 0.5f * label.alpha), 3);
    list->AddLine(im(label.port), im(label.at), line, chosen ? 1.6f : 1.1f);
    list->AddCircleFilled(im(label.at), 3.4f, withAlpha(c.sceneHalo, label.alpha));
    list->AddCircleFilled(im(label.at), 2.3f, withAlpha(chosen ? c.accent : c.sceneText, label.alpha));
    const ImU32 fill = chosen || pointed ? c.panelSolid : c.sceneHalo;
    list->AddRectFilled(ImVec2(chip.x, chip.y), ImVec2(chip.x + chip.width, chip.y + chip.height), withAlpha(fill, label.alpha * 0.82f), 6);
    if (chosen) list->AddRect(ImVec2(chip.x, chip.y), ImVec2(chip.x + chip.width, chip.y + chip.height), withAlpha(c.accent, label.alpha), 6, 0, 1.3f);
    kit.textIn(list, {chip.x + 6, chip.y, chip.width - 11, chip.height}, chosen ? Face::Bold : f.phone ? Face::Small : Face::Body, withAlpha(c.sceneText, label.alpha), f.model.nameOf(s));
    if (label.leaving) continue;
    const Rect target = f.in.touch ? Rect{text.x - 6, text.y - 4, text.width + 12, text.height + 8} : text;
    if (f.tapped(target)) tapped = s;
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    if (!f.in.touch && text.contains({mouse.x, mouse.y}) && !f.out.pointerOverUi) f.hover(s);
  }
  std::erase_if(state.labels, [](const MovingLabel& l) { return l.leaving && l.alpha < 0.02f; });
  if (tapped != kNone) f.model.select(tapped);
}

}  // namespace fabrica::ui
