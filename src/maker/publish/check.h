// Whether a published folder is whole: every file that its list names, every address of its pages, every file of its atlases; and what a
// host would refuse.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"

namespace fabrica {

struct PublishCheck {
  std::vector<std::string> problems, warnings;
  size_t files = 0, links = 0, atlases = 0;
  uint64_t bytes = 0;
};

// Errors: NotFound, BadFormat: it is no published folder.
Result<PublishCheck> checkPublished(const std::string& folder);

// What GitHub Pages would refuse of these files (name → bytes), and what to do.
std::vector<std::string> hostWarnings(const std::map<std::string, uint64_t>& files);

}  // namespace fabrica
