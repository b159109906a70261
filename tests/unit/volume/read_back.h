// Reads what the writer wrote, by the Zarr v3 specification and not by the writer's own code.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/json.h"
#include "base/result.h"
#include "maker/volume/volume_writer.h"

namespace fabrica::test {

namespace fs = std::filesystem;

// A fresh folder, removed at the end.
class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  fs::path path_;
};

// 16³ voxels a chunk, levels down to 16; without a loss.
VolumeOptions smallChunks(uint32_t shardEdge);

Bytes readFile(const std::string& path);  // empty when absent
// By their names in the folder, but for what a run that is not finished keeps there.
std::map<std::string, Bytes> filesIn(const std::string& folder);
Json readJson(const std::string& path);

struct ShardIndex {
  Bytes start, end;  // both copies, as stored
  std::vector<std::pair<uint64_t, uint64_t>> entries;
};
ShardIndex readIndex(const Bytes& shard, size_t chunks);

struct Codestream {
  uint32_t width = 0, height = 0, precision = 0;
  bool isSigned = false;
  std::vector<int32_t> pixels;
};
std::optional<Codestream> decodeJ2k(ByteView bytes);
bool hasMarker(ByteView codestream, uint16_t marker);

// As the viewer opens it: one image.
Result<Volume> opened(const std::string& folder);

// A whole level, x fastest, as numbers; of colours one channel of it.
std::vector<double> readLevel(const std::string& folder, const VolumeInfo& info, size_t level, size_t channel = 0);

struct Nifti {
  Index3 size{};
  VoxelFormat format = VoxelFormat::U8;
  mat4 indexToWorld{1};
  Bytes voxels;
};
// Little-endian .nii.gz of U8, I16, U16 with an sform; nothing when the file is absent.
std::optional<Nifti> readNifti(const std::string& path);

// x fastest.
template <typename T>
Bytes bytesFrom(const std::vector<T>& values) {
  const auto* raw = reinterpret_cast<const uint8_t*>(values.data());
  return Bytes(raw, raw + values.size() * sizeof(T));
}

}  // namespace fabrica::test
