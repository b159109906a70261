// The measurements in words: one row each, and what is known of the one that is open.
#include <algorithm>
#include <cmath>

#include "atlas/units.h"
#include "base/words.h"
#include "imgui_internal.h"
#include "ui/state.h"
#include "ui/text_links.h"

namespace fabrica::ui {

namespace {

const ImageFigures* figuresOf(const Frame& f, const Measurement& m) { return wantsImage(m.kind) && f.in.figures ? f.in.figures(m.name) : nullptr; }

std::string unitOf(const Frame& f) {
  const Volume* volume = shownImage(f.model);
  return volume ? volume->unit : std::string();
}

void pair(Frame& f, float width, const char* words, const std::string& figure) {
  const Rect line = f.line(width, f.kit.size().touch ? 28.0f : 22.0f);
  ImDrawList* list = ImGui::GetWindowDrawList();
  f.kit.textIn(list, {line.x, line.y, 120, line.height}, Face::Small, f.kit.color().textDim, words);
  f.kit.textIn(list, {line.x + 124, line.y, width - 124, line.height}, Face::Small, f.kit.color().text, figure);
}

// Where the figures are not of the image's own voxels.
std::string levelWords(const ImageFigures& figures, LengthUnit unit) {
  return tr("From level {0} of the image, voxels of {1}: all of it takes too much of the finest.", {std::to_string(figures.level), lengthText(figures.voxel, unit)});
}

void figureRows(Frame& f, float width, const Measurement& m) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  const LengthUnit unit = f.model.options().lengths;
  if (isRegion(m.kind)) {
    pair(f, width, tr("Area"), areaText(areaOf(m), unit));
    pair(f, width, tr("Outline"), lengthText(lengthOf(m), unit));
  } else if (m.kind == MeasurementKind::Profile) {
    pair(f, width, tr("Length"), lengthText(lengthOf(m), unit));
  }
  const ImageFigures* figures = figuresOf(f, m);
  if (!figures) return;
  if (figures->state != Measures::State::Ready) {
    const bool failed = figures->state == Measures::State::Failed;
    kit.paragraph(Face::Small, c.textDim, failed ? said(figures->why) : tr("Reading the image …"), width);
    return;
  }
  const std::string values = unitOf(f), after = values.empty() ? "" : " " + values;
  if (m.kind == MeasurementKind::Profile) {
    profileChart(f, width, *figures, unit);
  } else {
    pair(f, width, tr("Mean"), numberText(figures->mean) + after);
    pair(f, width, tr("Standard dev."), numberText(figures->deviation) + after);
    pair(f, width, tr("Least, largest"), numberText(figures->minimum) + "; " + numberText(figures->maximum) + after);
    pair(f, width, tr("Voxels"), countText(figures->count));
    histogramChart(f, width, figures->histogram, figures->low, figures->high, values);
  }
  if (figures->level > 0) kit.paragraph(Face::Small, c.warning, levelWords(*figures, unit), width);
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char ch : text) out += ch == '"' ? std::string("\"\"") : std::string(1, ch);
  return out + "\"";
}

std::string exact(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.9g", value);
  return text;
}

}  // namespace

std::string measurementText(const Frame& f, const Measurement& m) {
  const LengthUnit unit = f.model.options().lengths;
  if (isNote(m.kind)) return m.name;
  if (m.kind == MeasurementKind::Angle) return angleText(angleOf(m));
  if (!isRegion(m.kind)) return lengthText(lengthOf(m), unit);
  const std::string area = areaText(areaOf(m), unit);
  const ImageFigures* figures = figuresOf(f, m);
  if (!figures || figures->state != Measures::State::Ready) return area;
  const std::string values = unitOf(f);
  return tr("{0}, mean {1}", {area, numberText(figures->mean) + (values.empty() ? "" : " " + values)});
}

std::string profileCsv(const ImageFigures& figures) {
  std::string out = "distance_mm,value\n";
  for (size_t i = 0; i < figures.values.size(); ++i)
    out += exact(figures.step * static_cast<double>(i) * 1000) + "," + (std::isnan(figures.values[i]) ? "" : exact(figures.values[i])) + "\n";
  return out;
}

std::string measurementsCsv(const Frame& f) {
  std::string out = "name,kind,length_mm,angle_degrees,area_mm2,voxels,mean,standard_deviation,minimum,maximum,level\n";
  for (const Measurement& m : f.model.measurements()) {
    if (isNote(m.kind)) continue;
    out += quoted(m.name) + "," + kindName(m.kind) + ",";
    out += (m.kind == MeasurementKind::Angle ? "" : exact(static_cast<double>(lengthOf(m)) * 1e3)) + ",";
    out += (m.kind == MeasurementKind::Angle ? exact(glm::degrees(static_cast<double>(angleOf(m)))) : "") + ",";
    out += isRegion(m.kind) ? exact(static_cast<double>(areaOf(m)) * 1e6) : "";
    const ImageFigures* figures = isRegion(m.kind) ? figuresOf(f, m) : nullptr;
    if (figures && figures->state == Measures::State::Ready) {
      out += "," + std::to_string(figures->count);
      for (const double value : {figures->mean, figures->deviation, figures->minimum, figures->maximum}) out += "," + exact(value);
      out += "," + std::to_string(figures->level);
    } else {
      out += ",,,,,,";
    }
    out += "\n";
  }
  return out;
}

void measurementRow(Frame& f, float width, const Measurement& m) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  State& state = f.state;
  const float h = kit.size().touch ? 52.0f : 42.0f, b = kit.size().touch ? 44.0f : 32.0f;
  const bool open = state.openMeasurement == m.name;
  ImGui::PushID(m.name.c_str());
  const Rect line = f.line(width, h);
  const Rect words{line.x - 6, line.y, width - b, h};
  const auto t = kit.area("measurement", words);
  ImDrawList* list = ImGui::GetWindowDrawList();
  if (t.hovered || open) list->AddRectFilled(ImVec2(line.x - 6, line.y), ImVec2(line.x + width + 6, line.y + h), open ? c.press : c.hover, 7);
  const float half = h / 2;
  kit.textIn(list, {line.x + 2, line.y + 2, width - b - 12, half}, Face::Small, c.textDim, m.kind == MeasurementKind::Pin ? tr("Pin") : m.kind == MeasurementKind::Arrow ? tr("Arrow") : m.name);
  kit.textIn(list, {line.x + 2, line.y + half - 2, width - b - 12, half}, Face::Bold, m.visible ? c.text : c.textDim, measurementText(f, m));
  if (t.clicked) state.openMeasurement = open ? "" : m.name;
  if (kit.iconButton("eye", {line.x + width - b, line.y, b, h}, m.visible ? Icon::Eye : Icon::EyeOff, m.visible ? tr("Hide it") : tr("Show it"))) {
    Measurement next = m;
    next.visible = !m.visible;
    f.model.changeMeasurement(m.name, next);
    ImGui::PopID();
    return;
  }
  if (!open) {
    ImGui::PopID();
    return;
  }
  f.line(1, 4);
  figureRows(f, width, m);
  const float button = kit.size().touch ? 44.0f : 32.0f, w = (width - 8) / 3;
  const Rect does = f.line(width, button, 8);
  const ImageFigures* figures = figuresOf(f, m);
  const bool profile = m.kind == MeasurementKind::Profile && figures && figures->state == Measures::State::Ready;
  const std::string name = m.name;  // what is done next may take `m` away
  if (kit.button("copy", {does.x, does.y, w, button}, Icon::Copy, profile ? "CSV" : tr("Copy"))) f.command(CommandKind::CopyText, profile ? profileCsv(*figures) : isNote(m.kind) ? name : name + ": " + measurementText(f, m));
  if (kit.button("rename", {does.x + w + 4, does.y, w, button}, Icon::None, isNote(m.kind) ? tr("Words") : tr("Rename"))) f.command(isNote(m.kind) ? CommandKind::AskWords : CommandKind::AskName, name);
  if (kit.button("remove", {does.x + 2 * (w + 4), does.y, w, button}, Icon::Close, tr("Remove"))) f.model.removeMeasurement(name);
  ImGui::PopID();
}

}  // namespace fabrica::ui
