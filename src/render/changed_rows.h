// What a table in a texture has changed in, uploaded row by row.
#pragma once

#include <cstring>

#include "base/bytes.h"
#include "render/gl/objects.h"

namespace fabrica::render {

// Uploads the rows in which `next` differs from `shown` (empty: all), neighbouring ones together: a call costs more than a row.
// Both are whole rows of `rowBytes`, the texture's first `width` columns. Returns how many rows.
inline uint32_t writeChangedRows(const Texture& texture, int width, size_t rowBytes, ByteView next, ByteView shown) {
  const size_t rows = next.size() / rowBytes;
  const auto same = [&](size_t row) {
    return (row + 1) * rowBytes <= shown.size() && !std::memcmp(&next[row * rowBytes], &shown[row * rowBytes], rowBytes);
  };
  uint32_t written = 0;
  for (size_t row = 0; row < rows;) {
    size_t end = row;
    while (end < rows && !same(end)) ++end;
    if (end > row) {
      texture.write2D(0, static_cast<int>(row), width, static_cast<int>(end - row), &next[row * rowBytes]);
      written += static_cast<uint32_t>(end - row);
    }
    row = end + 1;  // the one at `end`, if there is one, is the same
  }
  return written;
}

}  // namespace fabrica::render
