#include "formats/whole/gunzip_stream.h"

#include <zlib.h>

#include <array>

namespace fabrica {

namespace {
constexpr size_t kPiece = 1 << 18;
constexpr int kGzip = 15 + 16;
}  // namespace

struct GunzipStream::State {
  z_stream stream{};
  bool good = false, between = false;  // between two members
  Bytes piece = Bytes(kPiece);
};

GunzipStream::GunzipStream() : state_(std::make_unique<State>()) { state_->good = inflateInit2(&state_->stream, kGzip) == Z_OK; }
GunzipStream::~GunzipStream() { inflateEnd(&state_->stream); }

Status GunzipStream::push(ByteView bytes, const std::function<Status(ByteView)>& use) {
  State& s = *state_;
  s.stream.next_in = const_cast<Bytef*>(bytes.data());
  s.stream.avail_in = uInt(bytes.size());
  while (s.good && (s.stream.avail_in > 0 || s.stream.avail_out == 0)) {
    if (s.between) {
      // Zeros may follow the last member, to fill a block.
      while (s.stream.avail_in > 0 && *s.stream.next_in == 0) ++s.stream.next_in, --s.stream.avail_in;
      if (s.stream.avail_in == 0) return Ok{};
      s.good = inflateReset(&s.stream) == Z_OK;
      s.between = false;
    }
    s.stream.next_out = s.piece.data();
    s.stream.avail_out = uInt(s.piece.size());
    const int state = inflate(&s.stream, Z_NO_FLUSH);
    if (state != Z_OK && state != Z_STREAM_END && state != Z_BUF_ERROR) s.good = false;
    s.between = state == Z_STREAM_END;
    const size_t made = s.piece.size() - s.stream.avail_out;
    if (made > 0)
      if (Status used = use(ByteView(s.piece).first(made)); !used) return used;
    if (state == Z_BUF_ERROR && made == 0) break;
  }
  if (s.good) return Ok{};
  return Error{ErrorCode::BadFormat, "The compressed file is damaged.", "", "", "Upload it again and compare its size with the original."};
}

}  // namespace fabrica
