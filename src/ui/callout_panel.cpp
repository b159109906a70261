// How names stand beside the body: whose, how many, how large, as names or as numbers with a key.
#include <algorithm>

#include "atlas/pins.h"
#include "base/words.h"
#include "imgui_internal.h"
#include "ui/labels.h"
#include "ui/state.h"

namespace fabrica::ui {

namespace {

template <typename Value>
bool choose(Frame& f, const Rect& line, const char* id, const std::vector<std::string>& words, Value& value) {
  const int clicked = f.kit.segments(id, line, words, static_cast<int>(value));
  if (clicked >= 0) value = static_cast<Value>(clicked);
  return clicked >= 0;
}

void pinnedRows(Frame& f, float width, float h, LabelLook& look) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  const float number = kit.width(Face::Small, countText(look.pinned.size())) + 8, b = kit.size().touch ? 44.0f : 30.0f;
  size_t removed = look.pinned.size();
  for (size_t i = 0; i < look.pinned.size(); ++i) {
    const StructureIndex s = look.pinned[i];
    ImGui::PushID(static_cast<int>(s));
    const Rect line = f.line(width, h);
    const auto t = kit.area("pinned", {line.x - 6, line.y, width - b, h});
    ImDrawList* list = ImGui::GetWindowDrawList();
    if (t.hovered) list->AddRectFilled(ImVec2(line.x - 6, line.y), ImVec2(line.x + width + 6, line.y + h), c.hover, 7);
    if (t.hovered) f.hover(s);
    const std::string count = countText(i + 1);
    kit.textIn(list, {line.x + number - 8 - kit.width(Face::Small, count), line.y, number, h}, Face::Small, c.textDim, count);
    kit.nameIn({line.x + number + 4, line.y, width - number - b - 8, h}, Face::Body, c.text, labelName(f.model, s));
    if (t.clicked) f.model.select(s);
    if (kit.iconButton("unpin", {line.x + width - b, line.y, b, h}, Icon::Close, tr("Unpin"))) removed = i;
    ImGui::PopID();
  }
  if (removed < look.pinned.size()) look.pinned.erase(look.pinned.begin() + static_cast<std::ptrdiff_t>(removed));
}

// Also what stands there now.
void pinShown(const State& state, Options& options) {
  for (const StructureIndex s : shownInOrder(state))
    if (options.labelLook.numberOf(s) == 0 && options.labelLook.pinned.size() < kMostPinned) options.labelLook.pinned.push_back(s);
  if (!options.labelLook.pinned.empty()) options.labels = LabelMode::Pinned;
}

}  // namespace

void calloutContent(Frame& f, float width) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  const float h = kit.size().touch ? 44.0f : 32.0f;
  Options options = f.model.options();
  LabelLook& look = options.labelLook;

  choose(f, f.line(width, h), "labels", {tr("Off"), tr("Selected"), tr("All"), tr("Pinned")}, options.labels);
  if (options.labels == LabelMode::Selected) {
    f.line(1, 4);
    kit.paragraph(Face::Small, c.textDim, tr("A part is named when it is pressed."), width);
  }
  f.line(1, 6);
  int numbers = look.numbers;
  if (choose(f, f.line(width, h), "numbers", {tr("Names"), tr("Numbers")}, numbers)) {
    look.numbers = numbers == 1;
    // Numbers are of what is pinned: what stands there now, where nothing is.
    if (look.numbers && look.pinned.empty()) pinShown(f.state, options);
    else if (look.numbers) options.labels = LabelMode::Pinned;
  }
  if (look.numbers && kit.toggle("key", f.line(width, h), tr("Key beside the body"), look.key)) look.key = !look.key;

  f.caption(tr("How many"));
  choose(f, f.line(width, h), "density", {tr("Few"), tr("Some"), tr("Many")}, look.density);
  f.caption(tr("Size"));
  choose(f, f.line(width, h), "size", {tr("Small"), tr("Medium"), tr("Large")}, look.size);
  if (f.state.latinNames && f.model.language() != "la") {
    f.line(1, 6);
    const bool latin = look.language == "la";
    if (kit.toggle("latin labels", f.line(width, h), tr("Labels in Latin"), latin)) look.language = latin ? "" : "la";
  }

  f.caption(tr("Pinned"));
  if (look.pinned.empty()) kit.paragraph(Face::Small, c.textDim, tr("Pin names from a part’s card, or all that stand there now. They go with the link and the picture."), width);
  pinnedRows(f, width, h, look);
  f.line(1, 4);
  const Rect line = f.line(width, kit.size().button);
  const float half = (width - 8) / 2;
  const bool any = !f.state.labelLayout.empty() && options.labels != LabelMode::Off;
  if (kit.button("pin shown", {line.x, line.y, half, line.height}, Icon::None, tr("Pin those shown"), Look::Filled, false, any)) pinShown(f.state, options);
  if (kit.button("unpin all", {line.x + half + 8, line.y, half, line.height}, Icon::None, tr("Unpin all"), Look::Filled, false, !look.pinned.empty())) {
    look.pinned.clear();
    look.numbers = false;
    if (options.labels == LabelMode::Pinned) options.labels = LabelMode::All;
  }
  f.line(1, kPad);
  f.model.setOptions(options);
}

void pinRow(Frame& f, const Rect& line, std::span<const StructureIndex> which) {
  const size_t parts = partsOf(f.model, which).size();
  const bool pinned = arePinned(f.model, which);
  if (f.kit.toggle("pin label", line, trn(parts, "Pin its name", "Pin their names"), pinned, parts > 0)) pinNames(f.model, which, !pinned);
}

}  // namespace fabrica::ui
