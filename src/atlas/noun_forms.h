// Gender and number of the noun that a name of anatomy begins with, as far as lists and endings tell them: what an adjective behind it needs.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace fabrica {

struct NounForm {
  enum class Gender : uint8_t { Masculine, Feminine, Neuter } gender = Gender::Masculine;
  bool plural = false;
  bool feminine() const { return gender == Gender::Feminine; }
};

// Of a folded word (base/text.h) in "fr", "es", "pt", "it" or "la"; nothing where it is not sure: a wrong ending is worse than none.
std::optional<NounForm> nounForm(std::string_view noun, std::string_view language);

}  // namespace fabrica
