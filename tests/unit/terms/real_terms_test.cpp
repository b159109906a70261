// The lists that others made, on the organs that others made: HuBMAP's crosswalk and Z-Anatomy's 7,286 terms.
#include <gtest/gtest.h>

#include <algorithm>

#include "atlas/model.h"
#include "atlas/search.h"
#include "base/text.h"
#include "formats/glb_file.h"
#include "formats/manifest/assemble.h"
#include "formats/terms/apply_terms.h"

namespace fabrica {
namespace {

const std::string kShared = FABRICA_SHARED_DATA;

bool hubmap(Model& model) {
  const auto files = test::filesIn("hubmap-male", ".glb");
  for (const auto& file : files) {
    const auto table = test::openScene(test::readFile(file));
    EXPECT_TRUE(table.ok()) << file;
    if (table) appendScene(model.editAtlas(), *table, "file://" + file.string(), "", 0, mat4(1), true);
  }
  model.atlasChanged();
  return !files.empty();
}

Result<Terms> read(const std::string& path) { return parseTerms(test::readFile(kShared + "/" + path)); }

TEST(RealTerms, ZAnatomyNamesHubmapsOrgansInFiveLanguages) {
  Model model;
  if (!hubmap(model)) GTEST_SKIP() << "../shared/data/hubmap-male is not here";
  if (!std::filesystem::exists(kShared + "/terminology/z-anatomy-translations.txt")) GTEST_SKIP() << "../shared/data/terminology is not here";
  const auto terms = read("terminology/z-anatomy-translations.txt");
  ASSERT_TRUE(terms) << terms.error().message();
  EXPECT_EQ(terms->languages, (std::vector<std::string>{"en", "la", "fr", "es", "pt"}));
  EXPECT_GT(terms->terms.size(), 7200u);
  const TermsReport report = applyTerms(model.editAtlas(), *terms);
  model.namesChanged();
  RecordProperty("structures", int(report.structures));
  std::printf("%s\n", reportText(report, "Z-Anatomy").c_str());
  EXPECT_GT(report.structures, report.of / 4);
  EXPECT_GT(report.composed, 10u);

  const auto named = [&](const std::string& name) {
    for (StructureIndex s = 0; s < model.atlas().structures.size(); ++s)
      if (lowerAscii(model.atlas().structures[s].name) == name) return s;
    return kNone;
  };
  Options options = model.options();
  options.language = "fr";
  model.setOptions(options);
  ASSERT_NE(named("left palatine tonsil"), kNone);
  EXPECT_EQ(model.nameOf(named("left palatine tonsil")), "Tonsille palatine gauche");
  EXPECT_EQ(model.nameOf(named("left palatine tonsil"), "la"), "Tonsilla palatina sinistra");
  EXPECT_EQ(model.nameOf(named("trachea")), "Trachée");

  // Found in all of them, at once.
  SearchIndex index;
  index.build(model.atlas());
  for (const char* asked : {"tonsille gauche", "tonsilla palatina sinistra", "tonsila palatina izq"}) {
    const auto hits = index.search(asked);
    ASSERT_FALSE(hits.empty()) << asked;
    EXPECT_EQ(hits[0].structure, named("left palatine tonsil")) << asked << " → " << model.atlas().structures[hits[0].structure].name;
  }
}

TEST(RealTerms, TheCrosswalkGivesHubmapsNodesTheirCodes) {
  Model model;
  if (!hubmap(model)) GTEST_SKIP() << "../shared/data/hubmap-male is not here";
  const auto terms = read("hubmap-male/crosswalk.csv");
  ASSERT_TRUE(terms) << terms.error().message();
  EXPECT_GT(terms->terms.size(), 1500u);
  const auto coded = [&] {
    const auto& all = model.atlas().structures;
    return std::count_if(all.begin(), all.end(), [](const Structure& s) { return !s.ontology.empty(); });
  };
  const auto before = coded();
  const TermsReport report = applyTerms(model.editAtlas(), *terms);
  std::printf("%s Codes: %ld, before %ld.\n", reportText(report, "crosswalk.csv").c_str(), long(coded()), long(before));
  EXPECT_GT(report.structures, report.of * 7 / 10);
  EXPECT_GT(coded(), before);
}

}  // namespace
}  // namespace fabrica
