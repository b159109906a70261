// Ways to see inside: the exploded view, peeling from outside, the clip box.
#include <algorithm>
#include <cmath>

#include "atlas/sides.h"
#include "base/words.h"
#include "imgui_internal.h"
#include "interact/clip_drag.h"
#include "interact/pane_control.h"
#include "ui/state.h"

namespace fabrica::ui {

namespace {

// A line that says what the control below it does, and how it stands.
void heading(Frame& f, float width, std::string_view words, std::string_view state) {
  Kit& kit = f.kit;
  const Rect line = f.line(width, 26);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float w = kit.width(Face::Small, state);
  kit.textIn(list, {line.x, line.y, width - w - kGap, line.height}, Face::Body, kit.color().text, words);
  kit.textIn(list, {line.x + width - w, line.y, w + 1, line.height}, Face::Small, kit.color().textDim, state);
}

void part(Frame& f) {
  f.line(1, 8);
  f.kit.separator(kPad);
  f.line(1, 8);
}

void explodeControls(Frame& f, float width) {
  Kit& kit = f.kit;
  const float now = f.model.inside().explode, h = kit.size().touch ? 44.0f : 30.0f;
  heading(f, width, tr("Pull apart"), now > 0 ? percentText(now) : "");
  float amount = now;
  const bool changed = kit.slider("explode", f.line(width, h), amount);
  // Near its end the slider means it.
  if (amount < 0.02f) amount = 0;
  if (amount > 0.98f) amount = 1;
  if (changed && amount != now) dragStep(f.model, f.state.explodeSteps, [&] { f.model.setExplode(amount); });
}

const std::string& layerText(Frame& f, uint32_t layer) {
  auto& known = f.state.layer;
  const Revisions& now = f.model.revisions();
  if (known.atlas == now.atlas && known.options == now.options && known.peeled == layer && known.words == wordsRevision()) return known.next;
  known.atlas = now.atlas;
  known.options = now.options;
  known.peeled = layer;
  known.words = wordsRevision();
  known.next.clear();
  if (!f.model.hierarchy()) return known.next;
  const std::vector<LayerPart> parts = layerParts(f.model.atlas(), *f.model.hierarchy(), f.model.layers(), layer);
  constexpr size_t kNamed = 4;
  uint32_t rest = 0;
  for (size_t i = 0; i < parts.size(); ++i) {
    // One more is named rather than counted.
    if (i >= kNamed && parts.size() > kNamed + 1) {
      rest += parts[i].parts;
      continue;
    }
    const std::string& name = f.model.nameOf(parts[i].structure);
    if (!known.next.empty()) known.next += ", ";
    known.next += parts[i].bothSides ? withoutSide(name) : name;
  }
  if (rest > 0) known.next = tr("{0} and {1} more", {known.next, countText(rest)});
  return known.next;
}

void peelControls(Frame& f, float width) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  Model& model = f.model;
  const uint32_t most = model.mostPeeled(), now = model.inside().peeled;
  const float h = kit.size().touch ? 44.0f : 30.0f;
  if (most == 0) {
    heading(f, width, tr("Peel from outside"), "");
    kit.paragraph(Face::Small, c.textDim, tr("Nothing here covers anything else."), width);
    return;
  }
  heading(f, width, tr("Peel from outside"), trn(now, "{0} of {1} layers off", "{0} of {1} layers off", {countText(most)}));
  const Rect line = f.line(width, h);
  if (kit.iconButton("peel back", {line.x, line.y, h, h}, Icon::Minus, tr("Put the last layer back (,)"), false, now > 0)) model.peel(now - 1);
  if (kit.iconButton("peel", {line.x + width - h, line.y, h, h}, Icon::Plus, tr("Take the next layer off (.)"), false, now < most)) model.peel(now + 1);
  const Rect track{line.x + h + 4, line.y, width - 2 * h - 8, h};
  float value = static_cast<float>(now) / static_cast<float>(most);
  const bool changed = kit.slider("layers", track, value);
  const auto layers = static_cast<uint32_t>(std::lround(value * static_cast<float>(most)));
  if (changed && layers != now) dragStep(model, f.state.peelSteps, [&] { model.peel(layers); });
  // Where the knob may stand.
  const float knob = kit.size().touch ? 11.0f : 7.0f;
  for (uint32_t i = 0; i <= most; ++i) {
    if (i == now) continue;
    const float x = track.x + knob + (track.width - 2 * knob) * static_cast<float>(i) / static_cast<float>(most);
    ImGui::GetWindowDrawList()->AddCircleFilled(ImVec2(x, line.center().y), 3.5f, i < now ? c.text : mixed(c.panelSolid, c.text, 0.35f));
  }
  const bool last = now == most;
  const std::string& names = layerText(f, last ? most : now);
  if (!names.empty()) kit.paragraph(Face::Small, c.textDim, tr(last ? trKey("Remaining: {0}") : trKey("Next: {0}"), {names}), width);
}

void clipControls(Frame& f, float width) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  Model& model = f.model;
  const ClipBox now = model.inside().clip;
  const float h = kit.size().touch ? 44.0f : 30.0f;
  if (kit.toggle("clip", f.line(width, h), tr("Clip to a box"), now.on)) {
    model.setClipBox({!now.on, now.box.empty() ? clipBoxAround(model, model.selection()) : now.box});
  }
  if (!now.on) return;
  const Bounds scene = clipBoxAround(model);
  static constexpr struct {
    const char *id, *low, *high;
  } kAxes[] = {{"left", "R", "L"}, {"superior", "I", "S"}, {"anterior", "P", "A"}};
  ImDrawList* list = ImGui::GetWindowDrawList();
  for (int axis = 0; axis < 3; ++axis) {
    const Rect line = f.line(width, h);
    const float size = std::max(scene.size()[axis], 1e-6f), letter = 20;
    const auto share = [&](float at) { return std::clamp((at - scene.min[axis]) / size, 0.0f, 1.0f); };
    kit.textIn(list, {line.x, line.y, letter, h}, Face::Small, c.textDim, kAxes[axis].low);
    kit.textIn(list, {line.x + width - kit.width(Face::Small, kAxes[axis].high), line.y, letter, h}, Face::Small, c.textDim, kAxes[axis].high);
    float value = 0;
    const Rect track{line.x + letter, line.y, width - 2 * letter, h};
    const int end = kit.range(kAxes[axis].id, track, share(now.box.min[axis]), share(now.box.max[axis]), value);
    if (end == 0) continue;
    const Bounds box = withFace(now.box, {axis, end > 0}, value, scene);
    dragStep(model, f.state.clipSteps, [&] { model.setClipBox({true, box}); });
  }
  f.line(1, 4);
  const Rect line = f.line(width, kit.size().button);
  const float half = (width - 8) / 2;
  const bool chosen = !model.boundsOf(model.selection()).empty();
  if (kit.button("clip selection", {line.x, line.y, half, line.height}, Icon::None, tr("Fit to selection"), Look::Filled, false, chosen)) {
    model.setClipBox({true, clipBoxAround(model, model.selection())});
  }
  if (kit.button("clip all", {line.x + half + 8, line.y, half, line.height}, Icon::None, tr("Whole"))) model.setClipBox({true, scene});
}

}  // namespace

void insideContent(Frame& f, float width) {
  if (!ImGui::IsMouseDown(0)) f.state.explodeSteps = f.state.peelSteps = f.state.clipSteps = 0;
  explodeControls(f, width);
  part(f);
  peelControls(f, width);
  part(f);
  clipControls(f, width);
  f.line(1, 8);
}

}  // namespace fabrica::ui
