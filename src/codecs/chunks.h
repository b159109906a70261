// What decode workers return: bytes that only need to be uploaded. Little-endian, 4-byte aligned.
//
// MeshChunk:  MeshChunkHeader, then vertexCount × PackedVertex, then indexCount × u32 (triangles), then borderCount × 2 × u32
//             (vertices from, to: an edge that misses a triangle on its other side, as its own triangle runs along it).
// BrickChunk: BrickChunkHeader, then size[0]·size[1]·size[2] texels, x fastest.
#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/math.h"
#include "base/result.h"

namespace fabrica {

// 12 bytes a vertex. Position on the part's Grid; octahedral normal (Cigolle et al. 2014) in the world frame,
// 127 = 1; `slot` is the structure's index; the renderer puts the mesh's number there.
struct PackedVertex {
  uint16_t x = 0, y = 0, z = 0;
  int8_t nu = 0, nv = 0;
  uint32_t slot = 0;
};
static_assert(sizeof(PackedVertex) == 12);

struct MeshChunkHeader {
  static constexpr uint32_t kMagic = 0x4b4d4246;  // "FBMK"
  uint32_t magic = kMagic;
  uint32_t vertexCount = 0;
  uint32_t indexCount = 0;
  // Bit 0: closed. Edges of this chunk alone, counted on quantised positions (so that split normals do not count as
  // seams): used for the closure analysis. Open: not used as often one way as the other; one used more than once too
  // often counts, and is listed, as often.
  uint32_t flags = 0;
  uint32_t openEdges = 0, edges = 0;
  uint32_t borderCount = 0;      // openEdges, or 0 where there are more than kMostBorderEdges: such a mesh is no surface
  float area = 0, volume = 0;    // grid steps², grid steps³: signed, of the cones to the grid's origin
};
inline constexpr uint32_t kMostBorderEdges = 1 << 16;

// Images: R8 of 8-bit voxels, R16UI of 16-bit ones (of signed ones from -32,768 on), R16F of floats. RGBA8
// of colours. Labels: R8UI, R16UI. R32F is not for the GPU but for whoever asks for the values themselves.
enum class BrickFormat : uint32_t { R8 = 0, R16F = 1, R16UI = 2, R8UI = 3, RGBA8 = 4, R32F = 5 };
constexpr uint32_t texelBytes(BrickFormat format) {
  switch (format) {
    case BrickFormat::R8:
    case BrickFormat::R8UI: return 1;
    case BrickFormat::R16F:
    case BrickFormat::R16UI: return 2;
    case BrickFormat::RGBA8:
    case BrickFormat::R32F: return 4;
  }
  return 0;
}
struct BrickChunkHeader {
  static constexpr uint32_t kMagic = 0x4b424246;  // "FBBK"
  uint32_t magic = kMagic;
  uint32_t size[3] = {0, 0, 0};
  BrickFormat format = BrickFormat::R8;
  float minimum = 0, maximum = 0;  // of the texels, in the volume's own values
};

// Checked views of the above; BadFormat when the sizes do not add up or an index is out of range.
struct MeshChunkView {
  MeshChunkHeader header;
  std::span<const PackedVertex> vertices;
  std::span<const uint32_t> indices;
  std::span<const uint32_t> border;  // two a border edge
};
Result<MeshChunkView> viewMeshChunk(ByteView bytes);
struct BrickChunkView {
  BrickChunkHeader header;
  ByteView texels;
};
Result<BrickChunkView> viewBrickChunk(ByteView bytes);

// Parameters of a mesh decode job. Positions in the file are taken through `transform` to the world, then put on `grid`.
// MeshLevel::params (32-bit words) by codec:
//   Draco: [position attribute id, normal attribute id or kNone]
//   Raw:   [position component type (glTF enum), position byte stride, vertex count, RawFlags,
//           normal component type or 0, normal byte stride, index component type or 0, index count]
enum RawFlags : uint32_t { kNormalised = 1 /* positions are */, kStrip = 2, kFan = 4 /* else a list of triangles */ };
struct MeshDecodeParams {
  uint32_t codec = 0;  // MeshCodec
  uint32_t slot = 0;
  float gridOrigin[3] = {0, 0, 0};
  float gridStep = 1;
  float transform[16] = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};  // column-major
  uint32_t words[8] = {0, 0, 0, 0, 0, 0, 0, 0};
};

// Parameters of an unpack job: bytes that a file does not hold as a decoder wants them, made from one to three stored ranges.
// The result has count × stride bytes.
enum class Unpack : uint32_t {
  Copy,        // one range as it is; stride 1
  Attributes,  // meshopt's codecs (EXT_meshopt_compression, appendix A): one range
  Triangles,
  Indices,
  Sparse,      // a glTF accessor: base elements (or nothing: zeros), numbers of those replaced, their values
};
enum class UnpackFilter : uint32_t { None, Octahedral, Quaternion, Exponential };
struct UnpackParams {
  Unpack kind = Unpack::Copy;
  UnpackFilter filter = UnpackFilter::None;
  uint32_t count = 0;   // elements
  uint32_t stride = 1;  // bytes of an element
  // Sparse: from one base element to the next in its range; how many are replaced; glTF component type of their numbers.
  uint32_t baseStride = 0, sparseCount = 0, sparseType = 0;
};

// Parameters of a brick decode job, behind which the values of a label map may stand (BrickJob in codecs/decode.h). The input is one inner
// chunk as stored; an empty one stands for a chunk that is not there.
enum class BrickCodec : uint32_t { Raw = 0, Jpeg2000 = 1, Zstd = 2, Gzip = 3 /* or zlib */, Blosc = 4 };
enum BrickFlags : uint32_t {
  kBigEndian = 1,     // voxels, once unpacked
  kN5 = 2,            // N5's header comes first, and says the chunk's true size
  kChecked = 4,       // the last four bytes are the CRC-32C of the others
  kNames = 16,        // numbers are names: what no texel can hold is nothing, not the largest
  kMayBeMissing = 8,  // a chunk that is not there is full of `fill`; else that is an error
  kPlaced = 32,       // kPlaceBytes with its place come before it
};
struct BrickDecodeParams {
  static constexpr uint32_t kMostDimensions = 6;
  uint32_t codec = 0;        // BrickCodec
  uint32_t voxel = 0;        // VoxelFormat as stored
  uint32_t chunk[3] = {0, 0, 0};  // full chunk shape x, y, z
  uint32_t size[3] = {0, 0, 0};   // wanted part of it (edge chunks are cut), x, y, z
  uint32_t format = 0;       // BrickFormat wanted
  // What becomes 0 and 255 of R8, where voxels are no bytes (those stay as they are); what becomes 0 of R16UI.
  float minimum = 0, maximum = 0;
  uint32_t flags = 0;        // BrickFlags
  uint32_t reduce = 0;       // JPEG 2000: resolutions to leave out; chunk and size are what is left
  float fill = 0;            // stored value of what is not there
  float scale = 1, offset = 0;             // value = offset + scale * stored
  float texelScale = 1, texelOffset = 0;   // R16F, R16UI: texel = (value - texelOffset) / texelScale
  // The stored array, fastest dimension first; 0 dimensions: just x, y, z.
  uint32_t dimensions = 0;
  uint32_t axis[kMostDimensions] = {};     // StoredDimension::Axis
  uint32_t extent[kMostDimensions] = {};   // of channels and others: the chunk's; x, y, z are in `chunk`
  uint32_t index[kMostDimensions] = {};    // of channels and others: the one that is wanted (RGBA8: the first of three)
  uint32_t place = 0;                      // brickPlace() of its name (codecs/brick_name.h)
};

}  // namespace fabrica
