// The type: three faces in five uses, rasterised for the display's pixel ratio, with just the characters that the atlas
// needs (its names may be Greek or Czech; rasterising every glyph of every size would take longer than a frame).
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "atlas/model.h"
#include "base/bytes.h"
#include "ui/theme.h"

namespace fabrica::ui {

enum class Face : uint8_t { Body, Bold, Italic, Small, Title };

class Fonts {
 public:
  // Regular, semi-bold, italic, and more characters of the regular one; a missing one falls back to the first.
  explicit Fonts(std::span<const ByteView> files);
  void set(size_t index, ByteView file);  // one that comes later

  // Builds ImGui's atlas again when the pixel ratio, the sizes or the characters need it. True: the texture is new.
  bool update(const Atlas& atlas, uint32_t atlasRevision, const Metrics& metrics, float pixelRatio);
  void noteText(std::string_view text);  // text from elsewhere (messages, search) that must be readable too

  ImFont* get(Face face) const { return fonts_[static_cast<int>(face)]; }
  float size(Face face) const { return sizes_[static_cast<int>(face)]; }

 private:
  void noteAtlas(const Atlas& atlas);
  void noteTexts(const std::vector<Localised>& texts);
  void build(float pixelRatio);

  std::vector<Bytes> files_;
  ImFont* fonts_[5] = {};
  float sizes_[5] = {};
  std::vector<bool> needed_;  // by code point
  bool grown_ = true;
  float pixelRatio_ = 0;
  uint32_t revision_ = ~0u;
  ImVector<ImWchar> ranges_;
};

}  // namespace fabrica::ui
