// The commands of `fabrica`. Each prints what it has to say and returns the process's exit code: 0 done, 1 something is
// wrong with what it was given, 2 it was called wrongly.
#pragma once

#include <string>

#include "maker/build/build_atlas.h"
#include "maker/optimize/optimize.h"
#include "maker/synth/synth.h"

namespace fabrica {

int runBuild(const BuildOptions& options, bool quiet);

int runOptimize(const OptimizeOptions& options, bool quiet);
int runSynth(const SynthOptions& options, bool quiet);

// A folder with atlas.json, a .glb, a .nii or .nii.gz; a path or an http(s) address. Of a NIfTI image at an address only the
// head is fetched.
int runInspect(const std::string& what, bool json);

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

// "fabrica: " and the error on stderr; returns 1.
int fail(const Error& error);

}  // namespace fabrica
