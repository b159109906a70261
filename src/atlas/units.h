// Lengths, areas, angles, places and values in words. UTF-8. Places are metres of the world frame.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "atlas/model.h"
#include "base/result.h"

namespace fabrica {

std::string lengthText(float metres, LengthUnit unit);       // "12.4 mm", "850 µm"
std::string areaText(float squareMetres, LengthUnit unit);   // "3.21 mm²"
std::string angleText(float radians);                        // "42.5°"
// Whether a length is said in micrometres.
bool inMicrometres(float metres, LengthUnit unit);
std::string fixedText(double value, int decimals);

// Three numbers in a system, and back. `volume` (may be null but for Voxel): whose finest level's voxels count.
std::array<double, 3> placeIn(Coordinates system, const vec3& world, const Volume* volume);
vec3 worldOf(Coordinates system, const std::array<double, 3>& place, const Volume* volume);
// As the options say, of the shown volume: RAS where there is none. "R 12.3  A −4.0  S 30.1"; to copy: "12.3, -4.0, 30.1".
std::string placeText(const Model& model, const vec3& world);
std::string placeNumbers(const Model& model, const vec3& world);
const Volume* shownImage(const Model& model);
// The options', or RAS where there is no image that has voxels.
Coordinates systemOf(const Model& model);
// Three numbers, between them spaces, commas or semicolons (then a comma is a decimal point); before each perhaps one of the
// letters R L A P S I, which says its direction in every system but voxels. BadFormat, in words for a person.
Result<vec3> readPlace(const Model& model, std::string_view text);

// What the image holds, as many digits as it has.
std::string valueText(const Volume& volume, float value);
// With the unit: "−1000 HU"; of colours "200, 120, 30".
std::string valuesText(const Volume& volume, const std::array<float, 3>& values);

}  // namespace fabrica
