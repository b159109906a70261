// Opens sources: atlas.json, a table of labels' names (app/label_maps.h), a volume (app/volume_opener.h), a ZIP file of any of these, or else a model (glTF; others are made into one by
// the page); fetches manifest and index, has glTF parsed in a worker, and puts all into the model once it is complete. One source that fails costs that source only.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/hoa_opener.h"
#include "app/label_maps.h"
#include "app/volume_opener.h"
#include "app/terminologies.h"
#include "atlas/model.h"
#include "base/json.h"
#include "formats/gltf/scene_table.h"
#include "formats/manifest/manifest.h"
#include "stream/transport.h"

namespace fabrica {

// How far the page is with what it reads: `got` of `of` files, or bytes; of = 0: not told.
struct Share {
  double share = 0, got = 0, of = 0;
  bool files = false;
};

class Loader {
 public:
  struct Events {
    std::function<void(const Error&)> failed;
    // All sources asked for so far are in the model or have failed; `view`: opening view of the first manifest, or null.
    std::function<void(const Json& view)> loaded;
    std::function<void(const std::string& url)> opened;  // one source is in the model
    // A volume of one file is too large: `coarser` is an address that opens a coarser copy of it, or "".
    std::function<void(const Error&, const std::string& coarser)> tooLarge;
  };
  Loader(Model& model, Transport& transport, std::function<JobId()> nextJob, Events events);

  // `url` as a person gave it.
  void open(const std::string& url);
  bool busy() const { return !openings_.empty(); }
  bool readsVolumeFile() const;  // all of a file is on its way
  // How much of the files of a scene has been read, where it comes of many; 0 where nobody says.
  float share() const { return share_; }
  const std::string& reading() const { return reading_; }  // that in words: "Opening: 3.1 of 24 MB"; "" where nobody says
  FABRICA_REST void onShare(JobId job, const Share& told);
  void setVolumeBudget(std::function<uint64_t()> bytes) { volumeBudget_ = std::move(bytes); }  // of a volume of one file
  LabelMaps& labelMaps() { return labelMaps_; }
  const LabelMaps& labelMaps() const { return labelMaps_; }
  Terminologies& terminologies() { return terminologies_; }
  // The person says what a volume is: its address, with "#as=" behind it. False when it is not open, or holds no labels.
  FABRICA_REST bool take(const std::string& given);
  const std::vector<std::string>& sources() const { return sources_; }  // as given, those that did not fail

  const std::vector<std::string>& unreached() const { return failedByNetwork_; }  // as given; may come with the next retry()

  // True when the job was the loader's.
  bool onPart(JobId job, Result<Bytes>& result);
  void retry();  // opens again what failed by network

 private:
  struct Scene {
    std::string url;
    uint32_t source = 0;
    mat4 transform{1};
    bool indexed = false;
    JobId job = 0;
    bool done = false;
    SceneTable table;
  };
  struct Volumes {
    std::unique_ptr<Opener> opener;
    uint32_t entry = kNone;  // of the manifest
    bool taken = false;
  };
  struct Opening {
    std::string given, url;
    JobId manifestJob = 0, tableJob = 0;
    bool isTable = false;   // of names; or a file that another one needs: nothing of it is in the atlas
    bool hasManifest = false, failed = false;
    bool inner = false;     // of a ZIP file, which is what links name
    bool made = false;      // its manifest is made by the page, of another kind of atlas
    bool asked = false;     // whether it may ask hosts for what it names
    Bytes waiting;          // the manifest, until that is answered
    Manifest manifest;
    std::vector<Scene> scenes;
    std::vector<Volumes> volumes;
    bool complete() const;
    bool isEmpty() const;  // every file of it failed
  };
  void fetch(JobId job, const std::string& url, DecodeKind decode);
  void startScenes(Opening& opening);
  void openTable(Opening& opening);
  void startVolumes(Opening& opening);
  VolumeOpener& addVolume(Opening& opening, uint32_t entry);
  void takeVolumes(Opening& opening, Volumes& volumes);
  // A label map that lacks most of the values that the manifest names is another file: it is left out, with a note.
  FABRICA_REST static bool isOtherMap(Manifest& manifest, uint32_t entry, const WholeLabels& found);
  FABRICA_REST static void takeNumbers(ManifestVolume& entry, Volume& volume, const WholeLabels& found);
  void failVolumes(Opening& opening, const Volumes& volumes, Error error);
  void takeManifest(Opening& opening, Result<Bytes>& result);
  FABRICA_REST void takeTable(Opening& opening, Result<Bytes>& result);
  FABRICA_REST bool takeTerms(Opening& opening, const Bytes& bytes);
  // An atlas of another kind, which the page makes one of ours of. False where it is something else.
  FABRICA_REST bool askForManifest(Opening& opening, std::string_view text);
  // A manifest of this device that names files on the web waits for the person's word; true until then.
  FABRICA_REST bool asksHosts(Opening& opening, Bytes& bytes);
  FABRICA_REST void openModels(Opening& opening, ZipModels models);
  FABRICA_REST void openBeside(Opening& opening);
  void fail(Opening& opening, Error error);
  void finishComplete();
  void join(Opening& opening);

  Model& model_;
  Transport& transport_;
  std::function<JobId()> nextJob_;
  Events events_;
  std::function<uint64_t()> volumeBudget_;
  std::vector<std::unique_ptr<Opening>> openings_;  // joined in order, so that ids and tree order do not depend on the network
  std::vector<std::string> sources_, failedByNetwork_;
  Json view_;
  float share_ = 0;
  std::string reading_;
  LabelMaps labelMaps_;
  Terminologies terminologies_;
};

}  // namespace fabrica
