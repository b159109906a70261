#include "formats/gltf/gltf_file.h"

#include <algorithm>
#include <optional>

#include "codecs/decode.h"

namespace fabrica {

namespace {

constexpr std::string_view kEmbedded = "embedded:", kUnpacked = "unpacked:";

class File {
 public:
  File(ByteView file, SceneTable& table, const Sibling& sibling) : file_(file), table_(table), sibling_(sibling) {}

  // Siblings go in as a whole; then the views, in order, since a later one may be made of an earlier one.
  void embedAll() {
    place_.resize(table_.resources.size());
    for (size_t i = 0; i < table_.resources.size(); ++i) {
      const std::string uri = table_.resources[i];
      if (uri.starts_with(kEmbedded)) place_[i] = std::stoull(uri.substr(kEmbedded.size()));
      else if (uri.starts_with(kUnpacked)) unpacked_ = uint32_t(i);
      else if (i > 0) embedSibling(i, uri);
    }
    if (unpacked_ == kNone) return;
    unpackedAt_.assign(table_.unpacked.size(), std::nullopt);
    for (size_t v = 0; v < table_.unpacked.size(); ++v) {
      const UnpackedView& view = table_.unpacked[v];
      std::vector<Bytes> stored;
      std::vector<ByteView> ranges;
      for (const ChunkRange& range : view.ranges) {
        auto bytes = read(range);
        if (!bytes) break;
        // A copy: `embedded` grows.
        stored.emplace_back(bytes->begin(), bytes->end());
      }
      if (stored.size() != view.ranges.size()) continue;
      ranges.assign(stored.begin(), stored.end());
      if (auto made = unpack(view.params, ranges)) unpackedAt_[v] = append(*made);
    }
  }

  Result<ByteView> read(const ChunkRange& range) const {
    if (range.length == 0) return ByteView();
    const auto place = placeOf(range);
    const ByteView from = place.first == 0 ? file_ : ByteView(table_.embedded);
    if (!place.second || *place.second > from.size() || range.length > from.size() - *place.second)
      return Error{ErrorCode::Truncated, "The file ends before this part of it.", "", "",
                   "Download or export it again."};
    return from.subspan(size_t(*place.second), range.length);
  }

  // Drops what cannot be read, and lets the rest point to where it is.
  void settle() {
    std::vector<ScenePrimitive> kept;
    size_t lost = 0;
    for (ScenePrimitive& primitive : table_.primitives) {
      bool good = true;
      for (ChunkRange& range : primitive.levels[0].ranges) {
        if (range.length == 0) continue;
        good = good && (range.resource == 0 || read(range).ok());
        if (good && range.resource != 0) range = {1, *placeOf(range).second, range.length};
      }
      if (good) kept.push_back(std::move(primitive));
      else ++lost;
    }
    table_.primitives = std::move(kept);
    if (lost > 0)
      table_.notes.push_back(std::to_string(lost) + " parts are left out: their data is missing or damaged.");
    table_.resources = {""};
    if (!table_.embedded.empty()) table_.resources.push_back("embedded:0");
    table_.unpacked.clear();
  }

 private:
  uint64_t append(const Bytes& bytes) {
    Bytes& all = table_.embedded;
    all.resize((all.size() + 3) / 4 * 4);
    const uint64_t at = all.size();
    all.insert(all.end(), bytes.begin(), bytes.end());
    return at;
  }

  void embedSibling(size_t resource, const std::string& uri) {
    auto bytes = sibling_ ? sibling_(uri) : Result<Bytes>(Error{ErrorCode::NotFound, "There is no such file."});
    if (bytes) place_[resource] = append(*bytes);
    else table_.notes.push_back("The file \"" + uri + "\" cannot be read: " + bytes.error().reason);
  }

  // {0: the file, 1: `embedded`}, and the offset there.
  std::pair<uint32_t, std::optional<uint64_t>> placeOf(const ChunkRange& range) const {
    if (range.resource == 0) return {0, range.offset};
    if (range.resource != unpacked_) {
      if (!place_[range.resource]) return {1, std::nullopt};
      return {1, *place_[range.resource] + range.offset};
    }
    const auto after = std::upper_bound(table_.unpacked.begin(), table_.unpacked.end(), range.offset,
                                        [](uint64_t offset, const UnpackedView& view) { return offset < view.offset; });
    if (after == table_.unpacked.begin()) return {1, std::nullopt};
    const auto index = size_t(after - table_.unpacked.begin() - 1);
    if (!unpackedAt_[index]) return {1, std::nullopt};
    return {1, *unpackedAt_[index] + (range.offset - table_.unpacked[index].offset)};
  }

  const ByteView file_;
  SceneTable& table_;
  const Sibling& sibling_;
  uint32_t unpacked_ = kNone;
  std::vector<std::optional<uint64_t>> place_;       // by resource, in `embedded`
  std::vector<std::optional<uint64_t>> unpackedAt_;  // by view, in `embedded`
};

}  // namespace

Result<SceneTable> readGltfFile(ByteView file, const Sibling& sibling) {
  std::string_view json = textOf(file);
  uint64_t binOffset = 0;
  if (looksLikeGlb(file)) {
    auto layout = parseGlbHeader(file);
    if (!layout) return std::move(layout).error();
    if (layout->jsonOffset + layout->jsonLength > file.size())
      return Error{ErrorCode::Truncated, "The file ends early.", "", "", "Download or export it again."};
    json = json.substr(size_t(layout->jsonOffset), size_t(layout->jsonLength));
    binOffset = layout->binOffset;
  }
  auto table = parseGltf(json, binOffset);
  if (table && !table->wanted.empty()) {
    File first(file, *table, sibling);
    first.embedAll();
    std::vector<Bytes> kept;
    for (const ChunkRange& range : table->wanted) {
      const auto bytes = first.read(range);
      kept.push_back(bytes ? Bytes(bytes->begin(), bytes->end()) : Bytes());
    }
    const std::vector<ByteView> data(kept.begin(), kept.end());
    table = parseGltf(json, binOffset, data);
  }
  if (!table) return table;
  File whole(file, *table, sibling);
  whole.embedAll();
  whole.settle();
  return table;
}

}  // namespace fabrica
