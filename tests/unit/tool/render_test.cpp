// `fabrica render`: the picture it leaves.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>

#include "maker/temp_folder.h"
#include "tool/png_pixels.h"
#include "tool/program.h"

namespace fabrica {
namespace {

using testing::HasSubstr;

struct Picture {
  int width = 0, height = 0;
  std::map<uint32_t, int> colours;  // RGBA → pixels
  uint32_t centre = 0;
};

Picture readPng(const std::string& path) {
  const PngPixels pixels = pngPixels(path, 4);
  if (!pixels.data) return {};
  Picture picture{pixels.width, pixels.height, {}, 0};
  const auto at = [&](int x, int y) {
    uint32_t colour = 0;
    std::memcpy(&colour, pixels.data.get() + (size_t(y) * size_t(picture.width) + size_t(x)) * 4, 4);
    return colour;
  };
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) ++picture.colours[at(x, y)];
  }
  picture.centre = at(picture.width / 2, picture.height / 2);
  return picture;
}

TEST(Render, DrawsTheAtlasInTheSizeAskedFor) {
  TempFolder folder;
  ASSERT_TRUE(makeAtlas(folder.path()));
  const auto draw = [&](const std::string& name, std::vector<std::string> more) {
    std::vector<std::string> words{"render", folder / "atlas", "-o", folder / name, "--size", "160x120"};
    words.insert(words.end(), more.begin(), more.end());
    const Ran ran = run(words);
    EXPECT_EQ(ran.code, 0) << ran.err;
    return readPng(folder / name);
  };
  const Picture all = draw("all.png", {});
  EXPECT_EQ(all.width, 160);
  EXPECT_EQ(all.height, 120);
  EXPECT_GT(all.colours.size(), 20u) << "a shaded ball, not one colour";
  // The blue shell in the middle of the picture: red channel lowest, blue highest.
  EXPECT_GT(all.centre >> 16 & 255, (all.centre & 255) + 40);
  const Picture dark = draw("dark.png", {"--dark", "--view", "left"});
  const auto most = [](const Picture& p) {
    return std::max_element(p.colours.begin(), p.colours.end(), [](auto& a, auto& b) { return a.second < b.second; })->first;
  };
  EXPECT_GT(most(all) & 255, most(dark) & 255) << "the background";
}

TEST(Render, NamesAStructureThatIsNotThere) {
  TempFolder folder;
  ASSERT_TRUE(makeAtlas(folder.path()));
  const Ran ran = run({"render", folder / "atlas", "-o", folder / "x.png", "--select", "spleen"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.err, HasSubstr("\"spleen\""));
  EXPECT_EQ(run({"render", folder / "atlas", "-o", folder / "x.png", "--size", "huge"}).code, 2);
}

}  // namespace
}  // namespace fabrica
