#include "interact/keys.h"

#include <algorithm>

#include "interact/clip_drag.h"
#include "interact/events.h"
#include "interact/placing.h"

namespace fabrica {

namespace {
constexpr float kExplodeStep = 0.2f;
}

KeyAction keyAction(const std::string& key, uint32_t mods) {
  using Kind = KeyAction::Kind;
  constexpr float kTurn = 0.2617994f;  // 15 degrees
  const bool shift = mods & modifiers::kShift, command = mods & (modifiers::kControl | modifiers::kMeta);
  if (command) {
    if (key == "z" || key == "Z") return {Kind::Command, vec2(0), shift ? "redo" : "undo"};
    if (key == "y") return {Kind::Command, vec2(0), "redo"};
    return {};
  }
  if (mods & modifiers::kAlt) return {};
  const Kind arrow = shift ? Kind::Pan : Kind::Orbit;
  const float size = shift ? 1.0f : kTurn;
  // The arrow says where the body goes, as a drag does.
  if (key == "ArrowLeft") return {arrow, vec2(shift ? -size : size, 0), {}};
  if (key == "ArrowRight") return {arrow, vec2(shift ? size : -size, 0), {}};
  if (key == "ArrowUp") return {arrow, vec2(0, -size), {}};
  if (key == "ArrowDown") return {arrow, vec2(0, size), {}};
  if (key == "+" || key == "=") return {Kind::Zoom, vec2(0.8f, 0), {}};
  if (key == "-" || key == "_") return {Kind::Zoom, vec2(1.25f, 0), {}};
  if (key == "PageUp" || key == "]") return {Kind::Slice, vec2(1, 0), {}};
  if (key == "PageDown" || key == "[") return {Kind::Slice, vec2(-1, 0), {}};
  if (key == "{" || key == "}") return {Kind::Cine, vec2(key == "}" ? 1 : -1, 0), {}};
  if (key == "Home") return {Kind::FitAll, vec2(0), {}};
  if (key == "Escape") return {Kind::Command, vec2(0), "deselect"};
  if (key == "Delete") return {Kind::Command, vec2(0), "hide"};
  if (key == ".") return {Kind::Command, vec2(0), "peel"};
  if (key == ",") return {Kind::Command, vec2(0), "peel-back"};
  if (key.size() != 1) return {};
  static constexpr const char* kViews[] = {"anterior", "posterior", "left", "right", "superior", "inferior"};
  if (key[0] >= '1' && key[0] <= '6') return {Kind::View, vec2(0), kViews[key[0] - '1']};
  switch (key[0] | 0x20) {
    case 'f': return {Kind::Fit, vec2(0), {}};
    case 'o': return {Kind::Projection, vec2(0), {}};
    case 'h': return {Kind::Command, vec2(0), "hide"};
    case 'i': return {Kind::Command, vec2(0), "isolate"};
    case 'g': return {Kind::Command, vec2(0), "ghost-others"};
    case 'a': return {Kind::Command, vec2(0), "show-all"};
    case 'e': return {Kind::Command, vec2(0), shift ? "together" : "apart"};
    case 'b': return {Kind::Command, vec2(0), "clip-box"};
    case 'l': return {Kind::Command, vec2(0), "labels"};
    case 'p': return {Kind::Command, vec2(0), "panes"};
    case 'x': return {Kind::Command, vec2(0), "cut-others"};
    case 'c': return {Kind::Cine, vec2(0), {}};
    case 'm': return {Kind::Command, vec2(0), "measure"};
    case 'k': return {Kind::Command, vec2(0), "keep-whole"};
    default: return {};
  }
}

// All that is drawn of them is kept whole.
static bool keptWhole(const Model& model, std::span<const StructureIndex> which) {
  for (StructureIndex s : which)
    for (StructureIndex d : model.descendants(s))
      if (model.atlas().structures[d].partCount > 0 && !model.appearance(d).keepWhole) return false;
  return true;
}

bool applyCommand(const std::string& name, Model& model) {
  const auto& chosen = model.selection();
  if (name == "undo") model.undo();
  else if (name == "redo") model.redo();
  else if (name == "show-all") model.showAll();
  else if (name == "measure") startPlacing(model, MeasurementKind::Distance);
  else if (name == "labels" || name == "panes") {
    Options options = model.options();
    if (name == "panes") options.panes = !options.panes;
    else toggleLabels(options);
    model.setOptions(options);
  } else if (name == "apart" || name == "together") {
    model.setExplode(model.inside().explode + (name == "apart" ? kExplodeStep : -kExplodeStep));
  } else if (name == "peel") {
    model.peel(model.inside().peeled + 1);
  } else if (name == "peel-back") {
    model.peel(std::max(model.inside().peeled, 1u) - 1);
  } else if (name == "clip-box") {
    model.setClipBox({!model.inside().clip.on, model.inside().clip.box.empty() ? clipBoxAround(model) : model.inside().clip.box});
  } else if (chosen.empty()) {
    return false;
  } else if (name == "deselect") model.select(kNone);
  else if (name == "hide") model.hide(chosen);
  else if (name == "isolate") model.isolate(chosen);
  else if (name == "cut-others") model.cutAllBut(std::vector<StructureIndex>(chosen));
  else if (name == "keep-whole") model.setKeepWhole(chosen, !keptWhole(model, chosen));
  else if (name == "ghost-others") {
    if (model.faded()) model.undo();
    else model.ghostOthers(chosen);
  }
  else return false;
  return true;
}

}  // namespace fabrica
