// Terminologies: what tables and JSON say, and what structures they find. The real lists are in ../shared/data, where that is.
#include "formats/terms/apply_terms.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace fabrica {
namespace {

Structure named(std::string id, std::string name, std::vector<std::string> ontology = {}, std::vector<std::string> synonyms = {}) {
  Structure s;
  s.id = std::move(id);
  s.name = std::move(name);
  s.ontology = std::move(ontology);
  s.synonyms = std::move(synonyms);
  return s;
}

Atlas atlasOf(std::vector<Structure> structures) {
  Atlas atlas;
  atlas.structures = std::move(structures);
  atlas.finish();
  return atlas;
}

Terms terms(std::string_view text) {
  auto parsed = parseTerms(bytesOf(text));
  EXPECT_TRUE(parsed) << (parsed ? "" : parsed.error().message());
  return parsed ? std::move(*parsed) : Terms();
}

std::string in(const Atlas& atlas, StructureIndex s, std::string_view language, bool* composed = nullptr) {
  for (const Localised& name : atlas.structures[s].names)
    if (name.language == language) {
      if (composed) *composed = name.composed;
      return name.text;
    }
  return "";
}

TEST(Terms, LanguagesAsWordsAndAsCodes) {
  EXPECT_EQ(languageOf("Français"), "fr");
  EXPECT_EQ(languageOf("Portugues"), "pt");
  EXPECT_EQ(languageOf("LATIN"), "la");
  EXPECT_EQ(languageOf("pt-BR"), "pt-br");
  EXPECT_EQ(languageOf("zh_Hant"), "zh-hant");
  EXPECT_EQ(languageOf("id"), "");
  EXPECT_EQ(languageOf("node_name"), "");
}

TEST(Terms, ATablePartedBySemicolons) {
  const Terms t = terms("English;Latin;Français\nKidney;Ren;Rein\n\n\"Lobe; of liver\";Lobus;\n");
  EXPECT_EQ(t.languages, (std::vector<std::string>{"en", "la", "fr"}));
  ASSERT_EQ(t.terms.size(), 2u);
  EXPECT_EQ(t.terms[1].names[0].text, "Lobe; of liver");
  EXPECT_EQ(t.terms[1].names.size(), 2u);
}

TEST(Terms, LinesBeforeTheHeaderAndCellsOverSeveralLines) {
  const Terms t = terms("\xef\xbb\xbf\"A title, with a comma\",,\n,,\nAuthor:,\"Two\nlines\",\nnode_name,label,OntologyID\nVH_M_liver,liver,UBERON:0002107\n-,-,-\n");
  ASSERT_EQ(t.terms.size(), 1u);
  EXPECT_EQ(t.terms[0].node, "VH_M_liver");
  EXPECT_EQ(t.terms[0].codes, std::vector<std::string>{"UBERON:0002107"});
  EXPECT_EQ(t.passedOver, 1u);
}

TEST(Terms, CommentsSayWhereItIsFrom) {
  const Terms t = terms("# title: My list\n# licence: CC BY 4.0\n# attribution: Somebody\nid,fr\nliver,Foie\n");
  EXPECT_EQ(t.source.title, "My list");
  EXPECT_EQ(t.source.licence, "CC BY 4.0");
  EXPECT_EQ(t.source.attribution, "Somebody");
}

TEST(Terms, JsonListsAndObjects) {
  const Terms list = terms(R"({"fabricaTerms": 1, "title": "T", "licence": "MIT", "terms": [{"id": "a", "names": {"fr": "Foie", "xx": "?"}, "synonyms": ["hepar"]}, 3]})");
  ASSERT_EQ(list.terms.size(), 1u);
  EXPECT_EQ(list.terms[0].names.size(), 1u);
  EXPECT_EQ(list.terms[0].synonyms[0].text, "hepar");
  EXPECT_EQ(list.passedOver, 1u);
  const Terms byId = terms(R"({"terms": {"liver": {"fr": "Foie", "de": "Leber", "definition": "The largest gland."}}})");
  EXPECT_EQ(byId.terms[0].id, "liver");
  EXPECT_EQ(byId.terms[0].names.size(), 2u);
  ASSERT_EQ(byId.terms[0].definitions.size(), 1u);
  EXPECT_EQ(byId.terms[0].definitions[0].text, "The largest gland.");
}

TEST(Terms, WhatIsNoTerminologyIsRefusedWithAdvice) {
  for (const char* text : {"", "a,b\n1,2\n", "{}", "[]", "{\"terms\": 3}", "English;Latin\n", "hello"}) {
    const auto parsed = parseTerms(bytesOf(text));
    ASSERT_FALSE(parsed) << text;
    EXPECT_FALSE(parsed.error().reason.empty());
  }
}

TEST(Terms, ATableOfALabelMapsValuesIsNotOne) {
  EXPECT_FALSE(looksLikeTerms("id,name\n1,Liver\n2,Spleen\n"));
  EXPECT_FALSE(looksLikeTerms("0 Background 0 0 0 0\n1 Liver 255 0 0 255\n"));
  EXPECT_FALSE(looksLikeTerms(""));
  EXPECT_TRUE(looksLikeTerms("id,name\nliver,Foie\n"));
  EXPECT_TRUE(looksLikeTerms("English;Latin;Deutsch\nLiver;Hepar;Leber\n"));
  EXPECT_TRUE(looksLikeTerms("{\"fabricaTerms\": 1, \"terms\": []}"));
}

TEST(ApplyTerms, ByIdNodeCodeAndName) {
  Atlas atlas = atlasOf({named("a", "Liver"), named("b", "spleen", {}, {"VH_M_spleen"}), named("c", "Organ 3", {"uberon_0002113"}), named("d", "Head of the pancreas")});
  applyTerms(atlas, terms("id,node_name,ontology,en,fr\na,,,,Foie\n,VH_M_spleen,,,Rate\n,,UBERON:0002113,,Rein\n,,,Pancreas head,Tête du pancréas\n"));
  EXPECT_EQ(in(atlas, 0, "fr"), "Foie");
  EXPECT_EQ(in(atlas, 1, "fr"), "Rate");
  EXPECT_EQ(in(atlas, 2, "fr"), "Rein");
  EXPECT_EQ(in(atlas, 3, "fr"), "Tête du pancréas");
}

TEST(ApplyTerms, APairIsNamedWithItsSide) {
  Atlas atlas = atlasOf({named("l", "Left hippocampus"), named("r", "hippocampus R"), named("o", "Hippocampus proper")});
  const TermsReport report = applyTerms(atlas, terms("English;Latin;Français;Español\nHippocampus;Hippocampus;Hippocampe;Hipocampo\n"));
  bool composed = false;
  EXPECT_EQ(in(atlas, 0, "fr", &composed), "Hippocampe gauche");
  EXPECT_TRUE(composed);
  EXPECT_EQ(in(atlas, 1, "es"), "Hipocampo derecho");
  EXPECT_EQ(in(atlas, 0, "la"), "Hippocampus sinister");
  EXPECT_TRUE(atlas.structures[2].names.empty());
  EXPECT_EQ(report.structures, 2u);
  EXPECT_EQ(report.composed, 2u);
  EXPECT_EQ(reportText(report, "Z"), "Names from “Z”: 2 of 3 structures, in la, fr, es; 2 of them made with a word for the side.");
}

TEST(ApplyTerms, ATermThatSaysTheSideIsTakenAsItIs) {
  Atlas atlas = atlasOf({named("l", "Left ventricle"), named("k", "left kidney")});
  applyTerms(atlas, terms("English;Français\nVentricle;Ventricule\nLeft ventricle;Ventricule gauche\n"));
  bool composed = true;
  EXPECT_EQ(in(atlas, 0, "fr", &composed), "Ventricule gauche");
  EXPECT_FALSE(composed);
}

TEST(ApplyTerms, WhatTheAtlasSaysItselfStays) {
  Structure liver = named("a", "Liver", {"UBERON:0002107"});
  liver.names = {{"fr", "Le foie"}};
  liver.definition = "Mine.";
  Atlas atlas = atlasOf({liver});
  applyTerms(atlas, terms("id,fr,de,definition,OntologyID\na,Foie,Leber,Theirs.,UBERON:0002107\n"));
  EXPECT_EQ(in(atlas, 0, "fr"), "Le foie");
  EXPECT_EQ(in(atlas, 0, "de"), "Leber");
  EXPECT_EQ(atlas.structures[0].definition, "Mine.");
  EXPECT_EQ(atlas.structures[0].ontology.size(), 1u);
}

TEST(ApplyTerms, DefinitionsStandBesideTheAtlasesOwnByLanguage) {
  Structure liver = named("a", "Liver", {});
  liver.definition = "The largest gland.";
  Atlas atlas = atlasOf({liver, named("b", "Spleen", {})});
  applyTerms(atlas, terms(R"({"terms": {"a": {"definitions": {"en": "Theirs.", "fr": "La plus grande glande.", "pt-BR": "A maior glândula.", "?": "none"}}}})"));
  applyTerms(atlas, terms("id,definition,definition fr,definition de\na,x,Autre.,Die größte Drüse.\nb,Filters blood.,Filtre le sang.,\n"));
  EXPECT_EQ(atlas.structures[0].definition, "The largest gland.");
  ASSERT_EQ(atlas.structures[0].definitions.size(), 3u);
  EXPECT_EQ(atlas.structures[0].definitions[0].text, "La plus grande glande.") << "what came first stays";
  EXPECT_EQ(atlas.structures[0].definitions[1].language, "pt-br");
  EXPECT_EQ(atlas.structures[0].definitions[2].text, "Die größte Drüse.");
  EXPECT_EQ(atlas.structures[1].definition, "Filters blood.");
  EXPECT_EQ(atlas.structures[1].definitions[0].language, "fr");
}

TEST(ApplyTerms, ALabelThatSeveralShareTellsNoneOfThemApart) {
  Atlas atlas = atlasOf({named("a", "minor calyx a", {}, {"calyx_a"}), named("b", "minor calyx b", {}, {"calyx_b"}), named("c", "liver", {}, {"VH_liver"})});
  applyTerms(atlas, terms("node_name,label\ncalyx_a,minor calyx\ncalyx_b,minor calyx\nVH_liver,Hepar\n"));
  EXPECT_EQ(in(atlas, 0, "en"), "");
  EXPECT_EQ(atlas.structures[0].synonyms.back(), "minor calyx");
  EXPECT_EQ(in(atlas, 2, "en"), "Hepar");
}

}  // namespace
}  // namespace fabrica
