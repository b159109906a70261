#include "ui/fonts.h"

#include <algorithm>
#include <set>

#include "base/utf8.h"
#include "ui/text_images.h"
#include "ui/text_links.h"

namespace fabrica::ui {

namespace {
constexpr uint32_t kMost = 0x10000;  // ImWchar has 16 bits
constexpr size_t kMore = 3;          // the file of further characters
constexpr std::string_view kAlways = "–—‘’“”…›″−×·°²³µ←↑→↓•⇧çêñČčŠšΕληνικά";
}  // namespace

Fonts::Fonts(std::span<const ByteView> files) : needed_(kMost) {
  for (const ByteView& file : files) files_.emplace_back(file.begin(), file.end());
  for (uint32_t c = 0x20; c < 0x7f; ++c) needed_[c] = true;
  noteText(kAlways);
}

void Fonts::set(size_t index, ByteView file) {
  if (files_.size() <= index) files_.resize(index + 1);
  // ImGui's atlas points into the old bytes until it is built again.
  ImGui::GetIO().Fonts->Clear();
  files_[index].assign(file.begin(), file.end());
  grown_ = true;
}

void Fonts::noteText(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const uint32_t c = nextCodePoint(text, at);
    if (c < 0x20 || c >= kMost || needed_[c] || needsShaping(c)) continue;
    needed_[c] = true;
    grown_ = true;
  }
}

void Fonts::noteTexts(const std::vector<Localised>& texts) {
  for (const Localised& one : texts) noteText(one.text);
}

void Fonts::noteAtlas(const Atlas& atlas) {
  noteText(atlas.title);
  noteText(atlas.description);
  noteTexts(atlas.titles);
  noteTexts(atlas.descriptions);
  std::set<std::string_view> languages;
  for (const Structure& s : atlas.structures) {
    noteText(s.name);
    noteText(s.definition);
    noteTexts(s.definitions);
    for (const Localised& name : s.names) {
      noteText(name.text);
      if (languages.insert(name.language).second) noteText(languageName(name.language));
    }
    for (const std::string& synonym : s.synonyms) noteText(synonym);
  }
  for (const Source& source : atlas.sources) {
    noteText(source.title);
    noteText(source.attribution);
  }
  for (const Volume& volume : atlas.volumes) noteText(volume.name);
  for (const KnownGap& gap : atlas.gaps) {
    noteText(gap.text);
    noteTexts(gap.texts);
  }
  for (const std::string& note : atlas.notes) noteText(note);
}

bool Fonts::update(const Atlas& atlas, uint32_t atlasRevision, const Metrics& m, float pixelRatio) {
  if (atlasRevision != revision_) noteAtlas(atlas);
  revision_ = atlasRevision;
  const float sizes[5] = {m.body, m.body, m.body, m.small, m.title};
  const bool same = std::equal(sizes, sizes + 5, sizes_) && pixelRatio == pixelRatio_ && !grown_;
  if (same) return false;
  std::copy(sizes, sizes + 5, sizes_);
  pixelRatio_ = pixelRatio;
  grown_ = false;
  build(pixelRatio);
  return true;
}

void Fonts::build(float pixelRatio) {
  ranges_.clear();
  for (uint32_t c = 1; c < kMost; ++c) {
    if (!needed_[c]) continue;
    uint32_t last = c;
    while (last + 1 < kMost && needed_[last + 1]) ++last;
    ranges_.push_back(static_cast<ImWchar>(c));
    ranges_.push_back(static_cast<ImWchar>(last));
    c = last;
  }
  ranges_.push_back(0);
  ImFontAtlas* atlas = ImGui::GetIO().Fonts;
  atlas->Clear();
  atlas->Flags = ImFontAtlasFlags_NoMouseCursors;
  atlas->TexGlyphPadding = 1;
  const int faces[5] = {0, 1, 2, 0, 1};
  for (int i = 0; i < 5; ++i) {
    const auto add = [&](size_t file, bool merge) -> ImFont* {
      if (file >= files_.size()) return nullptr;
      ImFontConfig config;
      config.FontDataOwnedByAtlas = false;
      config.MergeMode = merge;
      // On coarse displays glyphs land between pixels: twice the columns keeps their spacing even.
      config.OversampleH = pixelRatio < 1.5f ? 2 : 1;
      config.OversampleV = 1;
      config.GlyphRanges = ranges_.Data;
      return atlas->AddFontFromMemoryTTF(files_[file].data(), static_cast<int>(files_[file].size()), sizes_[i] * pixelRatio, &config);
    };
    const auto has = [&](size_t file) { return file < files_.size() && !files_[file].empty(); };
    const auto face = static_cast<size_t>(faces[i]);
    // A face that is still to come looks like the regular one; of the same size, it is the regular one.
    if (!has(face) && sizes_[i] == sizes_[0] && i > 0) {
      fonts_[i] = fonts_[0];
      continue;
    }
    const size_t wanted = has(face) ? face : 0;
    fonts_[i] = add(wanted, false);
    // What the small italic has not comes upright.
    if (faces[i] == 2 && wanted != 0) add(0, true);
    if (has(kMore) && wanted != 1) add(kMore, true);
  }
  atlas->Build();
}

}  // namespace fabrica::ui
