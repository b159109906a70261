// What looks into files until it knows the volumes that they hold (app/volume_opener.h, app/hoa_opener.h). Main thread.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "atlas/atlas.h"
#include "formats/whole/whole_volume.h"
#include "formats/zip/zip_models.h"
#include "stream/transport.h"

namespace fabrica {

struct OpenedVolumes {
  std::vector<Volume> volumes;
  std::vector<std::string> notes;
  Source source;                   // what the files themselves say of it
  std::vector<Source> others;      // Volume::source 1, 2 …
  std::optional<WholeLabels> labels;  // what the numbers of the only volume may name
  ZipModels models;                // of a ZIP file that is no volume: addresses of what it holds instead
};

class Opener {
 public:
  struct Services {
    Transport& transport;
    std::function<JobId()> nextJob;
    std::function<uint64_t()> budget;  // bytes that a volume of one file may take
  };
  virtual ~Opener() = default;
  Opener(const Opener&) = delete;
  Opener& operator=(const Opener&) = delete;

  // True when the job was its.
  virtual bool onPart(JobId job, Result<Bytes>& result);
  bool done() const { return done_; }
  bool readsFile() const { return whole_; }  // all bytes of a file are on their way
  Result<OpenedVolumes>& result() { return result_; }
  // After TooLarge: open the address with "#every=" this; 0: that would not help.
  uint32_t fitting() const { return fitting_; }

 protected:
  using Then = std::function<void(Result<Bytes>)>;
  explicit Opener(Services services) : services_(std::move(services)) {}
  // The job's answer goes to `then`, unless all is done before.
  void expect(JobId job, Then then) { waiting_[job] = std::move(then); }
  // `ranges`: none, the whole file.
  void ask(const std::string& url, std::vector<std::pair<uint64_t, uint32_t>> ranges, Then then, DecodeKind decode = DecodeKind::None, Bytes params = {});
  void fail(Error error) {
    done_ = true;
    result_ = std::move(error);
  }
  Services services_;
  OpenedVolumes opened_;
  bool done_ = false, whole_ = false;
  uint32_t fitting_ = 0;
  Result<OpenedVolumes> result_ = OpenedVolumes();

 private:
  std::map<JobId, Then> waiting_;
};

}  // namespace fabrica
