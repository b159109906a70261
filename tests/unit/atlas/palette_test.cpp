// Colours for the colour-blind: told apart as they see them, the same wherever a structure's colour is shown.
#include "atlas/palette.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "fixture.h"

namespace fabrica {
namespace {

using Vec = std::array<double, 3>;
using Matrix = std::array<Vec, 3>;

Vec times(const Matrix& m, const Vec& v) {
  Vec out{};
  for (size_t i = 0; i < 3; ++i) out[i] = m[i][0] * v[0] + m[i][1] * v[1] + m[i][2] * v[2];
  return out;
}

// Machado, Oliveira and Fernandes 2009, severity 1, of linear sRGB: all cones; without those for red, green, blue.
constexpr std::array<Matrix, 4> kEyes{{
    {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
    {{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}},
    {{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}},
    {{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}},
}};

// CIE 1976 L*a*b*, D65, of what such eyes see.
Vec seen(Color color, const Matrix& eye) {
  const auto linear = [](uint8_t channel) {
    const double v = channel / 255.0;
    return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
  };
  Vec rgb = times(eye, {linear(color.r), linear(color.g), linear(color.b)});
  for (double& v : rgb) v = std::clamp(v, 0.0, 1.0);
  const Vec xyz = times({{{0.4124, 0.3576, 0.1805}, {0.2126, 0.7152, 0.0722}, {0.0193, 0.1192, 0.9505}}}, rgb);
  const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116; };
  const double x = f(xyz[0] / 0.95047), y = f(xyz[1]), z = f(xyz[2] / 1.08883);
  return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

// To the eyes that see the least of it.
double difference(Color a, Color b) {
  double least = 1e9;
  for (const Matrix& eye : kEyes) {
    const Vec p = seen(a, eye), q = seen(b, eye);
    least = std::min(least, std::hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]));
  }
  return least;
}

TEST(Palette, SevenThatFollowEachOtherAreToldApartByEverybody) {
  Atlas atlas;
  for (int i = 0; i < 63; ++i) addStructure(atlas, "part " + std::to_string(i), true);
  const std::vector<Color> colors = colourBlindSafe(atlas);
  for (size_t i = 0; i < colors.size(); ++i) {
    for (size_t k = i + 1; k < std::min(i + 7, colors.size()); ++k) EXPECT_GE(difference(colors[i], colors[k]), 10) << i << " and " << k;
  }
  EXPECT_LT(difference({192, 104, 88}, {111, 136, 74}), 10) << "a red and a green that deuteranopes take for one another: the measure is none for all";
}

TEST(Palette, LeftAndRightLookAlikeInWhateverOrderTheyStand) {
  Atlas atlas;
  const StructureIndex body = addStructure(atlas, "body", false), x = addStructure(atlas, "Left kidney", true), liver = addStructure(atlas, "Liver", true),
                       y = addStructure(atlas, "Right kidney", true), spleen = addStructure(atlas, "Spleen", true);
  atlas.hierarchies = {{"Systems", {{body, kNone, {}}, {x, 0, {}}, {liver, 0, {}}, {y, 0, {}}, {spleen, 0, {}}}, {}, {}}};
  atlas.finish();
  const std::vector<Color> colors = colourBlindSafe(atlas);
  EXPECT_EQ(colors[x], colors[y]);
  EXPECT_GE(difference(colors[x], colors[liver]), 10);
  EXPECT_GE(difference(colors[x], colors[spleen]), 10);
}

TEST(Palette, VesselsAndNervesKeepWhatTheyAreKnownBy) {
  Atlas atlas;
  for (const Tissue tissue : {Tissue::Artery, Tissue::Vein, Tissue::Nerve, Tissue::Bone, Tissue::Artery}) {
    atlas.structures[addStructure(atlas, "", true)].tissue = tissue;
  }
  const std::vector<Color> colors = colourBlindSafe(atlas);
  EXPECT_EQ(colors[0], colors[4]);
  for (size_t i = 0; i < 4; ++i) {
    for (size_t k = i + 1; k < 4; ++k) EXPECT_GE(difference(colors[i], colors[k]), 15) << i << " and " << k;
  }
}

TEST(Palette, IsWhatEveryViewShowsButForWhatAPersonChose) {
  SmallAtlas s;
  const Color own = s.model.colorOf(s.a), group = s.model.colorOf(s.left);
  Options options = s.model.options();
  options.colourBlindSafe = true;
  s.model.setOptions(options);
  const std::vector<Color> colors = colourBlindSafe(s.model.atlas());
  for (const StructureIndex each : {s.a, s.b, s.c}) EXPECT_EQ(s.model.colorOf(each), colors[each]);
  EXPECT_NE(s.model.colorOf(s.a), own);
  EXPECT_EQ(s.model.colorOf(s.left), group) << "a group has no colour of its own";
  const std::array<StructureIndex, 1> one{s.a};
  s.model.setColor(one, Color{1, 2, 3});
  EXPECT_EQ(s.model.colorOf(s.a), (Color{1, 2, 3}));
  // More of the atlas comes.
  s.model.editAtlas().structures[s.c].tissue = Tissue::Artery;
  s.model.partsAdded();
  EXPECT_EQ(s.model.colorOf(s.c), colourBlindSafe(s.model.atlas())[s.c]);
}

}  // namespace
}  // namespace fabrica
