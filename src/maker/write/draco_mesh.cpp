#include "maker/write/draco_mesh.h"

#include <draco/compression/decode.h>
#include <draco/compression/expert_encode.h>
#include <draco/mesh/mesh.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <unordered_map>

namespace fabrica {

namespace {

int32_t addAttribute(draco::Mesh& mesh, draco::GeometryAttribute::Type type, const std::vector<vec3>& values) {
  draco::GeometryAttribute attribute;
  attribute.Init(type, nullptr, 3, draco::DT_FLOAT32, false, sizeof(float) * 3, 0);
  const int32_t id = mesh.AddAttribute(attribute, true, uint32_t(values.size()));
  for (size_t i = 0; i < values.size(); ++i) {
    mesh.attribute(id)->SetAttributeValue(draco::AttributeValueIndex(uint32_t(i)), &values[i].x);
  }
  return id;
}

std::vector<vec3> normalsOf(const SurfaceMesh& mesh) {
  std::vector<vec3> normals(mesh.points.size(), vec3(0));
  for (size_t i = 0; i + 2 < mesh.indices.size(); i += 3) {
    const vec3 a = mesh.points[mesh.indices[i]], b = mesh.points[mesh.indices[i + 1]], c = mesh.points[mesh.indices[i + 2]];
    const vec3 area = glm::cross(b - a, c - a);
    for (size_t k = 0; k < 3; ++k) normals[mesh.indices[i + k]] += area;
  }
  for (vec3& n : normals) n = glm::dot(n, n) > 0 ? glm::normalize(n) : vec3(0, 1, 0);
  return normals;
}

}  // namespace

void snap(LabelMesh& mesh, const Lattice& lattice) {
  const int32_t most = (1 << lattice.bits) - 1;
  const float step = lattice.step();
  std::unordered_map<uint64_t, uint32_t> places;
  places.reserve(mesh.points.size());
  std::vector<uint32_t> newIndex(mesh.points.size());
  std::vector<vec3> points;
  for (size_t i = 0; i < mesh.points.size(); ++i) {
    uint64_t key = 0;
    vec3 place;
    for (int k = 0; k < 3; ++k) {
      const double at = (double(mesh.points[i][k]) * 0.001 - double(lattice.origin[k])) / double(step);
      const auto q = std::clamp<int64_t>(std::llround(at), 0, most);
      key = key << 20 | uint64_t(q);
      place[k] = float(q) * step + lattice.origin[k];  // as Draco's decoder computes it
    }
    const auto [it, fresh] = places.try_emplace(key, uint32_t(points.size()));
    if (fresh) points.push_back(place);
    newIndex[i] = it->second;
  }
  mesh.points = std::move(points);
  for (LabelFace& face : mesh.faces) {
    for (uint32_t& v : face.v) v = newIndex[v];
  }
  compact(mesh);
}

Result<EncodedMesh> encodeDraco(const SurfaceMesh& surface, const Lattice& lattice, int normalBits,
                                const std::vector<vec3>& normals) {
  draco::Mesh mesh;
  mesh.set_num_points(uint32_t(surface.points.size()));
  const int32_t position = addAttribute(mesh, draco::GeometryAttribute::POSITION, surface.points);
  int32_t normal = -1;
  if (normalBits > 0) {
    normal = addAttribute(mesh, draco::GeometryAttribute::NORMAL, normals.empty() ? normalsOf(surface) : normals);
  }
  mesh.SetNumFaces(surface.indices.size() / 3);
  for (size_t i = 0; i + 2 < surface.indices.size(); i += 3) {
    mesh.SetFace(draco::FaceIndex(uint32_t(i / 3)),
                 {draco::PointIndex(surface.indices[i]), draco::PointIndex(surface.indices[i + 1]),
                  draco::PointIndex(surface.indices[i + 2])});
  }

  draco::ExpertEncoder encoder(mesh);
  encoder.SetEncodingMethod(draco::MESH_EDGEBREAKER_ENCODING);
  encoder.SetSpeedOptions(1, 1);
  const float origin[3] = {lattice.origin.x, lattice.origin.y, lattice.origin.z};
  encoder.SetAttributeExplicitQuantization(position, lattice.bits, 3, origin, lattice.range);
  if (normal >= 0) encoder.SetAttributeQuantization(normal, normalBits);
  draco::EncoderBuffer buffer;
  if (const draco::Status status = encoder.EncodeToBuffer(&buffer); !status.ok()) {
    return Error{ErrorCode::Internal, "Draco refuses a mesh: " + status.error_msg_string()};
  }

  EncodedMesh encoded;
  encoded.bytes.assign(buffer.data(), buffer.data() + buffer.size());
  encoded.positionId = mesh.attribute(position)->unique_id();
  if (normal >= 0) encoded.normalId = mesh.attribute(normal)->unique_id();
  // A decoder may give other points than went in (corners that no fan connects are split): glTF wants its counts.
  auto decoded = decodeDraco(encoded.bytes);
  if (!decoded) return std::move(decoded).error();
  encoded.points = uint32_t(decoded->points.size());
  encoded.triangles = uint32_t(decoded->indices.size() / 3);
  for (const vec3& p : decoded->points) encoded.bounds.include(p);
  Bounds before;
  for (const vec3& p : surface.points) before.include(p);
  if (encoded.triangles != surface.indices.size() / 3 || before.min != encoded.bounds.min ||
      before.max != encoded.bounds.max) {
    return Error{ErrorCode::Internal, "A mesh came back changed from Draco."};
  }
  return encoded;
}

Result<SurfaceMesh> decodeDraco(ByteView bytes) {
  draco::DecoderBuffer buffer;
  buffer.Init(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  draco::Decoder decoder;
  auto decoded = decoder.DecodeMeshFromBuffer(&buffer);
  if (!decoded.ok()) {
    return Error{ErrorCode::BadFormat, "This is not a Draco mesh: " + decoded.status().error_msg_string()};
  }
  const std::unique_ptr<draco::Mesh> mesh = std::move(decoded).value();
  const draco::PointAttribute* position = mesh->GetNamedAttribute(draco::GeometryAttribute::POSITION);
  if (!position || position->num_components() != 3) return Error{ErrorCode::BadFormat, "The Draco mesh has no positions."};
  SurfaceMesh surface;
  surface.points.resize(mesh->num_points());
  for (uint32_t i = 0; i < mesh->num_points(); ++i) {
    position->ConvertValue<float>(position->mapped_index(draco::PointIndex(i)), 3, &surface.points[i].x);
  }
  surface.indices.reserve(mesh->num_faces() * 3);
  for (uint32_t f = 0; f < mesh->num_faces(); ++f) {
    for (const draco::PointIndex& v : mesh->face(draco::FaceIndex(f))) surface.indices.push_back(v.value());
  }
  return surface;
}

}  // namespace fabrica
