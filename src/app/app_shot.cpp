// Pictures of another size than the screen's, as large as one likes: laid out as a whole, drawn in tiles into a buffer of their own, so
// that the canvas keeps what it shows. While one is taken, no frame is drawn and nothing is loaded.
#include <algorithm>
#include <cmath>

#include "app/app.h"
#include "render/frame_block.h"

namespace fabrica {

namespace {

constexpr int kLayouts = 3;        // how often panels are laid out until all of them know what the others need
constexpr float kMostDetail = 64;

// The part of each view that lies in the tile.
std::vector<render::View> tileViews(const std::vector<render::View>& whole, const Tile& tile) {
  std::vector<render::View> out;
  for (const render::View& view : whole) {
    const int left = std::max(view.x, tile.x), right = std::min(view.x + view.width, tile.x + tile.width);
    const int bottom = std::max(view.y, tile.y), top = std::min(view.y + view.height, tile.y + tile.height);
    if (right <= left || top <= bottom) continue;
    render::View part = render::cropped(view, float(left + right) / 2 - float(view.x), float(bottom + top) / 2 - float(view.y), right - left, top - bottom);
    part.partX = left - view.x;
    part.partY = bottom - view.y;
    part.wholeWidth = view.width;
    part.wholeHeight = view.height;
    part.x = left - tile.x;
    part.y = bottom - tile.y;
    out.push_back(part);
  }
  return out;
}

}  // namespace

void App::setDetail(float detail) {
  detail_ = std::clamp(detail, 1.0f, kMostDetail);
  wishStale_ = true;
  idleSent_ = false;
}

Status App::beginShot(vec2 size, float pixelRatio, const Insets& safe, bool scaleBar) {
  if (!renderer_ || !ui_) return Error{ErrorCode::Unsupported, "There is nothing to draw with yet."};
  if (shot_) return Error{ErrorCode::Unsupported, "Another picture is being taken."};
  if (!(size.x >= 1 && size.y >= 1 && pixelRatio > 0)) return Error{ErrorCode::BadFormat, "A picture needs a width and a height."};
  shot_ = std::make_unique<Shot>();
  shot_->size = size_;
  shot_->pixelRatio = pixelRatio_;
  shot_->safe = safe_;
  shot_->covered = covered_;
  shot_->bare = bare_;
  shot_->scaleBar = scaleBar;
  size_ = size;
  pixelRatio_ = pixelRatio;
  safe_ = safe;
  bare_ = true;
  panels_ = false;
  pointerAt_.reset();
  model_.hover(kNone);
  layOutShot(kLayouts);
  return Ok{};
}

// Names keep clear of what is shown, and that of them.
void App::layOutShot(int times) {
  for (int i = 0; i < times; ++i) {
    runUi(time_);
    covered_ = output_.covered;
  }
}

Result<bool> App::drawTile(const Tile& tile, double time, bool names, std::optional<Color> background) {
  if (!shot_ || !renderer_) return Error{ErrorCode::Unsupported, "No picture is being taken."};
  constexpr int kMost = 1 << 14;
  if (tile.width < 1 || tile.height < 1 || tile.width > kMost || tile.height > kMost) return Error{ErrorCode::BadFormat, "A tile has 1 to 16384 pixels each way."};
  if (time > time_) {
    time_ = time;
    if (flight_.active()) flight_.advance(time, model_);
    controller_->animate(time, model_, true);
    if (model_.revisions().camera != movedCamera_) moved_ = time;  // names hold still
    movedCamera_ = model_.revisions().camera;
    layOutShot(1);
  }
  shot_->buffer.resize(tile.width, tile.height);
  drawnSettled_ = true;
  render::Scene scene = sceneNow(/*instant=*/true);
  if (background) scene.background = background;
  renderer_->draw({shot_->buffer.framebuffer(), tile.width, tile.height}, scene, tileViews(views(), tile));
  const bool again = renderer_->incomplete();
  // What is bound stays so: the page reads it.
  shot_->buffer.bind();
  const Rect part{float(tile.x), std::round(size_.y * pixelRatio_) - float(tile.y + tile.height), float(tile.width), float(tile.height)};
  if (names) ui_->draw(/*panels=*/false, &part);
  return again;
}

void App::endShot() {
  detail_ = 1;
  wishStale_ = true;
  if (!shot_) return;
  size_ = shot_->size;
  pixelRatio_ = shot_->pixelRatio;
  safe_ = shot_->safe;
  covered_ = shot_->covered;
  bare_ = shot_->bare;
  panels_ = true;
  shot_.reset();
  touched();
  seenSize_ = vec2(0);  // names were moved for the picture
  idleSent_ = false;
  sceneStale_ = seenStale_ = true;
}

}  // namespace fabrica
