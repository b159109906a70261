// A whole file: description, a zero byte, data. Parsed (twice where it wants data), unpacked, every part decoded.
#include <algorithm>
#include <cstdlib>

#include "formats/glb_file.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace fabrica;
  const uint8_t* zero = std::find(data, data + size, uint8_t(0));
  const ByteView json(data, zero), bin(zero == data + size ? zero : zero + 1, data + size);
  Bytes file;
  const auto put = [&file](uint32_t word) {
    for (int i = 0; i < 4; ++i) file.push_back(uint8_t(word >> (8 * i)));
  };
  for (const uint32_t word :
       {0x46546c67u, 2u, uint32_t(28 + json.size() + bin.size()), uint32_t(json.size()), 0x4e4f534au})
    put(word);
  file.insert(file.end(), json.begin(), json.end());
  put(uint32_t(bin.size()));
  put(0x004e4942u);
  file.insert(file.end(), bin.begin(), bin.end());

  const auto table = readGltfFile(file);
  if (!table) return 0;
  if (!decodeSceneTable(encodeSceneTable(*table)).ok()) std::abort();
  const Bounds all = test::boundsOf(*table);
  for (size_t i = 0; i < std::min<size_t>(table->primitives.size(), 20); ++i) {
    const ScenePrimitive& part = table->primitives[i];
    if (part.levels[0].vertices > 100'000) continue;
    const auto chunk = test::decodeLevel(file, *table, part, part.levels[0], all);
    if (chunk && !viewMeshChunk(*chunk).ok()) std::abort();
  }
  return 0;
}
