// Finds out what an address of a volume leads to: an OME-Zarr or N5 folder, the same in a ZIP file, one file (NIfTI, NRRD), a stack
// of JPEG 2000 slices named by a pattern, or what a description of the Human Organ Atlas names. Reads descriptions, and of a volume
// whose values nobody knows one chunk of the coarsest level. Main thread.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "atlas/atlas.h"
#include "formats/hoa/hoa.h"
#include "formats/n5/n5.h"
#include "formats/whole/whole_volume.h"
#include "formats/zarr/metadata.h"
#include "stream/transport.h"

namespace fabrica {

struct OpenedVolumes {
  std::vector<Volume> volumes;
  std::vector<std::string> notes;
  Source source;                   // what the files themselves say of it
  std::vector<Source> others;      // Volume::source 1, 2 …
  std::optional<WholeLabels> labels;  // what the numbers of the only volume may name
};

// What looks into files until it knows the volumes that they hold.
class Opener {
 public:
  virtual ~Opener() = default;
  // True when the job was its.
  virtual bool onPart(JobId job, Result<Bytes>& result) = 0;
  bool done() const { return done_; }
  bool readsFile() const { return whole_; }  // all bytes of a file are on their way
  Result<OpenedVolumes>& result() { return result_; }
  // After TooLarge: open the address with "#every=" this; 0: that would not help.
  uint32_t fitting() const { return fitting_; }

 protected:
  void fail(Error error) {
    done_ = true;
    result_ = std::move(error);
  }
  bool done_ = false, whole_ = false;
  uint32_t fitting_ = 0;
  Result<OpenedVolumes> result_ = OpenedVolumes();
};

class VolumeOpener : public Opener {
 public:
  struct Services {
    Transport& transport;
    std::function<JobId()> nextJob;
    std::function<uint64_t()> budget;  // bytes that a volume of one file may take
  };
  explicit VolumeOpener(Services services) : services_(std::move(services)) {}
  VolumeOpener(const VolumeOpener&) = delete;
  VolumeOpener& operator=(const VolumeOpener&) = delete;

  // Whether an address names a volume rather than an atlas or a model: by its name, or by what stands before or behind it
  // ("n5://…", a trailing "/", "{0001..0250}.jp2").
  static bool isVolume(const std::string& url);

  void open(const std::string& url);
  void openHoa(const HoaDataset& dataset, const std::string& url);  // `url`: of its description
  bool onPart(JobId job, Result<Bytes>& result) override;

 private:
  using Then = std::function<void(Result<Bytes>)>;
  void ask(const std::string& url, std::vector<std::pair<uint64_t, uint32_t>> ranges, Then then, DecodeKind decode = DecodeKind::None, Bytes params = {});
  void fail(Error error);
  void finish();

  void openFolder(const std::string& url);
  void tryZarr2();
  void tryN5();
  void readGroup(std::string_view json, bool version3);
  bool readConsolidated(const Json& group);
  void readLevels(bool version3);
  void readSingleArray(std::string_view json);
  void composeZarr();
  void nextN5Level();
  void composeN5();
  void openZip(const std::string& url);
  void readZip(ByteView directory, uint64_t members);
  void openWhole(const std::string& url, uint32_t every);
  void openStack(const std::string& url);
  void readSlice(std::string_view pattern, uint32_t count, const vec3& spacing, ByteView slice);
  void lookAtValues(size_t volume);
  void lookAtChunk(size_t volume, std::pair<uint64_t, uint32_t> range);
  void takeRange(size_t volume, const Bytes& brick);

  Services services_;
  std::map<JobId, Then> waiting_;
  std::string given_, folder_;
  bool n5First_ = false;
  OmeImage image_;
  std::vector<std::optional<ZarrArray>> arrays_;
  std::optional<Error> firstError_;
  N5Group group_;
  std::vector<N5Array> n5_;
  std::optional<HoaDataset> hoa_;
  OpenedVolumes opened_;
};

}  // namespace fabrica
