// Reads whole files and takes GLBs apart, as the page's transport does by ranges.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "codecs/decode.h"
#include "codecs/mesh_lattice.h"
#include "formats/gltf/gltf_file.h"

namespace fabrica::test {

inline Bytes readFile(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

#ifdef FABRICA_SHARED_DATA  // the fuzzers have none
inline std::vector<std::filesystem::path> filesIn(const std::string& folder, const std::string& extension) {
  std::vector<std::filesystem::path> files;
  const std::filesystem::path path = std::filesystem::path(FABRICA_SHARED_DATA) / folder;
  if (!std::filesystem::exists(path)) return files;
  for (const auto& entry : std::filesystem::directory_iterator(path))
    if (entry.path().extension() == extension) files.push_back(entry.path());
  return files;
}
#endif

// A GLB or a .gltf with embedded buffers.
inline Result<SceneTable> openScene(ByteView file) { return readGltfFile(file); }

inline MeshDecodeParams paramsOf(const ScenePrimitive& primitive, const MeshLevel& level, const Bounds& all, uint32_t slot = 7) {
  return meshDecodeParams(latticeAround(all), primitive.transform, level, slot);
}

// Decodes one level of one primitive out of the file (or the table's embedded bytes).
inline Result<Bytes> decodeLevel(ByteView file, const SceneTable& table, const ScenePrimitive& primitive,
                                 const MeshLevel& level, const Bounds& all) {
  std::vector<ByteView> ranges;
  for (const ChunkRange& range : level.ranges) {
    ByteView from = file;
    uint64_t base = 0;
    const std::string& uri = table.resources[range.resource];
    if (uri.starts_with("embedded:")) {
      from = table.embedded;
      base = std::stoull(uri.substr(9));
    }
    if (range.length > 0 && base + range.offset + range.length > from.size()) return Error{ErrorCode::Truncated, "The file ends early."};
    ranges.push_back(range.length ? from.subspan(size_t(base + range.offset), range.length) : ByteView());
  }
  return decodeMesh(paramsOf(primitive, level, all), ranges);
}

inline Bounds boundsOf(const SceneTable& table) {
  Bounds all;
  for (const ScenePrimitive& primitive : table.primitives) all.include(primitive.bounds);
  return all;
}

}  // namespace fabrica::test
