// What fills a cut face only together is drawn at one level of detail while something is cut: borders of patches meet at equal levels, and only
// there. `fabrica optimize` gives all patches of a surface as many levels, but for coarse ones in which a small patch is a point.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "atlas/model.h"

namespace fabrica {

class JointLevels {
 public:
  // Looks what closes together now; true when that is something else than before. Nothing does where nothing is cut.
  bool follow(const Model& model);
  bool none() const { return count_ == 0; }
  uint32_t count() const { return count_; }
  uint32_t of(StructureIndex s) const { return s < of_.size() ? of_[s] : kNone; }  // kNone: it stands for itself

  // Bits of ranks, counted from the finest level (0), that level `l` of `count` stands for: the coarsest for all coarser ones.
  static uint32_t ranks(int l, int count) {
    const int rank = std::min(count - 1 - l, 31);
    return l == 0 ? ~0u << rank : 1u << rank;
  }
  // The parts of one joint as they are found.
  class Seen {
   public:
    void include(uint32_t there, int wanted) {
      there_ &= there;
      wanted_ = std::min(wanted_, wanted);
    }
    // The level that all have: the finest that is wanted or coarser, else the next finer one. -1: none.
    int rank() const {
      for (int r = wanted_; r < 32; ++r)
        if (there_ >> r & 1) return r;
      for (int r = std::min(wanted_, 32) - 1; r >= 0; --r)
        if (there_ >> r & 1) return r;
      return -1;
    }

   private:
    uint32_t there_ = ~0u;
    int wanted_ = 31;
  };

 private:
  std::vector<uint32_t> of_;
  uint32_t count_ = 0;
  std::optional<std::array<uint32_t, 3>> known_;  // atlas, closure, whether something is cut
};

}  // namespace fabrica
