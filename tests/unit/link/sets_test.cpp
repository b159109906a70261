// Named selections in states, and what a link says of names.
#include <gtest/gtest.h>

#include "atlas/fixture.h"
#include "link/link.h"
#include "link/state.h"

namespace fabrica {
namespace {

TEST(SetState, RoundTripIntoAFreshModel) {
  SmallAtlas from, to;
  from.model.addSet("Mine", {from.a, from.b});
  from.model.addSet("Größe", {from.c});
  const Json state = stateOf(from.model);
  applyState(state, to.model);
  EXPECT_EQ(to.model.sets(), from.model.sets());
  EXPECT_EQ(stateOf(to.model), state);
  EXPECT_FALSE(to.model.canUndo());
}

TEST(SetState, AStateNeverTakesASetAway) {
  SmallAtlas t;
  t.model.addSet("Mine", {t.a});
  applyState(Json{{"v", 1}, {"camera", Json::object()}}, t.model, /*reset=*/true);  // an old link knows none
  ASSERT_EQ(t.model.sets().size(), 1u);
  applyState(Json{{"sets", {{{"name", "Mine"}, {"ids", {"b"}}}, {{"name", "Same"}, {"ids", {"a"}}}}}}, t.model);
  ASSERT_EQ(t.model.sets().size(), 2u);
  EXPECT_EQ(t.model.sets()[1].name, "Mine 2");
}

TEST(SetState, DamagedOnesArePassedOver) {
  SmallAtlas t;
  for (const char* text : {R"({"sets": 3})", R"({"sets": [3, {"ids": "a"}, {"name": 5, "ids": [1, null, "gone"]}, {}]})"}) {
    const auto json = parseJson(text);
    ASSERT_TRUE(json);
    applyState(*json, t.model);
    EXPECT_TRUE(t.model.sets().empty());
  }
}

TEST(SetState, NoSetsNoWord) { EXPECT_FALSE(stateOf(SmallAtlas().model).contains("sets")); }

TEST(NamesInALink, ListsOfTermsAndTheLanguage) {
  const Link link = parseLink("#src=a.json&terms=https%3A%2F%2Fx%2Flist.csv,b.txt&lang=fr");
  EXPECT_EQ(link.sources, (std::vector<std::string>{"a.json", "https://x/list.csv#terms", "b.txt#terms"}));
  EXPECT_EQ(getString(link.state, "language"), "fr");
  // Written again, they are sources like the others.
  EXPECT_EQ(parseLink(formatLink(link)).sources, link.sources);
  EXPECT_EQ(getString(parseLink("lang=pt-br&s=%7B%22language%22%3A%22fr%22%2C%22latin%22%3Atrue%7D").state, "language"), "pt-br");
  EXPECT_TRUE(parseLink("src=a.json").state.is_null());
}

}  // namespace
}  // namespace fabrica
