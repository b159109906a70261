#include "maker/tool/social_card.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/utf8.h"
#include "maker/publish/pages.h"

#define STB_TRUETYPE_IMPLEMENTATION
#define STBTT_STATIC
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#include <stb/stb_truetype.h>
#pragma GCC diagnostic pop

namespace fabrica {

namespace {

using Rgb = std::array<int, 3>;
constexpr Rgb kUpper{0x15, 0x18, 0x1d}, kLower{0x0c, 0x0e, 0x11}, kText{0xec, 0xea, 0xe6}, kQuiet{0xa9, 0xad, 0xb4}, kAccent{0xff, 0x7a, 0x59};
constexpr int kMargin = 64, kTextWidth = 540;

// Letters of one size, of the fonts that have them.
class Face {
 public:
  Face(const std::vector<Bytes>& fonts, float size) {
    for (const Bytes& bytes : fonts) {
      stbtt_fontinfo info;
      const int offset = bytes.empty() ? -1 : stbtt_GetFontOffsetForIndex(bytes.data(), 0);
      if (offset >= 0 && stbtt_InitFont(&info, bytes.data(), offset)) fonts_.push_back({info, stbtt_ScaleForMappingEmToPixels(&info, size)});
    }
  }

  float width(const std::string& text) const {
    float x = 0;
    each(text, [&](const One& font, int glyph, int next) { x += advance(font, glyph, next); });
    return x;
  }

  void draw(Pixels& on, const std::string& text, float x, float baseline, const Rgb& colour) const {
    each(text, [&](const One& font, int glyph, int next) {
      const float whole = std::floor(x);
      int width = 0, height = 0, left = 0, top = 0;
      unsigned char* const shape =
          stbtt_GetGlyphBitmapSubpixel(&font.info, font.scale, font.scale, x - whole, 0, glyph, &width, &height, &left, &top);
      for (int row = 0; row < height; ++row) {
        for (int column = 0; column < width; ++column) {
          blend(on, int(whole) + left + column, int(baseline) + top + row, shape[row * width + column], colour);
        }
      }
      stbtt_FreeBitmap(shape, nullptr);
      x += advance(font, glyph, next);
    });
  }

 private:
  struct One {
    stbtt_fontinfo info;
    float scale;
  };
  const One* fontOf(uint32_t letter) const {
    for (const One& font : fonts_) {
      if (stbtt_FindGlyphIndex(&font.info, int(letter))) return &font;
    }
    return nullptr;
  }
  static float advance(const One& font, int glyph, int next) {
    int width = 0, bearing = 0;
    stbtt_GetGlyphHMetrics(&font.info, glyph, &width, &bearing);
    return font.scale * float(width + (next ? stbtt_GetGlyphKernAdvance(&font.info, glyph, next) : 0));
  }
  // Each letter that a font has, and the glyph behind it where that is of the same font.
  template <typename Draw>
  void each(const std::string& text, const Draw& draw) const {
    std::vector<uint32_t> letters;
    for (size_t at = 0; at < text.size();) letters.push_back(nextCodePoint(text, at));
    for (size_t i = 0; i < letters.size(); ++i) {
      const One* font = fontOf(letters[i]);
      if (!font) continue;
      const int next = i + 1 < letters.size() ? stbtt_FindGlyphIndex(&font->info, int(letters[i + 1])) : 0;
      draw(*font, stbtt_FindGlyphIndex(&font->info, int(letters[i])), next);
    }
  }
  static void blend(Pixels& on, int x, int y, int share, const Rgb& colour) {
    if (x < 0 || y < 0 || x >= on.width || y >= on.height) return;
    uint8_t* const pixel = &on.rgba[(size_t(y) * size_t(on.width) + size_t(x)) * 4];
    for (size_t k = 0; k < 3; ++k) pixel[k] = uint8_t((pixel[k] * (255 - share) + colour[k] * share + 127) / 255);
  }

  std::vector<One> fonts_;
};

std::vector<std::string> wordsOf(const std::string& text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text + " ") {
    if (static_cast<unsigned char>(c) > 32) word += c;
    else if (!word.empty()) words.push_back(std::exchange(word, {}));
  }
  return words;
}

// As much of it as has room, at its end "…".
std::string cutTo(const Face& face, std::string text, float width) {
  if (face.width(text) <= width) return text;
  while (!text.empty() && face.width(text + "…") > width) text = std::string(shortened(text, text.size() - 1));
  return text + "…";
}

std::vector<std::string> linesOf(const Face& face, const std::string& text, float width) {
  std::vector<std::string> lines;
  for (const std::string& word : wordsOf(text)) {
    if (!lines.empty() && face.width(lines.back() + " " + word) <= width) lines.back() += " " + word;
    else lines.push_back(word);
  }
  return lines;
}

void paintGround(Pixels& card, const Pixels& picture) {
  const bool drawn = picture.width > 0 && picture.height == card.height;
  for (int y = 0; y < card.height; ++y) {
    const float share = float(y) / float(card.height - 1);
    uint8_t* const row = &card.rgba[size_t(y) * size_t(card.width) * 4];
    for (int x = 0; x < card.width; ++x) {
      for (size_t k = 0; k < 3; ++k) row[size_t(x) * 4 + k] = uint8_t(std::lround(float(kUpper[k]) + share * float(kLower[k] - kUpper[k])));
      row[size_t(x) * 4 + 3] = 255;
    }
    if (!drawn) continue;
    const uint8_t* const from = &picture.rgba[size_t(y) * size_t(picture.width) * 4];
    const int left = card.width - picture.width;
    // Its background goes on to the left, so that no edge is seen.
    for (int x = 0; x < left; ++x) std::copy_n(from, 4, row + size_t(x) * 4);
    std::copy_n(from, size_t(picture.width) * 4, row + size_t(left) * 4);
  }
}

void paintDot(Pixels& card, float x, float y, float radius) {
  for (int py = int(y - radius) - 1; py <= int(y + radius) + 1; ++py) {
    for (int px = int(x - radius) - 1; px <= int(x + radius) + 1; ++px) {
      const float cover = std::clamp(radius + 0.5f - std::hypot(float(px) - x, float(py) - y), 0.0f, 1.0f);
      uint8_t* const pixel = &card.rgba[(size_t(py) * size_t(card.width) + size_t(px)) * 4];
      for (size_t k = 0; k < 3; ++k) pixel[k] = uint8_t(std::lround(float(pixel[k]) + cover * float(kAccent[k] - pixel[k])));
    }
  }
}

}  // namespace

Pixels socialCard(const Pixels& picture, const std::string& title, const std::vector<std::string>& lines, const std::string& foot,
                  const CardFonts& fonts) {
  Pixels card{kCardWidth, kCardHeight, Bytes(size_t(kCardWidth) * kCardHeight * 4)};
  paintGround(card, picture);
  const float room = picture.width > 0 ? kTextWidth : kCardWidth - 2 * kMargin;
  constexpr size_t kMostLines = 4;
  constexpr float kSizes[] = {68, 60, 52, 44};
  float size = kSizes[3];
  std::vector<std::string> heading;
  for (const float wanted : kSizes) {
    const Face face(fonts.title, size = wanted);
    heading = linesOf(face, title, room);
    const bool fits = std::all_of(heading.begin(), heading.end(), [&](const std::string& line) { return face.width(line) <= room; });
    if (fits && heading.size() <= (wanted > 52 ? 3u : kMostLines)) break;
  }
  if (heading.size() > kMostLines) {
    heading.resize(kMostLines);
    heading.back() += "…";
  }
  const Face large(fonts.title, size), small(fonts.text, 28), least(fonts.text, 24);
  const float step = size * 1.16f, below = 42;
  float y = (float(kCardHeight) - 40 - float(heading.size()) * step - float(lines.size()) * below) / 2 + size * 0.8f;
  for (const std::string& line : heading) {
    large.draw(card, cutTo(large, line, room), kMargin, y, kText);
    y += step;
  }
  y += below - step + size * 0.3f;
  for (const std::string& line : lines) {
    small.draw(card, cutTo(small, line, room), kMargin, y, kQuiet);
    y += below;
  }
  paintDot(card, kMargin + 9, kCardHeight - 60, 9);
  least.draw(card, cutTo(least, foot, room - 32), kMargin + 32, kCardHeight - 52, kQuiet);
  return card;
}

}  // namespace fabrica
