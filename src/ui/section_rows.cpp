// How cut planes meet what is selected: area and length of the outline, as the geometry worker finds them.
#include <algorithm>
#include <iterator>

#include "base/words.h"
#include "imgui_internal.h"
#include "ui/state.h"
#include "ui/text_links.h"

namespace fabrica::ui {

namespace {

std::string figures(const SectionMeasure& m) {
  const std::string length = numberText(m.outlineCm) + " cm";
  return m.closed ? tr("{0} cm², outline {1}", {numberText(m.areaCm2), length}) : tr("Outline {0}", {length});
}

void one(Frame& f, float width, const SectionMeasure& m, bool named) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  using State = Measures::State;
  const std::string face = m.back ? tr("Back face") : named ? planeTitle(m.plane) : tr("Section");
  if (m.state == State::Ready) {
    const float column = 92;
    const Rect line = f.line(width, kit.size().touch ? 28 : 24);
    ImDrawList* list = ImGui::GetWindowDrawList();
    kit.textIn(list, {line.x, line.y, column - 8, line.height}, Face::Small, c.textDim, face);
    kit.textIn(list, {line.x + column, line.y, width - column, line.height}, Face::Bold, c.text, figures(m));
    if (!m.closed && m.why.empty()) kit.paragraph(Face::Small, c.textDim, tr("Its surface is open here: a length, but no area."), width);
    else kit.paragraph(Face::Small, c.textDim, said(m.why), width);
  } else if (m.state == State::Failed) {
    kit.paragraph(Face::Small, c.error, m.why.empty() ? tr("{0}: it could not be measured.", {face}) : said(m.why), width);
  } else {
    kit.paragraph(Face::Small, c.textDim, m.state == State::Building ? tr("Exact measures are still being built on this site; they appear here when they are there.")
                                                                     : tr("{0}: measuring …", {face}), width);
  }
}

}  // namespace

std::string planeTitle(std::string_view name) {
  static constexpr std::string_view kOwn = "plane ";
  static constexpr const char* kTitles[] = {trKey("Axial"), trKey("Coronal"), trKey("Sagittal"), trKey("Oblique")};
  if (name.starts_with(kOwn)) return tr("Plane {0}", {name.substr(kOwn.size())});
  std::string word(name);
  if (!word.empty() && word[0] >= 'a' && word[0] <= 'z') word[0] = static_cast<char>(word[0] - 'a' + 'A');
  const auto title = std::find(std::begin(kTitles), std::end(kTitles), std::string_view(word));
  return title != std::end(kTitles) ? tr(*title) : word;
}

void sectionRows(Frame& f, float width, std::string_view plane) {
  if (f.model.selected() == kNone) return;
  Kit& kit = f.kit;
  if (!f.state.measureSections) {
    // The first time a person asks (the module is large); from then on by itself.
    if (f.state.measureAll) {
      f.state.measureSections = true;
      f.command(CommandKind::MeasureSections);
      return;
    }
    const Rect line = f.line(width, kit.size().button, 2);
    const char* words = tr("Measure the section");
    if (kit.button("measure section", {line.x, line.y, kit.buttonWidth(Icon::Measure, words), line.height}, Icon::Measure, words)) {
      f.state.measureSections = f.state.measureAll = true;
      f.command(CommandKind::MeasureSections);
    }
    return;
  }
  for (const SectionMeasure& m : f.in.sections) {
    if (plane.empty() || m.plane == plane) one(f, width, m, plane.empty());
  }
}

}  // namespace fabrica::ui
