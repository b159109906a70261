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

uint64_t elementSize(const tinygltf::Accessor& a) {
  const int size = tinygltf::GetComponentSizeInBytes(uint32_t(a.componentType));
  const int count = tinygltf::GetNumComponentsInType(uint32_t(a.type));
  return size > 0 && count > 0 ? uint64_t(size) * uint64_t(count) : 0;
}

template <typename T>
double load(const uint8_t* at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  return double(value);
}

}  // namespace

double normalisedScale(int componentType) {
  switch (componentType) {
    case TINYGLTF_COMPONENT_TYPE_BYTE: return 1.0 / 127;
    case TINYGLTF_COMPONENT_TYPE_UNSIGNED_BYTE: return 1.0 / 255;
    case TINYGLTF_COMPONENT_TYPE_SHORT: return 1.0 / 32767;
    case TINYGLTF_COMPONENT_TYPE_UNSIGNED_SHORT: return 1.0 / 65535;
    default: return 1;
  }
}

void readElement(ByteView bytes, const Elements& elements, size_t i, double* out, int components) {
  const uint8_t* at = bytes.data() + i * elements.stride;
  const int size = tinygltf::GetComponentSizeInBytes(uint32_t(elements.componentType));
  for (int c = 0; c < components; ++c, at += size) {
    double value = 0;
    switch (elements.componentType) {
      case TINYGLTF_COMPONENT_TYPE_BYTE: value = load<int8_t>(at); break;
      case TINYGLTF_COMPONENT_TYPE_UNSIGNED_BYTE: value = load<uint8_t>(at); break;
      case TINYGLTF_COMPONENT_TYPE_SHORT: value = load<int16_t>(at); break;
      case TINYGLTF_COMPONENT_TYPE_UNSIGNED_SHORT: value = load<uint16_t>(at); break;
      case TINYGLTF_COMPONENT_TYPE_FLOAT: value = load<float>(at); break;
      default: break;
    }
    out[c] = elements.normalised ? std::max(-1.0, value * normalisedScale(elements.componentType)) : value;
  }
}

const tinygltf::Accessor* GltfAccessors::at(int accessor) const {
  return accessor >= 0 && size_t(accessor) < model_.accessors.size() ? &model_.accessors[size_t(accessor)] : nullptr;
}

Result<ChunkRange> GltfAccessors::stored(int view, uint64_t offset, uint64_t length) const {
  if (view < 0 || size_t(view) >= model_.bufferViews.size()) return noData();
  const tinygltf::BufferView& v = model_.bufferViews[size_t(view)];
  if (v.buffer < 0 || size_t(v.buffer) >= sifted_.buffers.size() || !sifted_.buffers[size_t(v.buffer)].usable)
    return skip("the file with its data is missing.");
  const GltfBuffer& buffer = sifted_.buffers[size_t(v.buffer)];
  if (v.byteLength > buffer.length || v.byteOffset > buffer.length - v.byteLength || offset > v.byteLength ||
      length > v.byteLength - offset)
    return beyond();
  if (length == 0 || length > kMostBytes) return badSize();
  return ChunkRange{buffer.resource, buffer.base + v.byteOffset + offset, uint32_t(length)};
}

// As stored(), or in the view's unpacked form.
Result<ChunkRange> GltfAccessors::inView(int view, uint64_t offset, uint64_t length) {
  if (view < 0 || size_t(view) >= sifted_.packed.size()) return noData();
  const std::optional<PackedBufferView>& packed = sifted_.packed[size_t(view)];
  if (!packed) return stored(view, offset, length);
  auto found = ofView_.find(view);
  if (found == ofView_.end()) {
    if (packed->buffer >= sifted_.buffers.size() || !sifted_.buffers[packed->buffer].usable)
      return skip("the file with its data is missing.");
    const GltfBuffer& buffer = sifted_.buffers[packed->buffer];
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

Result<ChunkRange> GltfAccessors::fillSparse(int accessor, uint64_t element) {
  if (const auto found = ofAccessor_.find(accessor); found != ofAccessor_.end()) return found->second;
  const tinygltf::Accessor& a = model_.accessors[size_t(accessor)];
  const SparseAccessor& sparse = *sifted_.sparse[size_t(accessor)];
  const int numberSize = tinygltf::GetComponentSizeInBytes(sparse.numbersType);
  const bool typeOk = sparse.numbersType == TINYGLTF_COMPONENT_TYPE_UNSIGNED_BYTE ||
                      sparse.numbersType == TINYGLTF_COMPONENT_TYPE_UNSIGNED_SHORT ||
                      sparse.numbersType == TINYGLTF_COMPONENT_TYPE_UNSIGNED_INT;
  if (!typeOk || sparse.count == 0 || sparse.count > a.count || element * a.count > kMostBytes)
    return skip("its data is stored sparsely in a damaged way.");
  UnpackedView view;
  view.params = {Unpack::Sparse, UnpackFilter::None, uint32_t(a.count), uint32_t(element), 0, sparse.count, sparse.numbersType};
  ChunkRange base;
  if (a.bufferView >= 0) {
    if (size_t(a.bufferView) >= sifted_.strides.size()) return noData();
    const uint32_t given = sifted_.strides[size_t(a.bufferView)];
    view.params.baseStride = given ? given : uint32_t(element);
    if (view.params.baseStride < element) return skip("its vertices overlap in the file.");
    auto found = inView(a.bufferView, a.byteOffset, uint64_t(view.params.baseStride) * (a.count - 1) + element);
    if (!found) return found;
    base = *found;
  }
  auto numbers = inView(int(sparse.numbersView), sparse.numbersOffset, uint64_t(sparse.count) * uint64_t(numberSize));
  if (!numbers) return numbers;
  auto values = inView(int(sparse.valuesView), sparse.valuesOffset, sparse.count * element);
  if (!values) return values;
  view.ranges = {base, *numbers, *values};
  use(view.ranges);
  return ofAccessor_.emplace(accessor, add(std::move(view))).first->second;
}

Result<Elements> GltfAccessors::find(int accessor) {
  const tinygltf::Accessor* a = at(accessor);
  if (!a) return noData();
  const uint64_t element = elementSize(*a);
  if (element == 0 || a->count == 0 || a->count > kMostVertices) return skip("its number of vertices makes no sense.");
  Elements out;
  out.count = uint32_t(a->count);
  out.type = a->type;
  out.componentType = a->componentType;
  out.normalised = a->normalized;
  if (isSparse(accessor)) {
    auto range = fillSparse(accessor, element);
    if (!range) return std::move(range).error();
    out.range = *range;
    out.stride = uint32_t(element);
    return out;
  }
  if (a->bufferView < 0 || size_t(a->bufferView) >= sifted_.strides.size()) return noData();
  const uint32_t given = sifted_.strides[size_t(a->bufferView)];
  out.stride = given ? given : uint32_t(element);
  if (out.stride < element) return skip("its vertices overlap in the file.");
  auto range = inView(a->bufferView, a->byteOffset, uint64_t(out.stride) * (a->count - 1) + element);
  if (!range) return std::move(range).error();
  out.range = *range;
  return out;
}

uint32_t GltfAccessors::unpackedResource() {
  if (unpackedResource_ == kNone) {
    unpackedResource_ = uint32_t(sifted_.resources.size());
    sifted_.resources.push_back("unpacked:");
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

bool GltfAccessors::isEmbedded(uint32_t resource) const { return sifted_.resources[resource].starts_with(kEmbedded); }

void GltfAccessors::gather(std::vector<ChunkRange>& ranges) {
  const uint32_t first = ranges.front().resource;
  bool together = true;
  // Buffers embedded in one file are kept as one.
  for (const ChunkRange& range : ranges)
    together = together && (range.length == 0 || range.resource == first || (isEmbedded(range.resource) && isEmbedded(first)));
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
    const uint64_t at = std::stoull(sifted_.resources[range.resource].substr(kEmbedded.size())) + range.offset;
    if (at + range.length > sifted_.embedded.size()) return beyond();
    return ByteView(sifted_.embedded).subspan(size_t(at), range.length);
  }
  const size_t which = asked_++;
  if (data_.empty()) {
    wanted_.push_back(range);
    return ByteView();
  }
  if (which >= data_.size() || data_[which].size() < range.length) return skip("the data that says where it stands could not be read.");
  return data_[which].first(range.length);
}

}  // namespace fabrica
