#include "ui/text_images.h"

#include <algorithm>

#include "base/utf8.h"

namespace fabrica::ui {

namespace {
constexpr size_t kMost = 400;       // images kept
constexpr uint32_t kKeepFrames = 60;
constexpr int kLargest = 4096;      // pixels on a side
}  // namespace

bool needsShaping(uint32_t c) {
  // From Hebrew on, apart from the Greek extensions and the punctuation that Inter has.
  return (c >= 0x590 && c < 0x1e00) || (c >= 0x2e80 && c < 0xa640) || (c >= 0xa800 && c < 0xab30) || (c >= 0xabc0 && c < 0xfb00) ||
         (c >= 0xfb1d && c < 0xfe00) || (c >= 0xfe30 && c < 0xfffc) || c >= 0x10000;
}

bool needsShaping(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) ++at;
    else if (needsShaping(nextCodePoint(text, at))) return true;
  }
  return false;
}

const TextImages::Image& TextImages::get(std::string_view text, float size, bool bold, bool italic, float pixelRatio) {
  std::string key = std::to_string(static_cast<int>(size * pixelRatio * 4)) + (bold ? 'b' : 'r') + (italic ? 'i' : 'u');
  key += text;
  Entry& entry = entries_[key];
  entry.seen = frame_;
  if (entry.image.id) return entry.image;
  entry.image.id = next_++;
  if (rasteriser_) entry.bitmap = rasteriser_(text, size * pixelRatio, bold, italic);
  TextBitmap& b = entry.bitmap;
  const bool sane = b.width > 0 && b.height > 0 && b.width <= kLargest && b.height <= kLargest &&
                    b.alpha.size() == static_cast<size_t>(b.width) * static_cast<size_t>(b.height);
  if (!sane) b = {};
  entry.image.width = static_cast<float>(b.width) / pixelRatio;
  entry.image.height = static_cast<float>(b.height) / pixelRatio;
  entry.image.rightToLeft = b.rightToLeft;
  return entry.image;
}

void TextImages::beginFrame() {
  ++frame_;
  if (entries_.size() <= kMost) return;
  std::erase_if(entries_, [&](const auto& item) {
    if (frame_ - item.second.seen < kKeepFrames) return false;
    freed_.push_back(item.second.image.id);
    return true;
  });
}

std::vector<TextImages::Upload> TextImages::takeUploads() {
  std::vector<Upload> uploads;
  for (auto& [key, entry] : entries_) {
    if (entry.uploaded || entry.bitmap.width == 0) continue;
    entry.uploaded = true;
    uploads.push_back({entry.image.id, entry.bitmap.width, entry.bitmap.height, &entry.bitmap.alpha});
  }
  return uploads;
}

std::vector<uint32_t> TextImages::takeFreed() { return std::move(freed_); }

void TextImages::forgetGpu() {
  for (auto& [key, entry] : entries_) entry.uploaded = false;
  freed_.clear();
}

}  // namespace fabrica::ui
