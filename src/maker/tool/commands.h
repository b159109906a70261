// The commands of `fabrica`. Each prints what it has to say and returns the process's exit code: 0 done, 1 something is
// wrong with what it was given, 2 it was called wrongly.
#pragma once

#include <string>

#include "maker/build/build_atlas.h"
#include "maker/input/volume_input.h"
#include "maker/optimize/optimize.h"
#include "maker/synth/synth.h"

namespace fabrica {

int runBuild(const BuildOptions& options, bool quiet);

int runOptimize(const OptimizeOptions& options, bool quiet);
int runSynth(const SynthOptions& options, bool quiet);

enum class VolumeStep { All, Plan, Part, Finish };
struct VolumeCommand {
  VolumeInputOptions input;
  std::string output;     // …/NAME.zarr, or NAME.ozx: one file
  VolumeOptions options;  // name, indexToWorld and shardEdge are filled in
  uint32_t shard = 0;     // 0: chosen
  VolumeStep step = VolumeStep::All;
  uint32_t part = 0, parts = 1;  // part < parts
  bool overwrite = false;
};
int runVolume(const VolumeCommand& command, bool quiet);

// A folder with atlas.json, a volume (.zarr, .ozx), a .glb, a .nii or .nii.gz; a path or an http(s) address. Of a NIfTI image at an address only the
// head is fetched.
int runInspect(const std::string& what, bool json);

// A folder with atlas.json, or a volume.
int runValidate(const std::string& folder);

struct ServeOptions {
  std::string folder;
  std::string host = "127.0.0.1";
  int port = 8080;
};
int runServe(const ServeOptions& options);

struct RenderOptions {
  std::string folder, output, view = "anterior";
  std::vector<std::string> select;
  int width = 1280, height = 960;
  bool dark = false;
  size_t level = 99;  // of detail, 0: the coarsest
};
int runRender(const RenderOptions& options);

struct PublishOptions {
  std::vector<std::string> folders;  // with atlas.json; to be checked: published ones
  std::string output, url, siteFolder = "build/site";
  std::string title, description, language = "en";  // of the catalogue
  bool check = false;
};
int runPublish(const PublishOptions& options, bool quiet);

// "fabrica: " and the error on stderr; returns 1.
int fail(const Error& error);

}  // namespace fabrica
