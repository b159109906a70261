// The smaller pages: layers, view, help; and which page is which.
#include <algorithm>
#include <iterator>

#include "atlas/pins.h"
#include "base/words.h"
#include "imgui_internal.h"
#include "ui/state.h"
#include "ui/text_links.h"

namespace fabrica::ui {

namespace {

bool menuRow(Frame& f, float width, const char* id, Icon icon, const char* words, const char* keys = nullptr) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  const Rect line = f.line(width, kit.size().touch ? 48.0f : 34.0f);
  const Rect wide{line.x - 6, line.y, width + 12, line.height};
  const auto t = kit.area(id, wide);
  ImDrawList* list = ImGui::GetWindowDrawList();
  if (t.hovered || t.held) list->AddRectFilled(ImVec2(wide.x, wide.y), ImVec2(wide.x + wide.width, wide.y + wide.height), c.hover, 7);
  drawIcon(list, icon, ImVec2(line.x + 10, line.center().y), 20, c.textDim);
  kit.textIn(list, {line.x + 32, line.y, width - 32, line.height}, Face::Body, c.text, words);
  if (keys && !kit.size().touch) {
    const float w = kit.width(Face::Small, keys);
    kit.textIn(list, {line.x + width - w, line.y, w + 1, line.height}, Face::Small, c.textDim, keys);
  }
  return t.clicked;
}

// The interface's own languages, each called as it calls itself.
void interfaceLanguages(Frame& f, float width) {
  Kit& kit = f.kit;
  static constexpr const char* kCodes[] = {"en", "fr", "es", "pt", "de"};
  constexpr int kRow = 3;
  f.caption(tr("Language"));
  const float h = kit.size().touch ? 44.0f : 32.0f, w = (width - 4 * (kRow - 1)) / kRow;
  Rect line{};
  for (int i = 0; i < static_cast<int>(std::size(kCodes)); ++i) {
    if (i % kRow == 0) line = f.line(width, h, 4);
    const bool now = std::string_view(kCodes[i]) == wordsLanguage();
    ImGui::PushID(i);
    if (kit.button("ui language", {line.x + static_cast<float>(i % kRow) * (w + 4), line.y, w, h}, Icon::None, languageName(kCodes[i]), Look::Filled, now)) f.command(CommandKind::Language, kCodes[i]);
    ImGui::PopID();
  }
}

}  // namespace

void layersContent(Frame& f, float width) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  const float h = kit.size().touch ? 48.0f : 34.0f, b = kit.size().touch ? 44.0f : 32.0f;
  const auto groups = topGroups(f.model);
  for (StructureIndex s : groups) {
    if (partsOf(f.model, {&s, 1}).empty()) continue;
    const bool ghost = areGhosted(f.model, {&s, 1});
    const Eye eye = f.model.eye(s);
    const Rect line = f.line(width, h);
    ImGui::PushID(static_cast<int>(s));
    const auto t = kit.area("name", {line.x, line.y, width - 2 * b - 6, h});
    kit.textIn(ImGui::GetWindowDrawList(), {line.x, line.y, width - 2 * b - 10, h}, Face::Body, eye == Eye::Hidden ? c.textDim : c.text, f.model.nameOf(s));
    if (t.clicked) f.model.select(s);
    if (kit.iconButton("ghost", {line.x + width - 2 * b - 2, line.y, b, h}, Icon::Ghost, ghost ? tr("Solid again") : tr("Fade to glass"), ghost)) {
      if (ghost) f.model.show({&s, 1});
      else f.model.ghost({&s, 1});
    }
    if (kit.iconButton("eye", {line.x + width - b, line.y, b, h}, eye == Eye::Shown ? Icon::Eye : eye == Eye::Some ? Icon::EyeSome : Icon::EyeOff, eye == Eye::Shown ? tr("Hide") : tr("Show"), false)) {
      if (eye == Eye::Shown) f.model.hide({&s, 1});
      else f.model.show({&s, 1});
    }
    ImGui::PopID();
  }
  f.line(1, 8);
  const Rect line = f.line(width, kit.size().button);
  const float half = (width - 8) / 2;
  if (kit.button("all", {line.x, line.y, half, line.height}, Icon::Eye, tr("Show all"))) f.model.showAll();
  if (kit.button("glass", {line.x + half + 8, line.y, half, line.height}, Icon::Ghost, tr("Fade all"))) f.model.ghost(groups);
  setsContent(f, width);
}

void viewContent(Frame& f, float width) {
  Kit& kit = f.kit;
  const float h = kit.size().touch ? 44.0f : 32.0f;
  Options options = f.model.options();
  Camera camera = f.model.camera();

  f.caption(tr("Seen from"));
  static constexpr const char* kViews[] = {"anterior", "posterior", "left", "right", "superior", "inferior"};
  static constexpr const char* kWords[] = {trKey("Front"), trKey("Back"), trKey("Left"), trKey("Right"), trKey("Above"), trKey("Below")};
  for (int row = 0; row < 2; ++row) {
    const Rect line = f.line(width, h, 4);
    const float w = (width - 8) / 3;
    for (int i = 0; i < 3; ++i) {
      const int k = row * 3 + i;
      ImGui::PushID(k);
      if (kit.button("view", {line.x + static_cast<float>(i) * (w + 4), line.y, w, h}, Icon::None, tr(kWords[k]))) f.command(CommandKind::StandardView, kViews[k]);
      ImGui::PopID();
    }
  }
  f.line(1, 4);
  int clicked = kit.segments("projection", f.line(width, h), {tr("Perspective"), tr("Parallel")}, camera.orthographic ? 1 : 0);
  if (clicked >= 0) {
    camera.orthographic = clicked == 1;
    f.model.setCamera(camera);
  }

  const auto go = [&](Page page) {
    if (f.phone) f.state.page = page;
    else f.state.popover = page;
  };
  if (f.phone) {
    f.line(1, 6);
    if (menuRow(f, width, "callouts", Icon::Label, tr("Labels …"))) go(Page::Labels);
    if (menuRow(f, width, "learn", Icon::Learn, tr("Lessons and quiz …"))) f.command(CommandKind::Learn);
  }
  f.caption(tr("Theme"));
  clicked = kit.segments("theme", f.line(width, h), {tr("Auto"), tr("Light"), tr("Dark")}, static_cast<int>(options.theme));
  if (clicked >= 0) options.theme = static_cast<Theme>(clicked);

  interfaceLanguages(f, width);
  languageControls(f, width, options);
  f.line(1, 6);
  if (kit.toggle("safe", f.line(width, h), tr("Colours for the colour-blind"), options.colourBlindSafe)) options.colourBlindSafe = !options.colourBlindSafe;
  if (kit.toggle("still", f.line(width, h), tr("Less motion"), options.reducedMotion)) options.reducedMotion = !options.reducedMotion;
  if (kit.toggle("contrast", f.line(width, h), tr("More contrast"), options.moreContrast)) options.moreContrast = !options.moreContrast;
  f.model.setOptions(options);

  f.line(1, 4);
  kit.separator(kPad);
  f.line(1, 4);
  // On a laptop these are in the toolbar.
  if (f.phone && menuRow(f, width, "measure", Icon::Measure, tr("Measure"))) f.state.page = Page::Measure;
  if (menuRow(f, width, "picture", Icon::Camera, tr("Save a picture"))) f.command(CommandKind::Screenshot);
  if (menuRow(f, width, "share", Icon::Share, tr("Share this view …"))) f.command(CommandKind::Share);
  if (menuRow(f, width, "full", Icon::FullScreen, tr("Full screen"))) f.command(CommandKind::FullScreen);
  if (menuRow(f, width, "fresh", Icon::Retry, tr("Start fresh"))) f.command(CommandKind::StartFresh);
  if (menuRow(f, width, "url", Icon::Open, tr("Open …"))) f.command(CommandKind::OpenUrlDialog);
  if (menuRow(f, width, "open", Icon::Open, tr("Open a file …"))) f.command(CommandKind::OpenFile);
  if (!f.model.sources().empty() && menuRow(f, width, "sources", Icon::Layers, tr("Files in this scene …"))) f.command(CommandKind::Sources);
  if (!f.model.atlas().parts.empty() && menuRow(f, width, "frames", Icon::Measure, tr("Units and axes …"))) f.command(CommandKind::Frames);
  if (f.phone && menuRow(f, width, "help", Icon::Help, tr("Help"), "?")) go(Page::Help);
  if (menuRow(f, width, "about", Icon::Info, tr("About this atlas"))) go(Page::About);
  if (menuRow(f, width, "coverage", Icon::Whole, tr("What is missing"))) go(Page::Coverage);
}

void helpContent(Frame& f, float width) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  struct Line {
    const char *keys, *what;
  };
  static constexpr Line kTouch[] = {{trKey("One finger"), trKey("turn")}, {trKey("Two fingers"), trKey("move and zoom")}, {trKey("Tap"), trKey("select a part")},
                                    {trKey("Tap twice"), trKey("zoom to it")}, {trKey("Hold"), trKey("what is here")}, {trKey("On a slice"), trKey("up, down: through it; sideways: the next")}, {trKey("Drag the sheet"), trKey("tree, card, slices")}};
  static constexpr Line kMouse[] = {{trKey("Drag"), trKey("turn")}, {trKey("Right drag, ⇧ drag"), trKey("move")}, {trKey("Wheel, pinch"), trKey("zoom to the pointer")},
                                    {trKey("Click"), trKey("select a part")}, {trKey("Right click"), trKey("what is here")}, {trKey("Ctrl click, ⇧ click"), trKey("one more; a range in the tree")}, {trKey("Double click"), trKey("zoom to it")},
                                    {trKey("Alt drag"), trKey("turn freely")}};
  static constexpr Line kKeys[] = {{"← → ↑ ↓", trKey("turn")}, {"⇧ ← → ↑ ↓", trKey("move")}, {"+  −", trKey("zoom")}, {"1 … 6", trKey("front … below")},
                                   {"F", trKey("zoom to the selection")}, {trKey("Home"), trKey("everything")}, {"O", trKey("parallel or perspective")},
                                   {"I", trKey("show only this")}, {"G", trKey("fade others")}, {"H", trKey("hide")}, {"A", trKey("show all")},
                                   {"E, ⇧ E", trKey("pull apart, back together")}, {".  ,", trKey("take a layer off, put it back")}, {"B", trKey("clip box")},
                                   {"[  ]", trKey("previous, next slice")}, {"C, {  }", trKey("play the slices; slower, faster")}, {"X", trKey("cut all but the selection")}, {"K", trKey("keep it whole")}, {"M", trKey("measure a distance")}, {trKey("Enter"), trKey("set a point where the slices meet")}, {"L", trKey("labels")}, {"P", trKey("slices side by side")}, {"Z, ⇧ Z", trKey("into a zoom, back out")},
                                   {trKey("Ctrl Z, Ctrl ⇧ Z"), trKey("undo, redo")}, {"/", trKey("search")}, {trKey("Menu, ⇧ F10"), trKey("what is here")}, {trKey("Esc"), trKey("select nothing")}};
  static constexpr Line kPanes[] = {{trKey("Wheel, drag"), trKey("through the slices")}, {trKey("Click"), trKey("the other slices go there")}, {trKey("Right drag"), trKey("brightness and range")},
                                    {trKey("Drag the cross"), trKey("the other slices follow")}, {trKey("Drag its dots"), trKey("turn the other slice")}, {trKey("Pinch, Ctrl wheel"), trKey("zoom")}, {trKey("⇧ drag"), trKey("move")}};
  const auto lines = [&](const char* title, std::span<const Line> list) {
    f.caption(title);
    constexpr float kColumn = 144;
    const float row = kit.size().touch ? 32.0f : 25.0f, room = width - kColumn;
    for (const Line& l : list) {
      const char* what = tr(l.what);
      const bool fits = kit.width(Face::Body, what) <= room;
      const Rect line = f.line(width, fits ? row : kit.paragraphHeight(Face::Body, what, room) + 5);
      kit.textIn(ImGui::GetWindowDrawList(), {line.x, line.y, kColumn - 8, row}, Face::Body, c.text, tr(l.keys));
      if (fits) {
        kit.textIn(ImGui::GetWindowDrawList(), {line.x + kColumn, line.y, room, row}, Face::Body, c.textDim, what);
        continue;
      }
      ImGui::SetCursorScreenPos(ImVec2(line.x + kColumn, line.y + 4));
      kit.paragraph(Face::Body, c.textDim, what, room);
      ImGui::SetCursorScreenPos(ImVec2(line.x, line.y + line.height));
    }
  };
  if (kit.size().touch) lines(tr("Fingers"), kTouch);
  else {
    lines(tr("Mouse and touchpad"), kMouse);
    lines(tr("Slices"), kPanes);
    lines(tr("Keys"), kKeys);
  }
  f.line(1, 10);
}

const char* pageTitle(Page page) {
  switch (page) {
    case Page::Slices: return tr("Slices and cuts");
    case Page::Inside: return tr("See inside");
    case Page::Layers: return tr("Layers");
    case Page::Measure: return tr("Measure");
    case Page::View: return tr("View");
    case Page::Help: return tr("Help");
    case Page::About: return tr("About this atlas");
    case Page::Coverage: return tr("What is missing");
    case Page::Labels: return tr("Labels");
    case Page::Tree: return tr("Parts");
    default: return "";
  }
}

void pageContent(Frame& f, Page page, float width) {
  switch (page) {
    case Page::Card: return cardContent(f, width);
    case Page::Slices: return slicesContent(f, width);
    case Page::Inside: return insideContent(f, width);
    case Page::Layers: return layersContent(f, width);
    case Page::Measure: return measureContent(f, width);
    case Page::View: return viewContent(f, width);
    case Page::Help: return helpContent(f, width);
    case Page::About: return aboutContent(f, width);
    case Page::Coverage: return coverageContent(f, width);
    case Page::Labels: return calloutContent(f, width);
    default: return;
  }
}

}  // namespace fabrica::ui
