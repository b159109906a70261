// parse-gltf.wasm: glTF's JSON → encoded SceneTable. See docs/contracts.md, "Workers".
#include <emscripten.h>

#include <exception>

#include "base/json.h"
#include "codecs/worker_border.h"
#include "formats/gltf/parse_gltf.h"

namespace {

using namespace fabrica;

Json rangesJson(const std::vector<ChunkRange>& ranges) {
  Json out = Json::array();
  for (const ChunkRange& range : ranges) out.push_back({range.resource, range.offset, range.length});
  return out;
}

// What the page must know to fetch for the scene, besides what its C++ is told; nothing for a plain file.
std::string planOf(const SceneTable& table) {
  if (table.unpacked.empty() && table.wanted.empty()) return "";
  Json views = Json::array();
  for (const UnpackedView& view : table.unpacked) {
    const UnpackParams& p = view.params;
    views.push_back(
        {{"params",
          {uint32_t(p.kind), uint32_t(p.filter), p.count, p.stride, p.baseStride, p.sparseCount, p.sparseType}},
         {"ranges", rangesJson(view.ranges)},
         {"offset", view.offset},
         {"length", view.length()},
         {"users", view.users}});
  }
  return dump(Json{{"resources", table.resources}, {"views", std::move(views)}, {"wanted", rangesJson(table.wanted)}});
}

Result<Bytes> parse(std::string_view json, uint64_t binOffset, std::span<const ByteView> data) {
  auto table = parseGltf(json, binOffset, data);
  if (!table) return std::move(table).error();
  const Bytes encoded = encodeSceneTable(*table);
  ByteWriter out;
  out.put(uint32_t(encoded.size()));
  out.raw(encoded);
  out.raw(bytesOf(planOf(*table)));
  return out.take();
}

}  // namespace

// `binOffset` is a double, exact up to 2^53. `data`: bytes of what an earlier call wanted, `lengths` of each. The
// answer: u32 length of the table, the table, then JSON {resources, views, wanted} or nothing.
extern "C" EMSCRIPTEN_KEEPALIVE uint8_t* dec_parse_gltf(const char* json, uint32_t length, double binOffset,
                                                        const uint8_t* data, const uint32_t* lengths, uint32_t count) {
  // Memory can run out, and the standard library throws then.
  try {
    std::vector<ByteView> ranges;
    for (uint32_t i = 0; i < count; ++i) {
      ranges.emplace_back(data, lengths[i]);
      data += lengths[i];
    }
    return answer(parse({json, length}, uint64_t(binOffset), ranges));
  } catch (const std::exception&) {
    return answer(Error{ErrorCode::TooLarge, "The file's description is too large for the memory there is.", "", "",
                        "Close other tabs and try again."});
  }
}
