#include "atlas/search_words.h"

#include <algorithm>
#include <array>

namespace fabrica {

namespace {

constexpr size_t kLongest = 32;  // letters that are compared

bool hasDigit(std::string_view word) {
  return std::any_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string stemOf(std::string_view word) {
  if (word.size() < 4 || hasDigit(word)) return std::string(word);
  std::string out;
  for (size_t i = 0; i < word.size(); ++i) {
    char c = word[i];
    const char next = i + 1 < word.size() ? word[i + 1] : 0;
    if (c == 'p' && next == 'h') c = 'f', ++i;
    else if ((c == 't' || c == 'r' || c == 'c') && next == 'h') ++i;
    else if ((c == 'a' || c == 'o') && next == 'e') c = 'e', ++i;
    if (c == 'k' || c == 'q') c = 'c';
    else if (c == 'y' || c == 'j') c = 'i';
    if (out.empty() || out.back() != c) out += c;
  }
  constexpr size_t kLeast = 4;
  // An ending is vowels, with one consonant behind them: "-us", "-um", "-is", "-os", "-en".
  const auto vowel = [](char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u'; };
  size_t end = out.size();
  if (end > kLeast && (out[end - 1] == 's' || out[end - 1] == 'm' || out[end - 1] == 'n') && vowel(out[end - 2])) --end;
  else if (end > kLeast && out[end - 1] == 's') --end;
  while (end > kLeast && vowel(out[end - 1])) --end;
  out.resize(end);
  return out;
}

// Damerau's distance (neighbours swapped count once), three rows of it, given up when all of a row is too far.
int mistakes(std::string_view typed, std::string_view word, bool begins, int most) {
  if (typed.size() > kLongest) return most + 1;
  const size_t wide = std::min(word.size(), begins ? std::min(typed.size() + size_t(most), kLongest) : kLongest);
  if (!begins && (word.size() > kLongest || word.size() > typed.size() + size_t(most))) return most + 1;
  if (wide + size_t(most) < typed.size()) return most + 1;
  std::array<std::array<uint8_t, kLongest + 1>, 3> rows;
  for (size_t j = 0; j <= wide; ++j) rows[0][j] = uint8_t(j);
  for (size_t i = 1; i <= typed.size(); ++i) {
    auto &now = rows[i % 3], &last = rows[(i + 2) % 3], &before = rows[(i + 1) % 3];
    now[0] = uint8_t(i);
    int best = now[0];
    for (size_t j = 1; j <= wide; ++j) {
      int cost = last[j - 1] + (typed[i - 1] != word[j - 1]);
      cost = std::min({cost, last[j] + 1, now[j - 1] + 1});
      if (i > 1 && j > 1 && typed[i - 1] == word[j - 2] && typed[i - 2] == word[j - 1]) cost = std::min(cost, before[j - 2] + 1);
      now[j] = uint8_t(cost);
      best = std::min(best, cost);
    }
    if (best > most) return most + 1;
  }
  const auto& end = rows[typed.size() % 3];
  int found = end[wide];
  if (begins)
    for (size_t j = 0; j <= wide; ++j) found = std::min<int>(found, end[j]);
  return std::min(found, most + 1);
}

int forgivenIn(std::string_view typed) {
  if (hasDigit(typed)) return 0;
  return typed.size() < 4 ? 0 : typed.size() < 8 ? 1 : 2;
}

uint32_t lettersOf(std::string_view word) {
  uint32_t bits = 0;
  for (const char c : word) bits |= c >= 'a' && c <= 'z' ? 1u << (c - 'a') : c >= '0' && c <= '9' ? 1u << (26 + (c - '0') % 5) : 1u << 31;
  return bits;
}

}  // namespace fabrica
