// Label maps in the panel of slices: whether they are labels at all, their surfaces, how they colour slices.
#include <algorithm>
#include <cmath>

#include "base/words.h"
#include "ui/state.h"

namespace fabrica::ui {

namespace {

// Of strengths: borders alone (shaders/slice_color.glsl), and the least with which they are filled.
constexpr float kOutlinesOnly = 0.02f, kLeastFilled = 0.05f;

void surfacesRow(Frame& f, float width, const LabelRow& row) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  using State = Surfaces::State;
  if (row.surfaces.state == State::Working) {
    const Rect line = f.line(width, kit.size().button, 4);
    const float stop = kit.buttonWidth(Icon::None, tr("Stop"));
    kit.textIn(ImGui::GetWindowDrawList(), {line.x, line.y, width - stop - 8, line.height}, Face::Small, c.textDim,
               tr("Making surfaces … {0}", {percentText(row.share)}));
    if (kit.button("stop", {line.x + width - stop, line.y, stop, line.height}, Icon::None, tr("Stop"))) f.command(CommandKind::StopSurfaces);
    return;
  }
  if (!row.surfaces.why.empty()) kit.paragraph(Face::Small, row.surfaces.state == State::Failed ? c.error : c.textDim, said(row.surfaces.why), width);
  if (row.surfaces.state == State::Ready) return;
  const Rect line = f.line(width, kit.size().button, 4);
  if (kit.button("surfaces", line, Icon::None, tr("Make surfaces of it"))) f.command(CommandKind::MakeSurfaces, row.address);
}

}  // namespace

void labelControls(Frame& f, float width) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  const auto& volumes = f.model.atlas().volumes;
  const bool labels = std::any_of(volumes.begin(), volumes.end(), [](const Volume& v) { return v.labels; });
  if (f.in.labelMaps.empty() && !labels) return;
  const float h = kit.size().touch ? 44.0f : 32.0f;
  f.line(1, 6);
  kit.separator(kPad);
  f.line(1, 6);
  for (const LabelRow& row : f.in.labelMaps) {
    ImGui::PushID(row.address.c_str());
    kit.text(ImGui::GetWindowDrawList(), {ImGui::GetCursorScreenPos().x, ImGui::GetCursorScreenPos().y}, Face::Body, c.text, row.name, width);
    f.line(width, kit.height(Face::Body), 4);
    const int clicked = row.streamed ? -1 : kit.segments("taken", f.line(width, h, 4), {tr("Image"), trIn("numbers", "Labels")}, row.labels ? 1 : 0);
    if (clicked >= 0 && (clicked == 1) != row.labels) {
      const bool more = row.address.find('#') != std::string::npos;
      f.command(CommandKind::OpenUrl, row.address + (more ? "&" : "#") + (clicked == 1 ? "as=labels" : "as=image"));
    }
    if (row.labels) surfacesRow(f, width, row);
    ImGui::PopID();
  }
  if (!labels) return;
  Options options = f.model.options();
  if (kit.toggle("overlay", f.line(width, h), tr("Colour the structures on slices"), options.labelOverlay)) options.labelOverlay = !options.labelOverlay;
  if (options.labelOverlay) {
    const bool outlines = options.labelOverlayOpacity <= kOutlinesOnly;
    const int clicked = kit.segments("overlay-kind", f.line(width, h, 4), {tr("Filled"), tr("Outlines")}, outlines ? 1 : 0);
    if (clicked >= 0 && (clicked == 1) != outlines) options.labelOverlayOpacity = clicked == 1 ? kOutlinesOnly : Options().labelOverlayOpacity;
    if (options.labelOverlayOpacity > kOutlinesOnly) {
      const Rect line = f.line(width, h);
      kit.textIn(ImGui::GetWindowDrawList(), line, Face::Body, c.text, tr("Strength"));
      kit.slider("strength", {line.x + 96, line.y, width - 96, h}, options.labelOverlayOpacity);
      options.labelOverlayOpacity = std::max(options.labelOverlayOpacity, kLeastFilled);
    }
  }
  f.model.setOptions(options);
}

}  // namespace fabrica::ui
