#include "render/gl/pace.h"

#include "render_fixture.h"

namespace fabrica::render {
namespace {

// Frames are queued faster than they are drawn: each clears a large target many times.
void queueWork() {
  for (int i = 0; i < 50; ++i) glClear(GL_COLOR_BUFFER_BIT);
}

TEST(Pace, OneFrameUnderWayAndClearAgainWhenItIsDone) {
  auto context = headless::GlContext::create();
  ASSERT_TRUE(context.ok()) << context.error().message();
  auto target = (*context)->target(1024, 1024);
  ASSERT_TRUE(target.ok());
  glBindFramebuffer(GL_FRAMEBUFFER, target->framebuffer);
  Pace pace(/*one=*/true);
  EXPECT_TRUE(pace.clear());
  EXPECT_TRUE(pace.idle());
  queueWork();
  pace.submitted(false);
  EXPECT_FALSE(pace.idle());
  glFinish();
  EXPECT_TRUE(pace.clear());
  EXPECT_TRUE(pace.idle());
}

TEST(Pace, AQuickDeviceMayHaveSomeUnderWay) {
  auto context = headless::GlContext::create();
  ASSERT_TRUE(context.ok()) << context.error().message();
  Pace pace(/*one=*/false);
  // The first frame tells how quick the device is.
  pace.submitted(false);
  glFinish();
  ASSERT_TRUE(pace.clear());
  for (int i = 0; i < 10; ++i) pace.submitted(false);
  // All of them are done at once: none is forgotten.
  glFinish();
  EXPECT_TRUE(pace.clear());
  EXPECT_TRUE(pace.idle());
}

}  // namespace
}  // namespace fabrica::render
