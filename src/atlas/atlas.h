// What an atlas contains: structures, their hierarchies, volumes, sources. Filled by loaders, never edited by the user;
// what the user changes (visibility, selection, camera …) is in atlas/model.h. No network, no GL, no UI.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "atlas/placement.h"
#include "base/math.h"

namespace fabrica {

using StructureIndex = uint32_t;  // dense, in order of loading; stable within a session only
inline constexpr uint32_t kNone = 0xffffffffu;

struct Localised {
  std::string language;  // BCP 47, lower case: "en", "la", "fr" …
  std::string text;
  bool composed = false;  // made of a term and a word for the side ("hippocampe" + "gauche"), not written so by anybody
};

// Whether a surface encloses space: decides whether a cut is filled and a volume in ml is given.
enum class Closure : uint8_t {
  Unknown,
  Closed,   // by itself
  InGroup,  // a patch; its smallest closed ancestor is Structure::closedBy
  Open,     // nowhere: outline only
};

// What drives the default colour when the file gives none or only greys.
enum class Tissue : uint8_t {
  Unknown, Bone, Cartilage, Ligament, Muscle, Tendon, Artery, Vein, Nerve, Brain, WhiteMatter, Lung, Heart, Liver,
  Kidney, Spleen, Stomach, Bladder, Gland, LymphNode, Fat, Skin,
};

// The least opacity that a file gives its structures: what is fainter could be
// neither seen nor pressed.
inline constexpr float kLeastOwnOpacity = 0.1f;
// A named thing of the atlas. With mesh parts it is drawn; without it is a group (a lobe, a system).
struct Structure {
  std::string id;    // from the file's extras.id, else source + path + ordinal: survives a re-export
  std::string name;  // display name, English or the file's own
  std::vector<Localised> names;       // by language, "la" for Latin
  std::vector<std::string> synonyms;
  std::vector<std::string> ontology;  // "UBERON:0001954", "FMA:275020"
  std::string definition;             // in the file's own language, which nobody says: English, most likely
  std::vector<Localised> definitions; // in others
  uint32_t source = 0;                // index into Atlas::sources
  Color color;                        // base colour, as the file or its tissue gives it
  bool ownColor = false;              // the file gives it a material's colour (even where `color` is its tissue's)
  float opacity = 1;                  // as the file gives it: kLeastOwnOpacity..1
  Tissue tissue = Tissue::Unknown;
  Closure closure = Closure::Unknown;
  StructureIndex closedBy = kNone;
  bool closureGiven = false;          // by its file: nobody looks
  Bounds bounds;                      // of its own parts, metres, world
  uint32_t firstPart = 0, partCount = 0;  // into Atlas::parts
  uint32_t labelVolume = kNone;       // label volume (index into Atlas::volumes) that holds it, and its value there:
  uint64_t labelValue = 0;            // as its file has it
  bool shows() const { return partCount > 0 || labelVolume != kNone; }  // it can be hidden: it has a shape, or colours slices
};

// One level of detail of one mesh part: a range of bytes that decodes to a MeshChunk (codecs/chunks.h).
struct ChunkRange {
  uint32_t resource = 0;  // index into Atlas::resources
  uint64_t offset = 0;
  uint32_t length = 0;
};
enum class MeshCodec : uint8_t { Draco, Raw };
struct MeshLevel {
  MeshCodec codec = MeshCodec::Draco;
  std::vector<ChunkRange> ranges;   // Draco: one. Raw: positions, normals (may have length 0), indices (may have length 0)
  std::vector<uint32_t> params;     // codec's parameters, see codecs/chunks.h
  uint32_t triangles = 0, vertices = 0;
  float error = 0;                  // metres by which it may differ from the finest level; 0 for the finest
};
// What one glTF primitive (or a list of levels of it) becomes.
struct MeshPart {
  StructureIndex structure = 0;
  uint32_t grid = 0;                // index into Atlas::grids
  mat4 transform{1};                // file coordinates → world
  Bounds bounds;                    // world
  std::vector<MeshLevel> levels;    // coarsest first; at least one
};
// Lattice on which all vertices of a source are quantised to 16 bits, so that neighbours' borders meet exactly:
// world = origin + turn * (step * q), q in 0..65535. As the file has it nothing is turned; where its source stands: Atlas::lattice().
struct Grid {
  vec3 origin{0};
  float step = 1;
  quat turn{1, 0, 0, 0};
  uint32_t source = 0;              // index into Atlas::sources
  vec3 at(const vec3& q) const { return origin + turn * (step * q); }
};

// Surfaces that enclose space only together, as their file says.
struct Closing {
  StructureIndex by = kNone;
  std::vector<StructureIndex> members;
};

// A file that chunks come from.
struct Resource {
  std::string url;                  // absolute, or "local:N" for a dropped file
};

// Where things come from, and how to cite them.
struct Source {
  std::string title, url, licence, licenceUrl, attribution, citation /* BibTeX */, version;
  uint32_t opened = kNone;          // index into Atlas::opened
};
// What was opened by itself: one of the addresses of a link. It can be moved, faded and hidden as one (Model::setSource).
struct OpenedSource {
  std::string id;                   // its file's name, told apart from the others': links hold it
  std::string address, title;
  SourcePlace placed;                 // as Model has it
};

// As stored. Values are exact in a float up to 24 bits; wider whole numbers are rounded.
enum class VoxelFormat : uint8_t { U8, U16, I16, F32, I8, U32, I32, F64, U64, I64 };
constexpr uint32_t voxelBytes(VoxelFormat format) {
  switch (format) {
    case VoxelFormat::U8:
    case VoxelFormat::I8: return 1;
    case VoxelFormat::U16:
    case VoxelFormat::I16: return 2;
    case VoxelFormat::F32:
    case VoxelFormat::U32:
    case VoxelFormat::I32: return 4;
    case VoxelFormat::F64:
    case VoxelFormat::U64:
    case VoxelFormat::I64: return 8;
  }
  return 0;
}

// One dimension of the stored array. Of those that are no direction in space (channels, time) one index is shown.
struct StoredDimension {
  enum class Axis : uint8_t { X, Y, Z, Channel, Other } axis = Axis::X;
  // Of Channel and Other only: elements in a chunk and chunks in a shard along it, and where the wanted one is in them.
  uint32_t chunk = 1, index = 0, perShard = 1, inShard = 0;
};

// Where a shard's chunks lie in it, as the metadata say: offset and length, in C order of z, y, x; length 0: not stored.
struct ShardTable {
  std::array<uint32_t, 3> shard{};
  std::vector<std::array<uint64_t, 2>> chunks;
};

struct VolumeLevel {
  std::array<uint32_t, 3> size{};   // voxels x, y, z (x fastest)
  std::array<uint32_t, 3> chunk{};  // inner chunk, voxels
  std::array<uint32_t, 3> shard{};  // voxels a shard; equal to chunk when not sharded
  std::string path;                 // relative to Volume::url
  // Shards without an object, for they are full of the fill value: by place, sorted. Where they are not listed any may be missing
  // (Volume::missingIsFill).
  bool emptyListed = false;
  std::vector<std::array<uint32_t, 3>> emptyShards;
  std::vector<ShardTable> shardTables;  // of few shards or none: the others' indexes are fetched
  uint32_t reduce = 0;              // JPEG 2000: resolutions left out when a chunk is decoded; `size` and `chunk` are what is left
  mat4 indexToWorld{1};             // voxel centre (i, j, k) → metres, world
};
inline uint32_t chunksAlong(const VolumeLevel& level, size_t axis) { return (level.size[axis] + level.chunk[axis] - 1) / level.chunk[axis]; }
float voxelEdge(const VolumeLevel& level);  // metres: a voxel's shortest edge
// What a label map's own file says of one of its values.
struct NamedValue {
  uint64_t value = 0;
  std::string name;                 // "" where only a colour is known
  std::optional<Color> color;
};
// An image or a label map, multi-resolution. Voxel (0,0,0)'s centre is indexToWorld * (0,0,0,1). How its objects and the
// bytes in them are found from this is in formats/zarr/chunk_place.h.
struct Volume {
  std::string id, name;
  std::string url;                  // absolute, of the folder that holds the levels, with trailing '/' (before a query)
  bool labels = false;
  bool rgb = false;                 // three channels of 8 bits are its colour; nothing to window
  VoxelFormat format = VoxelFormat::U8;
  std::string codec;                // "imagecodecs_jpeg2k", "zstd", "gzip", "blosc", "bytes"
  bool indexAtStart = false;        // a copy of the shard index lies at byte 0 of each shard
  bool indexAtEnd = false;          // the shard index lies at the end only
  bool bigEndian = false;           // voxels, once unpacked
  bool n5 = false;                  // each chunk begins with N5's own header
  bool checked = false;             // CRC-32C of a chunk follows it
  bool placed = false;              // before each chunk in its shard lies where it belongs (codecs/brick_name.h)
  bool missingIsFill = false;       // a chunk (or shard) without an object is full of `fill`: no error
  double fill = 0;                  // stored value of what is not there
  double scale = 1, offset = 0;     // value = offset + scale * stored
  std::string unit;                 // of the values, where the file says so: "HU"
  // Name of a chunk's (or shard's) object below a level's path: {x}, {y}, {z} are its place; "{z+1:4}" counts from 1, with at
  // least four digits.
  std::string chunkKeys = "c/{z}/{y}/{x}";
  using Axis = StoredDimension::Axis;
  std::vector<StoredDimension> stored = {{Axis::X}, {Axis::Y}, {Axis::Z}};  // fastest first
  // rgb whose green and blue lie in chunks of their own: how those are named and lie; of red the two above say it. Else empty.
  struct Apart {
    std::string chunkKeys;
    std::vector<StoredDimension> stored;
  };
  std::vector<Apart> apart;
  std::vector<VolumeLevel> levels;  // finest first, as in OME-Zarr
  float minimum = 0, maximum = 255; // of the values
  float windowCenter = 128, windowWidth = 256;  // suggested
  std::vector<std::array<float, 2>> histogram;  // optional: value, share
  std::vector<uint32_t> structureOfValue;       // labels: value → StructureIndex or kNone
  std::vector<NamedValue> named;                // labels: what the file itself says of values, by value
  // Labels above 65,535: all values that are known, ascending. Where there are any, what is said of values above is of their numbers
  // (atlas/label_ids.h): in bricks, on the GPU, in structureOfValue.
  std::vector<uint64_t> ids;
  uint32_t source = 0;
  // A zoom within another volume, which shows where this one has nothing finer: its index into Atlas::volumes, kNone for none; only levels
  // with voxels smaller than `finerThan` (metres, 0: all) are seen of it then.
  uint32_t within = kNone;
  float finerThan = 0;

  bool sharded() const { return indexAtStart || indexAtEnd; }
};
Bounds volumeBounds(const Volume& volume);  // world, of all its voxels; it has levels

// One way of ordering the structures ("Regions", "Systems"). A structure may appear under several parents.
struct HierarchyNode {
  StructureIndex structure = 0;
  uint32_t parent = kNone;          // node index; kNone for a root
  std::vector<uint32_t> children;   // node indices, in the file's order
};
struct Hierarchy {
  std::string name;
  std::vector<HierarchyNode> nodes;
  std::vector<uint32_t> roots;
  std::vector<std::vector<uint32_t>> nodesOf;  // structure → nodes; sized by buildIndex()
  std::vector<Localised> names{};              // its name by language; links hold `name`
  void buildIndex(size_t structureCount);
  // Node indices, each once, children after their parent in the file's order; what a loop in a damaged file cuts off is left out.
  std::vector<uint32_t> parentsFirst() const { return below({roots.rbegin(), roots.rend()}); }
  // The same of these nodes (the last first) and all below them.
  std::vector<uint32_t> below(std::vector<uint32_t> open) const;
};

struct KnownGap {
  std::string text;       // "The lymphatic system is not part of this atlas."
  StructureIndex branch = kNone;
  std::vector<Localised> texts{};  // the same in other languages
};

struct Atlas {
  std::string id, title, description, version;
  std::vector<Localised> titles, descriptions;  // the same in other languages
  std::vector<Source> sources;
  std::vector<OpenedSource> opened;
  std::vector<Resource> resources;
  std::vector<Grid> grids;
  std::vector<Closing> closings;        // as files say; app/closures.h tells when they are there
  std::vector<Structure> structures;
  std::vector<MeshPart> parts;
  std::vector<Volume> volumes;
  std::vector<Hierarchy> hierarchies;  // [0] is the default; empty only while nothing is loaded
  std::vector<KnownGap> gaps;
  std::vector<std::string> notes;      // what was repaired or guessed on loading, for the person
  Bounds bounds;                       // of all parts

  StructureIndex indexOf(const std::string& id) const;  // kNone when absent
  std::vector<std::string> idsOf(std::span<const StructureIndex> which) const;
  // Makes ids unique (appends "~2" …), fills the id index and the bounds. Call after loading into it.
  void finish();
  void findBounds();                                // of structures and of all, from those of the parts
  // The group that a patch (Closure::InGroup) closes as; kNone for all else.
  StructureIndex closingGroup(StructureIndex s) const {
    const Structure& structure = structures[s];
    return structure.closure == Closure::InGroup && structure.closedBy < structures.size() ? structure.closedBy : kNone;
  }
  uint32_t openedOf(uint32_t source) const { return source < sources.size() ? sources[source].opened : kNone; }
  Grid lattice(uint32_t grid) const;                // where its source stands
  std::vector<Grid> lattices() const;               // of all

 private:
  std::unordered_map<std::string, StructureIndex> byId_;
};

}  // namespace fabrica
