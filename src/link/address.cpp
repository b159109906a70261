#include <algorithm>

#include "base/text.h"
#include "base/url.h"
#include "link/link.h"

namespace fabrica {

namespace {

// "1.glb", "2.nii.gz": the end of a file's name.
bool endsAName(std::string_view text) {
  const size_t dot = text.rfind('.');
  if (dot == std::string_view::npos || text.size() - dot < 3 || text.size() - dot > 6) return false;
  return std::all_of(text.begin() + std::ptrdiff_t(dot) + 1, text.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

}  // namespace

std::string fileAddress(std::string_view given) {
  std::string out;
  // What stands behind the last '#' may be for us ("#terms", "#every=2"); what stands before it then may still be a name.
  size_t end = given.size();
  for (size_t hash = given.rfind('#'); hash != std::string_view::npos; hash = hash == 0 ? std::string_view::npos : given.rfind('#', hash - 1)) {
    const std::string_view tail = given.substr(hash + 1, end - hash - 1);
    if (tail.find('=') == std::string_view::npos && endsAName(tail)) {
      for (const char c : given.substr(0, end)) out += c == '#' ? std::string("%23") : std::string(1, c);
      return out + std::string(given.substr(end));
    }
    end = hash;
  }
  return std::string(given);
}

}  // namespace fabrica
