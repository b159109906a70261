// Text for search: folding makes "Hippocámpe (Gauche)" and "hippocampe gauche" meet.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fabrica {

// Lower case without accents (Latin, Greek), "æ" → "ae", punctuation and runs of spaces to one space, trimmed. Text in
// other scripts passes through. Input: UTF-8, damaged sequences are skipped.
std::string fold(std::string_view utf8);

// A to Z as small letters, everything else as it is: for names of files and keywords.
std::string lowerAscii(std::string_view text);

// Without the white space (blanks, tabs, ends of lines) before and behind.
std::string_view trimmed(std::string_view text);

// Without the mark some programs put before UTF-8 (U+FEFF).
std::string_view withoutMark(std::string_view text);

// The words of a folded text.
std::vector<std::string_view> words(std::string_view folded);

}  // namespace fabrica
