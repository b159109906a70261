// What is named and not shown: counts by branch, the names themselves, and what the atlas says of its own gaps.
#include "atlas/coverage.h"
#include "base/words.h"
#include "imgui_internal.h"
#include "ui/state.h"

namespace fabrica::ui {

namespace {

constexpr size_t kMostListed = 300;  // names of a branch

void heading(Frame& f, float width, const std::string& words) {
  f.line(1, 12);
  f.kit.textIn(ImGui::GetWindowDrawList(), f.line(width, 22, 2), Face::Small, f.kit.color().textDim, words);
}

void branchRow(Frame& f, float width, const BranchCoverage& branch) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  State& state = f.state;
  const float h = kit.size().touch ? 48.0f : 40.0f;
  const bool open = state.openGaps == branch.branch;
  ImGui::PushID(static_cast<int>(branch.branch));
  const Rect line = f.line(width, h);
  const auto t = kit.area("branch", {line.x - 6, line.y, width + 12, h});
  ImDrawList* list = ImGui::GetWindowDrawList();
  if (t.hovered) list->AddRectFilled(ImVec2(line.x - 6, line.y), ImVec2(line.x + width + 6, line.y + h), c.hover, 7);
  drawIcon(list, open ? Icon::Down : Icon::Right, ImVec2(line.x + 8, line.y + 15), 14, c.textDim);
  const std::string count = tr("{0} of {1}", {countText(branch.missing), countText(branch.named)});
  const float w = kit.width(Face::Small, count);
  kit.text(list, ImVec2(line.x + 22, line.y + 6), Face::Body, c.text, f.model.nameOf(branch.branch), width - 30 - w);
  kit.text(list, ImVec2(line.x + width - w, line.y + 8), Face::Small, c.textDim, count);
  // What is there, as a share of what is named.
  const float share = 1 - static_cast<float>(branch.missing) / static_cast<float>(std::max(branch.named, 1u));
  const ImVec2 low(line.x + 22, line.y + h - 9), high(line.x + width, line.y + h - 6);
  list->AddRectFilled(low, high, c.line, 1.5f);
  list->AddRectFilled(low, ImVec2(low.x + (high.x - low.x) * share, high.y), withAlpha(c.text, 0.55f), 1.5f);
  if (t.clicked) state.openGaps = open ? kNone : branch.branch;
  if (open) {
    for (size_t i = 0; i < branch.gaps.size() && i < kMostListed; ++i) {
      const StructureIndex s = branch.gaps[i];
      const Rect row = f.line(width, kit.size().touch ? 44.0f : 26.0f);
      ImGui::PushID(static_cast<int>(s));
      const auto r = kit.area("gap", {row.x + 16, row.y, width - 16, row.height});
      if (r.hovered) list->AddRectFilled(ImVec2(row.x + 16, row.y), ImVec2(row.x + width + 6, row.y + row.height), c.hover, 7);
      const uint32_t below = branch.below[i];
      const std::string more = below > 0 ? "+ " + countText(below) : "";
      const float v = kit.width(Face::Small, more);
      kit.textIn(list, {row.x + 22, row.y, width - 30 - v, row.height}, Face::Body, c.text, f.model.nameOf(s));
      kit.textIn(list, {row.x + width - v, row.y, v + 1, row.height}, Face::Small, c.textDim, more);
      if (r.clicked) f.model.select(s);
      ImGui::PopID();
    }
    if (branch.gaps.size() > kMostListed) kit.paragraph(Face::Small, c.textDim, trn(branch.gaps.size() - kMostListed, "and {0} more", "and {0} more"), width, 22);
  }
  ImGui::PopID();
}

}  // namespace

void coverageContent(Frame& f, float width) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  const Atlas& atlas = f.model.atlas();
  State& state = f.state;
  if (state.coverageRevision != f.model.revisions().atlas) {
    state.coverageRevision = f.model.revisions().atlas;
    state.coverage = coverageOf(f.model);
  }
  const Coverage& coverage = state.coverage;
  if (coverage.missing == 0) {
    kit.paragraph(Face::Body, c.text, coverage.named ? trn(coverage.named, "The {0} structure that its tree names is shown.", "All {0} structures that its tree names are shown.") : tr("Nothing is named here."), width);
  } else {
    kit.paragraph(Face::Body, c.text, trn(coverage.named - coverage.missing, "{0} of the {1} structures that its tree names is shown. The others have names, and no shape:", "{0} of the {1} structures that its tree names are shown. The others have names, and no shape:", {countText(coverage.named)}), width);
    f.line(1, 6);
    for (const BranchCoverage& branch : coverage.branches) branchRow(f, width, branch);
  }
  if (atlas.gaps.empty()) {
    f.line(1, kPad);
    return;
  }
  heading(f, width, tr("What its makers say is missing"));
  for (const KnownGap& gap : atlas.gaps) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::GetWindowDrawList()->AddCircleFilled(ImVec2(at.x + 4, at.y + kit.height(Face::Body) * 0.62f), 2, c.textDim);
    kit.paragraph(Face::Body, c.text, f.model.said(gap.text, gap.texts).text, width, 14);
    if (gap.branch < atlas.structures.size()) {
      const Rect line = f.line(width, kit.size().touch ? 44.0f : kit.height(Face::Small) * 1.6f);
      if (kit.rowLink("where", {line.x + 14, line.y, width - 14, line.height}, Face::Small, f.model.nameOf(gap.branch), width - 14, true)) f.model.select(gap.branch);
    }
  }
  f.line(1, kPad);
}

}  // namespace fabrica::ui
