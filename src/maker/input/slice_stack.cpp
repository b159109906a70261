#include "maker/input/slice_stack.h"

namespace fabrica {

SliceStack::SliceStack(const SliceShape& shape, std::vector<Slice> slices, std::shared_ptr<const SliceReader> reader,
                       DiskFile scratch)
    : RawVoxels({shape.width, shape.height, uint32_t(slices.size())}, shape.stored),
      shape_(shape),
      slices_(std::move(slices)),
      reader_(std::move(reader)),
      scratch_(std::make_shared<DiskFile>(std::move(scratch))),
      unpacked_(size(), shape.stored, scratch_, 0),
      turns_(64),
      there_(slices_.size()) {}

Status SliceStack::unpack(uint32_t z) const {
  if (there_[z].load(std::memory_order_acquire)) return Ok{};
  const std::lock_guard lock(turns_[z % turns_.size()]);
  if (there_[z].load(std::memory_order_relaxed)) return Ok{};
  Bytes voxels(size_t(shape_.width) * shape_.height * shape_.stored.bytes);
  const Slice& slice = slices_[z];
  Status read = reader_->read(slice.path, slice.page, shape_, voxels.data());
  if (!read) return std::move(read).error().in(slice.path);
  if (Status kept = scratch_->write(uint64_t(z) * voxels.size(), voxels); !kept) return kept;
  there_[z].store(1, std::memory_order_release);
  return Ok{};
}

Status SliceStack::read(const Index3& origin, const Index3& extent, uint8_t* out) const {
  for (uint32_t z = origin[2]; z < origin[2] + extent[2]; ++z) {
    if (Status there = unpack(z); !there) return there;
  }
  return unpacked_.read(origin, extent, out);
}

}  // namespace fabrica
