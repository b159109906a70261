#include <cstdlib>

#include "formats/terms/apply_terms.h"

// A terminology; and what it does to a few structures.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace fabrica;
  const ByteView bytes(data, size);
  looksLikeTerms(textOf(bytes));
  const auto terms = parseTerms(bytes);
  if (!terms) return 0;
  if (terms->terms.empty() || terms->terms.size() > kMostTerms) std::abort();
  Atlas atlas;
  for (const char* name : {"Liver", "Left kidney", "Right kidney"}) {
    Structure s;
    s.id = s.name = name;
    s.ontology = {"UBERON:0002107"};
    atlas.structures.push_back(s);
  }
  atlas.finish();
  const TermsReport report = applyTerms(atlas, *terms);
  if (report.structures > 3 || report.composed > report.structures) std::abort();
  for (const Structure& s : atlas.structures)
    for (size_t i = 0; i < s.names.size(); ++i)
      for (size_t j = 0; j < i; ++j)
        if (s.names[i].text.empty() || s.names[i].language == s.names[j].language) std::abort();
  return 0;
}
