// read-volume.wasm: a NIfTI or NRRD file, piece by piece → bricks. One volume an instance. See docs/contracts.md, "Workers".
#include <emscripten.h>

#include <exception>
#include <memory>

#include "base/json.h"
#include "codecs/worker_border.h"
#include "formats/whole/whole_volume.h"

namespace {

using namespace fabrica;

std::unique_ptr<WholeVolume> g_volume;
ByteWriter g_bricks;

// Memory can run out, and the libraries throw then.
template <typename Use>
uint8_t* guarded(Use&& use) {
  try {
    return answer(use());
  } catch (const std::exception&) {
    return answer(Error{ErrorCode::TooLarge, "The volume is too large for the memory there is.", "", "", "Close other tabs and try again."});
  }
}

Result<Bytes> push(ByteView bytes) {
  if (!g_volume) return Error{ErrorCode::Internal, "The reader of volumes was not started."};
  Status status = g_volume->push(bytes);
  if (!status && g_volume->fitting() > 0) {
    // Told beside the error: what would fit.
    const Json json = {{"tooLarge", g_volume->fitting()}, {"error", errorJson(status.error())}};
    const std::string text = dump(json);
    ByteWriter out;
    out.put(uint32_t(0xffffffff));
    out.put(uint32_t(text.size()));
    out.raw(bytesOf(text));
    return out.take();
  }
  if (!status) return std::move(status).error();
  ByteWriter out;
  std::swap(out, g_bricks);
  return out.take();
}

}  // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE uint8_t* vol_begin(const char* name, uint32_t length, uint32_t every, double budget) {
  return guarded([&]() -> Result<Bytes> {
    const WholeOptions options{std::string(name, length), every, budget > 0 ? uint64_t(budget) : 0};
    g_volume = std::make_unique<WholeVolume>(options, [](uint32_t level, ByteView brick) {
      g_bricks.put(level);
      g_bricks.put(uint32_t(brick.size()));
      g_bricks.raw(brick);
    });
    return Bytes();
  });
}

// → bricks that are ready, each as u32 level, u32 length, bytes; level 0xffffffff: JSON {tooLarge, error}, and nothing more comes.
EMSCRIPTEN_KEEPALIVE uint8_t* vol_push(const uint8_t* bytes, uint32_t length) {
  return guarded([&] { return push({bytes, length}); });
}

// → JSON: the files with the voxels, [[name, or another …] …]; none where they lie behind the header
EMSCRIPTEN_KEEPALIVE uint8_t* vol_files() {
  return guarded([]() -> Result<Bytes> {
    Json files = Json::array();
    if (g_volume)
      for (const auto& names : g_volume->files()) files.push_back(names);
    const std::string text = dump(files);
    return Bytes(text.begin(), text.end());
  });
}

// The bytes of this file come next.
EMSCRIPTEN_KEEPALIVE uint8_t* vol_next_file(const char* name, uint32_t length) {
  return guarded([&]() -> Result<Bytes> {
    if (!g_volume) return Error{ErrorCode::Internal, "The reader of volumes was not started."};
    if (Status status = g_volume->nextFile(std::string(name, length)); !status) return std::move(status).error();
    return Bytes();
  });
}

// → JSON
EMSCRIPTEN_KEEPALIVE uint8_t* vol_finish() {
  return guarded([]() -> Result<Bytes> {
    if (!g_volume) return Error{ErrorCode::Internal, "The reader of volumes was not started."};
    if (Status status = g_volume->finish(); !status) return std::move(status).error();
    const std::string text = dump(g_volume->description());
    return Bytes(text.begin(), text.end());
  });
}

EMSCRIPTEN_KEEPALIVE uint32_t vol_levels() { return g_volume ? g_volume->levels() : 0; }

// → what stands before a level's bricks
EMSCRIPTEN_KEEPALIVE uint8_t* vol_index(uint32_t level) {
  return guarded([&]() -> Result<Bytes> {
    if (!g_volume || level >= g_volume->levels()) return Error{ErrorCode::Internal, "There is no such level."};
    return g_volume->index(level);
  });
}

}  // extern "C"
