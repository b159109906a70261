// A renderer on a surfaceless context, simple closed and open shapes, and the pixels and picks they give.
#pragma once

#include <GLES3/gl3.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "platform/headless/gl_context.h"
#include "platform/headless/picture.h"
#include "render/renderer.h"

namespace fabrica::render {

// The world of these tests is a cube of 2 m about the origin, on one grid.
inline constexpr float kWorld = 1.0f;

struct Mesh {
  std::vector<vec3> positions, normals;
  std::vector<uint32_t> indices;
};

inline Mesh sphere(const vec3& centre, float radius, int rings = 24) {
  Mesh mesh;
  const int segments = rings * 2;
  for (int i = 0; i <= rings; ++i)
    for (int k = 0; k < segments; ++k) {
      const double theta = M_PI * i / rings, phi = 2 * M_PI * k / segments;
      const vec3 n(std::sin(theta) * std::cos(phi), std::cos(theta), std::sin(theta) * std::sin(phi));
      mesh.positions.push_back(centre + radius * n);
      mesh.normals.push_back(n);
    }
  for (int i = 0; i < rings; ++i)
    for (int k = 0; k < segments; ++k) {
      const auto a = uint32_t(i * segments + k), b = uint32_t(i * segments + (k + 1) % segments);
      const uint32_t c = a + uint32_t(segments), d = b + uint32_t(segments);
      mesh.indices.insert(mesh.indices.end(), {a, b, c, b, d, c});
    }
  return mesh;
}

inline void reverse(Mesh& mesh) {
  for (size_t i = 0; i + 2 < mesh.indices.size(); i += 3) std::swap(mesh.indices[i + 1], mesh.indices[i + 2]);
}

// The part of a mesh whose triangles pass a test: open, unless it is everything.
template <typename Keep>
Mesh part(const Mesh& mesh, Keep&& keep) {
  Mesh out = mesh;
  out.indices.clear();
  for (size_t i = 0; i + 2 < mesh.indices.size(); i += 3) {
    const vec3 middle = (mesh.positions[mesh.indices[i]] + mesh.positions[mesh.indices[i + 1]] +
                         mesh.positions[mesh.indices[i + 2]]) / 3.0f;
    if (keep(middle)) out.indices.insert(out.indices.end(), mesh.indices.begin() + long(i), mesh.indices.begin() + long(i) + 3);
  }
  return out;
}

inline StructureStyle filled(Color color, uint16_t order = 0) {
  StructureStyle style;
  style.color = color;
  style.canFill = true;
  style.fillOrder = order;
  return style;
}

inline constexpr Color kRed{200, 40, 40}, kGreen{40, 180, 60}, kBlue{50, 80, 210};

class RenderTest : public testing::Test {
 protected:
  static constexpr int kSize = 160;

  void SetUp() override { restart({.samples = 1}); }
  void TearDown() override {
    EXPECT_EQ(glGetError(), GLenum(GL_NO_ERROR));
    renderer.reset();
  }

  void restart(const Limits& limits) {
    if (!context) {
      auto made = headless::GlContext::create();
      ASSERT_TRUE(made.ok()) << made.error().message();
      context = std::move(made).value();
      auto given = context->target(kSize, kSize);
      ASSERT_TRUE(given.ok());
      target = *given;
    }
    renderer.reset();
    auto created = Renderer::create(limits);
    ASSERT_TRUE(created.ok()) << created.error().message();
    renderer = std::move(created).value();
    items.clear();
    styles.clear();
    scene = Scene();
    scene.ambientOcclusion = false;
    scene.bounds.include(vec3(-kWorld));
    scene.bounds.include(vec3(kWorld));
    const Grid grid{vec3(-kWorld), 2 * kWorld / 65535};
    renderer->setGrids(std::span(&grid, 1));
    lookFrom(vec3(0, 0, 4));
  }

  void lookFrom(const vec3& eye, bool orthographic = true) {
    const vec3 up = std::abs(eye.y) > 2 ? vec3(0, 0, -1) : vec3(0, 1, 0);
    view = View();
    view.width = view.height = kSize;
    view.view = glm::lookAt(eye, vec3(0), up);
    view.projection = orthographic ? glm::ortho(-1.f, 1.f, -1.f, 1.f, 1.f, 8.f) : glm::perspective(0.6f, 1.f, 1.f, 8.f);
  }

  // A structure of its own, or another mesh of structure `of`.
  StructureIndex add(const Mesh& mesh, const StructureStyle& style, StructureIndex of = kNone, bool closed = true) {
    if (of == kNone) {
      of = StructureIndex(styles.size());
      styles.push_back(style);
    }
    Bounds box;
    for (const vec3& p : mesh.positions) box.include(p);
    items.push_back({upload(mesh, of, closed), of, box, 1});
    return of;
  }

  MeshHandle upload(const Mesh& mesh, StructureIndex of, bool closed = false) {
    std::vector<PackedVertex> vertices(mesh.positions.size());
    for (size_t i = 0; i < vertices.size(); ++i) {
      const vec3 q = (mesh.positions[i] + kWorld) / (2 * kWorld) * 65535.f;
      vertices[i] = {uint16_t(std::lround(q.x)), uint16_t(std::lround(q.y)), uint16_t(std::lround(q.z)), 0, 0, of};
      const vec3 n = mesh.normals[i];
      vec2 e = vec2(n) / (std::abs(n.x) + std::abs(n.y) + std::abs(n.z));
      if (n.z < 0) e = (vec2(1) - glm::abs(vec2(e.y, e.x))) * vec2(e.x < 0 ? -1 : 1, e.y < 0 ? -1 : 1);
      vertices[i].nu = int8_t(std::lround(e.x * 127)), vertices[i].nv = int8_t(std::lround(e.y * 127));
    }
    MeshChunkView chunk;
    chunk.header.flags = closed ? 1 : 0;
    chunk.vertices = vertices;
    chunk.indices = mesh.indices;
    const MeshHandle handle = renderer->uploadMesh(chunk, 0);
    EXPECT_NE(handle, 0u);
    return handle;
  }

  headless::Picture draw() {
    renderer->setStyles(styles);
    const auto same = [](const DrawItem& a, const DrawItem& b) {
      return a.mesh == b.mesh && a.structure == b.structure && a.fade == b.fade && a.seal == b.seal;
    };
    if (!std::equal(items.begin(), items.end(), drawn.begin(), drawn.end(), same) || scene.seals.size() != drawnSeals) {
      ++scene.itemsRevision;
    }
    drawn = items;
    drawnSeals = scene.seals.size();
    scene.items = items;
    scene.cuts = cuts;
    scene.slices = slices;
    renderer->draw(target, scene, std::span(&view, 1));
    return headless::readPicture(target);
  }

  // What is under a pixel of the drawn view (origin upper left); waits for the answer.
  std::optional<Pick> pick(float x, float y) {
    const uint32_t ticket = renderer->requestPick(scene, view, x, y);
    EXPECT_TRUE(renderer->busy());
    for (int i = 0; i < 1000; ++i)
      if (auto answer = renderer->pollPick()) {
        EXPECT_EQ(answer->ticket, ticket);
        return answer->pick;
      }
    ADD_FAILURE() << "no answer";
    return std::nullopt;
  }
  StructureIndex pickStructure(float x, float y) {
    const auto hit = pick(x, y);
    return hit ? hit->structure : kNone;
  }

  // Removes what lies in front of z = at, as seen from +Z.
  void cutAt(float at, const vec3& normal = vec3(0, 0, 1)) { cuts.push_back({{normal * at, normal}, false}); }

  static vec3 color(const headless::Picture& picture, int x, int y) {
    const uint8_t* p = picture.at(x, y);
    return vec3(p[0], p[1], p[2]);
  }
  static bool reddish(const vec3& c) { return c.r > 1.5f * c.g && c.r > 1.5f * c.b && c.r > 60; }
  static bool greenish(const vec3& c) { return c.g > 1.3f * c.r && c.g > 1.2f * c.b && c.g > 60; }
  static bool bluish(const vec3& c) { return c.b > 1.4f * c.r && c.b > 1.2f * c.g && c.b > 60; }

  std::unique_ptr<headless::GlContext> context;
  Target target;
  std::unique_ptr<Renderer> renderer;
  std::vector<DrawItem> items, drawn;
  size_t drawnSeals = 0;
  std::vector<StructureStyle> styles;
  std::vector<CutPlane> cuts;
  std::vector<SliceImage> slices;
  Scene scene;
  View view;
};

}  // namespace fabrica::render
