// Terms find the structures that they are of, and these take their names. Main thread; call Model::namesChanged() afterwards.
#pragma once

#include <string>
#include <vector>

#include "atlas/atlas.h"
#include "formats/terms/terms.h"

namespace fabrica {

struct TermsReport {
  uint32_t structures = 0;  // that some term is of
  uint32_t composed = 0;    // of them with names that were made with a word for the side
  uint32_t of = 0;          // structures there are
  std::vector<std::string> languages;  // that something is now named in
};

// A term is of what has its id, its node's name or its code; else of what is called so in English, Latin or as the file has it; else, where
// a structure is one of a pair and the term is neither, of both: then the word for the side is added. What the atlas says itself stays.
TermsReport applyTerms(Atlas& atlas, const Terms& terms);

// "Names from “Z-Anatomy”: 120 of 212 structures, in la, fr, es, pt; 31 of them made with a word for the side."
std::string reportText(const TermsReport& report, const std::string& title);

}  // namespace fabrica
