#include "maker/synth/shapes.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "codecs/vertex_map.h"

namespace fabrica {

namespace {

constexpr float kTau = 6.2831853f;

// A few waves over space: what makes a surface bumpy.
class Bumps {
 public:
  Bumps(Random& random, float depth, float frequency) {
    for (Wave& wave : waves_) {
      wave.along = random.direction() * random.between(0.5f, 1.5f) * frequency;
      wave.phase = random.between(0, kTau);
      wave.depth = depth * random.between(0.3f, 1.0f) / float(waves_.size());
    }
  }
  float at(const vec3& p) const {
    float sum = 0;
    for (const Wave& wave : waves_) sum += wave.depth * std::sin(glm::dot(wave.along, p) + wave.phase);
    return sum;
  }

 private:
  struct Wave {
    vec3 along{0};
    float phase = 0, depth = 0;
  };
  std::array<Wave, 5> waves_;
};

// An octahedron's faces, each cut into n × n triangles: points with |x| + |y| + |z| = n, as directions.
struct Sphere {
  std::vector<vec3> directions;
  std::vector<uint32_t> indices;
};

Sphere makeSphere(int n) {
  Sphere sphere;
  VertexMap numbers(size_t(n) * size_t(n) * 4 + 2);
  const auto number = [&](int x, int y, int z) {
    const uint32_t i = numbers.add(uint64_t(x + n) | uint64_t(y + n) << 20 | uint64_t(z + n) << 40);
    if (i == sphere.directions.size()) sphere.directions.push_back(glm::normalize(vec3(float(x), float(y), float(z))));
    return i;
  };
  for (int octant = 0; octant < 8; ++octant) {
    const int sx = octant & 1 ? -1 : 1, sy = octant & 2 ? -1 : 1, sz = octant & 4 ? -1 : 1;
    const bool turned = sx * sy * sz < 0;
    const auto at = [&](int a, int b) { return number(sx * a, sy * b, sz * (n - a - b)); };
    const auto triangle = [&](uint32_t a, uint32_t b, uint32_t c) {
      sphere.indices.insert(sphere.indices.end(), {a, turned ? c : b, turned ? b : c});
    };
    for (int a = 0; a < n; ++a) {
      for (int b = 0; a + b < n; ++b) {
        triangle(at(a, b), at(a + 1, b), at(a, b + 1));
        if (a + b + 2 <= n) triangle(at(a + 1, b), at(a + 1, b + 1), at(a, b + 1));
      }
    }
  }
  return sphere;
}

// 8 n² triangles; n is the number below or above, as often as the mean needs.
int sphereEdge(uint32_t triangles, Random& random) {
  const double exact = double(std::max(32u, triangles)) / 8;
  const int low = std::max(2, int(std::floor(std::sqrt(exact))));
  const double share = (exact - double(low) * low) / double(2 * low + 1);
  return low + (random.unit() < float(share) ? 1 : 0);
}

void push(MeshSource& mesh, const vec3& p) { mesh.positions.insert(mesh.positions.end(), {p.x, p.y, p.z}); }

MeshSource blob(Random& random, uint32_t triangles) {
  MeshSource mesh;
  Sphere sphere = makeSphere(sphereEdge(triangles, random));
  const vec3 radii(random.between(0.7f, 1.3f), random.between(0.7f, 1.3f), random.between(0.7f, 1.3f));
  const Bumps broad(random, 0.7f, 2.5f), fine(random, 0.22f, 8.0f);
  for (const vec3& d : sphere.directions) push(mesh, d * radii * (1 + broad.at(d) + fine.at(d)));
  mesh.indices = std::move(sphere.indices);
  return mesh;
}

MeshSource plate(Random& random, uint32_t triangles) {
  MeshSource mesh;
  Sphere sphere = makeSphere(sphereEdge(triangles, random));
  const vec3 radii(random.between(1.3f, 2.0f), random.between(0.8f, 1.4f), random.between(0.10f, 0.22f));
  const float bend = random.between(-0.25f, 0.25f), twist = random.between(-0.15f, 0.15f);
  const Bumps bumps(random, 0.35f, 3.0f);
  for (const vec3& d : sphere.directions) {
    vec3 p = d * radii * (1 + 0.5f * bumps.at(d));
    p.z += bend * p.x * p.x + twist * p.x * p.y + 0.2f * bumps.at(vec3(p.x, p.y, 0));
    push(mesh, p);
  }
  mesh.indices = std::move(sphere.indices);
  return mesh;
}

// Rings of `around` points; 2 · around · along triangles.
struct Rows {
  uint32_t around = 0, along = 0;
};
Rows rowsFor(uint32_t triangles, float slenderness, Random& random) {
  Rows rows;
  rows.around = std::clamp(uint32_t(std::lround(std::sqrt(float(triangles) / 2 / slenderness))), 5u, 400u);
  const double exact = double(triangles) / 2 / rows.around;
  rows.along = std::max(4u, uint32_t(exact) + (random.unit() < float(exact - std::floor(exact)) ? 1 : 0));
  return rows;
}

// Winds along +Y, length 6, closed by round ends.
MeshSource tube(Random& random, uint32_t triangles) {
  const Rows rows = rowsFor(triangles, 3.2f, random);
  MeshSource mesh;
  const float thickness = random.between(0.28f, 0.5f), taper = random.between(0.3f, 1.0f);
  const vec2 sway(random.between(0.1f, 0.7f), random.between(0.1f, 0.7f));
  const vec2 turns(random.between(0.5f, 1.8f), random.between(0.5f, 1.8f)),
      phase(random.between(0, kTau), random.between(0, kTau));
  const Bumps bumps(random, 0.6f, 2.0f);
  const auto axis = [&](float s) {
    return vec3(sway.x * std::sin(turns.x * kTau * s / 2 + phase.x), 6 * (s - 0.5f),
                sway.y * std::sin(turns.y * kTau * s / 2 + phase.y));
  };
  // Poles apart, along + 1 rings would be along − 1 and two fans: the same number of triangles.
  push(mesh, axis(0));
  for (uint32_t j = 1; j < rows.along + 1; ++j) {
    const float s = float(j) / float(rows.along + 1);
    const vec3 centre = axis(s), ahead = glm::normalize(axis(s + 0.01f) - axis(s - 0.01f));
    const vec3 side = glm::normalize(glm::cross(ahead, vec3(0, 0, 1))), up = glm::cross(side, ahead);
    const float cap = 0.12f, from = std::min(s, 1 - s);
    const float round = from < cap ? std::sqrt(std::max(0.0f, 1 - (1 - from / cap) * (1 - from / cap))) : 1.0f;
    const float radius = thickness * (1 + (taper - 1) * s) * round;
    for (uint32_t i = 0; i < rows.around; ++i) {
      const float angle = kTau * float(i) / float(rows.around);
      const vec3 out = side * std::cos(angle) + up * std::sin(angle);
      push(mesh, centre + out * radius * (1 + bumps.at(centre + out * 0.4f)));
    }
  }
  push(mesh, axis(1));
  const uint32_t last = 1 + rows.along * rows.around;
  const auto at = [&](uint32_t j, uint32_t i) { return 1 + j * rows.around + i % rows.around; };
  for (uint32_t i = 0; i < rows.around; ++i) {
    mesh.indices.insert(mesh.indices.end(), {0, at(0, i), at(0, i + 1)});
    for (uint32_t j = 0; j + 1 < rows.along; ++j) {
      mesh.indices.insert(mesh.indices.end(),
                          {at(j, i), at(j + 1, i), at(j, i + 1), at(j, i + 1), at(j + 1, i), at(j + 1, i + 1)});
    }
    mesh.indices.insert(mesh.indices.end(), {at(rows.along - 1, i), last, at(rows.along - 1, i + 1)});
  }
  return mesh;
}

MeshSource ring(Random& random, uint32_t triangles) {
  const Rows rows = rowsFor(triangles, 3.0f, random);
  MeshSource mesh;
  const float thickness = random.between(0.25f, 0.45f);
  const vec2 radii(random.between(0.9f, 1.4f), random.between(0.8f, 1.2f));
  const Bumps bumps(random, 0.5f, 2.5f);
  for (uint32_t j = 0; j < rows.along; ++j) {
    const float s = kTau * float(j) / float(rows.along);
    const vec3 centre(radii.x * std::cos(s), 0.25f * std::sin(2 * s), radii.y * std::sin(s));
    const vec3 out = glm::normalize(vec3(centre.x, 0, centre.z));
    for (uint32_t i = 0; i < rows.around; ++i) {
      const float angle = kTau * float(i) / float(rows.around);
      const vec3 side = out * std::cos(angle) + vec3(0, 1, 0) * std::sin(angle);
      push(mesh, centre + side * thickness * (1 + bumps.at(centre + side * 0.3f)));
    }
  }
  const auto at = [&](uint32_t j, uint32_t i) { return j % rows.along * rows.around + i % rows.around; };
  for (uint32_t j = 0; j < rows.along; ++j) {
    for (uint32_t i = 0; i < rows.around; ++i) {
      mesh.indices.insert(mesh.indices.end(),
                          {at(j, i), at(j, i + 1), at(j + 1, i), at(j + 1, i), at(j, i + 1), at(j + 1, i + 1)});
    }
  }
  return mesh;
}

double volumeOf(const MeshSource& mesh) {
  double volume = 0;
  const auto at = [&](uint32_t i) {
    return glm::dvec3(mesh.positions[size_t(i) * 3], mesh.positions[size_t(i) * 3 + 1],
                      mesh.positions[size_t(i) * 3 + 2]);
  };
  for (size_t t = 0; t + 2 < mesh.indices.size(); t += 3) {
    volume += glm::dot(at(mesh.indices[t]), glm::cross(at(mesh.indices[t + 1]), at(mesh.indices[t + 2])));
  }
  return volume;
}

}  // namespace

MeshSource makeShape(const Shape& shape, uint32_t triangles) {
  Random random(shape.seed, shape.stream);
  MeshSource mesh;
  switch (shape.kind) {
    case ShapeKind::Blob:
      mesh = blob(random, triangles);
      break;
    case ShapeKind::Plate:
      mesh = plate(random, triangles);
      break;
    case ShapeKind::Tube:
      mesh = tube(random, std::max(64u, triangles));
      break;
    case ShapeKind::Ring:
      mesh = ring(random, std::max(64u, triangles));
      break;
  }
  if (volumeOf(mesh) < 0) {
    for (size_t t = 0; t + 2 < mesh.indices.size(); t += 3) std::swap(mesh.indices[t + 1], mesh.indices[t + 2]);
  }
  for (size_t i = 0; i + 2 < mesh.positions.size(); i += 3) {
    const vec3 p = shape.centre +
                   shape.turn * (vec3(mesh.positions[i], mesh.positions[i + 1], mesh.positions[i + 2]) * shape.size);
    for (int k = 0; k < 3; ++k) mesh.positions[i + size_t(k)] = p[k];
  }
  return mesh;
}

double areaOf(const Shape& shape) {
  const double square = double(shape.size) * double(shape.size);
  switch (shape.kind) {
    case ShapeKind::Blob:
      return 12.6 * square;
    case ShapeKind::Plate:
      return 11.5 * square;
    case ShapeKind::Tube:
      return 13.0 * square;
    case ShapeKind::Ring:
      return 15.0 * square;
  }
  return square;
}

}  // namespace fabrica
