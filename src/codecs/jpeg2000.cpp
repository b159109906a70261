#include "codecs/jpeg2000.h"

#include <openjpeg.h>

#include <algorithm>

namespace fabrica {

namespace {

constexpr uint16_t kStart = 0xff4f, kSize = 0xff51, kStyle = 0xff52, kStyleOfComponent = 0xff53, kTilePart = 0xff90;
constexpr uint64_t kMostTiles = 4096;
constexpr uint32_t kMostLayers = 64;
constexpr uint32_t kSmallestPrecinct = 5;  // 2^5 samples: smaller ones make OpenJPEG allocate out of all proportion
constexpr uint32_t kMostTileParts = 65536;

Error damaged(const std::string& reason) {
  return {ErrorCode::BadFormat, reason, "", "", "Copy the volume's files again, or export it again."};
}
Error unsupported(const std::string& reason) {
  return {ErrorCode::Unsupported, reason, "", "", "Store it as one grey channel of 8 or 16 bits."};
}

class BigEndian {
 public:
  explicit BigEndian(ByteView bytes) : in_(bytes) {}
  uint8_t u8() { return in_.get<uint8_t>(); }
  uint16_t u16() { return uint16_t(u8() << 8 | u8()); }
  uint32_t u32() { return uint32_t(u16()) << 16 | u16(); }
  uint64_t u64() { return uint64_t(u32()) << 32 | u32(); }
  ByteView view(size_t n) { return in_.view(n); }
  size_t remaining() const { return in_.remaining(); }
  bool ok() const { return in_.ok(); }

 private:
  ByteReader in_;
};

// Steps over the boxes of a JP2 file to its codestream.
ByteView codestreamOf(ByteView bytes) {
  constexpr uint32_t kSignature = 0x6a502020, kCodestream = 0x6a703263;
  BigEndian in(bytes);
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
    if (length == 0) length = header + in.remaining();
    if (!in.ok() || length < header || length - header > in.remaining()) return {};
    const ByteView body = in.view(size_t(length - header));
    if (type == kCodestream) return body;
  }
  return {};
}

// Precincts and layers decide how much OpenJPEG allocates. `body`: the marker segment after its length, from the coding
// style on; COC segments are laid out alike from the number of decompositions.
bool sanePrecincts(BigEndian& in, bool userDefined) {
  const uint32_t decompositions = in.u8();
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

bool saneCodingStyle(uint16_t marker, ByteView body) {
  BigEndian in(body);
  if (marker == kStyle) {
    const bool userDefined = in.u8() & 1;
    in.u8();  // progression
    if (in.u16() > kMostLayers) return false;
    in.u8();  // colour transform
    return sanePrecincts(in, userDefined);
  }
  in.u8();  // component: there is only one, so it is written in one byte
  const bool userDefined = in.u8() & 1;
  return sanePrecincts(in, userDefined);
}

Status checkSize(ByteView body, uint32_t width, uint32_t height) {
  BigEndian in(body);
  in.u16();
  const uint64_t x1 = in.u32(), y1 = in.u32(), x0 = in.u32(), y0 = in.u32();
  const uint64_t tileWidth = in.u32(), tileHeight = in.u32(), tileX = in.u32(), tileY = in.u32();
  const uint16_t components = in.u16();
  const uint8_t precision = (in.u8() & 0x7f) + 1, dx = in.u8(), dy = in.u8();
  if (!in.ok()) return damaged("A block of the image ends early.");
  if (components != 1) return unsupported("A block of the image has " + std::to_string(components) + " channels.");
  if (precision > 16 || dx != 1 || dy != 1)
    return unsupported("A block of the image has " + std::to_string(precision) + " bits a sample.");
  if (x1 < x0 || y1 < y0 || x1 - x0 != width || y1 - y0 != height)
    return damaged("A block of the image is not of the size that the volume's description says.");
  if (tileWidth == 0 || tileHeight == 0 || tileX > x0 || tileY > y0) return damaged("A block of the image is damaged.");
  const uint64_t tiles = ((x1 - tileX + tileWidth - 1) / tileWidth) * ((y1 - tileY + tileHeight - 1) / tileHeight);
  if (tiles > kMostTiles) return damaged("A block of the image is cut into too many tiles.");
  return Ok{};
}

// Reads the main header's and the tile-parts' segments for what decides memory.
Status checkCodestream(ByteView bytes, uint32_t width, uint32_t height) {
  BigEndian in(bytes);
  if (in.u16() != kStart || in.u16() != kSize) return damaged("A block of the image is not JPEG 2000.");
  bool first = true;
  uint32_t tileParts = 0;
  while (in.remaining() >= 4) {
    const uint16_t marker = first ? kSize : in.u16();
    if (marker == 0xffd9) break;
    const uint16_t length = in.u16();
    if (length < 2 || size_t(length - 2) > in.remaining()) return damaged("A block of the image ends early.");
    const ByteView body = in.view(length - 2u);
    if (first)
      if (Status size = checkSize(body, width, height); !size) return size;
    first = false;
    if ((marker == kStyle || marker == kStyleOfComponent) && !saneCodingStyle(marker, body))
      return unsupported("A block of the image is coded in an unusual way.");
    if (marker != kTilePart) continue;

    // The segments up to SOD, then on to the next tile-part.
    if (++tileParts > kMostTileParts) return damaged("A block of the image has too many parts.");
    BigEndian sot(body);
    sot.u16();
    uint64_t left = sot.u32();
    if (left == 0) left = in.remaining() + 12;  // up to the end
    if (left < 14 || left - 12 > in.remaining()) return damaged("A block of the image ends early.");
    BigEndian part(in.view(size_t(left - 12)));
    while (part.remaining() >= 2) {
      const uint16_t inner = part.u16();
      if (inner == 0xff93) break;
      const uint16_t size = part.u16();
      if (size < 2 || size_t(size - 2) > part.remaining()) return damaged("A block of the image is damaged.");
      const ByteView segment = part.view(size - 2u);
      if ((inner == kStyle || inner == kStyleOfComponent) && !saneCodingStyle(inner, segment))
        return unsupported("A block of the image is coded in an unusual way.");
    }
  }
  return tileParts > 0 ? Status(Ok{}) : Status(damaged("A block of the image ends early."));
}

struct Source {
  ByteView bytes;
  size_t at = 0;
};

OPJ_SIZE_T readSome(void* to, OPJ_SIZE_T wanted, void* user) {
  auto& source = *static_cast<Source*>(user);
  const size_t n = std::min<size_t>(wanted, source.bytes.size() - source.at);
  if (n == 0) return OPJ_SIZE_T(-1);
  std::memcpy(to, source.bytes.data() + source.at, n);
  source.at += n;
  return n;
}
OPJ_OFF_T skipSome(OPJ_OFF_T wanted, void* user) {
  auto& source = *static_cast<Source*>(user);
  if (wanted < 0) return -1;
  const auto n = OPJ_OFF_T(std::min<uint64_t>(uint64_t(wanted), source.bytes.size() - source.at));
  source.at += size_t(n);
  return n;
}
OPJ_BOOL seekTo(OPJ_OFF_T to, void* user) {
  auto& source = *static_cast<Source*>(user);
  if (to < 0 || uint64_t(to) > source.bytes.size()) return OPJ_FALSE;
  source.at = size_t(to);
  return OPJ_TRUE;
}

void ignoreMessage(const char*, void*) {}

}  // namespace

Result<J2kImage> decodeJpeg2000(ByteView bytes, uint32_t width, uint32_t height) {
  const ByteView codestream = codestreamOf(bytes);
  if (Status sane = checkCodestream(codestream, width, height); !sane) return std::move(sane).error();

  Source source{codestream};
  const std::unique_ptr<opj_stream_t, void (*)(opj_stream_t*)> stream(
      opj_stream_create(std::min<size_t>(codestream.size(), 1 << 20), OPJ_TRUE),
          [](opj_stream_t* s) { opj_stream_destroy(s); });
  const std::unique_ptr<opj_codec_t, void (*)(opj_codec_t*)> codec(opj_create_decompress(OPJ_CODEC_J2K),
                                                                    [](opj_codec_t* c) { opj_destroy_codec(c); });
  if (!stream || !codec) return Error{ErrorCode::TooLarge, "There is no memory for this block of the image."};
  opj_stream_set_user_data(stream.get(), &source, nullptr);
  opj_stream_set_user_data_length(stream.get(), codestream.size());
  opj_stream_set_read_function(stream.get(), readSome);
  opj_stream_set_skip_function(stream.get(), skipSome);
  opj_stream_set_seek_function(stream.get(), seekTo);
  opj_set_info_handler(codec.get(), ignoreMessage, nullptr);
  opj_set_warning_handler(codec.get(), ignoreMessage, nullptr);
  opj_set_error_handler(codec.get(), ignoreMessage, nullptr);

  opj_dparameters_t parameters;
  opj_set_default_decoder_parameters(&parameters);
  opj_image_t* raw = nullptr;
  // Strict: with too few bytes OpenJPEG would else return success and a wrong image.
  bool good = opj_setup_decoder(codec.get(), &parameters) && opj_decoder_set_strict_mode(codec.get(), OPJ_TRUE) &&
              opj_read_header(stream.get(), codec.get(), &raw);
  const std::shared_ptr<opj_image_t> image(raw, [](opj_image_t* i) { opj_image_destroy(i); });
  good = good && opj_decode(codec.get(), stream.get(), image.get());
  if (!good || image->numcomps != 1 || !image->comps[0].data || image->comps[0].w != width || image->comps[0].h != height)
    return damaged("A block of the image is damaged or ends early.");

  const opj_image_comp_t& component = image->comps[0];
  return J2kImage{image, {component.data, size_t(width) * height}, component.prec, component.sgnd != 0};
}

}  // namespace fabrica
