// The header of an NRRD file (.nrrd, .nhdr, 3D Slicer's .seg.nrrd): where its voxels lie, what they are and where they are in
// the world. Page-safe; bytes from outside; no file system: bytes in, layout out.
// Source: teem's "Definition of NRRD File Format", versions 1 to 5.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/math.h"
#include "base/result.h"

namespace fabrica {

enum class NrrdType : uint8_t { I8, U8, I16, U16, I32, U32, I64, U64, F32, F64 };
size_t bytesOf(NrrdType type);
const char* nrrdTypeName(NrrdType type);  // "int8", "uint8", … "float", "double"

enum class NrrdEncoding : uint8_t { Raw, Gzip };

struct NrrdHeader {
  NrrdType type = NrrdType::U8;
  NrrdEncoding encoding = NrrdEncoding::Raw;
  bool bigEndian = false;

  // The volume: x is the fastest of the three spatial axes. Voxel (i, j, k) of layer n is number
  // i · stride[0] + j · stride[1] + k · stride[2] + n · layerStride of the stored values. Layers are all that the other axes
  // count: colour channels, points in time, the layers of overlapping segments. A single slice has size[2] = 1.
  std::array<uint32_t, 3> size{1, 1, 1};
  std::array<uint64_t, 3> stride{0, 0, 0};
  uint64_t layers = 1, layerStride = 0;
  uint64_t values = 0;  // stored, all layers together

  mat4 indexToWorld{1};  // voxel centre → metres, world (+X left, +Y superior, +Z anterior)
  // What placed it: "left-posterior-superior" (or another space's name), or "voxel sizes only", taken as the file's
  // axes left, posterior, superior, as ITK and 3D Slicer do.
  std::string placedBy;
  std::string unit;  // of the values ("sample units"): "HU"; at most 32 bytes

  // The data: in this file from `dataOffset` on, or, when `files` is not empty, one after the other in those (names as
  // written, relative to the header's folder). In each of them `lineSkip` lines and then `byteSkip` bytes come first; both
  // before unpacking for lines, after it for bytes. byteSkip -1 (raw only): the data are the last bytes.
  uint64_t dataOffset = 0;
  std::vector<std::string> files;
  uint32_t lineSkip = 0;
  int64_t byteSkip = 0;

  // key:=value lines in their order, unescaped: a Slicer segmentation's "Segment0_Name", "Segment0_Color" …
  std::vector<std::pair<std::string, std::string>> keys;
  const std::string* key(std::string_view name) const;  // null when absent
};

// `bytes`: the beginning of the file; for an attached header it ends at the first empty line, for a detached one at the
// end of the bytes. Errors: BadFormat, Unsupported (text, hex and bzip2 encodings, type "block", fewer than two axes of
// space), TooLarge, and Truncated when the header does not end within `bytes`: read more and call again, up to
// kNrrdLargestHeader bytes.
Result<NrrdHeader> parseNrrdHeader(ByteView bytes);
inline constexpr size_t kNrrdLargestHeader = size_t(16) << 20;

// Whether a file begins like an NRRD.
bool looksLikeNrrd(ByteView bytes);

}  // namespace fabrica
