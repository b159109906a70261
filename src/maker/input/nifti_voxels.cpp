#include "maker/input/nifti_voxels.h"

#include <zlib.h>

#include <algorithm>
#include <vector>

namespace fabrica {

namespace {

constexpr size_t kBlock = 1 << 16;  // voxels at once when all are read in order

struct CloseGz {
  void operator()(gzFile file) const { gzclose(file); }
};
using GzHandle = std::unique_ptr<gzFile_s, CloseGz>;

Error cutShort(const std::string& path) {
  return Error{ErrorCode::Truncated, "The voxels end before the header says they do.", path, "",
               "Copy or download the file again."};
}

// The voxel file, before its first voxel. Not by the NIfTI library, which takes zeros for what a file cut short lacks.
Result<GzHandle> openStored(const StoredVoxels& stored, const std::string& path) {
  GzHandle file(gzopen(stored.file.c_str(), "rb"));  // reads plain files, too
  if (!file) return Error{ErrorCode::NotFound, "This file cannot be read.", stored.file};
  gzbuffer(file.get(), 1 << 18);
  if (gzseek(file.get(), z_off_t(stored.offset), SEEK_SET) < 0) return cutShort(path);
  return file;
}

// Calls use(first, raw bytes, count) for all voxels in order.
template <typename Use>
Status forEachBlock(gzFile file, const StoredVoxels& stored, const std::string& path, Use&& use) {
  Bytes raw(kBlock * stored.bytes);
  for (uint64_t first = 0; first < stored.count; first += kBlock) {
    const auto count = size_t(std::min<uint64_t>(kBlock, stored.count - first));
    const auto want = unsigned(count * stored.bytes);
    if (gzread(file, raw.data(), want) != int(want)) {
      int code = Z_OK;
      gzerror(file, &code);
      if (code != Z_DATA_ERROR) return cutShort(path);
      return Error{ErrorCode::BadFormat, "The gzip data is damaged.", path, "", "Copy or download the file again."};
    }
    if (Status used = use(first, raw.data(), count); !used) return used;
  }
  return Ok{};
}

}  // namespace

Status forEachVoxel(const NiftiHeader& header, const std::string& path,
                    const std::function<Status(uint64_t first, std::span<const double> values)>& use) {
  auto file = openStored(header.stored, path);
  if (!file) return std::move(file).error();
  std::vector<double> values(kBlock);
  return forEachBlock(file->get(), header.stored, path, [&](uint64_t first, uint8_t* raw, size_t count) {
    header.stored.widen(raw, count, values.data());
    return use(first, std::span<const double>(values.data(), count));
  });
}

Result<NiftiImage> openNifti(const std::string& path, const std::string& scratch) {
  auto header = readNiftiHeader(path);
  if (!header) return std::move(header).error();
  const StoredVoxels& stored = header->stored;
  auto file = openStored(stored, path);
  if (!file) return std::move(file).error();
  const bool packed = !gzdirect(file->get());
  auto kept = packed ? DiskFile::scratch(scratch) : DiskFile::open(stored.file);
  if (!kept) return std::move(kept).error();

  ValueRange range;
  std::vector<double> values(kBlock);
  Status all = forEachBlock(file->get(), stored, path, [&](uint64_t first, uint8_t* raw, size_t count) -> Status {
    if (packed) {
      if (Status status = kept->write(first * stored.bytes, ByteView(raw, count * stored.bytes)); !status) return status;
    }
    stored.widen(raw, count, values.data());
    range.include(values.data(), count);
    return Ok{};
  });
  if (!all) return std::move(all).error();
  NiftiImage image;
  image.voxels = std::make_shared<DiskVoxels>(header->size, range.format(), stored, std::move(kept).value(),
                                              packed ? 0 : stored.offset);
  image.header = std::move(header).value();
  return image;
}

}  // namespace fabrica
