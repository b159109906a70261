#include "maker/surface/fit_volumes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>

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

// Labels of each point in the order in which they come. Few points have more than three.
class PointLabels {
 public:
  explicit PointLabels(size_t points) : few_(points) {}
  void add(uint32_t point, uint16_t label) {
    if (label == 0) return;
    std::array<uint16_t, 4>& few = few_[point];
    for (uint16_t& have : few) {
      if (have == label) return;
      if (have == 0) {
        have = label;
        return;
      }
    }
    std::vector<uint16_t>& more = more_[point];
    if (std::find(more.begin(), more.end(), label) == more.end()) more.push_back(label);
  }
  void append(uint32_t point, std::vector<uint16_t>& to) const {
    const std::array<uint16_t, 4>& few = few_[point];
    to.insert(to.end(), few.begin(), std::find(few.begin(), few.end(), uint16_t(0)));
    if (const auto more = more_.find(point); more != more_.end()) to.insert(to.end(), more->second.begin(), more->second.end());
  }

 private:
  std::vector<std::array<uint16_t, 4>> few_;
  std::unordered_map<uint32_t, std::vector<uint16_t>> more_;
};

Gradients layOut(const LabelMesh& mesh) {
  PointLabels labels(mesh.points.size());
  for (const LabelFace& face : mesh.faces) {
    for (const uint32_t v : face.v) {
      labels.add(v, face.low);
      labels.add(v, face.high);
    }
  }
  Gradients g;
  g.start.reserve(mesh.points.size() + 1);
  for (uint32_t point = 0; point < mesh.points.size(); ++point) {
    g.start.push_back(uint32_t(g.label.size()));
    labels.append(point, g.label);
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
