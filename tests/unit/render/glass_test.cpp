// Transparency that knows no order, against the exact picture of the same layers: what depth peeling would give. Sheets that
// face the eye are drawn alone, which gives each one's own colour, and laid over each other by hand.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>

#include "render_fixture.h"

namespace fabrica::render {
namespace {

class GlassTest : public RenderTest {
 protected:
  static constexpr std::array<Color, 6> kColors{Color{200, 60, 50}, {70, 170, 80}, {60, 90, 210},
                                                {220, 190, 80}, {170, 90, 170}, {225, 215, 200}};

  static Mesh sheet(float z) {
    Mesh mesh;
    for (const vec2& corner : {vec2(-0.8f, -0.8f), vec2(0.8f, -0.8f), vec2(0.8f, 0.8f), vec2(-0.8f, 0.8f)}) {
      mesh.positions.push_back(vec3(corner, z));
      mesh.normals.push_back(vec3(0, 0, 1));
    }
    mesh.indices = {0, 1, 2, 0, 2, 3};
    return mesh;
  }
  vec3 middle() { return color(draw(), kSize / 2, kSize / 2) / 255.0f; }

  struct Layer {
    Color color;
    float z;
  };
  // Nearest last.
  vec3 drawn(const std::vector<Layer>& layers, float opacity) {
    clear();
    for (const Layer& layer : layers) {
      StructureStyle style;
      style.color = layer.color;
      style.opacity = opacity;
      add(sheet(layer.z), style, kNone, false);
    }
    return middle();
  }
  vec3 exact(const std::vector<Layer>& layers, float opacity, const vec3& ground) {
    vec3 sum = ground;
    for (const Layer& layer : layers) sum = sum * (1 - opacity) + drawn({layer}, opacity) - ground * (1 - opacity);
    return sum;
  }
  void clear() {
    for (const DrawItem& item : items) renderer->freeMesh(item.mesh);
    items.clear();
    styles.clear();
  }
  static float difference(const vec3& a, const vec3& b) { return (std::abs(a.r - b.r) + std::abs(a.g - b.g) + std::abs(a.b - b.b)) / 3; }

  struct Found {
    double mean = 0;      // of the channels, 0..1
    double worst = 0;
    int wrong = 0, pairs = 0;  // two layers the other way round: nearer to the wrong picture
  };
  Found compare(uint32_t seed) {
    std::mt19937 random(seed);
    std::uniform_int_distribution<size_t> pick(0, kColors.size() - 1);
    std::uniform_real_distribution<float> depth(-0.9f, 0.9f);
    Found found;
    int stacks = 0;
    clear();
    const vec3 ground = middle();
    for (const float opacity : {0.3f, 0.7f}) {
      for (int i = 0; i < 24; ++i) {
        std::vector<Layer> layers(size_t(2 + i % 3));
        for (Layer& layer : layers) layer = {kColors[pick(random)], depth(random)};
        std::sort(layers.begin(), layers.end(), [](const Layer& a, const Layer& b) { return a.z < b.z; });
        const float error = difference(drawn(layers, opacity), exact(layers, opacity, ground));
        found.mean += error;
        found.worst = std::max<double>(found.worst, error);
        ++stacks;
      }
      // Everything but the order alike: the picture must say which is in front.
      for (size_t a = 0; a < kColors.size(); ++a)
        for (size_t b = 0; b < a; ++b) {
          const float near = 0.1f + 0.1f * float(a);
          const std::vector<Layer> one{{kColors[a], -near}, {kColors[b], near}}, other{{kColors[b], -near}, {kColors[a], near}};
          const vec3 seen = drawn(one, opacity);
          ++found.pairs;
          if (difference(seen, exact(one, opacity, ground)) >= difference(seen, exact(other, opacity, ground))) ++found.wrong;
        }
    }
    found.mean /= stacks;
    return found;
  }
};

TEST_F(GlassTest, CloseToTheExactPictureAndFrontIsToldFromBack) {
  Found all;
  int views = 0;
  for (const bool orthographic : {true, false}) {
    lookFrom(vec3(0, 0, 4), orthographic);
    const Found found = compare(17);
    all.mean += found.mean;
    all.worst = std::max(all.worst, found.worst);
    all.wrong += found.wrong;
    all.pairs += found.pairs;
    ++views;
  }
  all.mean /= views;
  std::printf("mean error %.4f, worst %.4f, pairs the wrong way round %d of %d\n", all.mean, all.worst, all.wrong, all.pairs);
  EXPECT_LT(all.mean, 0.015);
  EXPECT_EQ(all.wrong, 0);
  // For the benchmark's table.
  if (const char* folder = std::getenv("FABRICA_BENCH_DIR")) {
    std::ofstream out(std::string(folder) + "/transparency.json");
    out << "{\"meanError\": " << all.mean << ", \"worstError\": " << all.worst
        << ", \"frontBackToldApart\": " << (all.wrong ? "false" : "true") << "}\n";
  }
}

// As the page looks at a body: near and far are fitted to it, and one wall lies a hair behind the other.
TEST_F(GlassTest, LayersThatAreCloseAreToldApart) {
  for (const bool orthographic : {true, false}) {
    lookFrom(vec3(0, 0, 4), orthographic);
    clear();
    const vec3 ground = middle();
    for (const float opacity : {0.3f, 0.7f})
      for (const float apart : {0.002f, 0.01f, 0.03f})
        for (const size_t behind : {0, 1, 2}) {
          std::vector<Layer> one, other;
          for (size_t i = 0; i < behind; ++i) one.push_back({kColors[3 + i], -0.5f + 0.2f * float(i)});
          other = one;
          one.push_back({kColors[0], 0}), one.push_back({kColors[2], apart});
          other.push_back({kColors[2], 0}), other.push_back({kColors[0], apart});
          const vec3 seen = drawn(one, opacity) - drawn(other, opacity), wanted = exact(one, opacity, ground) - exact(other, opacity, ground);
          EXPECT_GT(glm::dot(seen, wanted), glm::dot(wanted, wanted) / 3) << apart << " m apart, " << behind << " behind, opacity " << opacity;
        }
  }
}

TEST_F(GlassTest, TwoLayersAreExact) {
  for (const bool orthographic : {true, false}) {
    lookFrom(vec3(0, 0, 4), orthographic);
    clear();
    const vec3 ground = middle();
    for (const float opacity : {0.3f, 0.7f}) {
      const std::vector<Layer> layers{{kColors[1], -0.3f}, {kColors[4], 0.2f}};
      EXPECT_LT(difference(drawn(layers, opacity), exact(layers, opacity, ground)), 0.008f);
    }
  }
}

TEST_F(GlassTest, WithoutFloatTargetsItStillShowsEveryLayer) {
  restart({.floatTargets = false, .halfFloatTargets = false, .samples = 1});
  clear();
  const vec3 ground = middle();
  const vec3 red = drawn({{kColors[0], 0}}, 0.5f);
  const vec3 both = drawn({{kColors[2], -0.4f}, {kColors[0], 0.4f}}, 0.5f);
  EXPECT_GT(difference(red, ground), 0.1f);
  EXPECT_GT(difference(both, red), 0.03f);
}

}  // namespace
}  // namespace fabrica::render
