// A lossless JPEG 2000 codestream in memory, as the atlas maker writes chunks: RPCL, tile-parts
// by resolution, TLM, PLT.
#pragma once

#include <openjpeg.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace fabrica::test {

// Of several components the values of each lie behind those of the one before.
inline Bytes writeJ2k(const std::vector<int32_t>& values, uint32_t width, uint32_t height, uint32_t bits, bool isSigned, uint32_t components = 1,
                     std::string comment = {}) {
  struct Sink {
    Bytes bytes;
    size_t at = 0;
    void write(const void* from, size_t n) {
      if (bytes.size() < at + n) bytes.resize(at + n);
      std::memcpy(bytes.data() + at, from, n);
      at += n;
    }
  } sink;
  std::vector<opj_image_cmptparm_t> all(components);
  for (opj_image_cmptparm_t& component : all) {
    component.dx = component.dy = 1;
    component.w = width;
    component.h = height;
    component.prec = bits;
    component.sgnd = isSigned;
  }
  opj_image_t* image = opj_image_create(components, all.data(), components == 1 ? OPJ_CLRSPC_GRAY : OPJ_CLRSPC_SRGB);
  image->x1 = width;
  image->y1 = height;
  for (uint32_t c = 0; c < components; ++c) {
    const auto first = values.begin() + ptrdiff_t(c) * width * height;
    std::copy(first, first + ptrdiff_t(width) * height, image->comps[c].data);
  }

  opj_cparameters_t parameters;
  opj_set_default_encoder_parameters(&parameters);
  parameters.tcp_numlayers = 1;
  parameters.cp_disto_alloc = 1;
  parameters.prog_order = OPJ_RPCL;
  parameters.tp_on = 1;
  parameters.tp_flag = 'R';
  if (!comment.empty()) parameters.cp_comment = comment.data();
  parameters.numresolution = width < 16 ? 2 : 4;
  opj_codec_t* codec = opj_create_compress(OPJ_CODEC_J2K);
  opj_setup_encoder(codec, &parameters, image);
  const char* options[] = {"PLT=YES", "TLM=YES", nullptr};
  opj_encoder_set_extra_options(codec, options);
  opj_stream_t* stream = opj_stream_create(1 << 16, OPJ_FALSE);
  opj_stream_set_user_data(stream, &sink, nullptr);
  opj_stream_set_write_function(stream, [](void* from, OPJ_SIZE_T n, void* user) -> OPJ_SIZE_T {
    static_cast<Sink*>(user)->write(from, n);
    return n;
  });
  opj_stream_set_skip_function(stream, [](OPJ_OFF_T n, void* user) -> OPJ_OFF_T {
    static_cast<Sink*>(user)->at += size_t(n);
    return n;
  });
  opj_stream_set_seek_function(stream, [](OPJ_OFF_T to, void* user) -> OPJ_BOOL {
    static_cast<Sink*>(user)->at = size_t(to);
    return OPJ_TRUE;
  });
  const bool good = opj_start_compress(codec, image, stream) && opj_encode(codec, stream) && opj_end_compress(codec, stream);
  opj_stream_destroy(stream);
  opj_destroy_codec(codec);
  opj_image_destroy(image);
  return good ? sink.bytes : Bytes();
}

}  // namespace fabrica::test
