// Short ways to a decode job.
#pragma once

#include "base/bytes.h"
#include "codecs/decode.h"

namespace fabrica::test {

template <typename T>
Bytes bytesOfAll(const std::vector<T>& values) {
  Bytes bytes(values.size() * sizeof(T));
  if (!bytes.empty()) std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

// Floats, tightly packed, 32-bit indices; a grid of one millimetre from (-1, -1, -1).
inline MeshDecodeParams rawParams(uint32_t vertices, uint32_t indices, bool normals) {
  MeshDecodeParams params;
  params.codec = 1;
  params.slot = 42;
  for (float& o : params.gridOrigin) o = -1;
  params.gridStep = 0.001f;
  const uint32_t words[8] = {5126, 12, vertices, 0, normals ? 5126u : 0u, normals ? 12u : 0u, indices ? 5125u : 0u, indices};
  for (int i = 0; i < 8; ++i) params.words[i] = words[i];
  return params;
}

struct DecodedMesh {
  Bytes bytes;
  MeshChunkView view;
};
inline Result<DecodedMesh> decoded(const MeshDecodeParams& params, const std::vector<Bytes>& data) {
  std::vector<ByteView> ranges(data.begin(), data.end());
  auto bytes = decodeMesh(params, ranges);
  if (!bytes) return std::move(bytes).error();
  DecodedMesh out{std::move(bytes).value(), {}};
  auto view = viewMeshChunk(out.bytes);
  if (!view) return std::move(view).error();
  out.view = *view;
  return out;
}

inline vec3 decodeOctahedral(int8_t u, int8_t v) {
  const vec2 p(u / 127.f, v / 127.f);
  vec3 n(p, 1 - std::abs(p.x) - std::abs(p.y));
  if (n.z < 0) n = {(1 - std::abs(p.y)) * (p.x < 0 ? -1.f : 1.f), (1 - std::abs(p.x)) * (p.y < 0 ? -1.f : 1.f), n.z};
  return glm::normalize(n);
}

}  // namespace fabrica::test
