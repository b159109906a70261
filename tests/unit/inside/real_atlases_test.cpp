// Peeling and pulling apart real bodies: the demo's recipe with the boxes of its own label maps, and HuBMAP's organs.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <map>
#include <set>

#include "atlas/explode.h"
#include "atlas/model.h"
#include "formats/glb_file.h"
#include "formats/manifest/assemble.h"
#include "maker/input/label_maps.h"
#include "maker/input/recipe.h"

namespace fabrica {
namespace {

namespace fs = std::filesystem;

void addPart(Atlas& atlas, StructureIndex s, const Bounds& box) {
  Structure& structure = atlas.structures[s];
  structure.firstPart = uint32_t(atlas.parts.size());
  structure.partCount = 1;
  MeshPart part;
  part.structure = s;
  part.bounds = box;
  part.levels.resize(1);
  atlas.parts.push_back(part);
}

// False where the demo's images are not installed.
bool demo(Model& model) {
  const auto recipe = readRecipe((fs::path(FABRICA_REPO) / "assets/recipes/colin27/recipe.json").string(), "");
  if (!recipe) return false;
  const fs::path scratch = fs::temp_directory_path() / ("fabrica-inside-" + std::to_string(::getpid()));
  fs::create_directories(scratch);
  const auto maps = readLabelMaps(*recipe, scratch.string(), 2, [](double) {});
  Atlas& atlas = model.editAtlas();
  Hierarchy tree{"Regions", {}, {}, {}};
  for (size_t i = 0; i < recipe->structures.size(); ++i) {
    const RecipeStructure& given = recipe->structures[i];
    Structure s;
    s.id = given.id;
    s.name = given.name;
    s.tissue = given.tissue;
    atlas.structures.push_back(s);
    tree.nodes.push_back({StructureIndex(i), given.parent == kNoIndex ? kNone : uint32_t(given.parent), {}});
  }
  EXPECT_TRUE(maps.ok());
  for (const LabelMap& map : maps ? maps->maps : std::vector<LabelMap>()) {
    for (size_t label = 1; label < map.grid.stats.size(); ++label) {
      const LabelStats& stats = map.grid.stats[label];
      if (stats.voxels == 0) continue;
      Bounds voxels;
      voxels.include(vec3(stats.first[0], stats.first[1], stats.first[2]) - 0.5f);
      voxels.include(vec3(stats.last[0], stats.last[1], stats.last[2]) + 0.5f);
      addPart(atlas, StructureIndex(map.structures[label - 1]), transformed(voxels, map.grid.indexToWorld));
    }
  }
  atlas.hierarchies.push_back(tree);
  model.atlasChanged();
  fs::remove_all(scratch);
  return maps.ok();
}

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

Bounds moved(const Model& model, StructureIndex s, const std::vector<vec3>& by) {
  const Bounds& box = model.atlas().structures[s].bounds;
  return {box.min + by[s], box.max + by[s]};
}

// Pairs of parts whose boxes share more than a fifth of the smaller one.
size_t tangled(const Model& model, const std::vector<vec3>& by) {
  std::vector<Bounds> boxes;
  for (StructureIndex s = 0; s < by.size(); ++s)
    if (model.atlas().structures[s].partCount > 0) boxes.push_back(moved(model, s, by));
  const auto volume = [](const vec3& size) { return size.x * size.y * size.z; };
  size_t count = 0;
  for (size_t i = 0; i < boxes.size(); ++i)
    for (size_t j = 0; j < i; ++j) {
      const vec3 shared = glm::max(glm::min(boxes[i].max, boxes[j].max) - glm::max(boxes[i].min, boxes[j].min), vec3(0));
      count += volume(shared) > 0.2f * std::min(volume(boxes[i].size()), volume(boxes[j].size()));
    }
  return count;
}

void expectApart(const Model& model, size_t most) {
  const std::vector<vec3> still(model.atlas().structures.size(), vec3(0)), apart = explodeOffsets(model, 1);
  ASSERT_EQ(apart.size(), still.size());
  const size_t before = tangled(model, still), after = tangled(model, apart);
  EXPECT_GT(before, 500u);
  EXPECT_LE(after, most) << "of " << before;
  Bounds all;
  for (StructureIndex s = 0; s < apart.size(); ++s)
    if (model.atlas().structures[s].partCount > 0) all.include(moved(model, s, apart));
  EXPECT_LT(all.radius(), Explosion::kLargest * 1.05f * model.atlas().bounds.radius()) << "the whole stays on the screen";
}

TEST(RealInside, TheDemoPeelsFromSkinToTracts) {
  Model model;
  if (!demo(model)) GTEST_SKIP() << "mricron-data is not installed";
  const Atlas& atlas = model.atlas();
  const auto layer = [&](const char* id) {
    const StructureIndex s = atlas.indexOf(id);
    EXPECT_NE(s, kNone) << id;
    return s == kNone ? -1 : int(model.layers().of[s]);
  };
  EXPECT_EQ(model.layers().count, 4u);
  EXPECT_EQ(layer("skin"), 0);
  for (const char* cortex : {"precentral-gyrus-left", "superior-parietal-lobule-right", "middle-temporal-gyrus-left", "cuneus-right"})
    EXPECT_EQ(layer(cortex), 1) << cortex;
  for (const char* deep : {"thalamus-left", "putamen-right", "caudate-nucleus-left", "hippocampus-right", "insula-left", "amygdala-left"})
    EXPECT_EQ(layer(deep), 2) << deep;
  for (const char* tract : {"superior-longitudinal-fasciculus-left", "internal-capsule-posterior-limb-right", "corticospinal-tract-left"})
    EXPECT_EQ(layer(tract), 3) << tract;
  // What the step takes off is said in a few words.
  const auto parts = layerParts(atlas, *model.hierarchy(), model.layers(), 1);
  ASSERT_GT(parts.size(), 3u);
  EXPECT_NE(atlas.structures[parts[0].structure].name.find("frontal lobe"), std::string::npos) << atlas.structures[parts[0].structure].name;
  EXPECT_TRUE(parts[0].bothSides);
}

TEST(RealInside, TheDemoComesApartWithItsSidesAlike) {
  Model model;
  if (!demo(model)) GTEST_SKIP() << "mricron-data is not installed";
  expectApart(model, 120);
  const std::vector<vec3> apart = explodeOffsets(model, 1);
  size_t pairs = 0;
  const Atlas& atlas = model.atlas();
  const vec3 brain = apart[atlas.indexOf("brain")];
  for (StructureIndex s = 0; s < apart.size(); ++s) {
    const std::string& id = atlas.structures[s].id;
    if (!id.ends_with("-left") || atlas.structures[s].partCount == 0) continue;
    const StructureIndex other = atlas.indexOf(id.substr(0, id.size() - 4) + "right");
    if (other == kNone) continue;
    const vec3 left = apart[s] - brain, right = (apart[other] - brain) * vec3(-1, 1, 1);
    pairs += glm::distance(left, right) < 1e-3f;
  }
  EXPECT_GE(pairs, 70u);
  // The head's surface is put beside the brain.
  const Bounds skin = moved(model, atlas.indexOf("skin"), apart);
  EXPECT_LT(skin.max.x, moved(model, atlas.indexOf("thalamus-right"), apart).min.x);
}

TEST(RealInside, HubmapsOrgansPeelInwards) {
  Model model;
  if (!hubmap(model)) GTEST_SKIP() << "../shared/data/hubmap-male is not here";
  const Atlas& atlas = model.atlas();
  const PeelLayers& layers = model.layers();
  EXPECT_GE(layers.count, 3u);
  EXPECT_LE(layers.count, kMostLayers);
  const auto named = [&](const char* name) {
    for (StructureIndex s = 0; s < atlas.structures.size(); ++s)
      if (atlas.structures[s].name == name && layers.of[s] != kNoLayer) return int(layers.of[s]);
    ADD_FAILURE() << name;
    return -1;
  };
  // A kidney: its capsule, then what it holds, then the papillae.
  EXPECT_LT(named("kidney capsule"), named("renal pyramid L b"));
  EXPECT_LE(named("renal pyramid L a"), named("renal papilla L a"));
  // Each layer is a step that is seen: 4 of 100 at least.
  std::vector<size_t> size(layers.count);
  for (uint8_t layer : layers.of)
    if (layer != kNoLayer) ++size[layer];
  for (size_t n : size) EXPECT_GE(n, 8u);
}

TEST(RealInside, HubmapsOrgansComeApart) {
  Model model;
  if (!hubmap(model)) GTEST_SKIP() << "../shared/data/hubmap-male is not here";
  expectApart(model, 120);
}

}  // namespace
}  // namespace fabrica
