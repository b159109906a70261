// The smaller pages: layers, view, help; and which page is which.
#include <algorithm>

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

void label(Frame& f, const char* words) {
  f.line(1, 8);
  f.kit.textIn(ImGui::GetWindowDrawList(), f.line(200, 22), Face::Small, f.kit.color().textDim, words);
}

}  // namespace

void layersContent(Frame& f, float width) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  const float h = kit.size().touch ? 48.0f : 34.0f, b = kit.size().touch ? 44.0f : 32.0f;
  const auto groups = topGroups(f.model);
  for (StructureIndex s : groups) {
    const auto below = f.model.descendants(s);
    bool parts = false, ghost = true;
    for (StructureIndex d : below) {
      if (!f.model.atlas().structures[d].shows()) continue;
      parts = true;
      ghost &= f.model.appearance(d).ghost;
    }
    if (!parts) continue;
    ghost &= parts;
    const Eye eye = f.model.eye(s);
    const Rect line = f.line(width, h);
    ImGui::PushID(static_cast<int>(s));
    const auto t = kit.area("name", {line.x, line.y, width - 2 * b - 6, h});
    kit.textIn(ImGui::GetWindowDrawList(), {line.x, line.y, width - 2 * b - 10, h}, Face::Body, eye == Eye::Hidden ? c.textDim : c.text, f.model.nameOf(s));
    if (t.clicked) f.model.select(s);
    if (kit.iconButton("ghost", {line.x + width - 2 * b - 2, line.y, b, h}, Icon::Ghost, ghost ? "Solid again" : "Fade to glass", ghost)) {
      if (ghost) f.model.show({&s, 1});
      else f.model.ghost({&s, 1});
    }
    if (kit.iconButton("eye", {line.x + width - b, line.y, b, h}, eye == Eye::Shown ? Icon::Eye : eye == Eye::Some ? Icon::EyeSome : Icon::EyeOff, eye == Eye::Shown ? "Hide" : "Show", false)) {
      if (eye == Eye::Shown) f.model.hide({&s, 1});
      else f.model.show({&s, 1});
    }
    ImGui::PopID();
  }
  f.line(1, 8);
  const Rect line = f.line(width, kit.size().button);
  const float half = (width - 8) / 2;
  if (kit.button("all", {line.x, line.y, half, line.height}, Icon::Eye, "Show all")) f.model.showAll();
  if (kit.button("glass", {line.x + half + 8, line.y, half, line.height}, Icon::Ghost, "Fade all")) f.model.ghost(groups);
  setsContent(f, width);
}

void viewContent(Frame& f, float width) {
  Kit& kit = f.kit;
  const float h = kit.size().touch ? 44.0f : 32.0f;
  Options options = f.model.options();
  Camera camera = f.model.camera();

  label(f, "Seen from");
  static constexpr const char* kViews[] = {"anterior", "posterior", "left", "right", "superior", "inferior"};
  static constexpr const char* kWords[] = {"Front", "Back", "Left", "Right", "Above", "Below"};
  for (int row = 0; row < 2; ++row) {
    const Rect line = f.line(width, h, 4);
    const float w = (width - 8) / 3;
    for (int i = 0; i < 3; ++i) {
      const int k = row * 3 + i;
      ImGui::PushID(k);
      if (kit.button("view", {line.x + static_cast<float>(i) * (w + 4), line.y, w, h}, Icon::None, kWords[k])) f.command(CommandKind::StandardView, kViews[k]);
      ImGui::PopID();
    }
  }
  f.line(1, 4);
  int clicked = kit.segments("projection", f.line(width, h), {"Perspective", "Parallel"}, camera.orthographic ? 1 : 0);
  if (clicked >= 0) {
    camera.orthographic = clicked == 1;
    f.model.setCamera(camera);
  }

  label(f, "Theme");
  clicked = kit.segments("theme", f.line(width, h), {"Auto", "Light", "Dark"}, static_cast<int>(options.theme));
  if (clicked >= 0) options.theme = static_cast<Theme>(clicked);

  languageControls(f, width, options);
  label(f, "Labels");
  clicked = kit.segments("labels", f.line(width, h), {"Off", "Selected", "All"}, static_cast<int>(options.labels));
  if (clicked >= 0) options.labels = static_cast<LabelMode>(clicked);
  f.line(1, 6);
  if (kit.toggle("safe", f.line(width, h), "Colours for the colour-blind", options.colourBlindSafe)) options.colourBlindSafe = !options.colourBlindSafe;
  if (kit.toggle("still", f.line(width, h), "Less motion", options.reducedMotion)) options.reducedMotion = !options.reducedMotion;
  f.model.setOptions(options);

  f.line(1, 4);
  kit.separator(kPad);
  f.line(1, 4);
  if (menuRow(f, width, "picture", Icon::Camera, "Save a picture")) f.command(CommandKind::Screenshot);
  if (menuRow(f, width, "full", Icon::FullScreen, "Full screen")) f.command(CommandKind::FullScreen);
  if (menuRow(f, width, "fresh", Icon::Retry, "Start fresh")) f.command(CommandKind::StartFresh);
  if (menuRow(f, width, "open", Icon::Open, "Open a file …")) f.command(CommandKind::OpenFile);
  if (menuRow(f, width, "url", Icon::Link, "Open a link …")) f.command(CommandKind::OpenUrlDialog);
  if (f.phone && menuRow(f, width, "measure", Icon::Measure, "Measure")) f.state.page = Page::Measure;
  if (f.phone && menuRow(f, width, "share", Icon::Share, "Share this view …")) f.command(CommandKind::Share);
  const auto go = [&](Page page) {
    if (f.phone) f.state.page = page;
    else f.state.popover = page;
  };
  if (menuRow(f, width, "help", Icon::Help, "Help", "?")) go(Page::Help);
  if (menuRow(f, width, "about", Icon::Info, "About this atlas")) go(Page::About);
  if (menuRow(f, width, "coverage", Icon::Whole, "What is missing")) go(Page::Coverage);
}

void helpContent(Frame& f, float width) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  struct Line {
    const char *keys, *what;
  };
  static constexpr Line kTouch[] = {{"One finger", "turn"}, {"Two fingers", "move and zoom"}, {"Tap", "select a part"},
                                    {"Tap twice", "zoom to it"}, {"Hold", "what is here"}, {"On a slice", "up, down: through it; sideways: the next"}, {"Drag the sheet", "tree, card, slices"}};
  static constexpr Line kMouse[] = {{"Drag", "turn"}, {"Right drag, ⇧ drag", "move"}, {"Wheel, pinch", "zoom to the pointer"},
                                    {"Click", "select a part"}, {"Right click", "what is here"}, {"Ctrl click, ⇧ click", "one more; a range in the tree"}, {"Double click", "zoom to it"},
                                    {"Alt drag", "turn freely"}};
  static constexpr Line kKeys[] = {{"← → ↑ ↓", "turn"}, {"⇧ ← → ↑ ↓", "move"}, {"+  −", "zoom"}, {"1 … 6", "front … below"},
                                   {"F", "zoom to the selection"}, {"Home", "everything"}, {"O", "parallel or perspective"},
                                   {"I", "show only this"}, {"G", "fade others"}, {"H", "hide"}, {"A", "show all"},
                                   {"E, ⇧ E", "pull apart, back together"}, {".  ,", "take a layer off, put it back"}, {"B", "clip box"},
                                   {"[  ]", "previous, next slice"}, {"C, {  }", "play the slices; slower, faster"}, {"X", "cut all but the selection"}, {"K", "keep it whole"}, {"M", "measure a distance"}, {"Enter", "set a point where the slices meet"}, {"L", "labels"}, {"P", "slices side by side"}, {"Z, ⇧ Z", "into a zoom, back out"},
                                   {"Ctrl Z, Ctrl ⇧ Z", "undo, redo"}, {"/", "search"}, {"Menu, ⇧ F10", "what is here"}, {"Esc", "select nothing"}};
  static constexpr Line kPanes[] = {{"Wheel, drag", "through the slices"}, {"Click", "the other slices go there"}, {"Right drag", "brightness and range"},
                                    {"Drag the cross", "the other slices follow"}, {"Drag its dots", "turn the other slice"}, {"Pinch, Ctrl wheel", "zoom"}, {"⇧ drag", "move"}};
  const auto lines = [&](const char* title, std::span<const Line> list) {
    label(f, title);
    for (const Line& l : list) {
      const Rect line = f.line(width, kit.size().touch ? 32.0f : 25.0f);
      kit.textIn(ImGui::GetWindowDrawList(), {line.x, line.y, 136, line.height}, Face::Body, c.text, l.keys);
      kit.textIn(ImGui::GetWindowDrawList(), {line.x + 144, line.y, width - 144, line.height}, Face::Body, c.textDim, l.what);
    }
  };
  if (kit.size().touch) lines("Fingers", kTouch);
  else {
    lines("Mouse and touchpad", kMouse);
    lines("Slices", kPanes);
    lines("Keys", kKeys);
  }
  f.line(1, 10);
}

const char* pageTitle(Page page) {
  switch (page) {
    case Page::Slices: return "Slices and cuts";
    case Page::Inside: return "See inside";
    case Page::Layers: return "Layers";
    case Page::Measure: return "Measure";
    case Page::View: return "View";
    case Page::Help: return "Help";
    case Page::About: return "About this atlas";
    case Page::Coverage: return "What is missing";
    case Page::Tree: return "Parts";
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
    default: return;
  }
}

}  // namespace fabrica::ui
