// Text that ImGui cannot shape (right-to-left, CJK, Indic …), drawn by the platform (a 2D canvas on the page) into small
// one-channel images, kept while they are seen.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ui/ui.h"

namespace fabrica::ui {

// Whether a text holds a character of a script that needs shaping or that Inter does not have.
bool needsShaping(std::string_view utf8);
bool needsShaping(uint32_t codePoint);

class TextImages {
 public:
  struct Image {
    uint32_t id = 0;           // as a texture id of ImGui's lists
    float width = 0, height = 0;  // CSS pixels
    bool rightToLeft = false;
  };
  void setRasteriser(TextRasteriser rasteriser) { rasteriser_ = std::move(rasteriser); }
  explicit operator bool() const { return static_cast<bool>(rasteriser_); }

  // `size` in CSS pixels. Valid until the next beginFrame().
  const Image& get(std::string_view text, float size, bool bold, bool italic, float pixelRatio);
  void beginFrame();

  // For the painter: what is new since the last time, and what is gone.
  struct Upload {
    uint32_t id = 0;
    int width = 0, height = 0;
    const Bytes* alpha = nullptr;
  };
  std::vector<Upload> takeUploads();
  std::vector<uint32_t> takeFreed();
  void forgetGpu();  // everything is uploaded again

 private:
  struct Entry {
    Image image;
    TextBitmap bitmap;
    uint32_t seen = 0;
    bool uploaded = false;
  };
  TextRasteriser rasteriser_;
  std::unordered_map<std::string, Entry> entries_;
  std::vector<uint32_t> freed_;
  uint32_t frame_ = 0, next_ = 1;
};

}  // namespace fabrica::ui
