// Opens sources: atlas.json, or .glb/.gltf directly; fetches manifest and index, has glTF parsed in a worker, and puts all
// into the model once it is complete. One source that fails costs that source only.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "atlas/model.h"
#include "base/json.h"
#include "formats/gltf/scene_table.h"
#include "formats/manifest/manifest.h"
#include "stream/transport.h"

namespace fabrica {

class Loader {
 public:
  struct Events {
    std::function<void(const Error&)> failed;
    // All sources asked for so far are in the model or have failed; `view`: opening view of the first manifest, or null.
    std::function<void(const Json& view)> loaded;
    std::function<void(const std::string& url)> opened;  // one source is in the model
  };
  Loader(Model& model, Transport& transport, std::function<JobId()> nextJob, Events events);

  // `url` as a person gave it; hosts are rewritten here.
  void open(const std::string& url);
  bool busy() const { return !openings_.empty(); }
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
  struct Opening {
    std::string given, url;
    JobId manifestJob = 0;
    bool hasManifest = false, failed = false;
    Manifest manifest;
    std::vector<Scene> scenes;
    bool complete() const;
    bool isEmpty() const;  // every file of it failed
  };
  void fetch(JobId job, const std::string& url, DecodeKind decode);
  void startScenes(Opening& opening);
  void fail(Opening& opening, Error error);
  void finishComplete();
  void join(Opening& opening);

  Model& model_;
  Transport& transport_;
  std::function<JobId()> nextJob_;
  Events events_;
  std::vector<std::unique_ptr<Opening>> openings_;  // joined in order, so that ids and tree order do not depend on the network
  std::vector<std::string> sources_, failedByNetwork_;
  Json view_;
};

}  // namespace fabrica
