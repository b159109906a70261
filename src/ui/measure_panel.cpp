// Measuring: what to measure, what has been, and places in numbers.
#include <algorithm>

#include "atlas/units.h"
#include "base/words.h"
#include "imgui_internal.h"
#include "interact/placing.h"
#include "ui/state.h"

namespace fabrica::ui {

namespace {

struct Tool {
  MeasurementKind kind;
  const char *words, *tip;
};
constexpr Tool kTools[] = {{MeasurementKind::Distance, trKey("Distance"), trKey("Between two points (M)")},
                           {MeasurementKind::Angle, trKey("Angle"), trKey("Between two legs at a vertex")},
                           {MeasurementKind::Profile, trKey("Profile"), trKey("Values of the image along a line")},
                           {MeasurementKind::Ellipse, trKey("Ellipse"), trKey("Area and values of the image in it, on a slice")},
                           {MeasurementKind::Polygon, trKey("Polygon"), trKey("Area and values of the image in it, on a slice")},
                           {MeasurementKind::Pin, trKey("Pin"), trKey("Words at a place")},
                           {MeasurementKind::Arrow, trKey("Arrow"), trKey("Words at a place")}};

void toolButtons(Frame& f, float width) {
  Kit& kit = f.kit;
  const float h = kit.size().touch ? 44.0f : 34.0f;
  const bool image = shownImage(f.model) != nullptr, room = f.model.measurements().size() < kMostMeasurements;
  Rect line{};
  int column = 0, count = 3;
  for (const Tool& tool : kTools) {
    if (column == 0) line = f.line(width, h, 4);
    const float w = (width - 4 * static_cast<float>(count - 1)) / static_cast<float>(count);
    const Rect rect{line.x + static_cast<float>(column) * (w + 4), line.y, w, h};
    const bool on = f.model.placing() && f.model.placing()->kind == tool.kind;
    if (kit.button(tool.words, rect, Icon::None, tr(tool.words), Look::Filled, on, room && (image || tool.kind != MeasurementKind::Profile))) {
      startPlacing(f.model, tool.kind);
      // On a phone the body is needed now.
      if (f.phone && f.model.placing()) f.state.stop = SheetStop::Peek;
    }
    if (ImGui::IsItemHovered() && !kit.size().touch) kit.tip(rect, tr(tool.tip));
    if (++column < count) continue;
    column = 0;
    count = 2;
  }
  if (!room) kit.paragraph(Face::Small, kit.color().textDim, tr("There are 64 already. Remove one first."), width);
}

void heading(Frame& f, const char* words) {
  f.line(1, 8);
  f.kit.textIn(ImGui::GetWindowDrawList(), f.line(200, 22), Face::Small, f.kit.color().textDim, words);
}

// Where the slices meet, in numbers, and what is there.
void placeRows(Frame& f, float width, Options& options) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  const auto cross = crossPoint(f.model);
  if (!cross || f.model.empty()) return;
  heading(f, tr("Where the slices meet"));
  f.out.saysCross = true;
  const float h = kit.size().touch ? 44.0f : 32.0f;
  ImDrawList* list = ImGui::GetWindowDrawList();
  Rect line = f.line(width, 26);
  kit.textIn(list, line, Face::Bold, c.text, placeText(f.model, *cross));
  const auto& probe = f.in.probe;
  if (probe && !probe->pointed && !probe->value.empty()) {
    line = f.line(width, 22);
    kit.textIn(list, line, Face::Small, c.textDim, (probe->structure.empty() ? "" : probe->structure + " · ") + tr("Image value: {0}", {probe->value}) + (probe->level.empty() ? "" : " · " + said(probe->level)));
  }
  f.line(1, 2);
  const bool voxels = shownImage(f.model) != nullptr;
  std::vector<std::string> names{"RAS", "LPS"};
  if (voxels) names.emplace_back(tr("Voxel"));
  const int clicked = kit.segments("coordinates", f.line(width, h, 4), names, static_cast<int>(systemOf(f.model)));
  if (clicked >= 0) options.coordinates = static_cast<Coordinates>(clicked);
  line = f.line(width, h, 4);
  const float half = (width - 4) / 2;
  if (kit.button("go", {line.x, line.y, half, h}, Icon::None, tr("Go to …"))) f.command(CommandKind::AskPlace, placeNumbers(f.model, *cross));
  if (kit.button("copy place", {line.x + half + 4, line.y, half, h}, Icon::Copy, tr("Copy"))) f.command(CommandKind::CopyText, placeNumbers(f.model, *cross));
}

}  // namespace

void measureContent(Frame& f, float width) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  toolButtons(f, width);
  const std::vector<Measurement> all = f.model.measurements();  // a copy: the rows change the list
  if (all.empty() && !f.model.placing()) {
    f.line(1, 2);
    kit.paragraph(Face::Small, c.textDim, tr("Points stick to the surface or slice that they are set on. Ellipse and polygon lie in a slice."), width);
  }
  if (!all.empty()) heading(f, tr("Measured and marked"));
  for (const Measurement& m : all) measurementRow(f, width, m);
  Options options = f.model.options();
  const float h = kit.size().touch ? 44.0f : 32.0f;
  if (!all.empty()) {
    f.line(1, 4);
    const Rect line = f.line(width, h, 4);
    const float half = (width - 4) / 2;
    if (kit.button("copy all", {line.x, line.y, half, h}, Icon::Copy, tr("Copy all (CSV)"))) f.command(CommandKind::CopyText, measurementsCsv(f));
    if (kit.button("remove all", {line.x + half + 4, line.y, half, h}, Icon::Close, tr("Remove all"))) f.model.removeMeasurements();
    const int clicked = kit.segments("lengths", f.line(width, h, 4), {tr("Auto"), "mm", "µm"}, static_cast<int>(options.lengths));
    if (clicked >= 0) options.lengths = static_cast<LengthUnit>(clicked);
  }
  placeRows(f, width, options);
  f.model.setOptions(options);
}

// What to do next while points are set, over the picture.
void placingBar(Frame& f, const Rect& where) {
  if (!f.model.placing()) return;
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  const char* words = tr(placingWords(*f.model.placing(), f.in.touch));
  const float b = kit.size().touch ? 44.0f : 32.0f, h = b + 8;
  const bool back = !f.model.placing()->points.empty(), finish = canFinish(f.model);
  const float done = finish ? kit.buttonWidth(Icon::Check, tr("Done")) : 0;
  const float buttons = b + (back ? b : 0) + (finish ? done + 4 : 0) + 8;
  const float text = std::min(kit.width(Face::Body, words), std::max(where.width - buttons - 24, 80.0f));
  const bool two = text < kit.width(Face::Body, words);
  const float w = text + buttons + 24, height = two ? h + 14 : h;
  const Rect rect{std::floor(where.center().x - w / 2), std::floor(where.y - (two ? 14.0f : 0.0f)), w, height};
  kit.beginPanel("placing", rect, true, height / 2);
  if (two) {
    ImGui::SetCursorScreenPos(ImVec2(rect.x + 16, rect.y + 8));
    ImGui::Indent(16);
    kit.paragraph(Face::Body, c.text, words, text);
    ImGui::Unindent(16);
  } else {
    kit.textIn(ImGui::GetWindowDrawList(), {rect.x + 16, rect.y, text + 2, height}, Face::Body, c.text, words);
  }
  float x = rect.x + rect.width - b - 4;
  const float y = rect.center().y - b / 2;
  const bool cancel = kit.iconButton("cancel placing", {x, y, b, b}, Icon::Close, tr("Stop (Esc)"));
  x -= b;
  const bool undo = back && kit.iconButton("placing back", {x, y, b, b}, Icon::Undo, tr("Take the last point back (⌫)"));
  if (back) x -= done + 4;
  else x -= done + 4 - b;
  const bool end = finish && kit.button("placing done", {x, y, done, b}, Icon::Check, tr("Done"), Look::Main);
  kit.endPanel();
  if (cancel) f.model.setPlacing({});
  else if (undo) stepBack(f.model);
  else if (end) finishPlacing(f.model);
}

}  // namespace fabrica::ui
