// Public pages of ontology ids, and numbers in words.
#pragma once

#include <string>
#include <string_view>

namespace fabrica::ui {

// "UBERON:0001954" → "http://purl.obolibrary.org/obo/UBERON_0001954"; "" for vocabularies without a stable public page.
std::string ontologyUrl(std::string_view id);

// What a language calls itself: "fr" → "Français"; the code itself when unknown.
std::string languageName(std::string_view code);
// Who knows what is not in our short list: the page (Intl.DisplayNames). "" where it does not either; asked once for each.
void setLanguageNamer(std::string (*namer)(std::string_view code));

// Four significant digits at most: "3.42", "1,240".
std::string numberText(double value);

}  // namespace fabrica::ui
