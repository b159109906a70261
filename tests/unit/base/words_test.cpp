#include "base/words.h"

#include <gtest/gtest.h>

namespace fabrica {
namespace {

// As the page gives it: sorted, each text ended by NUL.
std::string pairs(std::initializer_list<std::string_view> texts) {
  std::string out;
  for (std::string_view text : texts) out.append(text) += '\0';
  return out;
}

struct Catalogue : testing::Test {
  void TearDown() override { setWords("en", ""); }
};

TEST_F(Catalogue, WithoutACatalogueAreEnglish) {
  EXPECT_STREQ(wordsLanguage(), "en");
  EXPECT_STREQ(tr("Hide"), "Hide");
  EXPECT_STREQ(trIn("column", "Cut"), "Cut");
  EXPECT_EQ(tr("{1} of {0}", {"7", "2"}), "2 of 7");
  EXPECT_EQ(trn(1, "{0} part", "{0} parts"), "1 part");
  EXPECT_EQ(trn(0, "{0} part", "{0} parts"), "0 parts");
  EXPECT_EQ(said("Something went wrong."), "Something went wrong.");
}

TEST_F(Catalogue, AreLookedUpAndOtherwiseEnglish) {
  setWords("fr", pairs({"Cut", "Couper", "Hide", "Masquer", "column: Cut", "Coupe"}));
  EXPECT_STREQ(wordsLanguage(), "fr");
  EXPECT_STREQ(tr("Hide"), "Masquer");
  EXPECT_STREQ(tr("Hid"), "Hid");
  EXPECT_STREQ(tr("Hides"), "Hides");
  EXPECT_STREQ(trIn("column", "Cut"), "Coupe");
  EXPECT_STREQ(trIn("bar", "Cut"), "Couper");
  const uint32_t before = wordsRevision();
  setWords("en", "");
  EXPECT_NE(wordsRevision(), before);
  EXPECT_STREQ(tr("Hide"), "Hide");
}

TEST_F(Catalogue, PlaceholdersMayChangeTheirOrder) {
  setWords("de", pairs({"{0} of {1}", "von {1} {0}", "{1}, {0} {9} {x}", "{0}{1}{2}"}));
  EXPECT_EQ(tr("{0} of {1}", {"2", "7"}), "von 7 2");
  EXPECT_EQ(tr("{1}, {0} {9} {x}", {"a", "b"}), "ab");  // what is not given is nothing
  EXPECT_EQ(tr("{", {"a"}), "{");
  EXPECT_EQ(tr("{0} {1}", {"{1}", "b"}), "{1} b");      // what is put in is not looked through
}

TEST_F(Catalogue, EachLanguageHasItsOwnPlural) {
  const std::string catalogue = pairs({"{0} parts, {1}", "{0} one, {1}\x1f{0} many, {1}"});
  const auto forms = [](uint64_t n) { return trn(n, "{0} part, {1}", "{0} parts, {1}", {"x"}); };
  setWords("fr", catalogue);
  EXPECT_EQ(forms(0), "0 one, x");
  EXPECT_EQ(forms(1), "1 one, x");
  EXPECT_EQ(forms(2), "2 many, x");
  for (const char* language : {"es", "pt", "de"}) {
    setWords(language, catalogue);
    EXPECT_EQ(forms(0), "0 many, x") << language;
    EXPECT_EQ(forms(1), "1 one, x") << language;
    EXPECT_EQ(forms(5), "5 many, x") << language;
  }
}

TEST_F(Catalogue, NumbersHaveTheLanguagesSigns) {
  EXPECT_EQ(numeral("1234.5"), "1234.5");
  EXPECT_EQ(numeral("1234.5", true), "1,234.5");
  EXPECT_EQ(countText(1234567), "1,234,567");
  EXPECT_EQ(numeral("-1234", true), "-1,234");
  EXPECT_EQ(numeral("123", true), "123");
  const std::string some = pairs({"a", "b"});
  setWords("de", some);
  EXPECT_EQ(numeral("1234.5"), "1234,5");
  EXPECT_EQ(numeral("1234.5", true), "1.234,5");
  EXPECT_EQ(numeral("1e+06"), "1e+06");
  setWords("fr", some);
  EXPECT_EQ(countText(1234567), "1\u00a0234\u00a0567");
  setWords("es", some);
  EXPECT_EQ(countText(1234), "1234");
  EXPECT_EQ(countText(12345), "12.345");
  EXPECT_EQ(percentText(0.505), "51 %");
}

TEST_F(Catalogue, SentencesFromElsewhereAreFound) {
  setWords("fr", pairs({"Brain", "Cerveau", "Check the address.", "Vérifiez l’adresse.", "The level {0} fails: {1}", "{1} : niveau {0}",
                        "There is no such file.", "Ce fichier n’existe pas.", "{0} could not be opened", "{0} ne s’ouvre pas",
                        "{0} parts could not be loaded", "{0} partie manque\x1f{0} parties manquent"}));
  EXPECT_EQ(said("There is no such file."), "Ce fichier n’existe pas.");
  EXPECT_EQ(said("a.nii could not be opened"), "a.nii ne s’ouvre pas");
  EXPECT_EQ(said("1 parts could not be loaded"), "1 partie manque");
  EXPECT_EQ(said("12 parts could not be loaded"), "12 parties manquent");
  // Names stay, sentences within sentences do not.
  EXPECT_EQ(said("Brain could not be opened"), "Brain ne s’ouvre pas");
  EXPECT_EQ(said("The level 3 fails: There is no such file."), "Ce fichier n’existe pas. : niveau 3");
  // Several one after the other, and what stands before a colon.
  EXPECT_EQ(said("There is no such file. Check the address."), "Ce fichier n’existe pas. Vérifiez l’adresse.");
  EXPECT_EQ(said("index: There is no such file. Check the address."), "index: Ce fichier n’existe pas. Vérifiez l’adresse.");
  EXPECT_EQ(said("Nobody knows this. Nor that."), "Nobody knows this. Nor that.");
  EXPECT_EQ(said("The level 3 fails: There is no such file. Check the address."), "Ce fichier n’existe pas. : niveau 3 Vérifiez l’adresse.");
  EXPECT_EQ(said(""), "");
}

TEST_F(Catalogue, NamesThatLookLikeSentencesStay) {
  setWords("fr", pairs({"The file “{0}” cannot be read: {1}", "Le fichier « {0} » ne peut être lu : {1}", "There is no such file.", "Ce fichier n’existe pas.",
                        "line {0}, {1}", "ligne {0}, {1}", "mean of {0}", "moyenne de {0}", "{0} could not be opened", "{0} ne s’ouvre pas"}));
  EXPECT_EQ(said("The file “There is no such file.” cannot be read: There is no such file."), "Le fichier « There is no such file. » ne peut être lu : Ce fichier n’existe pas.");
  EXPECT_EQ(said("mean of a.nii could not be opened"), "mean of a.nii ne s’ouvre pas");
  EXPECT_EQ(said("line 3, mean of it"), "ligne 3, moyenne de it");
}

TEST_F(Catalogue, WhatWasSaidIsSaidAnewInAnotherLanguage) {
  for (int i = 0; i < 6; ++i) {
    setWords(i % 2 ? "fr" : "es", pairs({"part {0} is lost", i % 2 ? "partie {0} perdue" : "parte {0} perdida"}));
    for (int again = 0; again < 2; ++again) EXPECT_EQ(said("part a is lost"), i % 2 ? "partie a perdue" : "parte a perdida");
  }
  // More than are kept.
  for (int round = 0; round < 2; ++round)
    for (int i = 0; i < 600; ++i) EXPECT_EQ(said("part " + std::to_string(i) + " is lost"), "partie " + std::to_string(i) + " perdue");
}

TEST_F(Catalogue, ADamagedCatalogueEndsWhereItEnds) {
  setWords("fr", std::string("Hide\0Masq", 9));
  EXPECT_STREQ(tr("Hide"), "Masq");
  setWords("fr", "Hide");
  EXPECT_STREQ(tr("Hide"), "");
  EXPECT_STREQ(tr("Show"), "Show");
}

}  // namespace
}  // namespace fabrica
