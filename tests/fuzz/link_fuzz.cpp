// A link read and written again means the same; host rewriting takes whatever it names.
#include <cstdlib>

#include "base/bytes.h"
#include "link/link.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace fabrica;
  const Link link = parseLink(textOf({data, size}));
  for (const std::string& source : link.sources) (void)rewriteHost(source);
  const Link again = parseLink(formatLink(link));
  if (again.sources != link.sources || again.embed != link.embed || dump(again.state) != dump(link.state)) std::abort();
  return 0;
}
