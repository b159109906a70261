#include "formats/gltf/gltf_accessors.h"

#include <algorithm>

namespace fabrica {

namespace {

constexpr uint64_t kMostBytes = 1u << 30;  // of one range
constexpr std::string_view kEmbedded = "embedded:";

Error skip(const char* reason) { return {ErrorCode::BadFormat, reason}; }
Error noData() { return skip("it refers to data that the file does not have."); }
Error beyond() { return skip("its data would lie beyond the end of the file."); }
Error badSize() { return skip("its data is empty or far too large."); }

uint64_t elementSize(const GltfAccessor& a) { return uint64_t(componentBytes(a.componentType)) * a.components; }

template <typename T>
double load(const uint8_t* at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  return double(value);
}

}  // namespace

double normalisedScale(uint32_t componentType) {
  switch (componentType) {
    case kByte:
      return 1.0 / 127;
    case kUnsignedByte:
      return 1.0 / 255;
    case kShort:
      return 1.0 / 32767;
    case kUnsignedShort:
      return 1.0 / 65535;
    default:
      return 1;
  }
}

void readElement(ByteView bytes, const Elements& elements, size_t i, double* out, int components) {
  const uint8_t* at = bytes.data() + i * elements.stride;
  const uint32_t size = componentBytes(elements.componentType);
  for (int c = 0; c < components; ++c, at += size) {
    double value = 0;
    switch (elements.componentType) {
      case kByte:
        value = load<int8_t>(at);
        break;
      case kUnsignedByte:
        value = load<uint8_t>(at);
        break;
      case kShort:
        value = load<int16_t>(at);
        break;
      case kUnsignedShort:
        value = load<uint16_t>(at);
        break;
      case kFloat:
        value = load<float>(at);
        break;
      default:
        break;
    }
    out[c] = elements.normalised ? std::max(-1.0, value * normalisedScale(elements.componentType)) : value;
  }
}

const GltfAccessor* GltfAccessors::at(uint32_t accessor) const {
  return accessor < gltf_.accessors.size() ? &gltf_.accessors[accessor] : nullptr;
}

Result<ChunkRange> GltfAccessors::stored(uint32_t view, uint64_t offset, uint64_t length) const {
  if (view >= gltf_.views.size()) return noData();
  const GltfView& v = gltf_.views[view];
  if (v.buffer >= gltf_.buffers.size() || !gltf_.buffers[v.buffer].usable)
    return skip("the file with its data is missing.");
  const GltfBuffer& buffer = gltf_.buffers[v.buffer];
  if (v.length > buffer.length || v.offset > buffer.length - v.length || offset > v.length ||
      length > v.length - offset)
    return beyond();
  if (length == 0 || length > kMostBytes) return badSize();
  return ChunkRange{buffer.resource, buffer.base + v.offset + offset, uint32_t(length)};
}

// As stored(), or in the view's unpacked form.
Result<ChunkRange> GltfAccessors::inView(uint32_t view, uint64_t offset, uint64_t length) {
  if (view >= gltf_.views.size()) return noData();
  const std::optional<GltfPacking>& packed = gltf_.views[view].packing;
  if (!packed) return stored(view, offset, length);
  auto found = ofView_.find(view);
  if (found == ofView_.end()) {
    if (packed->buffer >= gltf_.buffers.size() || !gltf_.buffers[packed->buffer].usable)
      return skip("the file with its data is missing.");
    const GltfBuffer& buffer = gltf_.buffers[packed->buffer];
    if (packed->length > buffer.length || packed->offset > buffer.length - packed->length) return beyond();
    UnpackedView unpacked{packed->params, {}};
    if (packed->length == 0 || packed->length > kMostBytes || unpacked.length() == 0 || unpacked.length() > kMostBytes)
      return badSize();
    unpacked.ranges = {{buffer.resource, buffer.base + packed->offset, uint32_t(packed->length)}};
    found = ofView_.emplace(view, add(std::move(unpacked))).first;
  }
  ChunkRange range = found->second;
  if (offset > range.length || length > range.length - offset) return beyond();
  if (length == 0) return badSize();
  range.offset += offset;
  range.length = uint32_t(length);
  return range;
}

Result<ChunkRange> GltfAccessors::fillSparse(uint32_t accessor, uint64_t element) {
  if (const auto found = ofAccessor_.find(accessor); found != ofAccessor_.end()) return found->second;
  const GltfAccessor& a = gltf_.accessors[accessor];
  const GltfSparse& sparse = *a.sparse;
  const uint32_t type = sparse.numbersType;
  const bool typeOk = type == kUnsignedByte || type == kUnsignedShort || type == kUnsignedInt;
  if (!typeOk || sparse.count == 0 || sparse.count > a.count || element * a.count > kMostBytes)
    return skip("its data is stored sparsely in a damaged way.");
  UnpackedView view;
  view.params = {Unpack::Sparse, UnpackFilter::None, uint32_t(a.count), uint32_t(element), 0, sparse.count, type};
  ChunkRange base;
  if (a.view != kNone) {
    auto elements = dense(a, element);
    if (!elements) return std::move(elements).error();
    view.params.baseStride = elements->stride;
    base = elements->range;
  }
  auto numbers = inView(sparse.numbersView, sparse.numbersOffset, uint64_t(sparse.count) * componentBytes(type));
  if (!numbers) return numbers;
  auto values = inView(sparse.valuesView, sparse.valuesOffset, sparse.count * element);
  if (!values) return values;
  view.ranges = {base, *numbers, *values};
  use(view.ranges);
  return ofAccessor_.emplace(accessor, add(std::move(view))).first->second;
}

// Without what may be sparse in it.
Result<Elements> GltfAccessors::dense(const GltfAccessor& a, uint64_t element) {
  if (a.view >= gltf_.views.size()) return noData();
  const uint32_t given = gltf_.views[a.view].stride;
  Elements out{{}, given ? given : uint32_t(element), uint32_t(a.count), a.components, a.componentType, a.normalised};
  if (out.stride < element) return skip("its vertices overlap in the file.");
  auto range = inView(a.view, a.offset, uint64_t(out.stride) * (a.count - 1) + element);
  if (!range) return std::move(range).error();
  out.range = *range;
  return out;
}

Result<Elements> GltfAccessors::find(uint32_t accessor) {
  const GltfAccessor* a = at(accessor);
  if (!a) return noData();
  const uint64_t element = elementSize(*a);
  if (element == 0 || a->count == 0 || a->count > kMostVertices) return skip("its number of vertices makes no sense.");
  if (!a->sparse) return dense(*a, element);
  auto range = fillSparse(accessor, element);
  if (!range) return std::move(range).error();
  return Elements{*range, uint32_t(element), uint32_t(a->count), a->components, a->componentType, a->normalised};
}

uint32_t GltfAccessors::unpackedResource() {
  if (unpackedResource_ == kNone) {
    unpackedResource_ = uint32_t(gltf_.resources.size());
    gltf_.resources.push_back("unpacked:");
  }
  return unpackedResource_;
}

ChunkRange GltfAccessors::add(UnpackedView view) {
  view.offset = unpackedEnd_;
  const uint64_t length = view.length();
  unpackedEnd_ += (length + 3) / 4 * 4;
  const ChunkRange range{unpackedResource(), view.offset, uint32_t(length)};
  unpacked_.push_back(std::move(view));
  return range;
}

void GltfAccessors::use(const std::vector<ChunkRange>& ranges) {
  for (const ChunkRange& range : ranges) {
    if (range.length == 0 || range.resource != unpackedResource_) continue;
    const auto after = std::upper_bound(unpacked_.begin(), unpacked_.end(), range.offset,
                                        [](uint64_t offset, const UnpackedView& view) { return offset < view.offset; });
    if (after != unpacked_.begin()) ++(after - 1)->users;
  }
}

bool GltfAccessors::isEmbedded(uint32_t resource) const { return gltf_.resources[resource].starts_with(kEmbedded); }

void GltfAccessors::gather(std::vector<ChunkRange>& ranges) {
  const uint32_t first = ranges.front().resource;
  bool together = true;
  // Buffers embedded in one file are kept as one.
  for (const ChunkRange& range : ranges)
    together =
        together && (range.length == 0 || range.resource == first || (isEmbedded(range.resource) && isEmbedded(first)));
  if (together) return;
  for (ChunkRange& range : ranges) {
    if (range.length == 0 || range.resource == unpackedResource()) continue;
    const auto key = std::tuple(range.resource, range.offset, range.length);
    auto copy = copies_.find(key);
    if (copy == copies_.end()) {
      UnpackedView view;
      view.params.count = range.length;
      view.ranges = {range};
      copy = copies_.emplace(key, add(std::move(view))).first;
    }
    range = copy->second;
  }
}

Result<ByteView> GltfAccessors::bytes(const ChunkRange& range) {
  if (isEmbedded(range.resource)) {
    const uint64_t at = std::stoull(gltf_.resources[range.resource].substr(kEmbedded.size())) + range.offset;
    if (at + range.length > gltf_.embedded.size()) return beyond();
    return ByteView(gltf_.embedded).subspan(size_t(at), range.length);
  }
  const size_t which = asked_++;
  if (data_.empty()) {
    wanted_.push_back(range);
    return ByteView();
  }
  if (which >= data_.size() || data_[which].size() < range.length)
    return skip("the data that says where it stands could not be read.");
  return data_[which].first(range.length);
}

}  // namespace fabrica
