// Whether a volume's numbers are names, found out while its voxels pass by; and layers of labels that overlap, as one number a voxel.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "atlas/atlas.h"

namespace fabrica {

// Counts what each value has, as long as all are whole numbers from 0 to 65,535 and few differ.
class LabelCounts {
 public:
  LabelCounts();
  // A slice's values, in rows of `width`.
  void add(const std::vector<float>& slice, uint32_t width);
  bool possible() const { return possible_; }
  // Where numbers are names, most neighbours are alike: unlike in an image, where hardly any are.
  bool likely() const;
  // Values other than 0 with their voxels, ascending.
  std::vector<std::pair<uint32_t, uint64_t>> values() const;

  static constexpr size_t kMost = 8192;  // different values

 private:
  std::vector<uint64_t> voxels_;  // by value
  size_t different_ = 0;
  uint64_t inside_ = 0, alike_ = 0;  // voxels other than 0 with a neighbour before them in the row; those that equal it
  bool possible_ = true;
};

// Numbers that do not fit 16 bits get smaller ones, in order of appearance from 1; 0 stays 0.
class LabelIds {
 public:
  // Voxels of a slice as they lie in the file → their numbers. False when there are more different ones than LabelCounts takes, or one
  // is none of a label.
  bool add(VoxelFormat format, const uint8_t* from, size_t voxels, bool swapped, std::vector<float>& out);
  const std::vector<uint64_t>& found() const { return found_; }  // by number - 1

 private:
  std::vector<uint64_t> found_;
  std::unordered_map<uint64_t, uint16_t> numbers_;
};

// Each way in which labels of several layers lie over each other gets a number of its own, in order of appearance; 0: nothing.
class LabelOverlaps {
 public:
  explicit LabelOverlaps(uint32_t layers) : layers_(layers), found_{std::vector<uint16_t>(layers, 0)} {}
  // `voxels`: all layers of one voxel side by side. False when there are more ways than 65,535, or a value is none of a label.
  bool combine(const std::vector<float>& voxels, std::vector<float>& out);
  // By number: the value in each layer.
  const std::vector<std::vector<uint16_t>>& found() const { return found_; }

 private:
  uint32_t layers_;
  std::vector<std::vector<uint16_t>> found_;
  std::unordered_map<std::string, uint16_t> numbers_;  // by the values' bytes
};

}  // namespace fabrica
