#include "maker/volume/jpeg2000.h"

#include <openjpeg.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>

namespace fabrica {
namespace {

constexpr int kDecompositions = 5;

// OpenJPEG writes markers afterwards by seeking back, so the stream is a growing buffer with a position.
struct Sink {
  Bytes bytes;
  size_t at = 0;
};

OPJ_SIZE_T writeSink(void* data, OPJ_SIZE_T size, void* user) {
  auto& sink = *static_cast<Sink*>(user);
  if (sink.at + size > sink.bytes.size()) sink.bytes.resize(sink.at + size);
  std::memcpy(sink.bytes.data() + sink.at, data, size);
  sink.at += size;
  return size;
}

OPJ_BOOL seekSink(OPJ_OFF_T offset, void* user) {
  if (offset < 0) return OPJ_FALSE;
  static_cast<Sink*>(user)->at = static_cast<size_t>(offset);
  return OPJ_TRUE;
}

OPJ_OFF_T skipSink(OPJ_OFF_T count, void* user) {
  static_cast<Sink*>(user)->at += static_cast<size_t>(count);
  return count;
}

void keepMessage(const char* message, void* user) { *static_cast<std::string*>(user) = message; }

struct FreeImage {
  void operator()(opj_image_t* image) const { opj_image_destroy(image); }
};
struct FreeCodec {
  void operator()(opj_codec_t* codec) const { opj_destroy_codec(codec); }
};
struct FreeStream {
  void operator()(opj_stream_t* stream) const { opj_stream_destroy(stream); }
};
using ImagePtr = std::unique_ptr<opj_image_t, FreeImage>;
using CodecPtr = std::unique_ptr<opj_codec_t, FreeCodec>;
using StreamPtr = std::unique_ptr<opj_stream_t, FreeStream>;

template <typename T>
void copyVoxels(ByteView voxels, OPJ_INT32* out) {
  const size_t count = voxels.size() / sizeof(T);
  for (size_t i = 0; i < count; ++i) {
    T value;
    std::memcpy(&value, voxels.data() + i * sizeof(T), sizeof(T));
    out[i] = value;
  }
}

ImagePtr makeImage(const ChunkEncoding& encoding, ByteView voxels) {
  opj_image_cmptparm_t component{};
  component.dx = component.dy = 1;
  component.w = encoding.chunk[0];
  component.h = encoding.chunk[1] * encoding.chunk[2];
  component.prec = encoding.format == VoxelFormat::U8 ? 8 : 16;
  component.sgnd = encoding.format == VoxelFormat::I16;
  ImagePtr image(opj_image_create(1, &component, OPJ_CLRSPC_GRAY));
  if (!image) return image;
  image->x1 = component.w;
  image->y1 = component.h;
  OPJ_INT32* out = image->comps[0].data;
  switch (encoding.format) {
    case VoxelFormat::U8:
      copyVoxels<uint8_t>(voxels, out);
      break;
    case VoxelFormat::U16:
      copyVoxels<uint16_t>(voxels, out);
      break;
    default:
      copyVoxels<int16_t>(voxels, out);
      break;
  }
  return image;
}

opj_cparameters_t parametersFor(const ChunkEncoding& encoding, double content) {
  opj_cparameters_t p;
  opj_set_default_encoder_parameters(&p);
  const uint32_t shortest = std::min(encoding.chunk[0], encoding.chunk[1] * encoding.chunk[2]);
  int decompositions = 0;
  while (decompositions < kDecompositions && (shortest >> (decompositions + 1)) > 0) ++decompositions;
  p.numresolution = decompositions + 1;
  p.prog_order = OPJ_RPCL;
  p.tp_on = 1;
  p.tp_flag = 'R';
  p.tcp_numlayers = 1;
  p.irreversible = 0;
  p.cp_disto_alloc = 1;
  p.tcp_rates[0] = 0;  // everything
  if (encoding.quality.kind == ImageQuality::Kind::Lossless) return p;
  p.irreversible = 1;
  if (encoding.quality.kind == ImageQuality::Kind::Ratio) {
    p.tcp_rates[0] = encoding.quality.value;
    return p;
  }
  // OpenJPEG counts decibels against the type's range and over all pixels.
  const double typeRange = encoding.format == VoxelFormat::U8 ? 255 : 65535;
  p.cp_disto_alloc = 0;
  p.cp_fixed_quality = 1;
  p.tcp_distoratio[0] = static_cast<float>(
      encoding.quality.value + 20 * std::log10(typeRange / std::max(encoding.range, 1.0)) - 10 * std::log10(content));
  return p;
}

}  // namespace

Result<Bytes> encodeJpeg2000(const ChunkEncoding& encoding, ByteView voxels, double content, const std::string& name) {
  std::string message;
  const auto failed = [&message](const char* step) {
    return Error{ErrorCode::Internal, std::string("OpenJPEG could not ") + step + ": " + message, "", "", ""};
  };
  ImagePtr image = makeImage(encoding, voxels);
  CodecPtr codec(opj_create_compress(OPJ_CODEC_J2K));
  StreamPtr stream(opj_stream_create(1 << 16, OPJ_FALSE));
  if (!image || !codec || !stream) return failed("make room for a chunk");
  opj_set_error_handler(codec.get(), keepMessage, &message);

  opj_cparameters_t parameters = parametersFor(encoding, content);
  std::string comment = name;  // OpenJPEG copies it
  parameters.cp_comment = comment.data();
  if (!opj_setup_encoder(codec.get(), &parameters, image.get())) return failed("set up its encoder");
  const char* const extras[] = {"PLT=YES", "TLM=YES", nullptr};
  if (!opj_encoder_set_extra_options(codec.get(), extras)) return failed("switch on PLT and TLM");

  Sink sink;
  opj_stream_set_user_data(stream.get(), &sink, nullptr);
  opj_stream_set_write_function(stream.get(), writeSink);
  opj_stream_set_seek_function(stream.get(), seekSink);
  opj_stream_set_skip_function(stream.get(), skipSink);
  if (!opj_start_compress(codec.get(), image.get(), stream.get())) return failed("start a chunk");
  if (!opj_encode(codec.get(), stream.get())) return failed("compress a chunk");
  if (!opj_end_compress(codec.get(), stream.get())) return failed("end a chunk");
  stream.reset();  // flushes
  return std::move(sink.bytes);
}

}  // namespace fabrica
