// A person's own selections, named: to come back to, to show alone, to share with the link.
#include "base/words.h"
#include "imgui_internal.h"
#include "ui/state.h"

namespace fabrica::ui {

namespace {

void setRow(Frame& f, float width, const NamedSet& set, std::string& removed) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  const float h = kit.size().touch ? 48.0f : 34.0f, b = kit.size().touch ? 44.0f : 30.0f;
  ImGui::PushID(set.name.c_str());
  const Rect line = f.line(width, h);
  const float words = width - 3 * b - 4;
  const auto t = kit.area("set", {line.x - 6, line.y, words + 6, h});
  ImDrawList* list = ImGui::GetWindowDrawList();
  const bool current = f.model.selection() == set.structures;
  if (t.hovered || current) list->AddRectFilled(ImVec2(line.x - 6, line.y), ImVec2(line.x + width + 6, line.y + h), current ? c.selected : c.hover, 7);
  const std::string count = countText(set.structures.size());
  const float w = kit.width(Face::Small, count);
  kit.textIn(list, {line.x + 2, line.y, words - w - 14, h}, Face::Body, c.text, set.name);
  kit.textIn(list, {line.x + words - w - 6, line.y, w + 1, h}, Face::Small, c.textDim, count);
  if (t.hovered) kit.tip(line, tr("Select these"));
  if (t.clicked) {
    f.model.selectMany(set.structures);
    f.command(CommandKind::Fit, {}, set.structures);
  }
  const Rect cell{line.x + width - b, line.y, b, h};
  if (kit.iconButton("only", {cell.x - 2 * b, line.y, b, h}, Icon::Isolate, tr("Show only these"))) f.model.isolate(set.structures);
  if (kit.iconButton("rename", {cell.x - b, line.y, b, h}, Icon::Label, tr("Rename"))) f.command(CommandKind::AskSetName, set.name);
  if (kit.iconButton("remove", cell, Icon::Close, tr("Delete this set"))) removed = set.name;
  if (current) pinRow(f, f.line(width, h), set.structures);
  ImGui::PopID();
}

}  // namespace

void setsContent(Frame& f, float width) {
  Kit& kit = f.kit;
  const bool selected = !f.model.selection().empty();
  f.caption(tr("Sets"));
  std::string removed;
  for (const NamedSet& set : f.model.sets()) setRow(f, width, set, removed);
  if (!removed.empty()) f.model.removeSet(removed);
  if (f.model.sets().empty()) kit.paragraph(Face::Small, kit.color().textDim, tr("Select some parts and keep them under a name. Sets travel with the link."), width);
  f.line(1, 4);
  const Rect line = f.line(width, kit.size().button);
  if (kit.button("save set", line, Icon::Plus, tr("Keep the selection as a set …"), Look::Filled, false, selected)) f.command(CommandKind::AskSetName);
}

}  // namespace fabrica::ui
