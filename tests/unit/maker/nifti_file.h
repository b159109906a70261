// NIfTI-1 files made up for tests.
#pragma once

#include <zlib.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <vector>

#include "base/bytes.h"

namespace fabrica {

struct NiftiParts {
  std::array<uint32_t, 3> size{};
  int16_t type = 2, bits = 8;  // DT_UINT8; 4, 16: DT_INT16; 16, 32: DT_FLOAT32
  float slope = 1, intercept = 0;
  bool bigEndian = false;  // the head; the voxels are taken as they are
};

// 1 mm voxels, an sform whose origin is at (10, 20, 30) mm RAS.
inline Bytes niftiBytes(const NiftiParts& parts, ByteView voxels) {
  Bytes file(352, 0);
  const auto put = [&]<typename T>(size_t at, T value) {
    uint8_t raw[sizeof(T)];
    std::memcpy(raw, &value, sizeof(T));
    for (size_t i = 0; i < sizeof(T); ++i) file[at + i] = raw[parts.bigEndian ? sizeof(T) - 1 - i : i];
  };
  put(0, int32_t(348));
  put(40, int16_t(3));
  for (size_t k = 0; k < 3; ++k) put(42 + 2 * k, int16_t(parts.size[k]));
  for (size_t k = 3; k < 7; ++k) put(42 + 2 * k, int16_t(1));
  put(70, parts.type);
  put(72, parts.bits);
  for (size_t k = 0; k < 8; ++k) put(76 + 4 * k, 1.0f);
  put(108, 352.0f);
  put(112, parts.slope);
  put(116, parts.intercept);
  file[123] = 2;         // millimetres
  put(254, int16_t(1));  // sform
  const float rows[12] = {1, 0, 0, 10, 0, 1, 0, 20, 0, 0, 1, 30};
  for (size_t i = 0; i < 12; ++i) put(280 + 4 * i, rows[i]);
  std::memcpy(file.data() + 344, "n+1", 4);
  file.insert(file.end(), voxels.begin(), voxels.end());
  return file;
}

inline void writeBytes(const std::filesystem::path& path, ByteView bytes) {
  std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char*>(bytes.data()), std::streamsize(bytes.size()));
}

// Packed where the name ends in .gz.
inline void writeNifti(const std::filesystem::path& path, const NiftiParts& parts, ByteView voxels) {
  const Bytes bytes = niftiBytes(parts, voxels);
  if (path.extension() != ".gz") return writeBytes(path, bytes);
  const gzFile file = gzopen(path.c_str(), "wb6");
  gzwrite(file, bytes.data(), unsigned(bytes.size()));
  gzclose(file);
}

template <typename T>
Bytes asBytes(const std::vector<T>& values) {
  const auto* raw = reinterpret_cast<const uint8_t*>(values.data());
  return Bytes(raw, raw + values.size() * sizeof(T));
}

}  // namespace fabrica
