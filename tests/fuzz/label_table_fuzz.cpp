#include <cstdlib>

#include "formats/labels/label_table.h"
#include "formats/labels/segments.h"

// A table of labels; the same bytes as keys of a segmentation.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace fabrica;
  const ByteView bytes(data, size);
  if (const auto table = parseLabelTable(bytes)) {
    if (table->entries.empty()) std::abort();
    for (size_t i = 0; i < table->entries.size(); ++i) {
      const uint64_t value = table->entries[i].value;
      if (value == 0 || value > kLargestLabelValue || table->of(value) != &table->entries[i]) std::abort();
    }
  }
  std::vector<std::pair<std::string, std::string>> keys;
  std::string_view text = textOf(bytes);
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size()), mark = std::min(text.find(":="), end);
    keys.emplace_back(text.substr(0, mark), text.substr(std::min(mark + 2, end), end - std::min(mark + 2, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  for (const Segment& segment : segmentsOf(keys))
    if (segment.value == 0 || segment.value > kLargestSegmentValue || segment.layer >= kMostSegments || segment.name.empty()) std::abort();
  return 0;
}
