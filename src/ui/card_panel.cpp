// The card of the selected structure: what it is called, what it is, how large, where it comes from.
#include <algorithm>
#include <cmath>

#include "atlas/section_units.h"
#include "base/words.h"
#include "imgui_internal.h"
#include "interact/keys.h"
#include "ui/state.h"
#include "ui/text_links.h"

namespace fabrica::ui {

namespace {

void heading(Frame& f, const char* words) {
  f.line(1, 14);
  const Rect line = f.line(200, 20, 2);
  f.kit.textIn(ImGui::GetWindowDrawList(), line, Face::Small, f.kit.color().textDim, words);
}

void pair(Frame& f, float width, std::string_view label, std::string_view value, Face face = Face::Body) {
  const float column = 92;
  const Rect line = f.line(width, f.kit.size().touch ? 28 : 24);
  ImDrawList* list = ImGui::GetWindowDrawList();
  f.kit.textIn(list, {line.x, line.y, column - 8, line.height}, Face::Small, f.kit.color().textDim, label);
  f.kit.textIn(list, {line.x + column, line.y, width - column, line.height}, face, f.kit.color().text, value);
}

// A name in one language, which can be said.
void spokenPair(Frame& f, float width, const Localised& name) {
  Kit& kit = f.kit;
  const float b = f.in.speech ? (kit.size().touch ? 44.0f : 26.0f) : 0;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  pair(f, width - b, languageName(name.language), name.composed ? name.text + " *" : name.text, name.language == "la" ? Face::Italic : Face::Body);
  if (b == 0) return;
  const float height = ImGui::GetCursorScreenPos().y - at.y;
  const ImVec2 after = ImGui::GetCursorScreenPos();
  ImGui::PushID(name.language.c_str());
  if (kit.iconButton("say", {at.x + width - b, at.y + (height - b) / 2, b, b}, Icon::Speak, tr("Say it"))) f.command(CommandKind::Speak, name.language + "\n" + name.text);
  ImGui::PopID();
  ImGui::SetCursorScreenPos(after);
}

void breadcrumbs(Frame& f, float width, StructureIndex s) {
  const auto path = f.model.path(s);
  if (path.size() < 2) return;
  Kit& kit = f.kit;
  const float h = kit.size().touch ? 34.0f : kit.height(Face::Small) * 1.5f;
  const ImVec2 start = ImGui::GetCursorScreenPos();
  float x = 0, y = 0;
  for (size_t i = 0; i + 1 < path.size(); ++i) {
    const std::string& name = f.model.nameOf(path[i]);
    const float w = std::min(kit.width(Face::Small, name), width - 16);
    // The first line ends before the button that closes the card.
    if (x > 0 && x + w > (y == 0 ? width - 32 : width)) {
      x = 0;
      y += h;
    }
    ImGui::PushID(static_cast<int>(i));
    if (kit.link("crumb", ImVec2(start.x + x, start.y + y), Face::Small, name, width - 16, true)) f.model.select(path[i]);
    ImGui::PopID();
    x += w;
    if (i + 2 < path.size()) {
      drawIcon(ImGui::GetWindowDrawList(), Icon::Right, ImVec2(start.x + x + 8, start.y + y + kit.height(Face::Small) * 0.63f), 10, kit.color().textDim);
      x += 16;
    }
  }
  f.line(width, y + h + 4);
}

void measures(Frame& f, float width, StructureIndex s) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  const Structure& structure = f.model.atlas().structures[s];
  const Measures& m = f.in.measures;
  heading(f, tr("Size"));
  const bool ours = m.structure == s && m.state != Measures::State::Unknown;
  if (!ours) {
    // The first time a person asks (the module is large); from then on by itself.
    if (f.state.measureAll && f.state.measureAsked != s) {
      f.state.measureAsked = s;
      f.command(CommandKind::Measure, {}, {s});
    }
    if (!f.state.measureAll) {
      const Rect line = f.line(width, kit.size().button, 2);
      const char* words = tr("Measure volume and area");
      if (kit.button("measure", {line.x, line.y, kit.buttonWidth(Icon::Measure, words), line.height}, Icon::Measure, words)) {
        f.state.measureAll = true;
        f.state.measureAsked = s;
        f.command(CommandKind::Measure, {}, {s});
      }
    }
  } else if (m.state == Measures::State::Ready) {
    f.state.measureAll = true;
    if (m.closed) pair(f, width, tr("Volume"), numberText(m.volumeMl) + " ml", Face::Bold);
    pair(f, width, tr("Surface"), numberText(m.areaCm2) + " cm²", Face::Bold);
    if (!m.closed) kit.paragraph(Face::Small, c.textDim, m.why.empty() ? tr("An open surface has no volume.") : said(m.why), width);
  } else if (m.state == Measures::State::Failed) {
    kit.paragraph(Face::Body, c.error, m.why.empty() ? tr("It could not be measured.") : said(m.why), width);
  } else {
    kit.paragraph(Face::Body, c.textDim, m.state == Measures::State::Building ? tr("Exact measures are still being built on this site; they appear here when they are there.")
                                                                               : tr("Measuring …"), width);
  }
  if (structure.closure == Closure::InGroup && structure.closedBy != kNone) {
    kit.paragraph(Face::Small, c.textDim, tr("A patch of the surface of “{0}”: cuts are filled while all of it is shown.", {f.model.nameOf(structure.closedBy)}), width);
  } else if (structure.closure == Closure::Open) {
    kit.paragraph(Face::Small, c.textDim, tr("Its surface is open: a cut shows its outline, and it has no volume."), width);
  }
}

// A value of a label map that has no shape yet.
void shape(Frame& f, float width, const Structure& structure) {
  if (structure.labelVolume == kNone) return;
  Kit& kit = f.kit;
  for (const LabelRow& row : f.in.labelMaps) {
    if (row.volume != structure.labelVolume || !row.labels || row.surfaces.state == Surfaces::State::Ready) continue;
    f.line(1, 6);
    const Rect line = f.line(width, kit.size().button, 2);
    const char* words = tr("Make surfaces of its map");
    if (row.surfaces.state == Surfaces::State::Working)
      kit.textIn(ImGui::GetWindowDrawList(), line, Face::Small, kit.color().textDim, tr("Making surfaces … {0}", {percentText(row.share)}));
    else if (kit.button("shape", {line.x, line.y, kit.buttonWidth(Icon::None, words), line.height}, Icon::None, words)) f.command(CommandKind::MakeSurfaces, row.address);
  }
}

// While a plane goes through it.
void sections(Frame& f, float width, StructureIndex s) {
  const auto unit = sectionUnit(f.model, s);
  if (!unit) return;
  const bool met = std::any_of(f.model.planes().begin(), f.model.planes().end(), [&](const SlicePlane& p) {
    return (p.cut || p.visible) && (mayMeet(unit->bounds, p.plane) || (p.cut && p.slab > 0 && mayMeet(unit->bounds, p.back())));
  });
  if (!met) return;
  heading(f, tr("Section"));
  sectionRows(f, width, "");
}

void source(Frame& f, float width, const Source& from, int id) {
  Kit& kit = f.kit;
  ImGui::PushID(id);
  if (!from.url.empty()) {
    const Rect line = f.line(width, kit.size().touch ? 44.0f : kit.height(Face::Body) * 1.5f);
    if (kit.rowLink("title", line, Face::Body, from.title.empty() ? from.url : from.title, width)) f.command(CommandKind::OpenExternal, from.url);
  } else if (!from.title.empty()) {
    kit.paragraph(Face::Body, kit.color().text, from.title, width);
  }
  if (!from.attribution.empty()) kit.paragraph(Face::Small, kit.color().textDim, from.attribution, width);
  if (!from.licence.empty()) {
    const Rect line = f.line(width, kit.size().touch && !from.licenceUrl.empty() ? 44.0f : kit.height(Face::Small) * 1.6f);
    if (from.licenceUrl.empty()) kit.textIn(ImGui::GetWindowDrawList(), line, Face::Small, kit.color().textDim, tr("Licence: {0}", {from.licence}));
    else if (kit.rowLink("licence", line, Face::Small, tr("Licence: {0}", {from.licence}), width)) f.command(CommandKind::OpenExternal, from.licenceUrl);
  }
  if (!from.citation.empty()) {
    f.line(1, 4);
    const Rect line = f.line(width, kit.size().button, 2);
    if (kit.button("cite", {line.x, line.y, kit.buttonWidth(Icon::Copy, tr("Copy citation")), line.height}, Icon::Copy, tr("Copy citation"))) {
      std::string citation = from.citation;
      const Atlas& atlas = f.model.atlas();
      if (!atlas.version.empty()) citation += "\n% " + tr("Seen in “{0}”, version {1}", {atlas.title, atlas.version});
      f.command(CommandKind::CopyText, citation);
    }
  }
  ImGui::PopID();
}

}  // namespace

void cardActions(Frame& f, const Rect& rect, StructureIndex s) {
  Kit& kit = f.kit;
  const bool hidden = f.model.eye(s) == Eye::Hidden, faded = f.model.faded();
  const std::vector<StructureIndex> which = f.model.selection();  // a copy: what is done may change it
  const struct {
    Icon icon;
    const char* words;
  } actions[] = {{Icon::Isolate, f.phone ? tr("Only this") : tr("Show only this")}, {Icon::Ghost, faded ? tr("Others back") : tr("Fade others")},
                 {hidden ? Icon::Eye : Icon::EyeOff, hidden ? tr("Show") : tr("Hide")}, {Icon::Fit, tr("Zoom")}};
  const int count = f.phone ? 3 : 4;
  // The phone has them in one row; the card gives the first a row of its own.
  const int rowStart = f.phone ? 0 : 1;
  float total = 6.0f * static_cast<float>(count - rowStart - 1);
  for (int i = rowStart; i < count; ++i) total += kit.buttonWidth(actions[i].icon, actions[i].words);
  // Words before icons, where both do not fit.
  const bool bare = total > rect.width;
  const auto iconOf = [&](int i) { return bare && i >= rowStart ? Icon::None : actions[i].icon; };
  if (bare) {
    total = 6.0f * static_cast<float>(count - rowStart - 1);
    for (int i = rowStart; i < count; ++i) total += kit.buttonWidth(Icon::None, actions[i].words);
  }
  const float spare = (rect.width - total) / static_cast<float>(count - rowStart);
  const float h = kit.size().button;
  float x = rect.x;
  for (int i = 0; i < count; ++i) {
    Rect cell{x, rect.y + (i >= rowStart && !f.phone ? h + 6 : 0), kit.buttonWidth(iconOf(i), actions[i].words) + spare, h};
    if (i < rowStart) cell = {rect.x, rect.y, rect.width, h};
    else x += cell.width + 6;
    ImGui::PushID(i);
    const bool clicked = kit.button("action", cell, iconOf(i), actions[i].words, i == 0 ? Look::Main : Look::Filled, i == 1 && faded);
    ImGui::PopID();
    if (!clicked) continue;
    if (i == 0) f.model.isolate(which);
    else if (i == 1) applyCommand("ghost-others", f.model);
    else if (i == 3) f.command(CommandKind::Fit, {}, which);
    else if (hidden) f.model.show(which);
    else f.model.hide(which);
  }
}

void appearanceContent(Frame& f, float width, std::span<const StructureIndex> which) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  const float h = kit.size().touch ? 44.0f : 30.0f;
  // A group shows what its first part has.
  StructureIndex shown = which.front();
  for (StructureIndex d : f.model.descendants(shown)) {
    if (f.model.atlas().structures[d].shows()) {
      shown = d;
      break;
    }
  }
  const Appearance now = f.model.appearance(shown);

  Rect line = f.line(width, h);
  ImDrawList* list = ImGui::GetWindowDrawList();
  kit.textIn(list, line, Face::Body, c.text, tr("Opacity"));
  float opacity = now.opacity;
  const bool changed = kit.slider("opacity", {line.x + 84, line.y, width - 84 - 48, h}, opacity);
  const std::string percent = percentText(now.opacity);
  kit.textIn(list, {line.x + width - 42, line.y, 42, h}, Face::Small, c.textDim, percent);
  if (changed) dragStep(f.model, f.state.opacitySteps, [&] { f.model.setOpacity(which, opacity); });
  if (!ImGui::IsMouseDown(0)) f.state.opacitySteps = 0;

  line = f.line(width, h);
  kit.textIn(list, line, Face::Body, c.text, tr("Colour"));
  Color colours[] = {f.model.atlas().structures[shown].color, {241, 214, 145}, {192, 104, 88}, {216, 101, 79}, {0, 151, 206}, {244, 214, 49}, {68, 172, 100}, {157, 108, 162}};
  int current = 0;
  if (now.color) {
    const auto own = std::find(std::begin(colours) + 1, std::end(colours), *now.color);
    current = own == std::end(colours) ? -1 : static_cast<int>(own - std::begin(colours));
  }
  const int clicked = kit.colours("colours", {line.x + 84, line.y, width - 84, h}, colours, current, tr("Its own colour"));
  if (clicked == 0) f.model.setColor(which, std::nullopt);
  else if (clicked > 0) f.model.setColor(which, colours[clicked]);

  line = f.line(width, h);
  if (kit.toggle("whole", line, tr("Keep whole when cutting"), now.keepWhole)) f.model.setKeepWhole(which, !now.keepWhole);
  pinRow(f, f.line(width, h), which);
}

void cardContent(Frame& f, float width) {
  const StructureIndex s = f.model.selected();
  if (s >= f.model.atlas().structures.size()) return;
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  const Structure& structure = f.model.atlas().structures[s];
  ImGui::PushID(static_cast<int>(s));
  breadcrumbs(f, width, s);
  const std::vector<StructureIndex> which = f.model.selection();
  if (which.size() > 1) {
    kit.paragraph(Face::Small, c.accentText, trn(which.size() - 1, "and {0} more: what you do here is done to all", "and {0} more: what you do here is done to all"), width - 36);
  }
  if (!f.phone) {
    kit.paragraph(Face::Title, c.text, f.model.nameOf(s), width - 36);
    const std::string& latin = f.model.nameOf(s, "la");
    if (!latin.empty() && latin != f.model.nameOf(s)) kit.paragraph(Face::Italic, c.textDim, latin, width);
    f.line(1, 12);
    cardActions(f, f.line(width, 2 * kit.size().button + 6), s);
  }
  f.line(1, 8);
  if (const std::string definition = f.model.said(structure.definition, structure.definitions).text; !definition.empty()) {
    richText(f, width, definition);
    f.line(1, 8);
  }
  if (f.phone) {
    const Rect zoom = f.line(width, kit.size().button, 2);
    if (kit.button("zoom", {zoom.x, zoom.y, kit.buttonWidth(Icon::Fit, tr("Zoom to it")), zoom.height}, Icon::Fit, tr("Zoom to it"))) f.command(CommandKind::Fit, {}, which);
  }
  appearanceContent(f, width, which);
  if (structure.names.size() > 1 || !structure.synonyms.empty() || (f.in.speech && !structure.names.empty())) {
    heading(f, tr("Names"));
    bool composed = false;
    for (const Localised& name : structure.names) {
      spokenPair(f, width, name);
      composed = composed || name.composed;
    }
    if (composed) kit.paragraph(Face::Small, c.textDim, tr("* made of the term and the word for the side"), width);
    for (size_t i = 0; i < structure.synonyms.size() && i < 8; ++i) pair(f, width, i == 0 ? tr("Also") : "", structure.synonyms[i]);
  }
  if (structure.partCount > 0) measures(f, width, s);
  else shape(f, width, structure);
  sections(f, width, s);
  if (!structure.ontology.empty()) {
    heading(f, tr("Ids"));
    float x = 0;
    Rect line = f.line(width, kit.size().touch ? 44.0f : 26.0f);
    for (size_t i = 0; i < structure.ontology.size(); ++i) {
      const std::string& id = structure.ontology[i];
      const std::string url = ontologyUrl(id);
      const float w = kit.width(Face::Small, id);
      if (x > 0 && x + w > width) {
        x = 0;
        line = f.line(width, kit.size().touch ? 44.0f : 26.0f);
      }
      ImGui::PushID(static_cast<int>(i));
      if (url.empty()) kit.textIn(ImGui::GetWindowDrawList(), {line.x + x, line.y, w + 1, line.height}, Face::Small, c.text, id);
      else if (kit.rowLink("id", {line.x + x, line.y, w, line.height}, Face::Small, id)) f.command(CommandKind::OpenExternal, url);
      ImGui::PopID();
      x += w + 16;
    }
  }
  if (structure.source < f.model.atlas().sources.size()) {
    heading(f, tr("Source"));
    source(f, width, f.model.atlas().sources[structure.source], 0);
  }
  for (const KnownGap& gap : f.model.atlas().gaps) {
    const auto path = f.model.path(s);
    if (gap.branch == kNone || std::find(path.begin(), path.end(), gap.branch) == path.end()) continue;
    heading(f, tr("Not in this atlas"));
    kit.paragraph(Face::Body, c.text, f.model.said(gap.text, gap.texts).text, width);
  }
  f.line(1, kPad);
  ImGui::PopID();
}

void aboutContent(Frame& f, float width) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  const Atlas& atlas = f.model.atlas();
  if (!f.model.title().empty()) kit.paragraph(Face::Title, c.text, f.model.title(), width);
  if (!atlas.version.empty()) kit.paragraph(Face::Small, c.textDim, tr("Version {0}", {atlas.version}), width);
  if (const std::string words = f.model.said(atlas.description, atlas.descriptions).text; !words.empty()) {
    f.line(1, 6);
    kit.paragraph(Face::Body, c.text, words, width);
  }
  if (!atlas.gaps.empty()) {
    heading(f, tr("What this atlas does not have"));
    for (const KnownGap& gap : atlas.gaps) {
      const ImVec2 at = ImGui::GetCursorScreenPos();
      ImGui::GetWindowDrawList()->AddCircleFilled(ImVec2(at.x + 4, at.y + kit.height(Face::Body) * 0.62f), 2, c.textDim);
      kit.paragraph(Face::Body, c.text, f.model.said(gap.text, gap.texts).text, width, 14);
    }
  }
  if (!atlas.structures.empty()) {
    f.line(1, 4);
    const Rect line = f.line(width, kit.size().button, 2);
    const char* words = tr("Everything that is missing …");
    if (kit.button("coverage", {line.x, line.y, kit.buttonWidth(Icon::Whole, words), line.height}, Icon::Whole, words)) (f.phone ? f.state.page : f.state.popover) = Page::Coverage;
  }
  if (!atlas.sources.empty()) {
    heading(f, tr("Where it comes from"));
    for (size_t i = 0; i < atlas.sources.size(); ++i) {
      if (i > 0) f.line(1, 8);
      source(f, width, atlas.sources[i], static_cast<int>(i));
    }
  }
  if (!atlas.notes.empty()) {
    heading(f, tr("Notes on loading"));
    for (const std::string& note : atlas.notes) kit.paragraph(Face::Small, c.textDim, said(note), width);
  }
  f.line(1, 14);
  kit.paragraph(Face::Small, c.textDim, tr("Shown by Fabrica, an open viewer. Nothing you open here leaves your computer."), width);
  f.line(1, kPad);
}

}  // namespace fabrica::ui
