// The flat table that a worker makes from a glTF's JSON, and that `fabrica build` writes (gzip) as an index beside the
// GLB: everything the page needs to know before any geometry. The page never parses glTF JSON itself.
//
// Encoded: magic "FST1", then the fields in order, as encodeSceneTable() writes them (little-endian, texts as u32 length
// + UTF-8). Decoding checks every count against the bytes that are there. Closings are last, and not in indexes made before
// November 2026; readers of that time leave them.
#pragma once

#include <string>
#include <vector>

#include "atlas/atlas.h"
#include "base/bytes.h"
#include "base/math.h"
#include "base/result.h"
#include "codecs/chunks.h"

namespace fabrica {

// Levels of a tree that decodeSceneTable() leaves; what lies deeper comes up to the last of them.
inline constexpr uint32_t kDeepestNode = 64;

struct SceneNode {
  std::string name;
  std::string id;         // extras.id, or "" (the loader then makes source + path + ordinal)
  uint32_t parent = kNone;  // index of an earlier or later node; kNone for a root. No cycles.
  std::vector<Localised> names;       // extras.names
  std::vector<std::string> synonyms;  // extras.synonyms
  std::vector<std::string> ontology;  // extras.ontology / ontologyid
  std::string definition;
  Closure closure = Closure::Unknown; // extras.closure, when the maker knows it
  Tissue tissue = Tissue::Unknown;    // extras.tissue
  uint32_t labelVolume = kNone, labelValue = 0;  // extras.label: {volume, value}
};

struct ScenePrimitive {
  uint32_t node = 0;
  Color color;
  bool hasColor = false;   // false: no material, the tissue decides
  mat4 transform{1};       // file → world: node transforms and the repair of units and axes
  Bounds bounds;           // world; from accessors' min/max
  std::vector<MeshLevel> levels;  // coarsest first. ChunkRange::resource indexes SceneTable::resources
};

// Bytes that a foreign file does not hold as a decoder wants them (packed by meshopt, sparse, or spread over several files)
// and that are made when they are first asked for. They lie one after the other in the resource "unpacked:".
struct UnpackedView {
  UnpackParams params;
  std::vector<ChunkRange> ranges;  // what it is made from; may lie in "unpacked:" itself, in an earlier view
  uint64_t offset = 0;             // of its first byte in "unpacked:"; a multiple of 4
  uint32_t users = 0;              // parts and views that read it: afterwards it can be forgotten
  uint64_t length() const { return uint64_t(params.count) * params.stride; }
};

// Surfaces that enclose space only together, or, where there is one, only with its holes closed.
struct SceneClosing {
  uint32_t by = 0;              // node that they close as
  std::vector<uint32_t> nodes;  // whose meshes they are
};

struct SceneTable {
  // [0] is the file itself (uri ""); others are buffers' uris relative to it. Buffers embedded as data URIs are appended
  // one after the other, decoded, in `embedded`; their uri is "embedded:OFFSET" and ranges are relative to that buffer.
  // "unpacked:" holds `unpacked`.
  std::vector<std::string> resources;
  Bytes embedded;
  std::vector<SceneNode> nodes;
  std::vector<ScenePrimitive> primitives;
  std::vector<std::string> notes;  // repairs, ignored features (skins, animations, textures …), in words
  std::string title, copyright;    // asset.extras.title, asset.copyright
  // Found by the maker, from the finest levels. Not known: the page finds out by itself, from what arrives.
  bool closingsKnown = false;
  std::vector<SceneClosing> closings;  // no node in two

  // Only from parseGltf(): an index has none of these, and they are not encoded.
  std::vector<UnpackedView> unpacked;  // by offset
  std::vector<ChunkRange> wanted;      // not empty: nothing else counts yet; parse again with these bytes
};

Bytes encodeSceneTable(const SceneTable& table);
Result<SceneTable> decodeSceneTable(ByteView bytes);

}  // namespace fabrica
