#include "maker/input/input_kinds.h"

#include <nifti1_io.h>

#include <algorithm>
#include <bit>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "formats/nrrd/nrrd_header.h"
#include "maker/input/dicom_series.h"
#include "maker/input/nifti.h"
#include "maker/input/slice_stack.h"
#include "maker/input/unpack.h"

namespace fabrica {

namespace fs = std::filesystem;

namespace {

using OpenResult = Result<std::shared_ptr<const RawVoxels>>;
using Progressed = std::function<bool(double)>;

std::string stemOf(const std::string& path) {
  fs::path name = fs::path(path).filename();
  for (const char* end : {".gz", ".nii", ".nrrd", ".nhdr", ".seg"}) {
    if (name.extension() == end) name = name.stem();
  }
  return name.has_stem() && name.extension().string().size() <= 5 ? name.stem().string() : name.string();
}

bool beginsLikeGzip(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return file.get() == 0x1f && file.get() == 0x8b;
}

std::string unpackedPath(const std::string& scratch) { return scratch + "/voxels.raw"; }

// Voxels that lie in one plain file, or are put into one.
OpenResult openStream(const Index3& size, const StoredVoxels& stored, const StoredStream& stream, const std::string& scratch,
                  const Progressed& progress) {
  const bool plain = stream.files.size() == 1 && !stream.gzip && stream.layers == 1 && stream.lines == 0;
  auto file = plain ? DiskFile::open(stream.files[0]) : unpackOnce(stream, unpackedPath(scratch), progress);
  if (!file) return std::move(file).error();
  auto held = std::make_shared<DiskFile>(std::move(file).value());
  return std::shared_ptr<const RawVoxels>(
      std::make_shared<RawFile>(size, stored, std::move(held), plain ? stream.offset + stream.skip : 0));
}

int typeOf(NrrdType type) {
  switch (type) {
    case NrrdType::I8: return NIFTI_TYPE_INT8;
    case NrrdType::U8: return NIFTI_TYPE_UINT8;
    case NrrdType::I16: return NIFTI_TYPE_INT16;
    case NrrdType::U16: return NIFTI_TYPE_UINT16;
    case NrrdType::I32: return NIFTI_TYPE_INT32;
    case NrrdType::U32: return NIFTI_TYPE_UINT32;
    case NrrdType::I64: return NIFTI_TYPE_INT64;
    case NrrdType::U64: return NIFTI_TYPE_UINT64;
    case NrrdType::F32: return NIFTI_TYPE_FLOAT32;
    case NrrdType::F64: return NIFTI_TYPE_FLOAT64;
  }
  return NIFTI_TYPE_UINT8;
}

// 3D Slicer's segments: "Segment3_Name:=liver", "Segment3_LabelValue:=4", "Segment3_Color:=0.9 0.5 0.4", "Segment3_Layer:=0".
std::vector<LabelValue> segmentsOf(const NrrdHeader& header, uint64_t layer) {
  std::vector<LabelValue> values;
  for (size_t i = 0; i < header.keys.size(); ++i) {
    const std::string segment = "Segment" + std::to_string(i) + "_";
    const auto number = [&](const char* key, unsigned long fallback) {
      const std::string* text = header.key(segment + key);
      return text ? std::strtoul(text->c_str(), nullptr, 10) : fallback;
    };
    const std::string* name = header.key(segment + "Name");
    if (!name) break;
    if (number("Layer", 0) != layer) continue;
    LabelValue value;
    value.value = uint32_t(number("LabelValue", 1));
    value.name = *name;
    double r = 0, g = 0, b = 0;
    const std::string* color = header.key(segment + "Color");
    if (color && std::sscanf(color->c_str(), "%lf %lf %lf", &r, &g, &b) == 3) {
      const auto byte = [](double v) { return uint8_t(std::clamp(v, 0.0, 1.0) * 255 + 0.5); };
      value.color = {byte(r), byte(g), byte(b), 255};
    }
    values.push_back(std::move(value));
  }
  return values;
}

Result<NrrdHeader> readNrrd(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  Bytes bytes;
  size_t wanted = 1 << 16;
  while (true) {
    bytes.resize(wanted);
    file.clear();
    file.seekg(0);
    file.read(reinterpret_cast<char*>(bytes.data()), std::streamsize(wanted));
    bytes.resize(size_t(std::max<std::streamsize>(0, file.gcount())));
    auto header = parseNrrdHeader(bytes);
    const bool more = bytes.size() == wanted && wanted < kNrrdLargestHeader;
    if (header || header.error().code != ErrorCode::Truncated || !more) return header;
    wanted *= 4;
  }
}

}  // namespace

Result<VolumeInput> findNifti(const std::string& path) {
  auto header = readNiftiHeader(path);
  if (!header) return std::move(header).error();
  VolumeInput input;
  input.kind = "NIfTI";
  input.name = stemOf(path);
  input.origin = originOf({path, header->stored.file});
  input.placedBy = header->placedBy;
  input.storedAs = header->stored.typeName;
  input.size = header->size;
  input.indexToWorld = header->indexToWorld;
  if (header->stored.series > header->stored.count) {
    input.notes.push_back("It is a series of " + std::to_string(header->stored.series / header->stored.count) +
                          " images: the first is taken.");
  }
  input.open = [h = *header](const std::string& scratch, const Progressed& progress) -> OpenResult {
    StoredStream stream;
    stream.files = {h.stored.file};
    stream.gzip = beginsLikeGzip(h.stored.file);
    stream.skip = h.stored.offset;
    stream.values = h.stored.count;
    stream.bytes = h.stored.bytes;
    return openStream(h.size, h.stored, stream, scratch, progress);
  };
  return input;
}

Result<VolumeInput> findNrrd(const std::string& path, const VolumeInputOptions& options) {
  auto header = readNrrd(path);
  if (!header) return std::move(header).error().in(path);
  if (options.layer >= header->layers) {
    return Error{ErrorCode::NotFound, "It has " + std::to_string(header->layers) + " layers.", path, "",
                 "Choose one of them by --layer, from 0."};
  }
  const auto whole = header->size;
  VolumeInput input;
  input.kind = "NRRD";
  input.name = stemOf(path);
  input.placedBy = header->placedBy;
  input.storedAs = nrrdTypeName(header->type);
  input.size = whole;
  input.indexToWorld = header->indexToWorld;
  if (header->layers > 1) {
    input.notes.push_back("It has " + std::to_string(header->layers) + " layers: layer " + std::to_string(options.layer) +
                          " is taken.");
  }
  input.values = segmentsOf(*header, options.layer);
  StoredStream stream;
  stream.offset = header->dataOffset;
  stream.lines = header->lineSkip;
  stream.gzip = header->encoding == NrrdEncoding::Gzip;
  stream.values = header->values;
  stream.bytes = bytesOf(header->type);
  stream.layers = header->layers;
  stream.layerStride = std::max<uint64_t>(1, header->layerStride);
  stream.layer = options.layer;
  stream.files = {path};
  if (!header->files.empty()) {
    stream.files.clear();
    for (const std::string& file : header->files) stream.files.push_back((fs::path(path).parent_path() / file).string());
  }
  if (header->byteSkip >= 0) {
    stream.skip = uint64_t(header->byteSkip);
  } else {
    std::error_code code;
    const uint64_t length = fs::file_size(stream.files[0], code), data = stream.values / stream.files.size() * stream.bytes;
    if (code || length < data) {
      return Error{ErrorCode::Truncated, "The voxels end before the header says they do.", stream.files[0]};
    }
    stream.offset = length - data;
    stream.lines = 0;
  }
  std::vector<std::string> all = stream.files;
  all.push_back(path);
  std::rotate(all.begin(), all.end() - 1, all.end());
  input.origin = originOf(all) + (header->layers > 1 ? ", layer " + std::to_string(options.layer) : "");

  StoredVoxels stored;
  stored.type = typeOf(header->type);
  stored.typeName = nifti_datatype_string(stored.type);
  stored.bytes = stream.bytes;
  stored.swapped = stored.bytes > 1 && header->bigEndian != (std::endian::native == std::endian::big);
  stored.count = header->values / header->layers;
  input.open = [whole, stored, stream](const std::string& scratch, const Progressed& progress) {
    return openStream(whole, stored, stream, scratch, progress);
  };
  return input;
}

Result<VolumeInput> findDicom(const std::vector<std::string>& files, const VolumeInputOptions& options) {
  auto series = readDicomSeries(files, options.series);
  if (!series) return std::move(series).error();
  VolumeInput input;
  input.kind = "DICOM series";
  input.name = series->description.empty() ? series->modality : series->description;
  input.unit = series->unit;
  std::vector<std::string> used;
  for (const Slice& slice : series->slices) used.push_back(slice.path);
  input.origin = originOf(used) + ", " + series->uid;
  input.placedBy = "image position and orientation";
  input.storedAs = series->shape.stored.typeName;
  input.size = {series->shape.width, series->shape.height, uint32_t(series->slices.size())};
  input.indexToWorld = series->indexToWorld;
  input.notes = series->notes;
  input.open = [s = *series](const std::string& scratch, const Progressed&) -> OpenResult {
    auto file = DiskFile::scratch(scratch);
    if (!file) return std::move(file).error();
    return std::shared_ptr<const RawVoxels>(
        std::make_shared<SliceStack>(s.shape, s.slices, s.reader, std::move(file).value()));
  };
  return input;
}

Result<VolumeInput> findStack(InputKind kind, const std::vector<std::string>& files, const VolumeInputOptions& options) {
  const auto reader = kind == InputKind::Tiff ? tiffSlices() : kind == InputKind::Png ? pngSlices() : jp2Slices();
  const char* name = kind == InputKind::Tiff ? "TIFF" : kind == InputKind::Png ? "PNG" : "JPEG 2000";
  const auto voxel = parseVoxelSize(options.voxel);
  if (!voxel) {
    return Error{ErrorCode::BadFormat,
                 options.voxel.empty() ? std::string("The files do not say how large their voxels are.")
                                       : "The voxel size \"" + options.voxel + "\" makes no sense.",
                 files[0], "", "Say it by --voxel, as 0.5,0.5,2 (millimetres) or 6.5um."};
  }
  const auto axes = parseAxes(options.axes);
  if (!axes) {
    return Error{ErrorCode::BadFormat, "The axes \"" + options.axes + "\" make no sense.", "", "",
                 "Say where columns, rows and slices go, as LPS: left, posterior, superior."};
  }
  auto shape = reader->shape(files[0]);
  if (!shape) return std::move(shape).error().in(files[0]);
  constexpr uint64_t kLargestSlice = uint64_t(1) << 31;
  if (uint64_t(shape->width) * shape->height > kLargestSlice) {
    return Error{ErrorCode::TooLarge, "A slice has more voxels than can be read.", files[0], "", "Cut it into pieces."};
  }
  std::vector<Slice> slices;
  for (const std::string& file : files) {
    // Only a file alone may have many pages: looking into all of a long stack takes minutes.
    for (uint32_t page = 0; page < (files.size() == 1 ? shape->pages : 1); ++page) slices.push_back({file, page});
  }
  VolumeInput input;
  input.kind = std::string(name) + " stack";
  input.name = stemOf(files.size() > 1 ? fs::absolute(files[0]).parent_path().string() : files[0]);
  input.origin = originOf(files);
  input.placedBy = "--voxel and --axes";
  input.storedAs = shape->stored.typeName;
  input.size = {shape->width, shape->height, uint32_t(slices.size())};
  for (int a = 0; a < 3; ++a) input.indexToWorld[a] = vec4((*axes)[a] * (*voxel)[a], 0);
  // Its middle at the origin.
  vec3 middle(0);
  for (int a = 0; a < 3; ++a) middle += vec3(input.indexToWorld[a]) * (float(input.size[size_t(a)] - 1) / 2);
  input.indexToWorld[3] = vec4(-middle, 1);
  input.open = [s = *shape, slices, reader](const std::string& scratch, const Progressed&) -> OpenResult {
    auto file = DiskFile::scratch(scratch);
    if (!file) return std::move(file).error();
    return std::shared_ptr<const RawVoxels>(std::make_shared<SliceStack>(s, slices, reader, std::move(file).value()));
  };
  return input;
}

}  // namespace fabrica
