#include "render/gl/program.h"
#include "render_fixture.h"

namespace fabrica::render {
namespace {

TEST(Shaders, EveryVariantCompilesAndLinks) {
  auto context = headless::GlContext::create();
  ASSERT_TRUE(context.ok()) << context.error().message();
  for (bool half : {false, true}) {
    Programs programs;
    programs.setDigits(half);
    for (int id = 0; id < int(ProgramId::Count); ++id) {
      EXPECT_TRUE(programs.use(ProgramId(id))) << "variant " << id << ": " << (programs.error() ? programs.error()->message() : "");
    }
  }
}

}  // namespace
}  // namespace fabrica::render
