#include "atlas/units.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "base/words.h"

namespace fabrica {

namespace {

constexpr float kMicrometresBelow = 1e-3f;  // metres
constexpr double kFarthest = 1e4;           // metres, of a place that is typed

int decimalsOf(double value) { return value < 9.995 ? 2 : value < 999.95 ? 1 : 0; }

// Finest voxel edge, metres: how finely places are said.
float finestVoxel(const Volume* volume) {
  return volume && !volume->levels.empty() ? voxelEdge(volume->levels[0]) : 1e-3f;
}

int placeDecimals(Coordinates system, const Volume* volume) {
  if (system == Coordinates::Voxel) return 1;
  const double mm = double(finestVoxel(volume)) * 1000;
  return mm > 0 ? std::clamp(int(std::ceil(-std::log10(mm))) + 1, 1, 6) : 1;
}

constexpr const char* kLetters[] = {"RAS", "LPS", "ijk"};

std::string numberOf(double value, Coordinates system, int decimals) {
  // A voxel's middle is a whole number.
  if (system == Coordinates::Voxel && std::abs(value - std::round(value)) < 0.05) decimals = 0;
  return fixedText(value, decimals);
}

}  // namespace

std::string fixedText(double value, int decimals) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  // Not "-0.0".
  if (text[0] == '-' && std::all_of(text + 1, text + std::char_traits<char>::length(text), [](char c) { return c == '0' || c == '.'; })) return text + 1;
  return text;
}

bool inMicrometres(float metres, LengthUnit unit) {
  return unit == LengthUnit::Micrometres || (unit == LengthUnit::Auto && metres > 0 && metres < kMicrometresBelow);
}

std::string lengthText(float metres, LengthUnit unit) {
  const bool micro = inMicrometres(metres, unit);
  const double value = double(metres) * (micro ? 1e6 : 1e3);
  return numeral(fixedText(value, decimalsOf(value))) + (micro ? " µm" : " mm");
}

std::string areaText(float squareMetres, LengthUnit unit) {
  const bool micro = unit == LengthUnit::Micrometres || (unit == LengthUnit::Auto && squareMetres > 0 && squareMetres < kMicrometresBelow * kMicrometresBelow);
  const double value = double(squareMetres) * (micro ? 1e12 : 1e6);
  return numeral(fixedText(value, decimalsOf(value))) + (micro ? " µm²" : " mm²");
}

std::string angleText(float radians) { return numeral(fixedText(glm::degrees(double(radians)), 1)) + "°"; }

std::array<double, 3> placeIn(Coordinates system, const vec3& world, const Volume* volume) {
  const double x = double(world.x) * 1000, y = double(world.y) * 1000, z = double(world.z) * 1000;
  if (system == Coordinates::Lps) return {x, -z, y};
  if (system == Coordinates::Ras || !volume || volume->levels.empty()) return {-x, z, y};
  const glm::dvec4 index = glm::inverse(glm::dmat4(volume->levels[0].indexToWorld)) * glm::dvec4(world, 1);
  return {index.x, index.y, index.z};
}

vec3 worldOf(Coordinates system, const std::array<double, 3>& p, const Volume* volume) {
  if (system == Coordinates::Lps) return vec3(float(p[0]), float(p[2]), float(-p[1])) / 1000.0f;
  if (system == Coordinates::Ras || !volume || volume->levels.empty()) return vec3(float(-p[0]), float(p[2]), float(p[1])) / 1000.0f;
  return vec3(glm::dmat4(volume->levels[0].indexToWorld) * glm::dvec4(p[0], p[1], p[2], 1));
}

const Volume* shownImage(const Model& model) {
  const uint32_t v = model.shownVolume();
  return v < model.atlas().volumes.size() ? &model.atlas().volumes[v] : nullptr;
}

Coordinates systemOf(const Model& model) {
  const Coordinates system = model.options().coordinates;
  const Volume* volume = shownImage(model);
  return system == Coordinates::Voxel && (!volume || volume->levels.empty()) ? Coordinates::Ras : system;
}

std::string placeText(const Model& model, const vec3& world) {
  const Coordinates system = systemOf(model);
  const Volume* volume = shownImage(model);
  const auto place = placeIn(system, world, volume);
  std::string out;
  for (size_t a = 0; a < 3; ++a) {
    std::string number = numeral(numberOf(place[a], system, placeDecimals(system, volume)));
    if (number[0] == '-') number.replace(0, 1, "−");
    out += std::string(a > 0 ? "  " : "") + kLetters[int(system)][a] + " " + number;
  }
  return out;
}

std::string placeNumbers(const Model& model, const vec3& world) {
  const Coordinates system = systemOf(model);
  const Volume* volume = shownImage(model);
  const auto place = placeIn(system, world, volume);
  std::string out;
  for (size_t a = 0; a < 3; ++a) out += (a > 0 ? ", " : "") + numberOf(place[a], system, placeDecimals(system, volume));
  return out;
}

Result<vec3> readPlace(const Model& model, std::string_view typed) {
  const Coordinates system = systemOf(model);
  const Error wrong{ErrorCode::BadFormat, "A place is three numbers, such as 12.5, -30, 8.", "", "", "Type them with commas or spaces between them."};
  std::string text(typed.substr(0, 200));
  for (size_t at; (at = text.find("−")) != std::string::npos;) text.replace(at, std::char_traits<char>::length("−"), "-");
  const bool semicolons = text.find(';') != std::string::npos;
  // "R 12,5" is a decimal comma, as it is shown; "12,5,8" are three numbers.
  const bool letters = std::any_of(text.begin(), text.end(), [](char c) { return std::isalpha(uint8_t(c)); });
  for (size_t i = 0; i < text.size(); ++i) {
    const bool within = i > 0 && i + 1 < text.size() && std::isdigit(uint8_t(text[i - 1])) && std::isdigit(uint8_t(text[i + 1]));
    if (text[i] == ',') text[i] = semicolons || (letters && within) ? '.' : ' ';
    else if (text[i] == ';') text[i] = ' ';
  }
  std::array<double, 3> place{};
  std::array<bool, 3> given{};
  int count = 0;
  const char* at = text.c_str();
  const auto skip = [&] {
    while (std::isspace(uint8_t(*at))) ++at;
  };
  for (skip(); *at != 0; skip()) {
    size_t axis = size_t(count);
    double sign = 1;
    if (std::isalpha(uint8_t(*at))) {
      static constexpr std::string_view kSides = "RLAPSI";
      const size_t side = kSides.find(char(std::toupper(uint8_t(*at))));
      if (side == std::string_view::npos || system == Coordinates::Voxel) return wrong;
      axis = side / 2;
      // Towards the second letter of a pair, or of a system whose own direction that is.
      const bool turned = system == Coordinates::Lps && axis < 2;
      sign = (side % 2 == 1) != turned ? -1 : 1;
      ++at;
      skip();
    }
    char* end = nullptr;
    const double value = std::strtod(at, &end);
    if (end == at || !std::isfinite(value) || axis > 2 || given[axis] || (*end != 0 && !std::isspace(uint8_t(*end)) && !std::isalpha(uint8_t(*end)))) return wrong;
    place[axis] = sign * value;
    given[axis] = true;
    ++count;
    at = end;
  }
  if (count != 3) return wrong;
  const vec3 world = worldOf(system, place, shownImage(model));
  if (!(glm::length(world) < kFarthest)) return Error{ErrorCode::BadFormat, "That place is further away than anything could be.", "", "", "Check the numbers."};
  return world;
}

std::string valueText(const Volume& volume, float value) {
  char text[48];
  const bool whole = volume.format != VoxelFormat::F32 && volume.format != VoxelFormat::F64 && volume.scale == std::floor(volume.scale) && volume.offset == std::floor(volume.offset);
  std::snprintf(text, sizeof text, whole && std::abs(value) < 1e9f ? "%.0f" : "%.6g", double(value));
  std::string out = numeral(text);
  if (out[0] == '-') out.replace(0, 1, "−");
  return out;
}

std::string valuesText(const Volume& volume, const std::array<float, 3>& values) {
  if (!volume.rgb) return valueText(volume, values[0]) + (volume.unit.empty() ? "" : " " + volume.unit);
  std::string out;
  for (size_t c = 0; c < 3; ++c) out += (c > 0 ? ", " : "") + valueText(volume, values[c]);
  return out;
}

}  // namespace fabrica
