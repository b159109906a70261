// Opens a scan of the Human Organ Atlas with the zooms that are registered to it: from the description of any of them, which its
// neighbours are looked for beside, or from a list of descriptions. Each becomes a volume, the whole organ's first; zooms lie within
// it (Volume::within). One that cannot be had is told and left out. Main thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/volume_opener.h"
#include "formats/hoa/hoa.h"

namespace fabrica {

class HoaOpener : public Opener {
 public:
  explicit HoaOpener(Services services) : Opener(std::move(services)) {}

  // `text`: what came from `url`; behind it "#dataset=NAME" may say which of a list.
  void open(std::string_view text, const std::string& url);
  bool onPart(JobId job, Result<Bytes>& result) override;

 private:
  void openList(std::string_view text, const std::string& url);
  void lookAbove(const HoaDataset& set, size_t steps);
  void lookBeside();
  void read(std::vector<HoaEntry> entries, bool told);
  void openFamily();
  void takeFinished();
  void finish();

  std::string url_, name_;
  std::vector<HoaDataset> sets_;
  std::vector<HoaMember> family_;
  std::vector<std::unique_ptr<VolumeOpener>> openers_;  // of the family
};

}  // namespace fabrica
