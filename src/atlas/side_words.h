// "Left" and "right" as seven languages write them beside a name: to understand what is asked for, and to say a name of a pair in a
// language whose list has the thing only once.
#pragma once

#include <string>
#include <string_view>

#include "atlas/sides.h"

namespace fabrica {

// Of a folded word (base/text.h): English, Latin, French, Spanish, Portuguese, German, Italian. Abbreviations ("l", "izq", "dr") are
// taken where `abbreviated`: for what a person types, for in names they mean other things, too.
Side sideWord(std::string_view folded, bool abbreviated);

// "Hippocampe" → "Hippocampe gauche"; the adjective follows the noun's gender and number (noun_forms.h). Empty where they are not sure, and
// where there are no words for that language.
std::string withSide(std::string_view text, std::string_view language, Side side);

}  // namespace fabrica
