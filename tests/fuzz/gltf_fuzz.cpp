// JSON → table; what was accepted must survive encoding and decoding, and what it wants made must make sense. Where it
// wants data, it gets some.
#include <algorithm>
#include <cstdlib>

#include "formats/gltf/parse_gltf.h"

namespace {

using namespace fabrica;

void check(const SceneTable& table) {
  if (!decodeSceneTable(encodeSceneTable(table)).ok()) std::abort();
  uint64_t end = 0;
  for (const UnpackedView& view : table.unpacked) {
    if (view.offset != end || view.length() == 0 || view.ranges.empty() || view.ranges.size() > 3) std::abort();
    for (const ChunkRange& range : view.ranges) {
      if (range.length == 0) continue;
      if (range.resource >= table.resources.size()) std::abort();
      // Made of what the file holds, or of an earlier view.
      if (table.resources[range.resource] == "unpacked:" && range.offset + range.length > view.offset) std::abort();
    }
    end = (view.offset + view.length() + 3) / 4 * 4;
  }
  for (const ScenePrimitive& part : table.primitives)
    for (const ChunkRange& range : part.levels[0].ranges)
      if (range.length > 0 && table.resources[range.resource] == "unpacked:" && range.offset + range.length > end)
        std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  auto table = parseGltf(textOf({data, size}), size % 2 ? 1000 : 0);
  if (table && !table->wanted.empty()) {
    check(*table);
    std::vector<Bytes> kept;
    for (const ChunkRange& range : table->wanted)
      kept.emplace_back(range.length > 1 << 16 ? 0 : range.length, uint8_t(size));
    const std::vector<ByteView> bytes(kept.begin(), kept.end());
    table = parseGltf(textOf({data, size}), size % 2 ? 1000 : 0, bytes);
    if (table && !table->wanted.empty()) std::abort();
  }
  if (!table) {
    if (table.error().reason.empty()) std::abort();
    return 0;
  }
  check(*table);
  return 0;
}
