// Slice planes and what they cut.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <span>

#include "base/words.h"
#include "imgui_internal.h"
#include "interact/cine.h"
#include "interact/pane_control.h"
#include "ui/state.h"
#include "ui/text_links.h"

namespace fabrica::ui {

namespace {

constexpr float kInset = kPlaneInset;
constexpr float kThinnestSlab = 0.0005f;  // metres
constexpr size_t kMostSideBySide = 4;     // images; names of more would be cut to a letter or two

// Towards which side a position counts.
const char* sideOf(const vec3& along, bool positive) {
  const vec3 a = glm::abs(along);
  if (a.y >= a.x && a.y >= a.z) return positive ? "S" : "I";
  if (a.z >= a.x) return positive ? "A" : "P";
  return positive ? "L" : "R";
}

// Fine near nothing, where slabs are thin. Whole millimetres, or halves of thin ones.
float slabOf(float value, float most) {
  const float mm = value * value * most * 1000;
  const float whole = mm < 10 ? std::round(mm * 2) / 2 : std::round(mm);
  return whole / 1000 < kThinnestSlab ? 0 : whole / 1000;
}

void placeRows(Frame& f, float width, const SlicePlane& plane, SlicePlane& next, ImU32 ink) {
  const Bounds box = sceneBounds(f.model);
  if (box.empty()) return;
  const vec3 ahead = paneAxes(plane.plane).ahead;
  const float reach = std::max(glm::dot(glm::abs(ahead), box.size() / 2.0f), 1e-6f);
  const float at = glm::dot(ahead, plane.plane.position - box.center()), mm = glm::dot(ahead, next.plane.position) * 1000;
  float value = at / reach / 2 + 0.5f;
  const std::string where = std::string(std::abs(mm) < 0.5f ? "" : sideOf(ahead, mm >= 0)) + " " + std::to_string(std::lround(std::abs(mm))) + " mm";
  if (valueRow(f, width, "position", tr("Place"), value, where, ink)) next.plane.position += ahead * ((value - 0.5f) * 2 * reach - at);
  if (!plane.cut) return;
  value = std::sqrt(std::clamp(plane.slab / (2 * reach), 0.0f, 1.0f));
  if (valueRow(f, width, "slab", tr("Slab"), value, plane.slab > 0 ? millimetres(plane.slab) : tr("Off"), ink)) next.slab = slabOf(value, 2 * reach);
  if (f.model.shownVolume() == kNone) return;
  value = plane.faceImage();
  const std::string share = value > 0 ? percentText(value) : tr("Off");
  if (valueRow(f, width, "share", tr("Image"), value, share, ink)) next.imageShare = value < 0.02f ? 0 : value;
}

// What can be had of the section: measures, a drawing.
void sectionControls(Frame& f, float width, const SlicePlane& plane) {
  Kit& kit = f.kit;
  const SectionExport& drawing = f.in.sectionExport;
  const float inner = width - kInset;
  ImGui::Indent(kInset);
  sectionRows(f, inner, plane.name);
  f.line(1, 2);
  const Rect line = f.line(inner, kit.size().button, 4);
  if (drawing.active && drawing.plane == plane.name) {
    const float stop = kit.buttonWidth(Icon::None, tr("Stop"));
    const std::string words = tr("Drawing structure {0} of {1} …", {countText(drawing.done), countText(drawing.total)});
    kit.textIn(ImGui::GetWindowDrawList(), {line.x, line.y, inner - stop - 8, line.height}, Face::Small, kit.color().textDim, words);
    if (kit.button("stop", {line.x + inner - stop, line.y, stop, line.height}, Icon::None, tr("Stop"))) f.command(CommandKind::StopSaving);
  } else {
    const char* words = tr("Save the section (SVG)");
    if (kit.button("svg", {line.x, line.y, kit.buttonWidth(Icon::Save, words), line.height}, Icon::Save, words)) f.command(CommandKind::SaveSection, plane.name);
    if (!drawing.why.empty() && drawing.plane == plane.name) kit.paragraph(Face::Small, kit.color().error, said(drawing.why), inner);
  }
  ImGui::Unindent(kInset);
}

// Nothing is shown but what is selected: nothing hides a slice, and a cut would take away what the person looks at.
bool alone(const Model& model) {
  constexpr float kSame = 1e-4f;  // metres
  const Bounds chosen = model.boundsOf(model.selection()), all = model.visibleBounds();
  return !chosen.empty() && !all.empty() && glm::all(glm::lessThan(chosen.min - kSame, all.min)) && glm::all(glm::greaterThan(chosen.max + kSame, all.max));
}

// Inside a closed body a slice cannot be seen: the first one opens it there.
void show(Frame& f, SlicePlane& next) {
  const bool anyCut = std::any_of(f.model.planes().begin(), f.model.planes().end(), [](const SlicePlane& p) { return p.cut; });
  if (next.visible && !anyCut && !alone(f.model)) next.cut = true;
  if (!next.visible) next.cut = false;
  // A slice that misses what is selected is moved there: that is what the person looks at.
  const Bounds chosen = f.model.boundsOf(f.model.selection());
  if (!next.visible || chosen.empty()) return;
  const float reach = glm::dot(glm::abs(next.plane.normal), chosen.size()) * 0.25f;
  if (std::abs(next.plane.distance(chosen.center())) > reach) next.plane.position = chosen.center();
}

void planeControls(Frame& f, float width, const SlicePlane& plane, bool cuts) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  const bool touch = kit.size().touch, own = !isStandardPlane(plane.name);
  const bool used = plane.visible || plane.cut || (f.model.options().panes && isPaneName(plane.name));
  const float h = touch ? 44.0f : 32.0f, b = touch ? 44.0f : 32.0f;
  ImGui::PushID(plane.name.c_str());
  const Rect line = f.line(width, h);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImU32 ink = planeColor(plane.name.c_str(), kit.dark());
  list->AddRectFilled(ImVec2(line.x, line.center().y - 5), ImVec2(line.x + 10, line.center().y + 5), ink, 3);
  float x = line.x + width - b;
  SlicePlane next = plane;
  bool remove = false;
  if (kit.iconButton("show", {x, line.y, b, h}, plane.visible ? Icon::Eye : Icon::EyeOff, plane.visible ? tr("Take the slice out of the picture") : tr("Show the slice in the picture"), plane.visible)) {
    next.visible = !plane.visible;
    show(f, next);
  }
  x -= b + 2;
  if (kit.iconButton("cut", {x, line.y, b, h}, Icon::Cut, plane.cut ? tr("Stop cutting here") : tr("Cut here"), plane.cut)) next.cut = !plane.cut;
  x -= b + 2;
  if (kit.iconButton("flip", {x, line.y, b, h}, Icon::Flip, tr("Cut the other side away"), false, plane.cut)) next.plane.normal = -plane.plane.normal;
  if (plane.name == "oblique" || own) {
    x -= b + 2;
    if (kit.iconButton("align", {x, line.y, b, h}, Icon::View, tr("Turn it to face the view"))) next.plane.normal = -f.model.camera().forward();
  }
  if (isTilted(plane)) {
    x -= b + 2;
    if (kit.iconButton("straighten", {x, line.y, b, h}, Icon::Retry, tr("Straighten it"))) straighten(next);
  }
  if (used) {
    const Cine& cine = f.model.options().cine;
    const bool playing = cine.playing && cine.plane == plane.name;
    x -= b + 2;
    if (kit.iconButton("play", {x, line.y, b, h}, playing ? Icon::Pause : Icon::Play, playing ? tr("Stop (C)") : tr("Play through the slices (C)"), playing)) toggleCine(f.model, plane.name);
  }
  if (own) {
    x -= b + 2;
    remove = kit.iconButton("remove", {x, line.y, b, h}, Icon::Close, tr("Remove this plane"));
  }
  kit.textIn(list, {line.x + 20, line.y, x - line.x - 24, h}, Face::Body, c.text, planeTitle(plane.name));
  if (used) {
    placeRows(f, width, plane, next, ink);
    if (plane.image && f.model.shownVolume() != kNone) thicknessRows(f, width, plane, next, ink);
    if (plane.cut && !cuts) {
      ImGui::Indent(kInset);
      kit.paragraph(Face::Small, c.warning, tr("Six faces cut at once: this one waits for another to stop."), width - kInset);
      ImGui::Unindent(kInset);
    }
    sectionControls(f, width, plane);
  }
  ImGui::PopID();
  const bool changed = next.visible != plane.visible || next.cut != plane.cut || next.plane.normal != plane.plane.normal ||
                       next.plane.position != plane.plane.position || next.slab != plane.slab || next.imageShare != plane.imageShare ||
                       next.thickness != plane.thickness || next.shows != plane.shows;
  if (remove) f.model.removePlane(plane.name);
  else if (changed) f.model.setPlane(next);
}

// Looked at straight, through what is selected or the middle.
void addPlane(Frame& f) {
  SlicePlane plane;
  plane.name = f.model.freePlaneName();
  if (plane.name.empty()) return;
  const Bounds chosen = f.model.boundsOf(f.model.selection()), all = sceneBounds(f.model);
  plane.plane = {!chosen.empty() ? chosen.center() : all.empty() ? vec3(0) : all.center(), -f.model.camera().forward()};
  plane.cut = true;
  f.model.setPlane(plane);
}

// A plane that follows the surface where it is clicked.
void alongControls(Frame& f, float width) {
  Kit& kit = f.kit;
  Options options = f.model.options();
  const bool on = !options.along.empty();
  if (kit.toggle("along", f.line(width, kit.size().touch ? 44.0f : 32.0f), tr("Slice along a surface"), on)) {
    options.along = on ? "" : "oblique";
    f.model.setOptions(options);
  }
  if (on) kit.paragraph(Face::Small, kit.color().textDim, f.in.touch ? tr("Tap a part: the oblique plane lies down on it.") : tr("Click a part: the oblique plane lies down on it."), width);
}

// What planes cut, and what not.
void wholeControls(Frame& f, float width) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  const bool chosen = f.model.selected() != kNone;
  f.line(1, 4);
  Rect line = f.line(width, kit.size().button, 4);
  if (kit.button("cut others", line, Icon::Whole, tr("Cut all but the selected"), Look::Filled, false, chosen)) {
    const std::vector<StructureIndex> which = f.model.selection();
    f.model.cutAllBut(which);
  }
  if (ImGui::IsItemHovered()) kit.tip(line, chosen ? tr("Keeps the selected whole (X)") : tr("Select a part first"));
  const size_t whole = f.model.keptWhole();
  if (whole == 0) return;
  line = f.line(width, kit.size().touch ? 44.0f : 28.0f);
  kit.textIn(ImGui::GetWindowDrawList(), {line.x, line.y, width - 90, line.height}, Face::Small, c.textDim, trn(whole, "{0} part is kept whole", "{0} parts are kept whole"));
  const float words = kit.width(Face::Small, tr("Cut all"));
  if (kit.rowLink("cut all", {line.x + width - words, line.y, words, line.height}, Face::Small, tr("Cut all"))) {
    std::vector<StructureIndex> kept;
    for (StructureIndex s = 0; s < f.model.atlas().structures.size(); ++s)
      if (f.model.appearance(s).keepWhole) kept.push_back(s);
    f.model.setKeepWhole(kept, false);
  }
}

// Which image is shown: a few side by side, more in a list that opens below the one that it is.
void imageChoice(Frame& f, float width, float h, std::span<const uint32_t> images, const std::vector<std::string>& names) {
  Kit& kit = f.kit;
  const auto shown = std::find(images.begin(), images.end(), f.model.shownVolume());
  const int current = shown == images.end() ? -1 : static_cast<int>(shown - images.begin());
  int clicked = -1;
  if (images.size() <= kMostSideBySide) {
    clicked = kit.segments("image", f.line(width, h, 4), names, current);
  } else {
    bool& open = f.state.imagesOpen;
    if (kit.button("images", f.line(width, h, 4), open ? Icon::Down : Icon::Right, current < 0 ? tr("Image") : names[static_cast<size_t>(current)])) open = !open;
    for (int i = 0; open && i < static_cast<int>(images.size()); ++i) {
      ImGui::PushID(i);
      if (kit.button("image", f.line(width, h, 2), i == current ? Icon::Check : Icon::None, names[static_cast<size_t>(i)], Look::Quiet, i == current)) clicked = i;
      ImGui::PopID();
    }
    if (clicked >= 0) open = false;
  }
  if (clicked >= 0) f.model.showVolume(images[static_cast<size_t>(clicked)]);
}

}  // namespace

void slicesContent(Frame& f, float width) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  const std::vector<SlicePlane> planes = f.model.planes();  // a copy: the controls change the list
  const float b = kit.size().touch ? 44.0f : 32.0f;
  const Rect caption = f.line(width, 18, 2);
  int column = 0;
  const char* columns[][2] = {{trIn("column", "Show"), trIn("narrow column", "Show")}, {trIn("column", "Cut"), trIn("narrow column", "Cut")},
                              {trIn("column", "Flip"), trIn("narrow column", "Flip")}};
  for (const auto& [full, narrow] : columns) {
    const char* words = kit.width(Face::Small, full) <= b ? full : narrow;
    const float middle = caption.x + width - b / 2 - static_cast<float>(column++) * (b + 2);
    kit.textIn(ImGui::GetWindowDrawList(), {middle - kit.width(Face::Small, words) / 2, caption.y, b, caption.height}, Face::Small, c.textDim, words);
  }
  size_t faces = 0;
  for (const SlicePlane& plane : planes) {
    faces += cutFaces(plane).size();
    planeControls(f, width, plane, faces <= kMostCutFaces);
  }
  f.line(1, 4);
  const Rect add = f.line(width, kit.size().button);
  const bool room = planes.size() < kMostPlanes;
  if (kit.button("add plane", add, Icon::Plus, tr("Add a plane"), Look::Filled, false, room)) addPlane(f);
  alongControls(f, width);
  wholeControls(f, width);

  const Atlas& atlas = f.model.atlas();
  std::vector<std::string> names;
  std::vector<uint32_t> images;
  for (uint32_t i = 0; i < atlas.volumes.size(); ++i) {
    if (atlas.volumes[i].labels || atlas.volumes[i].within != kNone) continue;
    images.push_back(i);
    names.push_back(atlas.volumes[i].name.empty() ? atlas.volumes[i].id : atlas.volumes[i].name);
  }
  const float h = kit.size().touch ? 44.0f : 32.0f;
  if (images.empty()) {
    f.line(1, 6);
    const bool labels = !atlas.volumes.empty();
    kit.paragraph(Face::Small, c.textDim, labels ? tr("There is no image here: the planes show the labels.") : tr("This atlas has no image: the planes cut, but carry none."), width);
  } else {
    f.line(1, 6);
    kit.separator(kPad);
    f.line(1, 6);
    if (images.size() > 1) imageChoice(f, width, h, images, names);
    zoomControls(f, width);
    if (f.model.shownVolume() < atlas.volumes.size()) {
      windowControls(f, width, atlas.volumes[f.model.shownVolume()]);
      bodyControls(f, width, atlas.volumes[f.model.shownVolume()]);
    }
  }
  labelControls(f, width);
  Options options = f.model.options();
  if (!f.in.embedded && kit.toggle("panes", f.line(width, h), f.phone ? tr("A slice below the body") : tr("Slices side by side"), options.panes)) options.panes = !options.panes;
  if (options.panes && !f.phone && kit.toggle("linked", f.line(width, h), tr("Zoom and move them together"), options.linkedPanes)) options.linkedPanes = !options.linkedPanes;
  f.model.setOptions(options);
  cineControls(f, width);
}

}  // namespace fabrica::ui
