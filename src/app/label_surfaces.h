// Surfaces of label maps: has the geometry worker make them, one map after the other, and puts them into the atlas as parts of the
// structures that the map's values are. A map that is streamed is fetched for it, the finest level that fits; where nobody has said what
// its values are, each that is found becomes a structure. Main thread.
#pragma once

#include <deque>
#include <functional>
#include <string>

#include "app/label_level.h"
#include "app/label_maps.h"
#include "atlas/model.h"
#include "formats/gltf/scene_table.h"
#include "stream/transport.h"
#include "ui/ui.h"

namespace fabrica {

// Puts the surfaces of `structures` (a node each, in their order) into the atlas; those that have a shape keep it. False when the table
// is of something else. Main thread; then Model::partsAdded().
bool appendSurfaces(Atlas& atlas, std::span<const StructureIndex> structures, SceneTable table, const std::string& url);

class LabelSurfaces {
 public:
  struct Services {
    Transport& transport;
    std::function<JobId()> nextJob;
    std::function<uint64_t()> budget;  // bytes that the work may take
    std::function<void()> made;        // the atlas has new parts
    std::function<void(const Error&)> failed;
    // Makes structures of the values of a streamed map; then the atlas has them.
    std::function<const LabelMap&(uint32_t volume, std::vector<std::pair<uint32_t, uint64_t>> values)> found;
  };
  LabelSurfaces(Model& model, VoxelReader& reader, Services services) : model_(model), services_(std::move(services)), fetched_(model, reader, services_.transport) {}

  // Of a map whose structures have none yet, unless they are under way or were stopped.
  void start(const LabelMap& map, bool again = false);
  // The same of a volume that is streamed.
  FABRICA_REST void startStreamed(uint32_t volume, bool again = false);
  // Streamed label maps none of whose structures has a shape from elsewhere, or whose surfaces were made here.
  FABRICA_REST const std::vector<uint32_t>& streamed(const LabelMaps& wholes);
  FABRICA_REST bool onPart(JobId job, Result<Bytes>& result);  // true when the job was ours
  void onProgress(JobId job, double share);
  void stop();                                    // what is under way and what waits
  bool busy() const { return job_ != 0; }
  float share() const;
  ui::Surfaces stateOf(uint32_t volume) const;    // of the atlas

 private:
  struct Work {
    uint32_t volume = kNone, level = 0;
    std::string file;
    std::vector<StructureIndex> structures;
    std::string layers;  // JSON, as surfaces/label_surfaces.h wants it
    bool streamed = false, here = false;  // fetched for it; and that is done
    uint64_t unnamed = 0;                 // voxels that have no structure, for nobody says what their numbers are
  };
  void next();
  void ask();
  void fetch();
  void fetched(Result<LabelLevel::Found> found);
  void make(const std::string& url, VoxelFormat format, const Index3* chunk);
  void fail(Error error);
  void end(ui::Surfaces::State state, std::string why = {});

  Model& model_;
  Services services_;
  std::deque<Work> waiting_;  // the first is under way
  std::vector<std::pair<uint32_t, ui::Surfaces>> known_;  // by volume
  JobId job_ = 0;  // of the worker, or of what is fetched for it
  float share_ = 0;
  LabelLevel fetched_;
  std::vector<uint32_t> streamed_;
  uint32_t streamedOf_ = 0;  // revision of the atlas
};

}  // namespace fabrica
