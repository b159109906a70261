#include "formats/zarr/metadata.h"

#include <cmath>

#include "base/json.h"
#include "formats/zarr/image_label.h"

namespace fabrica {

namespace {

using Axis = StoredDimension::Axis;
constexpr size_t kMostLevels = 32, kMostDimensions = 6, kMostChannels = 64;

Error damaged(std::string reason) {
  return {ErrorCode::BadFormat, std::move(reason), "", "", "Check that the link leads to an OME-Zarr image."};
}
Error unsupported(std::string reason) {
  return {ErrorCode::Unsupported, std::move(reason), "", "", "Write it as OME-Zarr 0.4 or 0.5 with axes t, c, z, y, x or fewer."};
}

bool numbers(const Json* list, std::vector<double>& out) {
  if (!list || !list->is_array() || list->size() > kMostDimensions) return false;
  out.resize(list->size());
  for (size_t i = 0; i < out.size(); ++i)
    if (!readNumber((*list)[i], out[i])) return false;
  return !out.empty();
}

double metresOf(std::string_view unit) {
  if (unit == "meter") return 1;
  if (unit == "centimeter") return 1e-2;
  if (unit == "micrometer") return 1e-6;
  if (unit == "nanometer") return 1e-9;
  if (unit == "angstrom") return 1e-10;
  return 1e-3;
}

// RFC 4: "left-to-right" is an axis that runs to the patient's right.
void readOrientation(const Json& axis, OmeAxis& out) {
  const Json* orientation = find(axis, "orientation");
  const std::string value = orientation ? orientation->is_string() ? getString(axis, "orientation") : getString(*orientation, "value") : "";
  static constexpr struct {
    const char* name;
    int world;
    bool backwards;
  } kDirections[] = {{"right-to-left", 0, false}, {"left-to-right", 0, true}, {"inferior-to-superior", 1, false},
                     {"superior-to-inferior", 1, true}, {"posterior-to-anterior", 2, false}, {"anterior-to-posterior", 2, true}};
  for (const auto& direction : kDirections) {
    if (value != direction.name) continue;
    out.world = direction.world;
    out.backwards = direction.backwards;
  }
}

OmeAxis readAxis(const Json& json) {
  OmeAxis out;
  const std::string name = json.is_string() ? *json.get_ptr<const std::string*>() : getString(json, "name");
  const std::string type = getString(json, "type");
  if (name.size() == 1 && name[0] >= 'x' && name[0] <= 'z') {
    out.axis = Axis(name[0] - 'x');
    out.world = name[0] - 'x';
  } else if (type == "channel" || name == "c") {
    out.axis = Axis::Channel;
  }
  out.metres = metresOf(getString(json, "unit"));
  readOrientation(json, out);
  return out;
}

// Each of x and y once, z at most once. Before version 0.3 there was only one order.
bool readAxes(const Json* list, std::vector<OmeAxis>& axes) {
  static const Json kOld = Json::array({"t", "c", "z", "y", "x"});
  if (!list) list = &kOld;
  if (!list->is_array() || list->size() > kMostDimensions) return false;
  uint32_t seen = 0, world = 0;
  for (const Json& item : *list) {
    axes.push_back(readAxis(item));
    const uint32_t bit = 1u << uint32_t(axes.back().axis);
    if (bit <= 8 && (seen & bit)) return false;
    seen |= bit;
    if (bit < 8) world |= 1u << axes.back().world;
  }
  if ((seen & 3) != 3) return false;
  // Orientations that do not make up a space are not believed.
  const uint32_t whole = seen & 4 ? 7 : world;
  if (world != whole || (!(seen & 4) && (world & (world - 1)) == 0))
    for (OmeAxis& axis : axes) axis.world = int(uint32_t(axis.axis) % 3), axis.backwards = false;
  return true;
}

// Along each axis of an array: value = shift + scale * index.
struct Steps {
  std::vector<double> scale, shift;
  explicit Steps(size_t count) : scale(count, 1), shift(count, 0) {}
};

// Scales and translations, applied as listed.
void applyTransforms(const Json* list, Steps& steps) {
  if (!list || !list->is_array()) return;
  for (const Json& transform : *list) {
    const std::string type = getString(transform, "type");
    std::vector<double> values;
    if (!numbers(find(transform, type.c_str()), values) || values.size() != steps.scale.size()) continue;
    for (size_t i = 0; i < values.size(); ++i) {
      if (type == "scale") {
        steps.scale[i] *= values[i];
        steps.shift[i] *= values[i];
      } else if (type == "translation") {
        steps.shift[i] += values[i];
      }
    }
  }
}

mat4 toWorld(const Steps& steps, const std::vector<OmeAxis>& axes) {
  mat4 out(0);
  out[3][3] = 1;
  uint32_t taken = 0;
  for (size_t i = 0; i < axes.size(); ++i) {
    if (axes[i].axis >= Axis::Channel) continue;
    const double metres = axes[i].metres * (axes[i].backwards ? -1 : 1);
    out[int(axes[i].axis)][axes[i].world] = float(steps.scale[i] * metres);
    out[3][axes[i].world] = float(steps.shift[i] * metres);
    taken |= 1u << axes[i].world;
  }
  // A plane is as thick as its pixels are wide.
  for (int world = 0; world < 3; ++world)
    if (!(taken & (1u << world))) out[2][world] = glm::length(vec3(out[0]));
  return out;
}

bool readMatrix(const Json& list, mat4& out) {
  if (!list.is_array() || list.size() != 16) return false;
  mat4 read(1);
  for (int i = 0; i < 16; ++i) {
    double value = 0;
    if (!readNumber(list[size_t(i)], value) || !std::isfinite(float(value))) return false;
    read[i / 4][i % 4] = float(value);
  }
  if (!(std::abs(glm::determinant(read)) > 1e-30f)) return false;
  out = read;
  return true;
}

void readChannels(const Json* omero, std::vector<OmeChannel>& out) {
  const Json* list = omero ? find(*omero, "channels") : nullptr;
  if (!list || !list->is_array()) return;
  for (const Json& item : *list) {
    if (out.size() == kMostChannels) return;
    OmeChannel channel;
    channel.name = getString(item, "label");
    Color color;
    if (parseColor("#" + getString(item, "color"), color)) channel.color = color;
    const Json* window = find(item, "window");
    const auto pair = [window](const char* low, const char* high) -> std::optional<std::array<double, 2>> {
      if (!window || !find(*window, low) || !find(*window, high)) return std::nullopt;
      const std::array<double, 2> range = {getNumber(*window, low), getNumber(*window, high)};
      return range[1] > range[0] ? std::optional(range) : std::nullopt;
    };
    channel.range = pair("min", "max");
    channel.window = pair("start", "end");
    out.push_back(std::move(channel));
  }
}

}  // namespace

Result<OmeImage> readOmeGroup(std::string_view json) {
  const Result<Json> root = parseJson(json);
  if (!root) return root.error();
  // Version 0.5 has it under "ome" in the attributes of zarr.json; before that it is .zattrs itself.
  const Json* attributes = find(*root, "attributes");
  const Json* ome = attributes ? find(*attributes, "ome") : nullptr;
  if (!attributes) attributes = &*root;
  if (!ome) ome = attributes;
  const Json* multiscales = find(*ome, "multiscales");
  if (!multiscales || !multiscales->is_array() || multiscales->empty())
    return damaged("This is not an OME-Zarr image (it has no multiscales).");
  const Json& image = (*multiscales)[0];
  OmeImage out;
  if (!readAxes(find(image, "axes"), out.axes)) return unsupported("The volume's axes are not x, y and z, channel and time.");
  const Json* datasets = find(image, "datasets");
  if (!datasets || !datasets->is_array() || datasets->empty() || datasets->size() > kMostLevels)
    return damaged("The volume has no levels, or far too many.");

  out.name = getString(image, "name");
  if (const Json* label = find(*ome, "image-label")) {
    out.labels = true;
    out.named = readImageLabel(*label);
  }
  const Json* ours = find(*attributes, "fabrica");
  out.indexAtStart = ours && getString(*ours, "index_copy") == "start";
  if (ours) out.unit = getString(*ours, "unit");
  const Json* matrices = ours ? find(*ours, "indexToWorld") : nullptr;
  readChannels(find(*ome, "omero"), out.channels);
  for (size_t i = 0; i < datasets->size(); ++i) {
    const Json& dataset = (*datasets)[i];
    VolumeLevel level;
    level.path = getString(dataset, "path");
    while (level.path.ends_with('/')) level.path.pop_back();
    if (level.path.find("..") != std::string::npos) return damaged("A level of the volume has no usable path.");
    if (level.path == ".") level.path.clear();
    // The transformations common to all levels come after a level's own.
    Steps steps(out.axes.size());
    applyTransforms(find(dataset, "coordinateTransformations"), steps);
    applyTransforms(find(image, "coordinateTransformations"), steps);
    level.indexToWorld = toWorld(steps, out.axes);
    if (matrices && matrices->is_array() && i < matrices->size()) readMatrix((*matrices)[i], level.indexToWorld);
    if (!(std::abs(glm::determinant(mat3(level.indexToWorld) * 1e4f)) > 0)) return damaged("A level of the volume has a scale of zero.");
    out.levels.push_back(std::move(level));
  }
  return out;
}

}  // namespace fabrica
