#include "maker/surface/fit_volumes.h"

#include <algorithm>
#include <cmath>

namespace fabrica {

namespace {

constexpr int kRounds = 5;
constexpr double kGoodEnough = 0.001;  // relative error of a label at which it needs no further round

// How the volumes of the labels round a point change when it moves: sparse, a few labels a point.
struct Gradients {
  std::vector<uint32_t> start;   // point → first entry
  std::vector<uint16_t> label;
  std::vector<vec3> change;      // mm³ per mm
  std::vector<float> area;       // by point: a third of the faces round it, mm²
};

void addLabel(std::vector<uint16_t>* labels, uint16_t label) {
  if (label && std::find(labels->begin(), labels->end(), label) == labels->end()) labels->push_back(label);
}

Gradients layOut(const LabelMesh& mesh) {
  std::vector<std::vector<uint16_t>> labels(mesh.points.size());
  for (const LabelFace& face : mesh.faces) {
    for (const uint32_t v : face.v) {
      addLabel(&labels[v], face.low);
      addLabel(&labels[v], face.high);
    }
  }
  Gradients g;
  g.start.reserve(mesh.points.size() + 1);
  for (const auto& list : labels) {
    g.start.push_back(uint32_t(g.label.size()));
    g.label.insert(g.label.end(), list.begin(), list.end());
  }
  g.start.push_back(uint32_t(g.label.size()));
  return g;
}

void measure(const LabelMesh& mesh, Gradients& g) {
  g.change.assign(g.label.size(), vec3(0));
  g.area.assign(mesh.points.size(), 0.0f);
  for (const LabelFace& face : mesh.faces) {
    const vec3 a = mesh.points[face.v[0]], b = mesh.points[face.v[1]], c = mesh.points[face.v[2]];
    const vec3 third = glm::cross(b - a, c - a) / 6.0f;
    for (const uint32_t v : face.v) {
      g.area[v] += glm::length(third);
      for (uint32_t k = g.start[v]; k < g.start[v + 1]; ++k) {
        if (g.label[k] == face.low) g.change[k] += third;
        else if (g.label[k] == face.high) g.change[k] -= third;
      }
    }
  }
}

vec3 movement(const Gradients& g, size_t point, const std::vector<double>& pressure) {
  vec3 sum(0);
  for (uint32_t k = g.start[point]; k < g.start[point + 1]; ++k) sum += float(pressure[g.label[k]]) * g.change[k];
  return g.area[point] > 0 ? sum / g.area[point] : vec3(0);
}

// Change of every label's volume under these pressures.
void apply(const Gradients& g, const std::vector<double>& pressure, std::vector<double>& change) {
  std::fill(change.begin(), change.end(), 0.0);
  for (size_t point = 0; point + 1 < g.start.size(); ++point) {
    const vec3 move = movement(g, point, pressure);
    for (uint32_t k = g.start[point]; k < g.start[point + 1]; ++k) change[g.label[k]] += glm::dot(g.change[k], move);
  }
}

double dot(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

// Conjugate gradients: the pressures that change the volumes by `wanted`. The system is symmetric and, background being
// outside it, positive; the small diagonal keeps labels without faces out of trouble.
std::vector<double> solve(const Gradients& g, const std::vector<double>& wanted) {
  std::vector<double> pressure(wanted.size(), 0.0), residual = wanted, direction = wanted, image(wanted.size());
  double square = dot(residual, residual);
  const double enough = square * 1e-10;
  for (int step = 0; step < 400 && square > enough && square > 0; ++step) {
    apply(g, direction, image);
    for (size_t i = 0; i < image.size(); ++i) image[i] += 1e-6 * direction[i];
    const double along = dot(direction, image);
    if (!(along > 0)) break;
    const double alpha = square / along;
    for (size_t i = 0; i < pressure.size(); ++i) {
      pressure[i] += alpha * direction[i];
      residual[i] -= alpha * image[i];
    }
    const double next = dot(residual, residual);
    for (size_t i = 0; i < direction.size(); ++i) direction[i] = residual[i] + next / square * direction[i];
    square = next;
  }
  return pressure;
}

}  // namespace

void fitVolumes(LabelMesh& mesh, const std::vector<double>& targets, float limitMm) {
  if (targets.size() < 2 || mesh.faces.empty()) return;
  Gradients g = layOut(mesh);
  for (int round = 0; round < kRounds; ++round) {
    const std::vector<double> volumes = enclosedVolumes(mesh, uint32_t(targets.size() - 1));
    std::vector<double> wanted(targets.size(), 0.0);
    bool enough = true;
    for (size_t label = 1; label < targets.size(); ++label) {
      if (targets[label] <= 0) continue;
      wanted[label] = targets[label] - volumes[label];
      enough &= std::abs(wanted[label]) <= kGoodEnough * targets[label];
    }
    if (enough) return;
    measure(mesh, g);
    const std::vector<double> pressure = solve(g, wanted);
    for (size_t point = 0; point < mesh.points.size(); ++point) {
      vec3 move = movement(g, point, pressure);
      const float length = glm::length(move);
      if (length > limitMm) move *= limitMm / length;
      mesh.points[point] += move;
    }
  }
}

}  // namespace fabrica
