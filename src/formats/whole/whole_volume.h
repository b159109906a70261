// A volume that is one file → bricks and coarser levels, while it arrives. Of the voxels only a layer of bricks a level is in
// memory at a time. For a worker or a native program: the libraries behind it may throw for lack of memory.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "atlas/atlas.h"
#include "base/bytes.h"
#include "base/json.h"
#include "base/result.h"
#include "formats/labels/segments.h"

namespace fabrica {

struct WholeOptions {
  std::string name;              // of the file
  uint32_t every = 1;            // of so many voxels along each axis one is made
  uint64_t budget = UINT64_MAX;  // bytes that all levels may take
};

class WholeVolume {
 public:
  // `brick`: bytes of one level's next brick; they are to be kept one behind the other. An empty brick (all 0) is left out.
  using Sink = std::function<void(uint32_t level, ByteView brick)>;
  WholeVolume(const WholeOptions& options, Sink sink);
  ~WholeVolume();

  // The file's bytes, in order. Errors: BadFormat, Unsupported, TooLarge (with `every` in tooLarge()).
  Status push(ByteView bytes);
  // All has been pushed. Truncated when voxels are missing.
  Status finish();

  // Once the header is known: the files beside it that hold the voxels, as far as they are needed, each with the names that it may
  // have; none where they lie behind the header. The bytes of each follow its nextFile().
  std::vector<std::vector<std::string>> files() const;
  Status nextFile(const std::string& name);

  bool complete() const;   // no more bytes are needed
  // After TooLarge for the budget: the smallest `every` that fits; 0 when that was not the reason, or none does.
  uint32_t fitting() const;

  // After finish(). Each level is one shard: its index, to stand before its bricks. Behind an image's levels come those of the label map
  // that it may be (its finest is the image's).
  uint32_t levels() const;
  Bytes index(uint32_t level) const;
  // {name, format, rgb, scale, offset, unit, minimum, maximum, window: {center, width}, histogram, levels: [{size, indexToWorld}], notes,
  // labels?: {ids: [value…] by number - 1 (where voxels hold numbers for wider values), sure, likely, values: [[value, voxels]…], levels: [{path, size, indexToWorld}], segments?: [{name, color?, value, layer}],
  // overlaps?: [[value in each layer]…] by the number that stands for them}}.
  Json description() const;

  static constexpr uint32_t kBrick = 64;  // voxels along each edge

 private:
  Json labelsJson() const;
  struct Work;
  std::unique_ptr<Work> work_;
};

// What a volume's numbers may name.
struct WholeLabels {
  bool sure = false, likely = false;  // the file says it; it looks like it
  std::vector<std::pair<uint32_t, uint64_t>> values;  // with voxels, ascending, without 0
  std::vector<uint64_t> ids;          // where voxels hold numbers for values wider than 16 bits: the values, by number - 1
  uint64_t idOf(uint32_t value) const { return value > 0 && value <= ids.size() ? ids[value - 1] : value; }
  std::vector<VolumeLevel> levels;    // coarser ones of single voxels, not of means
  std::vector<Segment> segments;      // of a segmentation
  std::vector<std::vector<uint16_t>> overlaps;  // where segments overlap: value → value in each layer
};
// Nothing where the numbers cannot be labels.
std::optional<WholeLabels> wholeLabelsOf(std::string_view json);

// The other side: a volume whose levels are at `url` + "0/c/0/0/0", "1/c/0/0/0" … BadFormat when `json` is not of that form.
Result<Volume> wholeVolumeOf(std::string_view json, const std::string& url, std::vector<std::string>& notes);

}  // namespace fabrica
