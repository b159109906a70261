// Streams mesh parts: the coarsest level of everything in view first, then finer levels where the screen shows a
// difference, as far as the budget goes. Says what to draw: the best level there is of each visible part, finer ones fading
// in. What was asked for always fits: what does not is not asked for, the smallest on the screen first, finer levels before
// coarse ones. Main thread.
#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "atlas/model.h"
#include "codecs/chunks.h"
#include "stream/chunk_machine.h"
#include "stream/joint_levels.h"

namespace fabrica {

// What the renderer offers for meshes; a plain fake in tests.
class MeshSink {
 public:
  virtual ~MeshSink() = default;
  // GPU handle, 0 when there is no room. `gpuBytes` is set to what it takes there.
  virtual Result<uint32_t> upload(uint32_t part, uint32_t level, Bytes chunk, uint64_t& gpuBytes) = 0;
  virtual void free(uint32_t handle) = 0;
  virtual void failed(uint32_t part, const Error& error) = 0;
};

struct StreamView {
  Camera camera;
  float width = 1, height = 1;  // pixels of the scene's view
  mat4 lens{1};                 // after the camera's projection: panels push the middle aside
};

// How one level of a part is decoded.
MeshDecodeParams meshDecodeParams(const Atlas& atlas, const MeshPart& part, const MeshLevel& level);
// Where the bytes of one level of a part lie, and how they are decoded.
ChunkSource meshChunkSource(const Atlas& atlas, uint32_t part, uint32_t level);

class MeshStream : public ChunkClient {
 public:
  struct Shown {
    uint32_t handle = 0;
    uint32_t part = 0;
    uint8_t level = 0;  // 0: the coarsest
    float fade = 1;
    bool alone = false;  // closes only with others, which are not there at its level
  };
  MeshStream(const Model& model, ChunkMachine& machine, MeshSink& sink) : model_(model), machine_(machine), sink_(sink) {}

  void atlasChanged();                 // declares chunks of parts added since the last call
  void contextLost();                  // all handles are gone: everything is asked for again
  void placed();  // sources stand elsewhere
  void wish(const StreamView& view);   // between the machine's beginWishes and endWishes
  // What a picture of this view showed of anything opaque. What others cover is asked for later than what is seen, and its finer levels are the
  // first that a full budget does without. `again`: of the same view, in which what was seen once stays so (as shapes become finer, others may
  // peep out: their levels must not come and go). True where the next wish would be another.
  bool see(std::span<const StructureIndex> seen, bool again);
  // Levels to draw now, also of what is hidden (whose style says so): hiding changes no list. Advances fades. `fading` is set while a fade is under way.
  void collect(double time, bool reducedMotion, std::vector<Shown>& out, bool& fading);
  void setBudget(uint64_t gpuBytes) { budget_ = gpuBytes; }  // kept by the next wish()
  uint64_t budget() const { return budget_; }
  void setTolerance(float pixels) { tolerance_ = pixels; }  // a level may be wrong by so much on the screen
  uint64_t gpuBytes() const { return gpuBytes_; }
  uint32_t partsShown() const { return counted().shown; }     // visible parts that have some level
  uint32_t partsWanted() const { return counted().wanted; }   // visible parts
  // Every visible part that has not failed and is not denied has some level.
  bool coarseComplete() const { return counted().coarse; }
  bool levelled() const { return counted().levelled; }  // some visible part has more than one level
  uint32_t denied() const { return denied_; }  // visible parts that the budget has no room for, as of the last wish
  // Goes up when collect() would say something else, but for fades.
  uint32_t revision() const { return revision_; }
  // What is left of the files: levels that were not needed so far, as ranges by address. Nothing when that is more than `most` bytes.
  using Ranges = std::vector<std::pair<uint64_t, uint64_t>>;
  std::map<std::string, Ranges> rest(uint64_t most) const;
  void retryFailed();                  // after ChunkMachine::retryFailed()
  uint32_t failures() const { return failures_; }

  ChunkSource chunkSource(ChunkId id) const override;
  bool chunkArrived(ChunkId id, Bytes bytes) override;
  void chunkFailed(ChunkId id, const Error& error) override;

 private:
  struct Level {
    ChunkId chunk = 0;
    uint32_t handle = 0;
    uint32_t cost = 0;              // bytes on the GPU: as the file says, later as it is
    uint32_t bytes = 0;             // in the file
    float error = 0;                // metres, as the file says
    double since = -1;  // when it was first drawn
  };
  struct Part {
    uint32_t first = 0, count = 0;  // into levels_
    StructureIndex structure = 0;
    vec3 center{0};                 // of its bounds, metres, world; and their radius
    float radius = 0;
    float scale = 1;                // of its source: errors of its levels are in its file's metres
    int base = 0;                   // coarsest level that can be had
    int wanted = -1;                // finest level that the view asks for; -1: not even the coarsest
    int shown = -1;                 // level that was drawn last; -1: none
    float priority = 0;             // size on the screen, pixels; more in its middle and when selected
    bool failed = false;            // no level can be had
    bool denied = false;            // visible, but there is no room for it
  };
  bool visible(const Part& part) const;
  void place(Part& part, const MeshPart& mesh) const;
  struct Counts {
    uint32_t wanted = 0, shown = 0;
    bool coarse = true, levelled = false;
  };
  const Counts& counted() const;
  float urgency(const Part& part) const;  // of having anything of it
  bool covered(const Part& part) const;   // drawn, and not seen
  float worth(const Part& part) const;    // of having it finer
  void rate(const StreamView& view);    // what each part would be shown as, without a budget
  void fit();                           // to the budget
  void wantJointly(bool finest);
  int bestOf(const Part& part) const;   // level to draw; -1: there is none
  bool makeRoom(uint64_t bytes);
  void drop(Level& level);

  const Model& model_;
  ChunkMachine& machine_;
  MeshSink& sink_;
  JointLevels joints_;
  std::vector<Part> parts_;
  std::vector<Level> levels_;
  std::vector<std::pair<uint32_t, uint32_t>> ofChunk_;  // chunk → part, level (chunks of other clients: kNone)
  uint64_t budget_ = 256u << 20, gpuBytes_ = 0;
  std::vector<uint8_t> seen_;  // by structure, of the last picture; empty: not known
  bool tight_ = false;         // the last wish did not fit
  float tolerance_ = 1;
  uint32_t failures_ = 0, denied_ = 0, revision_ = 1;
  mutable Counts counts_;
  mutable uint32_t countedAt_ = 0, countedAppearance_ = 0;
};

}  // namespace fabrica
