// The language of names: what there is, and which is chosen. Latin stands beside any of them.
#include <algorithm>
#include <set>

#include "base/words.h"
#include "imgui_internal.h"
#include "ui/state.h"
#include "ui/text_links.h"

namespace fabrica::ui {

namespace {

// As often as the atlas gets names.
void noteLanguages(Frame& f) {
  if (f.state.languagesRevision == f.model.revisions().atlas) return;
  f.state.languagesRevision = f.model.revisions().atlas;
  std::set<std::string> languages;
  for (const Structure& s : f.model.atlas().structures) {
    for (const Localised& name : s.names) languages.insert(name.language);
  }
  f.state.latinNames = languages.erase("la") > 0;
  languages.insert("en");
  f.state.languages.assign(languages.begin(), languages.end());
}

// Of the names that are seen: English where the atlas has none in the interface's language.
std::string shownLanguage(const Frame& f) {
  const std::vector<std::string>& codes = f.state.languages;
  const bool has = std::find(codes.begin(), codes.end(), f.model.language()) != codes.end();
  return std::string(has || !f.model.options().language.empty() ? f.model.language() : "en");
}

}  // namespace

void languageControls(Frame& f, float width, Options& options) {
  noteLanguages(f);
  Kit& kit = f.kit;
  const float h = kit.size().touch ? 44.0f : 32.0f;
  const std::vector<std::string>& codes = f.state.languages;
  if (codes.size() > 1) {
    const std::string chosen = shownLanguage(f);
    f.caption(tr("Names in"));
    // In rows of equal length, as many as it takes for their own names to fit.
    const size_t inRow = codes.size() <= 4 ? codes.size() : 3;
    for (size_t first = 0; first < codes.size(); first += inRow) {
      const size_t end = std::min(first + inRow, codes.size());
      std::vector<std::string> words;
      int current = -1;
      for (size_t i = first; i < end; ++i) {
        words.push_back(languageName(codes[i]));
        if (codes[i] == chosen) current = static_cast<int>(i - first);
      }
      const float share = static_cast<float>(end - first) / static_cast<float>(inRow);
      const Rect line = f.line(width, h, 4);
      ImGui::PushID(static_cast<int>(first));
      const int clicked = kit.segments("language", {line.x, line.y, width * share, h}, words, current);
      ImGui::PopID();
      if (clicked >= 0) options.language = codes[first + static_cast<size_t>(clicked)];
    }
  }
  if (f.state.latinNames) {
    f.line(1, 2);
    if (kit.toggle("latin", f.line(width, h), tr("Latin beside them"), options.latin)) options.latin = !options.latin;
  }
}

void languageChip(Frame& f, const Rect& rect) {
  noteLanguages(f);
  if (f.state.languages.size() < 2) return;
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  std::string code = shownLanguage(f).substr(0, 2);
  std::transform(code.begin(), code.end(), code.begin(), [](char ch) { return ch >= 'a' && ch <= 'z' ? static_cast<char>(ch - 32) : ch; });
  const auto t = kit.area("language of names", rect);
  ImDrawList* list = ImGui::GetWindowDrawList();
  if (t.hovered) {
    list->AddRectFilled(low(rect), high(rect), c.hover, 7);
    kit.tip(rect, tr("Language of names"));
  }
  const float w = kit.width(Face::Small, code);
  kit.textIn(list, {rect.center().x - w / 2, rect.y, w + 1, rect.height}, Face::Small, c.textDim, code);
  if (t.clicked) f.state.popover = f.state.popover == Page::View ? Page::None : Page::View;
}

}  // namespace fabrica::ui
