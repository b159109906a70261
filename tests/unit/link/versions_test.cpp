// Links as they were made, letter by letter: each of them opens what it opened on the day it was sent. Never change one of these; add others.
#include <gtest/gtest.h>

#include "link/link.h"
#include "link/state.h"

namespace fabrica {
namespace {

struct Made {
  const char* what;
  const char* link;
  std::vector<std::string> sources;
  const char* state;  // JSON, "null" for none
  size_t notes;
};

const Made kMade[] = {
    {"the first ones had no version", "src=demo%2Fatlas.json", {"demo/atlas.json"}, "null", 0},
    {"3dviewer.net's", "model=https://h.example/a.glb$projectionmode=orthographic", {"https://h.example/a.glb"}, R"({"orthographic":true})", 0},
    {"version 1", "v=1&src=demo/atlas.json", {"demo/atlas.json"}, "null", 0},
    {"version 1 with a view", "v=1&src=demo/atlas.json&s=%7B%22only%22%3A%5B%22hippocampus-left%22%5D%2C%22v%22%3A1%7D", {"demo/atlas.json"},
     R"({"only":["hippocampus-left"],"v":1})", 0},
    {"version 1 of several sources", "v=1&src=https://h.example/a%2Cb.glb,demo/atlas.json&embed=1", {"https://h.example/a,b.glb", "demo/atlas.json"}, "null", 0},
    {"with lists of names and a language", "v=1&src=a.glb&terms=b.csv&lang=fr&ui=de", {"a.glb", "b.csv#terms"}, R"({"language":"fr","ui":"de"})", 0},
    // Those of version 2 are made short; the page makes them long again (web/sharing/packed.js) before they come here.
    {"version 2, by somebody who does not know it", "v=2&src=a.glb&z=q1YqU7IyrAUA", {"a.glb"}, "null", 1},
};

TEST(LinkVersions, EachMeansWhatItMeant) {
  for (const Made& made : kMade) {
    const Link link = parseLink(made.link);
    EXPECT_EQ(link.sources, made.sources) << made.what;
    EXPECT_EQ(link.state, *parseJson(made.state)) << made.what;
    EXPECT_EQ(link.notes.size(), made.notes) << made.what;
  }
}

// A view of version 1 with everything that it could say when it was first made; what each of it does is in state_test.
TEST(LinkVersions, AViewOfVersion1) {
  Model model;
  const Link link = parseLink(
      "v=1&s=%7B%22camera%22%3A%7B%22distance%22%3A0.5%2C%22orientation%22%3A%5B0%2C0%2C0%2C1%5D%2C%22orthographic%22%3Atrue%2C%22target%22%3A%5B0%2C0.1%2C0%5D%7D%2C"
      "%22explode%22%3A0.25%2C%22labels%22%3A%22off%22%2C%22planes%22%3A%7B%22axial%22%3A%7B%22cut%22%3Atrue%2C%22normal%22%3A%5B0%2C1%2C0%5D%2C%22position%22%3A%5B0%2C0.05%2C0%5D"
      "%2C%22visible%22%3Atrue%7D%7D%2C%22theme%22%3A%22light%22%2C%22v%22%3A1%7D");
  ASSERT_TRUE(link.notes.empty());
  applyState(link.state, model);
  EXPECT_TRUE(model.camera().orthographic);
  EXPECT_FLOAT_EQ(model.camera().distance, 0.5f);
  EXPECT_FLOAT_EQ(model.camera().target.y, 0.1f);
  EXPECT_FLOAT_EQ(model.inside().explode, 0.25f);
  EXPECT_TRUE(model.plane("axial")->cut);
  EXPECT_TRUE(model.plane("axial")->visible);
  EXPECT_FLOAT_EQ(model.plane("axial")->plane.position.y, 0.05f);
  EXPECT_EQ(model.options().labels, LabelMode::Off);
  EXPECT_EQ(model.options().theme, Theme::Light);
}

}  // namespace
}  // namespace fabrica
