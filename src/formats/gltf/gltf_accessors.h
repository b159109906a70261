// Where the elements of an accessor can be read, wherever the file hides them: in the file as they are, packed by
// meshopt, sparse, in another file. What has to be made first is written down as an UnpackedView. Checks every index
// and size.
#pragma once

#include <map>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "base/result.h"
#include "formats/gltf/gltf_model.h"
#include "formats/gltf/scene_table.h"

namespace fabrica {

inline constexpr uint64_t kMostVertices = 200'000'000;  // of one part; beyond, the sizes are a mistake

struct Elements {
  ChunkRange range;  // from the first byte of the first element to the last of the last
  uint32_t stride = 0;
  uint32_t count = 0;
  uint32_t components = 0, componentType = 0;  // as GltfAccessor's
  bool normalised = false;
};

class GltfAccessors {
 public:
  // `data`: bytes of what an earlier run wanted, in order. All must outlive this.
  GltfAccessors(Gltf& gltf, std::span<const ByteView> data) : gltf_(gltf), data_(data) {}

  const GltfAccessor* at(uint32_t accessor) const;  // null when there is none

  // An error's reason says why it cannot be read, as the end of "left out X: ".
  Result<Elements> find(uint32_t accessor);
  // The bytes of a buffer view as the file holds it, packed or not.
  Result<ChunkRange> stored(uint32_t view, uint64_t offset, uint64_t length) const;

  // All of a level's ranges in one file, as a chunk is fetched: those that lie elsewhere are copied.
  void gather(std::vector<ChunkRange>& ranges);
  // One more part reads these.
  void use(const std::vector<ChunkRange>& ranges);

  // The bytes themselves, where they are needed now. Without an error but empty: they are not here yet, and are wanted.
  // Asked for in the same order in every run.
  Result<ByteView> bytes(const ChunkRange& range);

  std::vector<UnpackedView> takeUnpacked() { return std::move(unpacked_); }
  std::vector<ChunkRange> takeWanted() { return std::move(wanted_); }

 private:
  Result<ChunkRange> inView(uint32_t view, uint64_t offset, uint64_t length);
  Result<Elements> dense(const GltfAccessor& accessor, uint64_t element);
  Result<ChunkRange> fillSparse(uint32_t accessor, uint64_t element);
  ChunkRange add(UnpackedView view);
  bool isEmbedded(uint32_t resource) const;
  uint32_t unpackedResource();

  Gltf& gltf_;
  std::span<const ByteView> data_;
  std::vector<UnpackedView> unpacked_;
  std::vector<ChunkRange> wanted_;
  uint64_t unpackedEnd_ = 0;
  uint32_t unpackedResource_ = kNone;
  size_t asked_ = 0;
  std::map<uint32_t, ChunkRange> ofView_, ofAccessor_;
  std::map<std::tuple<uint32_t, uint64_t, uint32_t>, ChunkRange> copies_;  // by resource, offset and length
};

// What an integer of 1 means when normalised; 1 for floats.
double normalisedScale(uint32_t componentType);
// Element `i`, as floats; the component type must be one of glTF's. `bytes`: of the whole range.
void readElement(ByteView bytes, const Elements& elements, size_t i, double* out, int components);

}  // namespace fabrica
