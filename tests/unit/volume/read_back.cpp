#include "volume/read_back.h"

#include <blosc.h>
#include <openjpeg.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>

#include "formats/zarr/metadata.h"
#include "formats/zarr/ome_volume.h"

namespace fabrica::test {
namespace {

struct Cursor {
  ByteView bytes;
  size_t at = 0;
};

OPJ_SIZE_T readCursor(void* out, OPJ_SIZE_T wanted, void* user) {
  auto& cursor = *static_cast<Cursor*>(user);
  const size_t count = std::min<size_t>(wanted, cursor.bytes.size() - cursor.at);
  if (count == 0) return static_cast<OPJ_SIZE_T>(-1);
  std::memcpy(out, cursor.bytes.data() + cursor.at, count);
  cursor.at += count;
  return count;
}
OPJ_OFF_T skipCursor(OPJ_OFF_T count, void* user) {
  auto& cursor = *static_cast<Cursor*>(user);
  cursor.at = std::min(cursor.bytes.size(), cursor.at + static_cast<size_t>(count));
  return count;
}
OPJ_BOOL seekCursor(OPJ_OFF_T to, void* user) {
  static_cast<Cursor*>(user)->at = static_cast<size_t>(to);
  return OPJ_TRUE;
}

template <typename T>
std::vector<double> numbers(ByteView bytes) {
  std::vector<double> values(bytes.size() / sizeof(T));
  for (size_t i = 0; i < values.size(); ++i) {
    T value;
    std::memcpy(&value, bytes.data() + i * sizeof(T), sizeof(T));
    values[i] = value;
  }
  return values;
}

std::vector<double> decodeChunk(const VolumeInfo& info, const Index3& chunk, ByteView stored) {
  if (info.codec == "imagecodecs_jpeg2k") {
    auto image = decodeJ2k(stored);
    if (!image || image->width != chunk[0] || image->height != chunk[1] * chunk[2]) return {};
    return {image->pixels.begin(), image->pixels.end()};
  }
  Bytes raw(stored.begin(), stored.end());
  if (info.codec == "zstd") {
    raw.resize(size_t(chunk[0]) * chunk[1] * chunk[2] * bytesPerVoxel(info.format));
    if (ZSTD_decompress(raw.data(), raw.size(), stored.data(), stored.size()) != raw.size()) return {};
  }
  if (info.codec == "blosc") {
    raw.resize(size_t(chunk[0]) * chunk[1] * chunk[2] * bytesPerVoxel(info.format));
    if (blosc_decompress_ctx(stored.data(), raw.data(), raw.size(), 1) != int(raw.size())) return {};
  }
  if (info.codec == "gzip") {
    raw.resize(size_t(chunk[0]) * chunk[1] * chunk[2] * bytesPerVoxel(info.format));
    z_stream stream{};
    inflateInit2(&stream, 15 + 16);
    stream.next_in = const_cast<Bytef*>(stored.data());
    stream.avail_in = uInt(stored.size());
    stream.next_out = raw.data();
    stream.avail_out = uInt(raw.size());
    const int code = inflate(&stream, Z_FINISH);
    inflateEnd(&stream);
    if (code != Z_STREAM_END || stream.avail_out != 0) return {};
  }
  switch (info.format) {
    case VoxelFormat::U8:
      return numbers<uint8_t>(raw);
    case VoxelFormat::U16:
      return numbers<uint16_t>(raw);
    case VoxelFormat::I16:
      return numbers<int16_t>(raw);
    case VoxelFormat::U32:
      return numbers<uint32_t>(raw);
    default:  // nothing wider is written
      return numbers<float>(raw);
  }
}

}  // namespace

TempFolder::TempFolder() {
  std::string pattern = (fs::temp_directory_path() / "fabrica-volume-XXXXXX").string();
  if (const char* made = ::mkdtemp(pattern.data())) path_ = made;
}
TempFolder::~TempFolder() { fs::remove_all(path_); }

Bytes readFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return Bytes(std::istreambuf_iterator<char>(file), {});
}

VolumeOptions smallChunks(uint32_t shardEdge) {
  VolumeOptions options;
  options.quality.kind = ImageQuality::Kind::Lossless;
  options.chunk = {16, 16, 16};
  options.shardEdge = shardEdge;
  options.coarsest = 16;
  options.threads = 3;
  options.indexToWorld = glm::scale(mat4(1), vec3(0.001f));
  return options;
}

std::map<std::string, Bytes> filesIn(const std::string& folder) {
  std::map<std::string, Bytes> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string name = entry.path().lexically_relative(folder).string();
    if (entry.is_regular_file() && name[0] != '.') files[name] = readFile(entry.path().string());
  }
  return files;
}

Json readJson(const std::string& path) {
  auto json = parseJson(textOf(readFile(path)));
  return json ? *json : Json();
}

Result<Volume> opened(const std::string& folder) {
  auto image = readOmeGroup(textOf(readFile(folder + "/zarr.json")));
  if (!image) return std::move(image).error();
  std::vector<std::optional<ZarrArray>> arrays;
  for (const VolumeLevel& level : image->levels) {
    auto array = readZarrArray(textOf(readFile(folder + "/" + level.path + "/zarr.json")), image->axes);
    if (!array) return std::move(array).error();
    arrays.push_back(*array);
  }
  auto volumes = volumesOf(*image, arrays, folder + "/");
  if (!volumes) return std::move(volumes).error();
  if (volumes->volumes.size() != 1) return Error{ErrorCode::BadFormat, std::to_string(volumes->volumes.size()) + " images, not one."};
  return volumes->volumes.front();
}

ShardIndex readIndex(const Bytes& shard, size_t chunks) {
  ShardIndex index;
  const size_t length = chunks * 16 + 4;
  if (shard.size() < 2 * length) return index;
  index.start = Bytes(shard.begin(), shard.begin() + length);
  index.end = Bytes(shard.end() - length, shard.end());
  ByteReader reader(index.end);
  for (size_t i = 0; i < chunks; ++i) {
    const auto offset = reader.get<uint64_t>();
    index.entries.emplace_back(offset, reader.get<uint64_t>());
  }
  return index;
}

std::optional<Codestream> decodeJ2k(ByteView bytes) {
  Cursor cursor{bytes};
  opj_dparameters_t parameters;
  opj_set_default_decoder_parameters(&parameters);
  opj_codec_t* codec = opj_create_decompress(OPJ_CODEC_J2K);
  opj_stream_t* stream = opj_stream_create(1 << 16, OPJ_TRUE);
  opj_stream_set_user_data(stream, &cursor, nullptr);
  opj_stream_set_user_data_length(stream, bytes.size());
  opj_stream_set_read_function(stream, readCursor);
  opj_stream_set_skip_function(stream, skipCursor);
  opj_stream_set_seek_function(stream, seekCursor);
  opj_image_t* image = nullptr;
  std::optional<Codestream> result;
  if (opj_setup_decoder(codec, &parameters) && opj_decoder_set_strict_mode(codec, OPJ_TRUE) &&
      opj_read_header(stream, codec, &image) && opj_decode(codec, stream, image) && opj_end_decompress(codec, stream) &&
      image->numcomps == 1) {
    const auto& c = image->comps[0];
    result = Codestream{c.w, c.h, c.prec, c.sgnd != 0, {c.data, c.data + size_t(c.w) * c.h}};
  }
  opj_image_destroy(image);
  opj_stream_destroy(stream);
  opj_destroy_codec(codec);
  return result;
}

// Walks the main header and the first tile-part's header.
bool hasMarker(ByteView code, uint16_t marker) {
  constexpr uint16_t kSoc = 0xff4f, kSod = 0xff93;
  for (size_t at = 0; at + 4 <= code.size();) {
    const auto found = static_cast<uint16_t>(code[at] << 8 | code[at + 1]);
    if (found == marker) return true;
    if (found == kSod) return false;
    at += found == kSoc ? 2 : 2 + (code[at + 2] << 8 | code[at + 3]);
  }
  return false;
}

std::vector<double> readLevel(const std::string& folder, const VolumeInfo& info, size_t number, size_t channel) {
  const VolumeLevel& level = info.levels[number];
  std::vector<double> out(size_t(level.size[0]) * level.size[1] * level.size[2], 0.0);
  Index3 grid, inner;
  for (int a = 0; a < 3; ++a) {
    grid[a] = (level.size[a] + level.shard[a] - 1) / level.shard[a];
    inner[a] = level.shard[a] / level.chunk[a];
  }
  for (uint32_t s = 0; s < grid[0] * grid[1] * grid[2]; ++s) {
    const Index3 shardAt{s % grid[0], s / grid[0] % grid[1], s / grid[0] / grid[1]};
    const Bytes shard = readFile(folder + "/" + level.path + (info.channels > 1 ? "/c/0/" : "/c/") + std::to_string(shardAt[2]) + "/" +
                                 std::to_string(shardAt[1]) + "/" + std::to_string(shardAt[0]));
    const size_t chunks = size_t(inner[0]) * inner[1] * inner[2];
    const ShardIndex index = readIndex(shard, chunks * info.channels);
    for (size_t i = 0; i < chunks && !index.entries.empty(); ++i) {
      const auto [offset, length] = index.entries[channel * chunks + i];
      if (offset == ~uint64_t(0)) continue;
      const auto voxels = decodeChunk(info, level.chunk, ByteView(shard).subspan(offset, length));
      if (voxels.empty()) return {};
      const uint32_t n = static_cast<uint32_t>(i);
      const Index3 at{n % inner[0], n / inner[0] % inner[1], n / inner[0] / inner[1]};
      for (size_t v = 0; v < voxels.size(); ++v) {
        const size_t x = v % level.chunk[0] + at[0] * level.chunk[0] + size_t(shardAt[0]) * level.shard[0];
        const size_t y =
            v / level.chunk[0] % level.chunk[1] + at[1] * level.chunk[1] + size_t(shardAt[1]) * level.shard[1];
        const size_t z =
            v / level.chunk[0] / level.chunk[1] + at[2] * level.chunk[2] + size_t(shardAt[2]) * level.shard[2];
        if (x < level.size[0] && y < level.size[1] && z < level.size[2]) {
          out[(z * level.size[1] + y) * level.size[0] + x] = voxels[v];
        } else if (info.labels && voxels[v] != 0) {
          return {};  // padding is zeros
        }
      }
    }
  }
  return out;
}

std::optional<Nifti> readNifti(const std::string& path) {
  gzFile file = gzopen(path.c_str(), "rb");
  if (!file) return std::nullopt;
  Bytes all;
  uint8_t buffer[1 << 16];
  for (int got = 0; (got = gzread(file, buffer, sizeof(buffer))) > 0;) all.insert(all.end(), buffer, buffer + got);
  gzclose(file);
  if (all.size() < 352) return std::nullopt;
  const auto at = [&all]<typename T>(size_t offset, T) {
    T value;
    std::memcpy(&value, all.data() + offset, sizeof(T));
    return value;
  };
  Nifti nifti;
  for (int a = 0; a < 3; ++a) nifti.size[a] = static_cast<uint32_t>(at(42 + 2 * a, int16_t{}));
  const int type = at(70, int16_t{});
  nifti.format = type == 2 ? VoxelFormat::U8 : type == 512 ? VoxelFormat::U16 : VoxelFormat::I16;
  mat4 toRas(1);
  for (int row = 0; row < 3; ++row) {
    for (int column = 0; column < 4; ++column) toRas[column][row] = at(280 + 16 * row + 4 * column, float{});
  }
  // Millimetres right-anterior-superior → metres left-superior-anterior.
  const mat4 toWorld(vec4(-0.001f, 0, 0, 0), vec4(0, 0, 0.001f, 0), vec4(0, 0.001f, 0, 0), vec4(0, 0, 0, 1));
  nifti.indexToWorld = toWorld * toRas;
  const size_t begin = static_cast<size_t>(at(108, float{}));
  const size_t length = size_t(nifti.size[0]) * nifti.size[1] * nifti.size[2] * bytesPerVoxel(nifti.format);
  if (all.size() < begin + length) return std::nullopt;
  nifti.voxels.assign(all.begin() + begin, all.begin() + begin + length);
  return nifti;
}

}  // namespace fabrica::test
