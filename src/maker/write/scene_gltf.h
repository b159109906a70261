// The glTF of an atlas's mesh file, out of the same table as its index, so that the two cannot disagree.
#pragma once

#include <span>
#include <string>

#include "base/bytes.h"
#include "formats/gltf/scene_table.h"

namespace fabrica {

struct GltfAsset {
  std::string title, id, version, copyright;  // all but the title may be empty
};

// Where a primitive's finest level, one Draco buffer, lies in the BIN chunk.
struct BinRange {
  uint64_t offset = 0;
  uint64_t length = 0;
};

// The JSON of a GLB: a node for every node of the table, a mesh for every primitive (at most one a node, in world
// coordinates), counts and Draco's attribute ids from its last level, a material where `colored` says so.
// Written piece by piece: memory is the text's own size, also for tens of thousands of structures.
std::string gltfText(const SceneTable& table, std::span<const BinRange> ranges, uint64_t binLength,
                     const GltfAsset& asset, bool colorAll);

inline constexpr uint64_t kGlbHeader = 12, kGlbChunkHeader = 8;
// Header, JSON chunk and the BIN chunk's header; `json` is padded by it. The BIN chunk, a multiple of 4 bytes long,
// follows.
Bytes glbHead(std::string json, uint64_t binLength);
// Length of that head for a JSON text, and whether the whole fits in a GLB, whose lengths are 32 bits.
uint64_t glbHeadLength(const std::string& json);
bool fitsGlb(const std::string& json, uint64_t binLength);

}  // namespace fabrica
