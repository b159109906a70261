#include "codecs/jpeg2000_header.h"

#include "codecs/big_endian.h"
#include "codecs/brick_name.h"

namespace fabrica {

namespace {

constexpr uint16_t kStart = 0xff4f, kSize = 0xff51, kStyle = 0xff52, kStyleOfComponent = 0xff53, kComment = 0xff64, kTilePart = 0xff90,
                   kData = 0xff93, kEnd = 0xffd9;
constexpr uint64_t kMostTiles = 4096;
constexpr uint32_t kMostLayers = 64, kMostComponents = 4;
constexpr uint32_t kSmallestPrecinct = 5;  // 2^5 samples: smaller ones make OpenJPEG allocate out of all proportion
constexpr uint32_t kMostTileParts = 65536;
constexpr uint32_t kMostSide = 1u << 26;

Error damaged(const std::string& reason) {
  return {ErrorCode::BadFormat, reason, "", "", "Copy the volume's files again, or export it again."};
}
Error truncated() { return damaged("A block of the image ends early."); }
Error unsupported(const std::string& reason) {
  return {ErrorCode::Unsupported, reason, "", "", "Store it as grey or as red, green and blue, of 8 or 16 bits."};
}

// Precincts and layers decide how much OpenJPEG allocates. From the number of decompositions on.
bool sanePrecincts(BigEndianReader& in, bool userDefined, uint32_t& decompositions) {
  decompositions = in.u8();
  in.view(4);  // code block sizes and style, transform
  if (!in.ok() || decompositions > 32) return false;
  if (!userDefined) return true;
  for (uint32_t r = 0; r <= decompositions; ++r) {
    const uint8_t sizes = in.u8();
    // Resolution 0 of a small image may well have small ones.
    if (r > 0 && ((sizes & 15) < kSmallestPrecinct || (sizes >> 4) < kSmallestPrecinct)) return false;
    if (r == 0 && ((sizes & 15) < 3 || (sizes >> 4) < 3)) return false;
  }
  return in.ok();
}

// COD or COC; `decompositions` is set by COD.
bool saneCodingStyle(uint16_t marker, ByteView body, uint32_t* decompositions) {
  BigEndianReader in(body);
  uint32_t count = 0;
  if (marker == kStyle) {
    const bool userDefined = in.u8() & 1;
    in.u8();  // progression
    if (in.u16() > kMostLayers) return false;
    in.u8();  // colour transform
    if (!sanePrecincts(in, userDefined, count)) return false;
    if (decompositions) *decompositions = count;
    return true;
  }
  in.u8();  // component: there are few, so it is written in one byte
  const bool userDefined = in.u8() & 1;
  return sanePrecincts(in, userDefined, count);
}

Status readSize(ByteView body, J2kHeader& header, uint64_t& tiles) {
  BigEndianReader in(body);
  in.u16();
  const uint64_t x1 = in.u32(), y1 = in.u32(), x0 = in.u32(), y0 = in.u32();
  const uint64_t tileWidth = in.u32(), tileHeight = in.u32(), tileX = in.u32(), tileY = in.u32();
  header.components = in.u16();
  if (!in.ok()) return truncated();
  if (header.components == 0 || header.components > kMostComponents)
    return unsupported("A block of the image has " + std::to_string(header.components) + " channels.");
  for (uint32_t i = 0; i < header.components; ++i) {
    const uint8_t depth = in.u8();
    const uint8_t dx = in.u8(), dy = in.u8();
    if (!in.ok()) return truncated();
    const uint32_t precision = (depth & 0x7fu) + 1;
    if (precision > 16 || dx != 1 || dy != 1)
      return unsupported("A block of the image has " + std::to_string(precision) + " bits a sample, or channels of several sizes.");
    if (i > 0 && (precision != header.precision || (depth >> 7) != header.isSigned)) return unsupported("The channels of a block of the image differ.");
    header.precision = precision;
    header.isSigned = depth >> 7;
  }
  if (x1 <= x0 || y1 <= y0 || x1 - x0 > kMostSide || y1 - y0 > kMostSide) return damaged("A block of the image has no size.");
  header.width = uint32_t(x1 - x0);
  header.height = uint32_t(y1 - y0);
  if (tileWidth == 0 || tileHeight == 0 || tileX > x0 || tileY > y0) return damaged("A block of the image is damaged.");
  tiles = ((x1 - tileX + tileWidth - 1) / tileWidth) * ((y1 - tileY + tileHeight - 1) / tileHeight);
  if (tiles > kMostTiles) return damaged("A block of the image is cut into too many tiles.");
  return Ok{};
}

void readComment(ByteView body, J2kHeader& header) {
  BigEndianReader in(body);
  if (in.u16() != 1) return;  // no text
  const ByteView text = in.view(in.remaining());
  const std::string_view words(reinterpret_cast<const char*>(text.data()), text.size());
  if (words.starts_with(kBrickName)) header.place = brickPlace(words);
}

// The segments of a tile-part up to its data.
Status checkTilePart(ByteView bytes) {
  BigEndianReader part(bytes);
  while (part.remaining() >= 2) {
    const uint16_t marker = part.u16();
    if (marker == kData) break;
    const uint16_t size = part.u16();
    if (size < 2 || size_t(size - 2) > part.remaining()) return damaged("A block of the image is damaged.");
    const ByteView segment = part.view(size - 2u);
    if ((marker == kStyle || marker == kStyleOfComponent) && !saneCodingStyle(marker, segment, nullptr))
      return unsupported("A block of the image is coded in an unusual way.");
  }
  return Ok{};
}

}  // namespace

ByteView codestreamOf(ByteView bytes) {
  constexpr uint32_t kSignature = 0x6a502020, kCodestream = 0x6a703263;
  BigEndianReader in(bytes);
  bool first = true;
  while (in.remaining() >= 8) {
    uint64_t length = in.u32();
    const uint32_t type = in.u32();
    uint64_t header = 8;
    if (length == 1) {
      length = in.u64();
      header = 16;
    }
    if (first && type != kSignature) return bytes;
    first = false;
    // What is cut off inside the codestream is for its own reader to judge.
    if (length == 0 || (type == kCodestream && length - header > in.remaining())) length = header + in.remaining();
    if (!in.ok() || length < header || length - header > in.remaining()) return {};
    const ByteView body = in.view(size_t(length - header));
    if (type == kCodestream) return body;
  }
  return bytes.size() < 8 ? bytes : ByteView();
}

Result<J2kHeader> readJ2kHeader(ByteView bytes, uint32_t parts) {
  BigEndianReader in(bytes);
  if (in.u16() != kStart || in.u16() != kSize) return damaged("A block of the image is not JPEG 2000.");
  J2kHeader header;
  uint64_t tiles = 0;
  uint32_t tileParts = 0, promised = 0;
  bool first = true, byResolution = true;
  while (in.remaining() >= 4) {
    const size_t at = in.position();
    const uint16_t marker = first ? kSize : in.u16();
    if (marker == kEnd) break;
    const uint16_t length = in.u16();
    if (length < 2 || size_t(length - 2) > in.remaining()) return truncated();
    const ByteView body = in.view(length - 2u);
    if (first)
      if (Status size = readSize(body, header, tiles); !size) return std::move(size).error();
    first = false;
    if ((marker == kStyle || marker == kStyleOfComponent) && !saneCodingStyle(marker, body, &header.decompositions))
      return unsupported("A block of the image is coded in an unusual way.");
    if (marker == kComment) readComment(body, header);
    if (marker != kTilePart) continue;

    // The segments up to the data, then on to the next tile-part.
    if (++tileParts > kMostTileParts) return damaged("A block of the image has too many parts.");
    BigEndianReader sot(body);
    sot.u16();
    uint64_t left = sot.u32();
    const uint8_t number = sot.u8(), count = sot.u8();
    byResolution = byResolution && left > 0 && number == tileParts - 1;
    if (count > 0) promised = count;
    if (left == 0) left = in.remaining() + 12;  // up to the end
    if (left < 14 || left - 12 > in.remaining()) return truncated();
    if (Status sane = checkTilePart(in.view(size_t(left - 12))); !sane) return std::move(sane).error();
    header.ends.push_back(at + size_t(left));
    if (parts > 0 && tileParts == parts && promised == header.decompositions + 1 && tiles == 1 && byResolution) return header;
  }
  // It may end between two of them.
  if (tileParts == 0 || (tiles == 1 && promised > tileParts)) return truncated();
  if (!(tiles == 1 && byResolution && tileParts == header.decompositions + 1 && promised == tileParts)) header.ends.clear();
  return header;
}

}  // namespace fabrica
