// The picture that messages and search engines show for a link: the atlas on the right, its title on the left.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "maker/tool/atlas_picture.h"

namespace fabrica {

// OpenType fonts as files; a letter is drawn by the first of a list that has it. A list may be empty: then there are no words.
struct CardFonts {
  std::vector<Bytes> title, text;
};

// `picture`: square, as high as the card; empty: none. `lines`: smaller, below the title; `foot`: at the lower edge. Words that have no
// room end in "…". Size: 1200 × 630.
Pixels socialCard(const Pixels& picture, const std::string& title, const std::vector<std::string>& lines, const std::string& foot,
                  const CardFonts& fonts);

}  // namespace fabrica
