// A terminology beside an atlas: names by language, synonyms, codes, definitions, from a table (parted by commas, semicolons or tabs, its
// columns named in one of its first lines) or JSON. docs/formats.md describes both. Page-safe; bytes from outside.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "atlas/atlas.h"
#include "base/bytes.h"
#include "base/result.h"

namespace fabrica {

// What one line says, and what it says it of.
struct Term {
  std::string id;                   // of a structure; "" where the line names none
  std::string node;                 // the name of a node in a mesh file
  std::vector<std::string> codes;   // "UBERON:0001954"
  std::vector<Localised> names;     // by language, as they are shown; one a language
  std::vector<Localised> synonyms;
  std::vector<Localised> definitions;  // "": no language is said
};

struct Terms {
  Source source;                    // as far as the file says it
  std::vector<Term> terms;
  std::vector<std::string> languages;  // that it has names in, in its order
  uint32_t passedOver = 0;          // lines that say nothing
};

inline constexpr size_t kLargestTerms = size_t(24) << 20;  // bytes
inline constexpr size_t kMostTerms = 300'000;

// Errors: BadFormat (no line names columns that are known; JSON without terms), TooLarge.
Result<Terms> parseTerms(ByteView bytes);

// Whether a text begins like a table of terms, or JSON of ours with some; not like a table of a label map's values.
bool looksLikeTerms(std::string_view text);

// The code of a language that a column or key names by itself: "fr", "pt-BR" → "pt-br", "Français", "Latin" → "la". "" for none.
std::string languageOf(std::string_view words);

}  // namespace fabrica
