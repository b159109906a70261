#include "formats/nrrd/nrrd_header.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "formats/nrrd/nrrd_fields.h"

namespace fabrica {

namespace {

constexpr int64_t kMostAxes = 16;
constexpr int64_t kLongestAxis = int64_t(1) << 24;
constexpr uint64_t kMostValues = uint64_t(1) << 46;
constexpr size_t kLongestUnit = 32;
constexpr size_t kMostFiles = 200000;
constexpr int64_t kMostSkipped = int64_t(1) << 40;

Error damaged(std::string reason) {
  return {ErrorCode::BadFormat, std::move(reason), "", "header", "Export the file again."};
}
Error unsupported(std::string reason) {
  return {ErrorCode::Unsupported, std::move(reason), "", "header",
          "Save it with encoding raw or gzip, as whole numbers or floats."};
}

struct Axis {
  int64_t size = 1;
  bool spatial = false;
  std::array<double, 3> direction{0, 0, 0};  // in the file's space, its units
};

bool readType(std::string text, NrrdType& out) {
  struct Name {
    const char* name;
    NrrdType type;
  };
  static constexpr Name kNames[] = {
      {"signed char", NrrdType::I8}, {"int8", NrrdType::I8}, {"int8_t", NrrdType::I8},
      {"uchar", NrrdType::U8}, {"unsigned char", NrrdType::U8}, {"uint8", NrrdType::U8}, {"uint8_t", NrrdType::U8},
      {"short", NrrdType::I16}, {"short int", NrrdType::I16}, {"signed short", NrrdType::I16},
      {"signed short int", NrrdType::I16}, {"int16", NrrdType::I16}, {"int16_t", NrrdType::I16},
      {"ushort", NrrdType::U16}, {"unsigned short", NrrdType::U16}, {"unsigned short int", NrrdType::U16},
      {"uint16", NrrdType::U16}, {"uint16_t", NrrdType::U16},
      {"int", NrrdType::I32}, {"signed int", NrrdType::I32}, {"int32", NrrdType::I32}, {"int32_t", NrrdType::I32},
      {"uint", NrrdType::U32}, {"unsigned int", NrrdType::U32}, {"uint32", NrrdType::U32}, {"uint32_t", NrrdType::U32},
      {"longlong", NrrdType::I64}, {"long long", NrrdType::I64}, {"long long int", NrrdType::I64},
      {"signed long long", NrrdType::I64}, {"signed long long int", NrrdType::I64}, {"int64", NrrdType::I64},
      {"int64_t", NrrdType::I64},
      {"ulonglong", NrrdType::U64}, {"unsigned long long", NrrdType::U64}, {"unsigned long long int", NrrdType::U64},
      {"uint64", NrrdType::U64}, {"uint64_t", NrrdType::U64},
      {"float", NrrdType::F32}, {"double", NrrdType::F64}};
  for (const Name& n : kNames) {
    if (text == n.name) {
      out = n.type;
      return true;
    }
  }
  return false;
}

// Millimetres unless it says something else.
double metresOf(std::string_view unit) {
  std::string name = lowerAscii(unit);
  std::erase(name, '"');
  if (name == "m" || name == "meter" || name == "metre") return 1;
  if (name == "cm") return 1e-2;
  if (name == "um" || name == "\xc2\xb5m" || name == "\xce\xbcm" || name.starts_with("micro")) return 1e-6;
  if (name == "nm" || name == "nanometer") return 1e-9;
  return 1e-3;
}

// The file's three axes of space → +X left, +Y superior, +Z anterior; and what they are called.
mat3 spaceToWorld(std::string space, std::string& name) {
  space = lowerAscii(space);
  if (space.size() > 5 && space.ends_with("-time")) space.resize(space.size() - 5);
  if (space.size() == 4 && space.back() == 't') space.pop_back();
  const vec3 left(1, 0, 0), superior(0, 1, 0), anterior(0, 0, 1);
  if (space == "right-anterior-superior" || space == "ras") {
    name = "right-anterior-superior";
    return mat3(-left, anterior, superior);
  }
  if (space == "left-anterior-superior" || space == "las") {
    name = "left-anterior-superior";
    return mat3(left, anterior, superior);
  }
  const bool known = space == "left-posterior-superior" || space == "lps";
  name = known ? "left-posterior-superior" : space;
  return mat3(left, -anterior, superior);
}

Status readSizes(const NrrdFields& f, std::vector<Axis>& axes) {
  const std::string* dimension = f.find("dimension");
  const std::string* sizes = f.find("sizes");
  int64_t count = 0;
  if (!dimension || !sizes || !nrrdWhole(*dimension, count) || count < 1 || count > kMostAxes) {
    return damaged("It does not say how large the image is.");
  }
  const auto words = nrrdWords(*sizes);
  if (words.size() != size_t(count)) return damaged("It does not say how large the image is.");
  uint64_t values = 1;
  for (const std::string_view word : words) {
    Axis axis;
    if (!nrrdWhole(word, axis.size) || axis.size < 1) return damaged("An axis of the image has no size.");
    if (axis.size > kLongestAxis || values > kMostValues / uint64_t(axis.size)) {
      return Error{ErrorCode::TooLarge, "The image is larger than can be read.", "", "header", ""};
    }
    values *= uint64_t(axis.size);
    axes.push_back(axis);
  }
  return Ok{};
}

// Which axes are space, and their directions: "space directions", or "spacings" and "kinds".
Status readDirections(const NrrdFields& f, std::vector<Axis>& axes) {
  if (const std::string* text = f.find("spacedirections")) {
    const auto vectors = nrrdVectors(*text);
    if (!vectors || vectors->size() != axes.size()) return damaged("Its space directions make no sense.");
    for (size_t a = 0; a < axes.size(); ++a) {
      const std::vector<double>& vector = (*vectors)[a];
      if (vector.size() > 4 || vector.size() == 1) return damaged("Its space directions make no sense.");
      for (size_t i = 0; i < std::min<size_t>(3, vector.size()); ++i) axes[a].direction[i] = vector[i];
      // In a space with time, an axis along time alone is none of the three.
      axes[a].spatial = axes[a].direction != std::array<double, 3>{0, 0, 0};
    }
    return Ok{};
  }
  const std::string* spacings = f.find("spacings");
  const std::string* kinds = f.find("kinds");
  const auto spacing = spacings ? nrrdWords(*spacings) : std::vector<std::string_view>();
  const auto kind = kinds ? nrrdWords(*kinds) : std::vector<std::string_view>();
  if ((spacings && spacing.size() != axes.size()) || (kinds && kind.size() != axes.size())) {
    return damaged("Its spacings or kinds are not one an axis.");
  }
  size_t found = 0;
  for (size_t a = 0; a < axes.size(); ++a) {
    double step = 1;
    if (spacings && !nrrdNumber(spacing[a], step)) return damaged("Its spacings make no sense.");
    const bool counted = !spacings || std::isfinite(step);  // "nan": not space
    const bool named = !kinds || kind[a] == "domain" || kind[a] == "space" || kind[a] == "???" || kind[a] == "none";
    axes[a].spatial = counted && named && found < 3;
    if (axes[a].spatial) axes[a].direction[found++] = std::isfinite(step) && step != 0 ? step : 1;
  }
  return Ok{};
}

Status place(const NrrdFields& f, const std::vector<Axis>& axes, NrrdHeader& header) {
  vec3 columns[3];
  size_t found = 0;
  uint64_t stride = 1;
  uint64_t layers = 1;
  std::vector<size_t> others;
  for (size_t a = 0; a < axes.size(); ++a) {
    if (axes[a].spatial && found < 3) {
      header.size[found] = uint32_t(axes[a].size);
      header.stride[found] = stride;
      columns[found++] = vec3(axes[a].direction[0], axes[a].direction[1], axes[a].direction[2]);
    } else if (axes[a].size > 1) {
      if (axes[a].spatial) return unsupported("It has more than three axes of space.");
      if (others.empty()) header.layerStride = stride;
      // Several together count as one where they follow each other.
      if (!others.empty() && others.back() + 1 != a) return unsupported("Its axes of space and others are mixed.");
      others.push_back(a);
      layers *= uint64_t(axes[a].size);
    }
    stride *= uint64_t(axes[a].size);
  }
  if (found < 2) return unsupported("It is no image: it has fewer than two axes of space.");
  header.values = stride;
  header.layers = layers;
  if (found == 2) {
    const vec3 normal = glm::cross(columns[0], columns[1]);
    const float length = glm::length(normal);
    columns[2] = length > 0 ? normal / length * std::sqrt(length) : vec3(0);
    header.stride[2] = 0;
  }

  const std::string* space = f.find("space");
  const std::string* units = f.find("spaceunits");
  if (!units) units = f.find("units");
  double metres = 1e-3;
  if (units) {
    // One an axis of space; "units" counts the others, too.
    for (const std::string_view word : nrrdWords(*units)) {
      if (word == "\"\"" || word == "???") continue;
      metres = metresOf(word);
      break;
    }
  }
  if (const std::string* values = f.find("sampleunits")) {
    header.unit = *values;
    std::erase(header.unit, '"');
    if (header.unit.size() > kLongestUnit) header.unit.clear();
  }
  const mat3 toWorld = spaceToWorld(space ? *space : "", header.placedBy);
  if (header.placedBy.empty()) header.placedBy = "voxel sizes only";
  std::array<double, 3> origin{0, 0, 0};
  if (const std::string* text = f.find("spaceorigin")) {
    const auto vector = nrrdVectors(*text);
    if (!vector || vector->size() != 1) return damaged("Its space origin makes no sense.");
    for (size_t i = 0; i < std::min<size_t>(3, (*vector)[0].size()); ++i) origin[i] = (*vector)[0][i];
  }
  for (int c = 0; c < 3; ++c) header.indexToWorld[c] = vec4(toWorld * (columns[c] * float(metres)), 0);
  const vec3 first(float(origin[0] * metres), float(origin[1] * metres), float(origin[2] * metres));
  header.indexToWorld[3] = vec4(toWorld * first, 1);
  const mat3 millimetres = mat3(header.indexToWorld) * 1000.0f;
  const float volume = glm::determinant(millimetres);
  if (!std::isfinite(volume) || std::abs(volume) < 1e-20f || !std::isfinite(glm::length(first))) {
    return damaged("Its space directions squash it flat.");
  }
  return Ok{};
}

Status readData(const NrrdFields& f, NrrdHeader& header) {
  const std::string* type = f.find("type");
  if (!type || !readType(lowerAscii(*type), header.type)) {
    return unsupported(type ? "Its voxels are of type \"" + *type + "\"." : "It does not say of which type its voxels are.");
  }
  const std::string* encoding = f.find("encoding");
  const std::string how = encoding ? lowerAscii(*encoding) : "";
  if (how == "gzip" || how == "gz") {
    header.encoding = NrrdEncoding::Gzip;
  } else if (how != "raw") {
    return unsupported("Its voxels are encoded as \"" + how + "\".");
  }
  const std::string* endian = f.find("endian");
  if (bytesOf(header.type) > 1 && !endian) return damaged("It does not say in which order the bytes of a voxel are.");
  header.bigEndian = endian && lowerAscii(*endian) == "big";
  if (endian && !header.bigEndian && lowerAscii(*endian) != "little") return damaged("Its order of bytes makes no sense.");

  int64_t lines = 0;
  if (const std::string* text = f.find("lineskip"); text && (!nrrdWhole(*text, lines) || lines < 0 || lines > 1000000)) {
    return damaged("Its line skip makes no sense.");
  }
  header.lineSkip = uint32_t(lines);
  if (const std::string* text = f.find("byteskip");
      text && (!nrrdWhole(*text, header.byteSkip) || header.byteSkip < -1 || header.byteSkip > kMostSkipped)) {
    return damaged("Its byte skip makes no sense.");
  }
  if (header.byteSkip < 0 && header.encoding != NrrdEncoding::Raw) return damaged("Its byte skip makes no sense.");

  const std::string* file = f.find("datafile");
  header.dataOffset = f.end;
  if (!file) return Ok{};  // here: parseNrrdHeader() has seen that the header ends
  header.dataOffset = 0;
  if (file->starts_with("LIST")) {
    header.files = f.listed;
    if (header.files.empty() || header.files.size() > kMostFiles) return damaged("It names no data files.");
  } else if (file->find('%') != std::string::npos) {
    auto names = nrrdPattern(*file, kMostFiles);
    if (!names) return std::move(names).error();
    header.files = std::move(names).value();
  } else {
    header.files = {*file};
  }
  if (header.values % header.files.size() != 0) return damaged("Its data files do not hold equal parts of the image.");
  return Ok{};
}

}  // namespace

size_t bytesOf(NrrdType type) {
  constexpr size_t kBytes[] = {1, 1, 2, 2, 4, 4, 8, 8, 4, 8};
  return kBytes[size_t(type)];
}

const char* nrrdTypeName(NrrdType type) {
  constexpr const char* kNames[] = {"int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float", "double"};
  return kNames[size_t(type)];
}

const std::string* NrrdHeader::key(std::string_view name) const {
  const auto it = std::find_if(keys.begin(), keys.end(), [name](const auto& entry) { return entry.first == name; });
  return it == keys.end() ? nullptr : &it->second;
}

bool looksLikeNrrd(ByteView bytes) { return textOf(bytes).starts_with("NRRD000"); }

Result<NrrdHeader> parseNrrdHeader(ByteView bytes) {
  if (!looksLikeNrrd(bytes)) return damaged("This is not an NRRD file.");
  auto fields = readNrrdFields(bytes.first(std::min(bytes.size(), kNrrdLargestHeader)));
  if (!fields) return std::move(fields).error();
  if (!fields->ended && !fields->find("datafile")) {
    return Error{ErrorCode::Truncated, "Its header does not end.", "", "header", "Copy the file again."};
  }
  NrrdHeader header;
  std::vector<Axis> axes;
  if (Status good = readSizes(*fields, axes); !good) return std::move(good).error();
  if (Status good = readDirections(*fields, axes); !good) return std::move(good).error();
  if (Status good = place(*fields, axes, header); !good) return std::move(good).error();
  if (Status good = readData(*fields, header); !good) return std::move(good).error();
  header.keys = std::move(fields->keys);
  return header;
}

}  // namespace fabrica
