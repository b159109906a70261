// When two words are alike: for a search that forgives. Words are folded (base/text.h).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace fabrica {

// What languages that borrowed a word from Greek and Latin have left of it, without its ending: "hippocampus", "hipocampo" and
// "hippocampe" → "hipocamp"; "arteria", "artery", "arteriae" → "arter". Short words and those with digits stay as they are.
std::string stemOf(std::string_view word);

// Mistakes (a letter wrong, missing, too many, two swapped) in `typed` as against `word`, or against its beginning where `begins`;
// `most` + 1 when there are more than `most` (at most 2).
int mistakes(std::string_view typed, std::string_view word, bool begins, int most);

// How many mistakes a person may make in a word: none in three letters or numbers, one up to seven, two beyond.
int forgivenIn(std::string_view typed);

// A bit a letter: words without each other's letters need not be compared.
uint32_t lettersOf(std::string_view word);

}  // namespace fabrica
