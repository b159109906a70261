// The interface's words in the person's language. The English text is the key: `tr("Hide")`. A catalogue (assets/words) is given by
// the page once its language is known; without one, and for what it does not hold, the English text stands. One instance of the program is one viewer, so
// the present catalogue belongs to the instance. Main thread only.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace fabrica {

// Sorted pairs, each text ended by NUL: English, then what it is in `language` ("fr"); plural forms with \x1f between them. Empty: English.
void setWords(std::string_view language, std::string pairs);
const char* wordsLanguage();    // "en" without a catalogue
std::string_view wordsText();   // all of the catalogue: for the letters it needs
uint32_t wordsRevision();       // another one each time that it changes

// Lasts until the catalogue changes: not to be kept beyond a frame.
const char* tr(const char* english);
// Where one English word has two meanings: the entry "where: english".
const char* trIn(const char* where, const char* english);
// With {0}, {1} … in it.
std::string tr(const char* english, std::initializer_list<std::string_view> values);
// {0} is the number; the entry is that of `many`. English has its own form for one.
std::string trn(uint64_t count, const char* one, const char* many, std::initializer_list<std::string_view> more = {});
// Of a literal that is looked up elsewhere (a table): marks it for tests/words.
constexpr const char* trKey(const char* english) { return english; }
// A sentence that was put together in English somewhere else (an error, a note): looked up whole, else by the entries with placeholders.
std::string said(std::string_view sentence);

// "1234.5" with the language's decimal sign; the thousands apart where that is asked for.
std::string numeral(std::string plain, bool grouped = false);
std::string countText(uint64_t count);
std::string percentText(double share);  // 0..1: "50 %"

}  // namespace fabrica
