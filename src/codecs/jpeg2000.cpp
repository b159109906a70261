#include "codecs/jpeg2000.h"

#include <openjpeg.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "codecs/brick_name.h"
#include "codecs/jpeg2000_header.h"

namespace fabrica {

namespace {

Error damaged(const std::string& reason) {
  return {ErrorCode::BadFormat, reason, "", "", "Copy the volume's files again, or export it again."};
}

uint64_t reduced(uint64_t side, uint32_t by) { return (side + (uint64_t(1) << by) - 1) >> by; }

// Makes the first parts of a codestream a whole one: as many parts as there are, no table of others, an end. The codestream has
// been checked.
void finishEarly(Bytes& bytes, uint32_t parts) {
  constexpr uint8_t kPartLengths = 0x55, kComment = 0x64, kTilePart = 0x90;  // behind 0xff
  const auto number = [&bytes](size_t at, size_t length) {
    size_t value = 0;
    for (size_t i = 0; i < length; ++i) value = value << 8 | bytes[at + i];
    return value;
  };
  for (size_t at = 2; at + 12 <= bytes.size();) {
    if (bytes[at + 1] == kPartLengths) bytes[at + 1] = kComment;
    const bool part = bytes[at + 1] == kTilePart;
    if (part) bytes[at + 11] = uint8_t(parts);
    at += part ? number(at + 6, 4) : 2 + number(at + 2, 2);
  }
  for (const uint8_t byte : {0xff, 0xd9}) bytes.push_back(byte);
}

// What OpenJPEG is given: everything, or what the wanted resolutions need, ended properly.
struct Wanted {
  ByteView bytes;
  Bytes cut;
};
Result<Wanted> wantedPart(ByteView codestream, const J2kShape& shape) {
  auto header = readJ2kHeader(codestream);
  const bool prefix = !header && shape.reduce > 0;
  if (prefix) {
    // Its main header says how many parts are needed.
    const auto first = readJ2kHeader(codestream, 1);
    if (first && first->decompositions >= shape.reduce) header = readJ2kHeader(codestream, first->decompositions + 1 - shape.reduce);
  }
  if (!header) return std::move(header).error();
  if (shape.place != 0 && header->place != 0 && shape.place != header->place) return fromAnotherPlace();
  if (shape.reduce > header->decompositions) return damaged("A block of the image has fewer resolutions than the volume's description says.");
  const uint64_t rows = uint64_t(shape.height) * (header->components == 1 ? shape.components : 1);
  if ((header->components != shape.components && header->components != 1) || reduced(header->width, shape.reduce) != shape.width ||
      reduced(header->height, shape.reduce) != rows)
    return damaged("A block of the image is not of the size that the volume's description says.");
  Wanted out{codestream, {}};
  if (!prefix) return out;
  const uint32_t needed = header->decompositions + 1 - shape.reduce;
  if (header->ends.size() < needed) return damaged("A block of the image ends early.");
  out.cut.assign(codestream.begin(), codestream.begin() + ptrdiff_t(header->ends[needed - 1]));
  finishEarly(out.cut, needed);
  out.bytes = out.cut;
  return out;
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

Result<J2kImage> decodeJpeg2000(ByteView bytes, const J2kShape& shape) {
  const auto wanted = wantedPart(codestreamOf(bytes), shape);
  if (!wanted) return Error(wanted.error());
  const ByteView codestream = wanted->bytes;

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
  parameters.cp_reduce = shape.reduce;
  opj_image_t* raw = nullptr;
  // Strict: with too few bytes OpenJPEG would else return success and a wrong image. Of a prefix we have seen that all is there
  // that the wanted resolutions need; the others' absence must not trouble it.
  const OPJ_BOOL strict = wanted->cut.empty();
  bool good = opj_setup_decoder(codec.get(), &parameters) && opj_decoder_set_strict_mode(codec.get(), strict) &&
              opj_read_header(stream.get(), codec.get(), &raw);
  const std::shared_ptr<opj_image_t> image(raw, [](opj_image_t* i) { opj_image_destroy(i); });
  good = good && opj_decode(codec.get(), stream.get(), image.get());
  const size_t components = good ? image->numcomps : 0, plane = size_t(shape.width) * shape.height * shape.components / std::max<size_t>(components, 1);
  for (size_t i = 0; i < components; ++i) {
    const opj_image_comp_t& component = image->comps[i];
    good = good && component.data && component.w == shape.width && size_t(component.w) * component.h == plane;
  }
  if (!good || components == 0) return damaged("A block of the image is damaged or ends early.");

  const opj_image_comp_t& first = image->comps[0];
  J2kImage out{image, {first.data, plane}, first.prec, first.sgnd != 0};
  if (components == 1) return out;
  auto all = std::make_shared<std::vector<int32_t>>();
  all->reserve(plane * components);
  for (size_t i = 0; i < components; ++i) all->insert(all->end(), image->comps[i].data, image->comps[i].data + plane);
  out.samples = *all;
  out.owner = std::move(all);
  return out;
}

}  // namespace fabrica
