// What an atlas folder shows of itself, and which of its files belong to it: those that atlas.json names and nothing else, so that what
// merely lies beside them (scans of patients, drafts) is never published by accident.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace fabrica {

struct PublishedAtlas {
  std::string folder;                   // absolute, as it was given
  std::string name;                     // of its folder and address: from its id, a-z 0-9 "-" "."
  std::string title, description;       // as atlas.json has them: text from outside
  std::vector<std::string> licences;    // of its sources, each once
  std::vector<std::string> makers;      // their attributions, each once
  uint32_t structures = 0, volumes = 0;
  std::vector<std::string> files;       // relative to the folder, "/" between, sorted, each once; atlas.json is one
  std::vector<std::string> pictured;    // of these, what a picture of its meshes depends on
  std::vector<std::string> left;        // what lies there and is not named: topmost names, sorted
  uint64_t bytes = 0;                   // of `files`
};

// Errors: NotFound (no atlas.json, a file that it names), BadFormat, Unsupported (a file outside the folder, a format of several files
// that only its own header names).
Result<PublishedAtlas> readPublishedAtlas(const std::string& folder);

}  // namespace fabrica
