// Setting the points of a measurement, one after another; where the slices meet, and going to a place.
#pragma once

#include <optional>

#include "atlas/model.h"
#include "interact/controller.h"

namespace fabrica {

// Begins one; the same kind again ends it.
void startPlacing(Model& model, MeasurementKind kind);
// The next point. `plane`: the slice that it lies in, where it lies in one; `normal`: of the surface, where there is one. An arrow's words
// stand off what it points at, in that direction: its other end is set with the first. False where it is of no use: a region's first point outside a
// slice, a point at the place of the last one. With its last point the measurement is added, and the placing is over.
bool placePoint(Model& model, const vec3& point, const std::optional<Plane>& plane, const vec3& normal = vec3(0));
// A polygon is done with at least three corners; an ellipse and the others end by themselves.
bool canFinish(const Model& model);
void finishPlacing(Model& model);
// The last point is taken back; without one the placing is over.
void stepBack(Model& model);
// What to do next, for a person: "Click the first point".
const char* placingWords(const Placing& placing, bool touch);
// The measurement as it would be with a point more; empty where there is nothing to draw.
std::optional<Measurement> preview(const Placing& placing, const std::optional<vec3>& next);
// The slice plane that is shown at a point of the scene: the nearest within a thousandth of the scene's size.
std::optional<Plane> sliceAt(const Model& model, const vec3& point);

// Where axial, coronal and sagittal plane meet; empty where they do not.
std::optional<vec3> crossPoint(const Model& model);
// The three planes go through the point, each as it is turned.
void goTo(Model& model, const vec3& point);

// A handle (a point, by its place in the list) is moved to `to`: a region's middle takes all along, an ellipse's axes stay at right
// angles, a region stays in its plane.
Measurement draggedPoint(const Measurement& from, size_t point, const vec3& to);

}  // namespace fabrica
