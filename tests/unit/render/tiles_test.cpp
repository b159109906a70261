// A picture that is drawn in tiles is the one that is drawn at once: shading, cut faces, outlines and the ground have no seam.
#include "render_fixture.h"

#include <cstdlib>

#include "render/frame_block.h"

namespace fabrica::render {
namespace {

struct TilesTest : RenderTest {
  // With all that it takes: programs are compiled when they are first wanted.
  headless::Picture whole() {
    headless::Picture picture = draw();
    for (int i = 0; i < 200 && renderer->incomplete(); ++i) picture = draw();
    EXPECT_FALSE(renderer->incomplete());
    return picture;
  }
  static int differing(const headless::Picture& a, const headless::Picture& b, int left, int right) {
    int count = 0;
    for (int y = 0; y < std::min(a.height, b.height); ++y)
      for (int x = left; x < right; ++x) count += std::abs(int(a.at(x, y)[0]) - int(b.at(x, y)[0])) > 3;
    return count;
  }
  // The view's part [x, x + width) by [y, y + height), from the lower left, as a picture of its own.
  headless::Picture tile(const View& all, int x, int y, int width, int height) {
    View part = cropped(all, float(x) + float(width) / 2, float(y) + float(height) / 2, width, height);
    part.partX = x;
    part.partY = y;
    part.wholeWidth = all.width;
    part.wholeHeight = all.height;
    auto made = context->target(width, height);
    EXPECT_TRUE(made.ok());
    target = *made;
    view = part;
    return whole();
  }
  // Draws it both ways; how many pixels of the tiles' insides differ, and by how much at most.
  void compare(int step, int margin) {
    const View all = view;
    const headless::Picture at_once = whole();
    int different = 0, most = 0;
    for (int bottom = 0; bottom < all.height; bottom += step)
      for (int left = 0; left < all.width; left += step) {
        const int x0 = std::max(0, left - margin), y0 = std::max(0, bottom - margin);
        const int right = std::min(all.width, left + step), top = std::min(all.height, bottom + step);
        const int x1 = std::min(all.width, right + margin), y1 = std::min(all.height, top + margin);
        const headless::Picture part = tile(all, x0, y0, x1 - x0, y1 - y0);
        for (int y = bottom; y < top; ++y)
          for (int x = left; x < right; ++x) {
            const uint8_t* a = at_once.at(x, all.height - 1 - y);
            const uint8_t* b = part.at(x - x0, y1 - 1 - y);
            int worst = 0;
            for (int i = 0; i < 3; ++i) worst = std::max(worst, std::abs(int(a[i]) - int(b[i])));
            most = std::max(most, worst);
            if (worst > 3) ++different;
          }
      }
    // A pixel on an edge may fall to the other side: the same plane reckoned from another matrix.
    EXPECT_LE(different, kSize * kSize / 400) << "by up to " << most;
    view = all;
  }
};

TEST_F(TilesTest, WithShadingInPerspective) {
  add(sphere(vec3(-0.2f, 0, 0), 0.5f), filled(kRed));
  add(sphere(vec3(0.35f, 0.2f, 0.3f), 0.3f), filled(kGreen));
  scene.ambientOcclusion = true;
  lookFrom(vec3(1, 1, 3.5f), /*orthographic=*/false);
  compare(64, 32);
}

TEST_F(TilesTest, WithoutMarginsShadingWouldShow) {
  // What the margins are for: else the test above would say nothing. Two balls that touch, and the tile ends where they do.
  add(sphere(vec3(-0.38f, 0, 0), 0.4f), filled({200, 200, 200}));
  add(sphere(vec3(0.38f, 0, 0), 0.4f), filled({200, 200, 200}));
  const headless::Picture flat = whole();
  scene.ambientOcclusion = true;
  const View all = view;
  const headless::Picture shaded = whole();
  EXPECT_GT(differing(flat, shaded, 60, 80), 50) << "it is shaded there";
  EXPECT_GT(differing(shaded, tile(all, 0, 0, 80, 160), 68, 80), 20);
}

TEST_F(TilesTest, CutFacesAndSelection) {
  add(sphere(vec3(0), 0.7f), filled(kRed));
  add(sphere(vec3(0.1f, 0, 0), 0.4f), filled(kGreen, 1));
  styles[1].selected = true;
  scene.anySelected = true;
  cutAt(0.1f);
  compare(64, 24);
}

TEST_F(TilesTest, TheGroundIsOneGradient) {
  compare(40, 0);
}

}  // namespace
}  // namespace fabrica::render
