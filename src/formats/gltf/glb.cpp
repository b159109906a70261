#include "formats/gltf/parse_gltf.h"

namespace fabrica {

namespace {

constexpr uint32_t kGlbMagic = 0x46546c67;   // "glTF"
constexpr uint32_t kJsonChunk = 0x4e4f534a;  // "JSON"
constexpr uint32_t kBinChunk = 0x004e4942;   // "BIN\0"
constexpr uint64_t kHeaderSize = 12, kChunkHeaderSize = 8;

constexpr const char* kCheckCopy = "Download or export the file again.";

}  // namespace

bool looksLikeGlb(ByteView head) { return ByteReader(head).get<uint32_t>() == kGlbMagic; }

Result<GlbLayout> parseGlbHeader(ByteView head) {
  ByteReader in(head);
  if (in.get<uint32_t>() != kGlbMagic)
    return Error{ErrorCode::BadFormat, "This is not a GLB file (it does not start with \"glTF\").", "", "",
                 "Check that the link leads to the file itself, not to a page about it."};
  const auto version = in.get<uint32_t>();
  GlbLayout layout;
  layout.fileLength = in.get<uint32_t>();
  layout.jsonLength = in.get<uint32_t>();
  const auto type = in.get<uint32_t>();
  if (in.ok() && version != 2)
    return Error{ErrorCode::Unsupported, "This is glTF version " + std::to_string(version) + "; only version 2 can be read.",
                 "", "", "Export it as glTF 2.0."};
  if (!in.ok()) return Error{ErrorCode::Truncated, "The file ends inside its first 20 bytes.", "", "", kCheckCopy};
  layout.jsonOffset = kHeaderSize + kChunkHeaderSize;
  const uint64_t jsonEnd = layout.jsonOffset + layout.jsonLength;
  if (type != kJsonChunk || layout.jsonLength == 0 || jsonEnd > layout.fileLength)
    return Error{ErrorCode::BadFormat, "The GLB's first part is not its description (JSON), or its sizes contradict "
        "each other.",
                 "", "", kCheckCopy};
  if (jsonEnd + kChunkHeaderSize >= layout.fileLength) return layout;

  layout.binOffset = jsonEnd + kChunkHeaderSize;
  layout.binLength = layout.fileLength - layout.binOffset;
  if (head.size() >= layout.binOffset) {
    ByteReader bin(head.subspan(size_t(jsonEnd)));
    const auto length = bin.get<uint32_t>();
    if (bin.get<uint32_t>() != kBinChunk || length > layout.binLength)
      return Error{ErrorCode::BadFormat, "The GLB's second part is not its data (BIN), or is longer than the file.", "", "",
                   kCheckCopy};
    layout.binLength = length;
  }
  return layout;
}

}  // namespace fabrica
