// A definition as it is meant: bold, italic, lists, links to structures and pages (base/markdown.h), wrapped word by word.
#include "base/markdown.h"
#include "imgui_internal.h"
#include "ui/state.h"

namespace fabrica::ui {

namespace {

constexpr float kItemIndent = 16;

struct Flow {
  ImVec2 start;       // upper left of the block
  float left = 0;     // of each line, from there
  float width = 0, line = 0, word = 0, space = 0;
  float x = 0, y = 0;
};

Face faceOf(const MarkedSpan& span) { return span.bold ? Face::Bold : span.italic ? Face::Italic : Face::Body; }

void follow(Frame& f, const std::string& link) {
  if (link[0] != '#') return f.command(CommandKind::OpenExternal, link);
  const StructureIndex s = f.model.atlas().indexOf(link.substr(1));
  if (s == kNone) return;
  f.model.select(s);
  f.command(CommandKind::Fit, {}, {s});
}

void span(Frame& f, Flow& flow, const MarkedSpan& span, int id) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Face face = faceOf(span);
  const bool link = !span.link.empty() && (span.link[0] != '#' || f.model.atlas().indexOf(span.link.substr(1)) != kNone);
  int part = 0;
  for (size_t at = 0; at < span.text.size();) {
    const size_t end = std::min(span.text.find(' ', at), span.text.size());
    const std::string word = span.text.substr(at, end - at);
    if (!word.empty()) {
      const float w = kit.width(face, word);
      if (flow.x > flow.left && flow.x + w > flow.width) {
        flow.x = flow.left;
        flow.y += flow.line;
      }
      const ImVec2 place(flow.start.x + flow.x, flow.start.y + flow.y);
      if (!link) {
        kit.text(list, place, face, c.text, word, flow.width - flow.left);
      } else {
        ImGui::PushID(id * 1000 + part++);
        if (kit.link("word", place, face, word, flow.width - flow.left)) follow(f, span.link);
        ImGui::PopID();
      }
      flow.x += w;
    }
    if (end < span.text.size()) flow.x += flow.space;
    at = end + 1;
  }
}

}  // namespace

void richText(Frame& f, float width, std::string_view text) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  // Scripts that are drawn as whole lines, and texts without a mark: as paragraphs.
  if (needsShaping(text) || text.find_first_of("*_[\n") == std::string_view::npos) return kit.paragraph(Face::Body, c.text, plainText(text), width);
  int id = 0;
  for (const MarkedBlock& block : parseMarkdown(text, Dialect::Definition)) {
    Flow flow;
    flow.start = ImGui::GetCursorScreenPos();
    flow.left = flow.x = block.item() ? kItemIndent + (block.number.empty() ? 0 : 6) : 0;
    flow.width = width;
    flow.line = kit.height(Face::Body) * 1.45f;
    flow.space = kit.width(Face::Body, " ");
    if (block.item() && block.number.empty()) {
      ImGui::GetWindowDrawList()->AddCircleFilled(ImVec2(flow.start.x + 5, flow.start.y + kit.height(Face::Body) * 0.62f), 2, c.textDim);
    } else if (block.item()) {
      kit.text(ImGui::GetWindowDrawList(), flow.start, Face::Body, c.textDim, block.number);
    }
    for (const MarkedSpan& one : block.spans) span(f, flow, one, id++);
    f.line(width, flow.y + flow.line, block.item() ? 2 : 6);
  }
}

}  // namespace fabrica::ui
