// Finds out what an address of a volume leads to: an OME-Zarr or N5 folder, the same in a ZIP file, one file (NIfTI, NRRD), a stack
// of JPEG 2000 slices named by a pattern, or what a description of the Human Organ Atlas names. Reads descriptions, and of a volume
// whose values nobody knows one chunk of the coarsest level. A ZIP file may turn out to hold models (OpenedVolumes::models). Main thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/opener.h"
#include "formats/hoa/hoa.h"
#include "formats/n5/n5.h"
#include "formats/zarr/metadata.h"

namespace fabrica {

class VolumeOpener : public Opener {
 public:
  explicit VolumeOpener(Services services) : Opener(std::move(services)) {}

  // Whether an address names a volume rather than an atlas or a model: by its name, or by what stands before or behind it
  // ("n5://…", a trailing "/", "{0001..0250}.jp2").
  static bool isVolume(const std::string& url);

  void open(const std::string& url);
  void openHoa(const HoaDataset& dataset, const std::string& url);  // `url`: of its description

 private:
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
  void askForLabels(const Json& group, bool version3);
  void nextLabels();
  void nextN5Level();
  void composeN5();
  void openZip(const std::string& url);
  void readZip(ByteView directory, uint64_t members);
  FABRICA_REST void openModels(ZipModels models, const std::string& base);
  void openWhole(const std::string& url, uint32_t every);
  void openStack(const std::string& url);
  void readSlice(std::string_view pattern, uint32_t count, const vec3& spacing, ByteView slice);
  void lookAtValues(size_t volume);
  void lookAtChunk(size_t volume, std::pair<uint64_t, uint32_t> range);
  void takeRange(size_t volume, const Bytes& brick);

  std::string given_, folder_;
  bool n5First_ = false;
  OmeImage image_;
  // Of the group "labels" in the image's: names of label maps, and which of them is being read; empty: the image itself.
  std::vector<std::string> labels_;
  std::string imageFolder_, label_;
  bool version3_ = false, labelsKnown_ = true, composed_ = false;
  std::vector<std::optional<ZarrArray>> arrays_;
  std::optional<Error> firstError_;
  N5Group group_;
  std::vector<N5Array> n5_;
  std::optional<HoaDataset> hoa_;
};

}  // namespace fabrica
