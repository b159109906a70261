// While a lesson or a quiz lies over the canvas (web/learn): the body fills what it leaves free, with names and marks and no panels.
#include <algorithm>
#include <cmath>

#include "ui/labels.h"
#include "ui/state.h"

namespace fabrica::ui {

namespace {
constexpr float kEdge = 10, kColumnWidth = 700;  // wider: three panes in a row
constexpr float kCube = 30, kSmallCube = 22, kScaleBar = 56;
}

void bareLayout(Frame& f) {
  Rect open = f.area;
  if (f.model.options().panes && open.width > kColumnWidth) {
    const float height = std::floor(std::min((open.width - 4 * kEdge) / 3, open.height * 0.4f));
    const Rect panes{open.x + kEdge, open.y + open.height - height - kEdge, open.width - 2 * kEdge, height};
    panesOverlay(f, panes, false);
    open.height = panes.y - open.y;
  } else if (f.model.options().panes && open.height > 320) {
    const float height = std::floor(open.height * 0.5f);
    onePane(f, {open.x + kEdge, open.y + open.height - height, open.width - 2 * kEdge, height - kEdge});
    open.height -= height;
  }
  // Which way is left can be told, whatever is shown; an audience is told by who presents.
  const float cube = f.phone ? kSmallCube : kCube;
  if (f.in.bareCube && open.height > 200) gizmo(f, {open.x + kEdge + cube + 12, open.y + open.height - kEdge - cube - 12}, cube);
  if (f.model.options().labelLook.numbers) labelKey(f, open);
  f.labelRoom = {open.x + 8, open.y + 8, open.width - 16, open.height - 16};
  const float beside = besideBody(f, open.width);
  f.out.covered = {open.y, f.in.size.x - open.x - open.width + beside, f.in.size.y - open.y - open.height, open.x + beside};
  if (f.in.scaleBar) {
    scaleBar(f, open);
    f.labelRoom.height -= kScaleBar;
  }
  if (hasZooms(f.model)) zoomsOverlay(f, f.labelRoom);
  labelsOverlay(f);
  if (measuring(f)) measureOverlay(f, open, false);
  noticesOverlay(f, {open.x + kEdge, open.y + kEdge, std::min(open.width - 2 * kEdge, 440.0f), 0});
}

}  // namespace fabrica::ui
