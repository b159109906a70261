// The lines of an NRRD header, taken apart but not yet made sense of.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace fabrica {

struct NrrdFields {
  std::map<std::string, std::string> fields;  // by name, lower case, without spaces: "spacedirections"
  std::vector<std::pair<std::string, std::string>> keys;
  std::vector<std::string> listed;  // the lines below "data file: LIST"
  uint64_t end = 0;                 // of the header: where attached data begins
  bool ended = false;               // by an empty line

  const std::string* find(const char* name) const;
};
Result<NrrdFields> readNrrdFields(ByteView bytes);

// Words between white space.
std::vector<std::string_view> nrrdWords(std::string_view text);
// The vectors and "none"s of "space directions": an empty vector for none. Nothing when it is damaged.
std::optional<std::vector<std::vector<double>>> nrrdVectors(std::string_view text);
bool nrrdNumber(std::string_view text, double& out);  // false: not a number. "nan" and "inf" are numbers here.
bool nrrdWhole(std::string_view text, int64_t& out);

// "NAME FORMAT MIN MAX STEP": names such as "slice%03d.raw", at most `most`. Errors: BadFormat, TooLarge.
Result<std::vector<std::string>> nrrdPattern(std::string_view text, size_t most);

}  // namespace fabrica
