#include <draco/compression/decode.h>
#include <draco/mesh/mesh.h>

#include <limits>
#include <optional>

#include "codecs/mesh_source.h"

namespace fabrica {

namespace {

constexpr uint32_t kNoAttribute = 0xffffffffu;
// Draco allocates what a file's counts say before it reads on. Real meshes take over 0.5 bits a triangle.
constexpr uint64_t kMostFacesPerByte = 256;
constexpr uint64_t kMostFaces = 64'000'000;

Error damaged(const std::string& reason) {
  return {ErrorCode::BadFormat, reason, "", "", "Download or export the file again."};
}

std::optional<uint64_t> varint(ByteReader& in) {
  uint64_t value = 0;
  for (int shift = 0; shift < 35; shift += 7) {
    const auto byte = in.get<uint8_t>();
    value |= uint64_t(byte & 0x7f) << shift;
    if (!(byte & 0x80)) return in.ok() ? std::optional(value) : std::nullopt;
  }
  return {};
}

// The counts in the header (Draco bitstream 2.2), before Draco allocates by them.
Status checkHeader(ByteView bytes) {
  ByteReader in(bytes);
  if (textOf(in.view(5)) != "DRACO") return damaged("The compressed data of this part is not Draco data.");
  const auto major = in.get<uint8_t>(), minor = in.get<uint8_t>();
  const auto kind = in.get<uint8_t>(), method = in.get<uint8_t>();
  const auto flags = in.get<uint16_t>();
  if (in.ok() && (major != 2 || minor != 2 || kind != 1 || (flags & 0x8000)))
    return Error{ErrorCode::Unsupported, "This part uses a kind of Draco data that glTF does not allow.", "", "",
                 "Export it again with a current Draco encoder."};
  uint64_t faces = 0, points = 0;
  if (method == 1) in.get<uint8_t>();  // kind of traversal
  const auto first = varint(in), second = varint(in);
  if (!first || !second) return damaged("The compressed data of this part ends early.");
  faces = method == 1 ? *second : *first;
  points = method == 1 ? *first : *second;
  const uint64_t most = std::min(kMostFaces, 4096 + kMostFacesPerByte * bytes.size());
  if (faces > most || points > 3 * most) return damaged("The compressed data of this part claims more triangles than "
      "it can hold.");
  return Ok{};
}

// Draco divides normalised integers by this; positions are wanted as stored.
float undoNormalised(const draco::PointAttribute& a) {
  if (!a.normalized()) return 1;
  switch (a.data_type()) {
    case draco::DT_INT8: return std::numeric_limits<int8_t>::max();
    case draco::DT_UINT8: return std::numeric_limits<uint8_t>::max();
    case draco::DT_INT16: return std::numeric_limits<int16_t>::max();
    case draco::DT_UINT16: return std::numeric_limits<uint16_t>::max();
    default: return 1;
  }
}

bool readAttribute(const draco::Mesh& mesh, const draco::PointAttribute& attribute, float scale, std::vector<float>& out) {
  // Draco reads any byte as a truth value, which C++ does not define; they are no places anyway.
  if (attribute.num_components() != 3 || attribute.data_type() == draco::DT_BOOL) return false;
  const size_t points = mesh.num_points();
  out.resize(points * 3);
  for (size_t i = 0; i < points; ++i) {
    const draco::AttributeValueIndex value = attribute.mapped_index(draco::PointIndex(uint32_t(i)));
    float* at = &out[i * 3];
    if (value.value() >= attribute.size() || !attribute.ConvertValue<float, 3>(value, at)) return false;
    for (int c = 0; c < 3; ++c) at[c] *= scale;
  }
  return true;
}

const draco::PointAttribute* findAttribute(const draco::Mesh& mesh, uint32_t id, draco::GeometryAttribute::Type type) {
  const draco::PointAttribute* attribute = id == kNoAttribute ? nullptr : mesh.GetAttributeByUniqueId(id);
  return attribute ? attribute : mesh.GetNamedAttribute(type);
}

}  // namespace

Result<MeshSource> readDracoMesh(const MeshDecodeParams& params, ByteView bytes) {
  if (Status header = checkHeader(bytes); !header) return std::move(header).error();
  draco::DecoderBuffer buffer;
  buffer.Init(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  draco::Decoder decoder;
  auto decoded = decoder.DecodeMeshFromBuffer(&buffer);
  if (!decoded.ok()) return damaged("The compressed data of this part is damaged.");
  const draco::Mesh& mesh = *decoded.value();

  const draco::PointAttribute* position = findAttribute(mesh, params.words[0], draco::GeometryAttribute::POSITION);
  MeshSource out;
  if (!position || !readAttribute(mesh, *position, undoNormalised(*position), out.positions))
    return damaged("The compressed data of this part has no positions.");
  const draco::PointAttribute* normal =
      params.words[1] == kNoAttribute ? nullptr : findAttribute(mesh, params.words[1], draco::GeometryAttribute::NORMAL);
  if (normal && !readAttribute(mesh, *normal, 1, out.normals)) out.normals.clear();

  out.indices.reserve(size_t(mesh.num_faces()) * 3);
  for (uint32_t f = 0; f < mesh.num_faces(); ++f)
    for (const draco::PointIndex& corner : mesh.face(draco::FaceIndex(f))) {
      if (corner.value() >= mesh.num_points()) return damaged("The compressed data of this part is damaged.");
      out.indices.push_back(corner.value());
    }
  return out;
}

}  // namespace fabrica
