// Measures of the selected structure: fetches its finest level once more, has the geometry worker compute, keeps the
// answers. Main thread.
#pragma once

#include <functional>
#include <map>

#include "app/host.h"
#include "atlas/model.h"
#include "stream/transport.h"
#include "ui/ui.h"

namespace fabrica {

// Fetches the finest level of a part: what exact measures are made from.
FetchBatch finestLevel(const Atlas& atlas, uint32_t part, JobId job);

class Measurer {
 public:
  Measurer(const Model& model, Transport& transport, Host& host, std::function<JobId()> nextJob)
      : model_(model), transport_(transport), host_(host), nextJob_(std::move(nextJob)) {}

  // What is known of the structure with all below it.
  ui::Measures of(StructureIndex structure) const;
  void start(StructureIndex structure);  // unless it is known or under way
  bool onPart(JobId job, Result<Bytes>& result);  // true when the job was ours
  bool onResult(const Json& answer);              // {job, state, volumeMl, areaCm2, closed, why}; true when it was ours

 private:
  struct Work {
    StructureIndex structure = kNone;
    uint32_t waiting = 0;
    std::vector<MeasureChunk> chunks;
  };
  const Model& model_;
  Transport& transport_;
  Host& host_;
  std::function<JobId()> nextJob_;
  std::map<StructureIndex, ui::Measures> known_;
  uint32_t places_ = 0;                                 // the revision that they are of: a source may have been scaled since
  std::map<uint32_t, Work> work_;                       // measure job → work
  std::map<JobId, std::pair<uint32_t, uint32_t>> parts_;  // fetch job → measure job, grid
};

}  // namespace fabrica
