#include "formats/whole/whole_volume.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>

#include "base/text.h"
#include "formats/nrrd/nrrd_header.h"
#include "formats/whole/gunzip_stream.h"
#include "formats/whole/label_counts.h"
#include "formats/whole/layout.h"
#include "formats/whole/pyramid.h"
#include "formats/whole/voxel_numbers.h"

namespace fabrica {

namespace {

constexpr size_t kLongestHeader = 1 << 20;
constexpr uint32_t kMostEvery = 16;
constexpr size_t kBins = 64;
constexpr uint64_t kMostVoxels = uint64_t(1) << 40;

bool isGzip(ByteView bytes) { return bytes.size() >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b; }

std::string megabytes(uint64_t bytes) { return std::to_string((bytes + (1 << 20) - 1) >> 20); }

}  // namespace

struct WholeVolume::Work {
  WholeOptions options;
  Sink sink;
  std::unique_ptr<GunzipStream> outer, inner;  // of the file, of its voxels
  bool begun = false;
  Bytes head;                                  // until the header is known
  std::optional<WholeLayout> layout;
  bool apart = false;                          // the header has been read, voxels come from other files
  std::string file;                            // of them, the present one
  uint64_t partLeft = 0;                       // bytes that it still owes
  uint64_t skip = 0;                           // bytes before the first voxel
  Bytes slice;                                 // as it lies in the file
  size_t filled = 0;
  uint32_t slices = 0, kept = 1, fits = 0;
  VoxelFormat store = VoxelFormat::U8;
  std::vector<float> values;
  Pyramid image;
  Pyramid single;                              // the same as labels, where they may be; its finest level is the image's, or its own
  std::unique_ptr<LabelCounts> counts;
  std::unique_ptr<LabelIds> ids;               // of numbers wider than 16 bits, while they may be names
  std::vector<float> numbers;                  // of a slice, what `ids` makes of it
  std::unique_ptr<LabelOverlaps> overlaps;
  std::vector<float> together;                 // of a slice, what `overlaps` makes of it
  float low = INFINITY, high = -INFINITY;
  std::vector<float> coarsest;                 // its values, for the histogram

  Status unpacked(ByteView bytes);
  Status begin();
  Status voxels(ByteView bytes);
  Status data(ByteView bytes);                 // of a file apart
  uint64_t storedBytes() const { return uint64_t(layout->size[0]) * layout->size[1] * layout->size[2] * layout->channels * voxelBytes(layout->format); }
  uint64_t partBytes() const {
    const uint64_t images = uint64_t(layout->more) + 1, parts = std::max<size_t>(1, layout->files.size());
    return storedBytes() * images / parts;
  }
  uint64_t bytesFor(uint32_t every) const;
  bool wide() const { return kept == 1 && layout->scale == 1 && layout->offset == 0 && layout->channels == 1 && storedAs(layout->format) == VoxelFormat::F32 && layout->format != VoxelFormat::F32 && layout->format != VoxelFormat::F64; }
  Status addSlice();
  // As labels: a pyramid of its own beside that of means.
  bool doubled() const { return counts && counts->possible() && (!layout->labels || ids); }
  size_t ownLevels() const { return options.every > 1 || ids ? 0 : 1; }  // first level of `single` that is no image's
};

WholeVolume::WholeVolume(const WholeOptions& options, Sink sink) : work_(std::make_unique<Work>()) {
  work_->options = options;
  work_->options.every = std::clamp(options.every, 1u, kMostEvery);
  work_->sink = std::move(sink);
}
WholeVolume::~WholeVolume() = default;

bool WholeVolume::complete() const { return work_->layout && work_->slices == work_->layout->size[2]; }
uint32_t WholeVolume::fitting() const { return work_->fits; }
uint32_t WholeVolume::levels() const {
  return uint32_t(work_->image.layers.size() + (work_->doubled() ? work_->single.layers.size() - work_->ownLevels() : 0));
}
Bytes WholeVolume::index(uint32_t level) const {
  const size_t images = work_->image.layers.size();
  return level < images ? work_->image.layers[level]->index() : work_->single.layers[level - images + work_->ownLevels()]->index();
}

Status WholeVolume::push(ByteView bytes) {
  Work& work = *work_;
  if (!work.begun) {
    // Two bytes tell whether it is packed.
    work.head.insert(work.head.end(), bytes.begin(), bytes.end());
    if (work.head.size() < 2) return Ok{};
    work.begun = true;
    Bytes all;
    all.swap(work.head);
    if (isGzip(all)) work.outer = std::make_unique<GunzipStream>();
    return work.outer ? work.outer->push(all, [&work](ByteView piece) { return work.unpacked(piece); }) : work.unpacked(all);
  }
  if (complete()) return Ok{};
  if (work.apart) {
    if (work.outer) return work.outer->push(bytes, [&work](ByteView piece) { return work.data(piece); });
    return work.data(bytes);
  }
  if (work.outer) return work.outer->push(bytes, [&work](ByteView piece) { return work.unpacked(piece); });
  return work.unpacked(bytes);
}

Status WholeVolume::Work::unpacked(ByteView bytes) {
  if (!layout) {
    head.insert(head.end(), bytes.begin(), bytes.end());
    size_t wanted = 0;
    auto read = readWholeHeader(head, wanted);
    if (!read && wanted > head.size() && wanted <= kLongestHeader) return Ok{};
    if (!read) return std::move(read).error();
    layout = std::move(*read);
    if (Status sane = begin(); !sane) return sane;
    apart = layout->apart();
    if (apart) head.clear();
    Bytes rest;
    rest.swap(head);
    return unpacked(rest);
  }
  if (apart) return Ok{};  // what may follow in the header's own file is none of it
  const auto skipped = size_t(std::min<uint64_t>(skip, bytes.size()));
  skip -= skipped;
  bytes = bytes.subspan(skipped);
  if (bytes.empty()) return Ok{};
  if (!layout->dataGzipped) return voxels(bytes);
  if (!inner) inner = std::make_unique<GunzipStream>();
  return inner->push(bytes, [this](ByteView piece) { return voxels(piece); });
}

Status WholeVolume::Work::data(ByteView bytes) {
  const auto skipped = size_t(std::min<uint64_t>(skip, bytes.size()));
  skip -= skipped;
  bytes = bytes.subspan(skipped);
  bytes = bytes.first(size_t(std::min<uint64_t>(partLeft, bytes.size())));
  partLeft -= bytes.size();
  return bytes.empty() ? Status(Ok{}) : voxels(bytes);
}

std::vector<std::vector<std::string>> WholeVolume::files() const {
  std::vector<std::vector<std::string>> out;
  if (!work_->apart) return out;
  const WholeLayout& layout = *work_->layout;
  if (layout.pair) {
    std::string stem = work_->options.name;
    if (lowerAscii(stem).ends_with(".gz")) stem.resize(stem.size() - 3);
    const bool upper = stem.ends_with(".HDR");
    if (lowerAscii(stem).ends_with(".hdr")) stem.resize(stem.size() - 4);
    out.push_back(upper ? std::vector<std::string>{stem + ".IMG", stem + ".img", stem + ".IMG.gz"} : std::vector<std::string>{stem + ".img", stem + ".img.gz"});
    return out;
  }
  // Of a series only the first image is read.
  const uint64_t needed = (work_->storedBytes() + work_->partBytes() - 1) / std::max<uint64_t>(1, work_->partBytes());
  for (const std::string& name : layout.files) {
    if (out.size() == needed) break;
    // What was somebody's own path is looked for beside the header.
    const bool foreign = name.starts_with("/") || name.find('\\') != std::string::npos || name.find(':') != std::string::npos;
    out.push_back({foreign ? name.substr(name.find_last_of("/\\:") + 1) : name});
  }
  return out;
}

Status WholeVolume::nextFile(const std::string& name) {
  Work& work = *work_;
  if (!work.apart) return Error{ErrorCode::Internal, "The voxels lie in the file itself."};
  if (!work.file.empty() && work.partLeft > 0 && !complete()) return finish();
  work.file = name;
  work.partLeft = work.partBytes();
  work.skip = work.layout->dataOffset;
  const bool packed = work.layout->pair ? lowerAscii(name).ends_with(".gz") : work.layout->dataGzipped;
  work.outer = packed ? std::make_unique<GunzipStream>() : nullptr;
  return Ok{};
}

// Bytes of all levels, and of what is in memory besides while they are made.
uint64_t WholeVolume::Work::bytesFor(uint32_t every) const {
  uint64_t bytes = 0;
  auto size = reducedSize(layout->size, every);
  for (uint32_t level = 0; level < kMostPyramidLevels; ++level) {
    // Coarser levels twice where the numbers may be names.
    const bool twice = kept == 1 && (wide() || (!layout->labels && (level > 0 || every > 1)));
    bytes += BrickLayer::bytesOf(size, kept, store, kBrick) * (twice ? 2 : 1);
    if (level == 0) bytes += uint64_t(size[0]) * size[1] * std::min(kBrick, size[2]) * kept * voxelBytes(store);
    if (fitsBrick(size)) break;
    size = reducedSize(size, 2);
  }
  const uint64_t slice = uint64_t(layout->size[0]) * layout->size[1];
  const uint64_t read = layout->layered() ? layout->channels : kept;
  return bytes + slice * (uint64_t(layout->channels) * voxelBytes(layout->format) + (read + kept) * sizeof(float));
}

Status WholeVolume::Work::begin() {
  const auto& size = layout->size;
  if (uint64_t(size[0]) * size[1] * size[2] > kMostVoxels)
    return Error{ErrorCode::TooLarge, "The header promises more voxels than any file of this kind has.", "", "", "The file is damaged: export it again."};
  const bool layered = layout->layered();
  kept = layout->channels >= 3 && !layout->firstOnly && !layered ? 3 : 1;
  store = kept == 3 ? VoxelFormat::U8 : layered ? VoxelFormat::U16 : storedAs(layout->format);
  const uint64_t needed = bytesFor(options.every);
  if (needed > options.budget) {
    for (uint32_t every = options.every * 2; every <= kMostEvery && fits == 0; every *= 2)
      if (bytesFor(every) <= options.budget) fits = every;
    return Error{ErrorCode::TooLarge,
                 "The volume (" + std::to_string(size[0]) + " × " + std::to_string(size[1]) + " × " + std::to_string(size[2]) + " voxels) takes " +
                     megabytes(needed) + " MB; this device has room for " + megabytes(options.budget) + " MB.",
                 "", "", "Make an OME-Zarr of it with `fabrica volume`, which is streamed whatever its size."};
  }
  skip = layout->apart() ? 0 : layout->dataOffset;
  slice.resize(size_t(layout->size[0]) * layout->size[1] * layout->channels * voxelBytes(layout->format));
  values.resize(size_t(layout->size[0]) * layout->size[1] * (layered ? layout->channels : kept));
  image.begin(size, kept, options.every, store, layout->labels);
  const bool asStored = layout->scale == 1 && layout->offset == 0;
  if (kept == 1 && asStored) counts = std::make_unique<LabelCounts>();
  if (wide()) ids = std::make_unique<LabelIds>();
  if (layered) overlaps = std::make_unique<LabelOverlaps>(layout->channels);
  if (doubled()) single.begin(size, 1, options.every, ids ? VoxelFormat::U16 : store, true);
  return Ok{};
}

Status WholeVolume::Work::voxels(ByteView bytes) {
  const bool swapped = layout->bigEndian;
  while (!bytes.empty() && slices < layout->size[2]) {
    const size_t n = std::min(bytes.size(), slice.size() - filled);
    std::memcpy(slice.data() + filled, bytes.data(), n);
    bytes = bytes.subspan(n);
    filled += n;
    if (filled < slice.size()) break;
    filled = 0;
    ++slices;
    const uint32_t wanted = layout->layered() ? layout->channels : kept;
    toFloats(layout->format, slice.data(), values.size() / wanted, layout->channels, wanted, swapped, values.data());
    // More than can be told apart: they name nothing, or too much.
    if (ids && !ids->add(layout->format, slice.data(), values.size(), swapped, numbers)) ids.reset(), counts.reset(), single = {};
    if (Status added = addSlice(); !added) return added;
  }
  return Ok{};
}

Status WholeVolume::Work::addSlice() {
  if (overlaps && !overlaps->combine(values, together))
    return Error{ErrorCode::Unsupported, "The segments of this file overlap in more ways than can be kept.", "", "", "Save it with fewer segments."};
  const std::vector<float>& whole = overlaps ? together : values;
  const std::vector<float>& named = ids ? numbers : whole;
  if (counts) counts->add(named, layout->size[0]);
  if (counts && !counts->possible()) single = {};
  image.add(whole, [this](const std::vector<float>& slice, size_t level) {
    if (level == 0) {
      const auto [least, most] = std::minmax_element(slice.begin(), slice.end());
      low = std::min(low, *least);
      high = std::max(high, *most);
    }
    image.layers[level]->add(slice, [this, level](ByteView brick) { sink(uint32_t(level), brick); });
    if (level + 1 == image.layers.size()) coarsest.insert(coarsest.end(), slice.begin(), slice.end());
  });
  if (single.layers.empty()) return Ok{};
  single.add(named, [this](const std::vector<float>& slice, size_t level) {
    if (level < ownLevels()) return;
    const auto number = uint32_t(image.layers.size() + level - ownLevels());
    single.layers[level]->add(slice, [this, number](ByteView brick) { sink(number, brick); });
  });
  return Ok{};
}

Status WholeVolume::finish() {
  if (complete()) return Ok{};
  if (work_->apart && !work_->file.empty())
    return Error{ErrorCode::Truncated, "The file with the voxels ends too early: " + work_->file + ".", "", "", "Copy it again, and compare its size with the original."};
  return Error{ErrorCode::Truncated,
               work_->layout ? "The file ends after " + std::to_string(work_->slices) + " of " + std::to_string(work_->layout->size[2]) + " slices."
                             : std::string("The file ends within its header."),
               "", "", "Upload it again and compare its size with the original."};
}

namespace {

Json levelsJson(std::span<const std::unique_ptr<BrickLayer>> layers, const WholeLayout& layout, double factor, bool single) {
  Json levels = Json::array();
  for (const auto& layer : layers) {
    // A voxel stands in the middle of those that it was made of.
    const float shift = single ? 0.0f : float(factor - 1) / 2;
    const mat4 place = layout.indexToWorld * glm::translate(mat4(1), vec3(shift)) * glm::scale(mat4(1), vec3(float(factor)));
    Json matrix = Json::array();
    for (int i = 0; i < 16; ++i) matrix.push_back(double(place[i / 4][i % 4]));
    levels.push_back({{"size", {layer->size()[0], layer->size()[1], layer->size()[2]}}, {"indexToWorld", std::move(matrix)}});
    factor *= 2;
  }
  return levels;
}

}  // namespace

Json WholeVolume::labelsJson() const {
  const Work& work = *work_;
  const WholeLayout& layout = *work.layout;
  const size_t images = work.image.layers.size();
  Json levels = levelsJson(work.doubled() ? work.single.layers : work.image.layers, layout, work.options.every, true);
  for (size_t i = 0; i < levels.size(); ++i)
    levels[i]["path"] = std::to_string(!work.doubled() || i < work.ownLevels() ? i : images + i - work.ownLevels());
  Json values = Json::array(), segments = Json::array(), overlaps = Json::array();
  for (const auto& [value, voxels] : work.counts->values()) values.push_back({value, voxels});
  for (const Segment& segment : layout.segments) {
    Json item = {{"name", segment.name}, {"value", segment.value}, {"layer", segment.layer}};
    if (segment.color) item["color"] = colorText(*segment.color);
    segments.push_back(std::move(item));
  }
  if (work.overlaps)
    for (const auto& way : work.overlaps->found()) overlaps.push_back(way);
  Json ids = Json::array();
  if (work.ids)
    for (const uint64_t id : work.ids->found()) ids.push_back(id);
  return {{"ids", std::move(ids)},   {"sure", layout.labels},   {"likely", work.counts->likely()},   {"values", std::move(values)},
          {"levels", std::move(levels)}, {"segments", std::move(segments)}, {"overlaps", std::move(overlaps)}};
}

Json WholeVolume::description() const {
  const Work& work = *work_;
  const WholeLayout& layout = *work.layout;
  const double low = layout.offset + layout.scale * double(work.low), high = layout.offset + layout.scale * double(work.high);
  const double minimum = std::min(low, high), maximum = std::max(low, high), span = std::max(maximum - minimum, 1e-9);
  // What the coarsest level has: shares of values, and a window without the outermost of them.
  std::vector<double> shares(kBins);
  for (const float stored : work.coarsest) {
    const double value = layout.offset + layout.scale * double(stored);
    shares[size_t(std::clamp((value - minimum) / span * double(kBins), 0.0, double(kBins - 1)))] += 1 / double(work.coarsest.size());
  }
  std::vector<float> sorted;
  for (const float stored : work.coarsest) sorted.push_back(float(layout.offset + layout.scale * double(stored)));
  std::sort(sorted.begin(), sorted.end());
  const auto share = [&sorted](double part) { return double(sorted[size_t(part * double(sorted.size() - 1))]); };
  double from = sorted.empty() ? minimum : share(0.01), to = sorted.empty() ? maximum : share(0.995);
  if (!(to > from)) from = minimum, to = std::max(maximum, minimum + 1e-6);

  Json histogram = Json::array();
  for (size_t i = 0; i < kBins; ++i) histogram.push_back({minimum + (double(i) + 0.5) * span / double(kBins), shares[i]});
  const Json levels = levelsJson(work.image.layers, layout, work.options.every, layout.labels);
  std::vector<std::string> notes = layout.notes;
  if (layout.more > 0) notes.push_back("The file holds " + std::to_string(layout.more + 1) + " images; the first is shown.");
  if (work.options.every > 1)
    notes.push_back("A coarser copy is shown: one voxel of " + std::to_string(work.options.every) + " along each axis.");
  if (layout.labels && !(work.counts && work.counts->possible()))
    notes.push_back("The file says that its numbers name structures, but there are more than " + std::to_string(LabelCounts::kMost) + " of them: it is shown as an image.");
  Json json = {{"name", layout.name.empty() ? work.options.name : layout.name},
          {"format", int(work.store)},
          {"rgb", work.kept == 3},
          {"scale", layout.scale},
          {"offset", layout.offset},
          {"unit", layout.unit},
          {"minimum", minimum},
          {"maximum", maximum},
          {"window", {{"center", (from + to) / 2}, {"width", to - from}}},
          {"histogram", std::move(histogram)},
          {"levels", std::move(levels)},
          {"notes", std::move(notes)}};
  if (work.counts && work.counts->possible()) json["labels"] = labelsJson();
  return json;
}

Result<WholeLayout> readWholeHeader(ByteView head, size_t& wanted) {
  wanted = 16;
  if (head.size() < wanted) return Error{ErrorCode::Truncated, "The file ends within its header."};
  if (looksLikeNrrd(head)) return readNrrdLayout(head, wanted);
  if (looksLikeNifti(head)) return readNiftiLayout(head, wanted);
  const std::string_view text = textOf(head.first(16));
  const bool page = text.starts_with("<!") || text.starts_with("<h") || text.starts_with("<H");
  wanted = 0;
  return Error{ErrorCode::BadFormat, page ? "The address gives a web page, not an image volume." : "This is neither a NIfTI nor an NRRD file.", "", "",
               page ? "Use the address of the file itself (often called “download” or “raw”)." : "Export it as .nii, .nii.gz or .nrrd."};
}

}  // namespace fabrica
