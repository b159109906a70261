#include "geometry/landmarks.h"

#include <vtkLandmarkTransform.h>
#include <vtkMatrix4x4.h>
#include <vtkNew.h>
#include <vtkPoints.h>

#include <algorithm>
#include <cmath>
#include <glm/glm.hpp>

namespace fabrica {
namespace {

glm::dvec3 at(const std::array<double, 3>& p) { return {p[0], p[1], p[2]}; }

// Whether the places span a plane: then a turn about any line through them is seen.
bool spread(const std::vector<LandmarkPair>& pairs, std::array<double, 3> LandmarkPair::* side) {
  constexpr double kThin = 1e-3;  // of the longest distance
  glm::dvec3 a = at(pairs.front().*side), b = a;
  for (const LandmarkPair& pair : pairs)
    if (glm::distance(a, at(pair.*side)) > glm::distance(a, b)) b = at(pair.*side);
  const double length = glm::distance(a, b);
  if (!(length > 0)) return false;
  double most = 0;
  for (const LandmarkPair& pair : pairs) most = std::max(most, glm::length(glm::cross(b - a, at(pair.*side) - a)) / length);
  return most > kThin * length;
}

}  // namespace

Result<LandmarkFit> fitLandmarks(const std::vector<LandmarkPair>& pairs, bool similarity) {
  if (pairs.size() < kLeastLandmarks || pairs.size() > kMostLandmarks) {
    return Error{ErrorCode::BadFormat, "Aligning by landmarks takes 3 to 100 pairs of points."};
  }
  if (!spread(pairs, &LandmarkPair::from) || !spread(pairs, &LandmarkPair::to)) {
    return Error{ErrorCode::BadFormat, "The landmarks lie on one line: how it is turned about that line is not said.", "", "", "Pick a point beside the line."};
  }
  vtkNew<vtkPoints> from, to;
  from->SetDataTypeToDouble();
  to->SetDataTypeToDouble();
  for (const LandmarkPair& pair : pairs) {
    from->InsertNextPoint(pair.from.data());
    to->InsertNextPoint(pair.to.data());
  }
  vtkNew<vtkLandmarkTransform> transform;
  transform->SetSourceLandmarks(from);
  transform->SetTargetLandmarks(to);
  if (similarity) transform->SetModeToSimilarity();
  else transform->SetModeToRigidBody();
  transform->Update();

  LandmarkFit out;
  for (int row = 0; row < 4; ++row)
    for (int column = 0; column < 4; ++column) out.matrix[size_t(column * 4 + row)] = transform->GetMatrix()->GetElement(row, column);
  double sum = 0;
  for (const LandmarkPair& pair : pairs) {
    double found[3];
    transform->TransformPoint(pair.from.data(), found);
    const double rest = glm::distance(glm::dvec3(found[0], found[1], found[2]), at(pair.to));
    out.residuals.push_back(rest);
    sum += rest * rest;
  }
  out.rms = std::sqrt(sum / double(pairs.size()));
  return out;
}

}  // namespace fabrica
