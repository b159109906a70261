// A link read and written again means the same; what it names is an address, and stays one.
#include <cstdlib>

#include "base/bytes.h"
#include "link/link.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace fabrica;
  const Link link = parseLink(textOf({data, size}));
  for (const std::string& source : link.sources) {
    const std::string address = fileAddress(source);
    if (fileAddress(address) != address) std::abort();
  }
  const Link again = parseLink(formatLink(link));
  if (again.sources != link.sources || again.embed != link.embed || dump(again.state) != dump(link.state)) std::abort();
  return 0;
}
