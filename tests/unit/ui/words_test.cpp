// Every text of the panels is the interface's own words, an atlas's name or a number: drawn with a catalogue that puts each word into brackets,
// whatever stands outside them is a forgotten literal. And in each real language every text has the room it needs.
#include "base/words.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "base/json.h"
#include "interact/placing.h"
#include "platform/headless/gl_context.h"
#include "ui/kit.h"
#include "ui/ui.h"

namespace fabrica::ui {
namespace {

constexpr const char *kOpen = "⟦", *kShut = "⟧";

Bytes fileOf(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::map<std::string, std::string> catalogueOf(const std::string& language) {
  const Bytes bytes = fileOf(std::string(FABRICA_REPO) + "/assets/words/" + language + ".json");
  const auto json = parseJson({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  std::map<std::string, std::string> out;
  if (!json) return out;
  for (const auto& [key, value] : json->items()) {
    if (value.is_string()) out[key] = value.get<std::string>();
    else out[key] = value[0].get<std::string>() + '\x1f' + value[1].get<std::string>();
  }
  return out;
}

std::string pairsOf(const std::map<std::string, std::string>& catalogue) {
  std::string out;
  for (const auto& [key, value] : catalogue) (out.append(key) += '\0').append(value) += '\0';
  return out;
}

// What is no number, no unit and no single letter, outside the brackets.
std::string forgotten(const std::string& text) {
  static const std::set<std::string> kAllowed{"mm", "µm", "cm", "ml", "MB", "RAS", "LPS", "ijk", "CSV", "EN", "FR", "English", "Français", "Español", "Português", "Deutsch"};
  std::string word, plain;
  int deep = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text.compare(i, 3, kOpen) == 0) ++deep, i += 2;
    else if (text.compare(i, 3, kShut) == 0) --deep, i += 2, plain += ' ';
    else if (deep == 0) plain += text[i];
  }
  std::string found;
  for (const char c : plain + " ") {
    if (std::isalpha(uint8_t(c)) || uint8_t(c) >= 0xc3) word += c;
    else if (!word.empty() && (uint8_t(c) & 0xc0) == 0x80) word += c;
    else {
      const bool letters = std::count_if(word.begin(), word.end(), [](char x) { return std::isalpha(uint8_t(x)); }) > 1;
      if (letters && !kAllowed.contains(word)) found += word + " ";
      word.clear();
    }
  }
  return found;
}

struct WordsUi : testing::Test {
  void SetUp() override {
    static const auto context = headless::GlContext::create();
    ASSERT_TRUE(context.ok()) << context.error().message();
    const static Bytes regular = fileOf("/usr/share/fonts/opentype/inter/Inter-Regular.otf"), bold = fileOf("/usr/share/fonts/opentype/inter/Inter-SemiBold.otf"),
                       italic = fileOf("/usr/share/fonts/opentype/inter/Inter-Italic.otf");
    if (regular.empty()) GTEST_SKIP() << "fonts-inter is not installed.";
    const ByteView fonts[] = {regular, bold, italic};
    ui = Ui::create(fonts);
    watchedText = &drawn;
    fill();
  }
  void TearDown() override {
    watchedText = nullptr;
    setWords("en", "");
  }

  // An atlas whose own texts have no letters.
  void fill() {
    Atlas& atlas = model.editAtlas();
    atlas.title = "#0";
    atlas.version = "1.0";
    atlas.description = "#1";
    atlas.sources.push_back({"#2", "https://example.org/", "#3", "", "#4", "#5", "1"});
    atlas.gaps.push_back({"#6", 0});
    for (int i = 0; i < 6; ++i) {
      Structure s;
      s.id = "s" + std::to_string(i);
      s.name = "#" + std::to_string(10 + i);
      s.names = {{"en", s.name}, {"la", "#" + std::to_string(20 + i)}, {"fr", "#30"}};
      s.synonyms = {"#40"};
      s.ontology = {"#:41"};
      s.definition = "#42";
      s.closure = i == 1 ? Closure::Open : i == 2 ? Closure::InGroup : Closure::Closed;
      if (i == 2) s.closedBy = 0;
      // The first is around the others: there is something to peel.
      s.bounds.include(vec3(i == 0 ? -0.1f : -0.02f * float(i)));
      s.bounds.include(vec3(i == 0 ? 0.1f : 0.01f));
      s.firstPart = uint32_t(i);
      s.partCount = 1;
      MeshPart mesh;
      mesh.structure = StructureIndex(i);
      mesh.bounds = s.bounds;
      mesh.levels.resize(1);
      atlas.parts.push_back(mesh);
      atlas.structures.push_back(s);
    }
    for (int h = 0; h < 2; ++h) {
      Hierarchy tree;
      tree.name = h == 0 ? "" : "#50";
      for (uint32_t i = 0; i < 6; ++i) {
        tree.nodes.push_back({StructureIndex(i), i == 0 ? kNone : 0, {}});
        if (i == 0) tree.roots.push_back(0);
        else tree.nodes[0].children.push_back(i);
      }
      tree.buildIndex(6);
      atlas.hierarchies.push_back(tree);
    }
    for (int v = 0; v < 4; ++v) {
      Volume volume;
      volume.id = "v" + std::to_string(v);
      volume.name = "#" + std::to_string(60 + v);
      volume.labels = v == 2;
      volume.within = v == 3 ? 0 : kNone;
      volume.unit = "#";
      volume.minimum = -1000;
      volume.maximum = 3000;
      volume.histogram = {{-500.0f, 0.4f}, {0.0f, 0.3f}, {900.0f, 0.3f}};
      VolumeLevel level;
      level.size = level.chunk = level.shard = {100, 100, 100};
      level.indexToWorld = glm::scale(mat4(1), vec3(v == 3 ? 0.0002f : 0.002f));
      volume.levels.push_back(level);
      atlas.volumes.push_back(volume);
    }
    atlas.notes.push_back("The file does not say how large its voxels are; 1 mm is assumed.");
    model.atlasChanged();
    model.showVolume(0);
    Camera camera;
    camera.distance = 0.8f;
    model.setCamera(camera);
  }

  void settle() {
    for (int i = 0; i < 300; ++i) {
      input.time += 1.0 / 60;
      const Output out = ui->frame(model, input);
      ui->draw();
      if (!out.animating) return;
    }
    ADD_FAILURE() << "it never comes to rest";
  }

  void hoverEverything() {
    const std::vector<Control> controls = ui->controls();
    for (const Control& control : controls) {
      PointerEvent e;
      e.type = PointerType::Move;
      e.button = -1;
      e.at = control.rect.center();
      e.time = input.time;
      ui->pointer(e);
      // A tip comes after a while.
      for (int i = 0; i < 3; ++i) {
        input.time += 0.3;
        ui->frame(model, input);
      }
    }
  }

  // All that a person comes across, on one screen.
  void walk() {
    using State = Measures::State;
    const bool phone = input.touch;
    for (const char* page : {"", "tree", "card", "slices", "inside", "layers", "measure", "view", "help", "about", "coverage", "labels"}) {
      ui->openPanel(page);
      settle();
      if (!phone) hoverEverything();
    }
    // Nothing is measured yet, then it is.
    model.select(0);
    for (const State state : {State::Unknown, State::Building, State::Working, State::Ready, State::Failed}) {
      for (const StructureIndex s : {0u, 1u, 2u}) {
        model.select(s);
        input.measures = {state, s, s == 0, 1234.5, 67.8, ""};
        ui->openPanel("card");
        settle();
      }
    }
    std::vector<StructureIndex> several{0, 1, 3};
    model.selectMany(several);
    model.ghostOthers(several);
    settle();
    model.hide(several);
    settle();
    model.showAll();
    // Slices, sections, thick ones, one that plays.
    for (const char* name : {"axial", "coronal", "oblique"}) {
      SlicePlane plane = *model.plane(name);
      plane.visible = plane.cut = true;
      plane.slab = 0.004f;
      plane.thickness = 0.006f;
      if (name[0] == 'c') plane.plane.normal = glm::normalize(vec3(0.2f, 0.1f, 1));
      model.setPlane(plane);
    }
    SlicePlane own;
    own.name = model.freePlaneName();
    own.cut = true;
    own.plane = {vec3(0), vec3(1, 0, 0)};
    model.setPlane(own);
    model.setKeepWhole({several.data(), 1}, true);
    const std::vector<SectionMeasure> sections{{"axial", false, State::Ready, true, 12.5, 34.5, ""}, {"axial", true, State::Ready, false, 0, 4, ""},
                                               {"coronal", false, State::Working, false, 0, 0, ""}, {own.name, false, State::Failed, false, 0, 0, ""},
                                               {"oblique", false, State::Building, false, 0, 0, ""}};
    input.sections = sections;
    Options options = model.options();
    options.panes = true;
    options.along = "oblique";
    options.body = BodyLook::Solid;
    options.cine.playing = true;
    options.cine.plane = "axial";
    options.latin = true;
    model.setOptions(options);
    input.measures = {State::Ready, 0, true, 12, 34, ""};
    const std::vector<LabelRow> rows{{"#a", "#70", true, false, kNone, {Surfaces::State::Working, ""}, 0.4f}, {"#b", "#71", true, true, 1, {Surfaces::State::None, ""}, 0}, {"#c", "#72", false, false, kNone, {}, 0}};
    input.labelMaps = rows;
    input.probe = Probe{vec3(0.01f), false, "12,5", "level 2", "#10"};
    for (const bool drawing : {false, true}) {
      input.sectionExport = {drawing, "axial", 3, 12, drawing ? "" : "The plane meets nothing that is shown."};
      for (const char* page : {"card", "slices", "slices", "measure"}) {
        ui->openPanel(page);
        settle();
        if (!phone && !drawing) hoverEverything();
        press("edit curve");
        press("reset curve");
        press("measure section");
      }
    }
    options.zoom = "v3";
    options.panes = false;
    model.setOptions(options);
    settle();
    // Measurements, and each on its way.
    const ImageFigures figures{State::Ready, "", 1, 0.001f, 12345, 12.5, 3.25, 1, 99, 0, 100, {3, 9, 4}, 0.001, {1, 2, 3}};
    ImageFigures reading = figures;
    reading.state = State::Working;
    bool ready = false;
    input.figures = [&](const std::string&) { return ready ? &figures : &reading; };
    for (const auto kind : {MeasurementKind::Distance, MeasurementKind::Angle, MeasurementKind::Ellipse, MeasurementKind::Polygon, MeasurementKind::Profile}) {
      Placing placing;
      placing.kind = kind;
      for (int n = 0; n < 4; ++n) {
        model.setPlacing(placing);
        ui->openPanel("measure");
        settle();
        if (!phone && n == 0) hoverEverything();
        placing.points.push_back(vec3(0.01f * float(n), 0.02f * float(n % 2), 0));
      }
      model.setPlacing({});
      Measurement m;
      m.kind = kind;
      m.points = kind == MeasurementKind::Distance || kind == MeasurementKind::Profile ? std::vector<vec3>{vec3(0), vec3(0.02f, 0, 0)}
                                                                                       : std::vector<vec3>{vec3(0), vec3(0.02f, 0, 0), vec3(0, 0, 0.02f)};
      names.push_back(model.addMeasurement(m));
    }
    for (const bool now : {false, true}) {
      ready = now;
      for (size_t i = 0; i < names.size(); ++i) {
        ui->openPanel("measure");
        settle();
        press("measurement", i);
      }
    }
    input.figures = nullptr;
    // What is told, and what is on its way.
    const std::vector<Notice> notices{{"1", Notice::Kind::Error, "#.nii could not be opened", "There is no such file. Check the address: capital letters count.", true, "", ""},
                                      {"2", Notice::Kind::Warning, "12 of 345 shapes do not fit", "", false, "Open 1 of 4 voxels along each axis", "#"}};
    input.notices = notices;
    input.progress = {true, 0.3f, tr("Loading {0} of {1} structures", {"12", "345"})};
    input.hoverName = "#10";
    settle();
    input.notices = {};
    // Looked for, and not found.
    model.selectMany({});
    const SearchHit hits[] = {{1, ""}, {2, "#40"}};
    input.searchText = "#1";
    input.hits = hits;
    settle();
    input.hits = {};
    settle();
    input.searchText.clear();
    const Here here{1, {300, 300}, {0, 1, 2}};
    input.here = &here;
    settle();
    input.here = nullptr;
    model.setExplode(0.4f);
    model.peel(1);
    model.setClipBox({true, model.visibleBounds()});
    ui->openPanel("inside");
    settle();
    if (!phone) hoverEverything();
    input.embedded = true;
    for (const char* page : {"tree", "slices", "card"}) {
      model.select(0);
      ui->openPanel(page);
      settle();
    }
    input.embedded = false;
    model.showAll();
    model.peel(0);
    for (uint32_t layer = 0; layer <= model.mostPeeled(); ++layer) {
      model.peel(layer);
      ui->openPanel("inside");
      settle();
    }
    Model none;
    std::swap(model, none);
    input.progress = {};
    ui->openPanel("tree");
    settle();
    std::swap(model, none);
  }

  void press(const std::string& name, size_t which = 0) {
    for (const Control& c : ui->controls()) {
      if (c.name != name || which-- > 0) continue;
      PointerEvent e;
      e.at = c.rect.center();
      e.time = input.time;
      e.button = 0;
      for (const PointerType type : {PointerType::Move, PointerType::Down, PointerType::Up}) {
        e.type = type;
        ui->pointer(e);
        input.time += 1.0 / 60;
        ui->frame(model, input);
      }
      settle();
      return;
    }
  }

  void laptop() {
    input = {};
    input.size = {1440, 2600};  // nothing has to be scrolled to
  }
  void phone() {
    input = {};
    input.size = {390, 844};
    input.pixelRatio = 2;
    input.touch = true;
  }

  Model model;
  std::unique_ptr<Ui> ui;
  Input input;
  std::vector<DrawnText> drawn;
  std::vector<std::string> names;
};


TEST_F(WordsUi, NoLiteralIsForgotten) {
  auto catalogue = catalogueOf("fr");
  ASSERT_GT(catalogue.size(), 300u);
  for (auto& [key, value] : catalogue) value = kOpen + key.substr(key.find("column: ") == 0 ? 8 : 0) + kShut + (value.find('\x1f') == std::string::npos ? "" : '\x1f' + (kOpen + key) + kShut);
  for (const bool small : {false, true}) {
    small ? phone() : laptop();
    setWords("fr", pairsOf(catalogue));
    walk();
    SetUp();
  }
  std::set<std::string> found;
  size_t ours = 0;
  for (const DrawnText& text : drawn) {
    ours += text.words.find(kOpen) != std::string::npos;
    if (!forgotten(text.words).empty()) found.insert(text.words);
  }
  for (const std::string& text : found) ADD_FAILURE() << "not in the catalogue: " << text;
  EXPECT_GT(ours, 1000u);
}

TEST_F(WordsUi, EachLanguageHasRoom) {
  for (const char* language : {"en", "fr", "es", "pt", "de"}) {
    const auto catalogue = language == std::string("en") ? std::map<std::string, std::string>{} : catalogueOf(language);
    for (const bool small : {false, true}) {
      drawn.clear();
      model = Model();
      SetUp();
      small ? phone() : laptop();
      setWords(language, pairsOf(catalogue));
      walk();
      std::set<std::string> cut;
      for (const DrawnText& text : drawn)
        if (text.cut) cut.insert(text.words);
      for (const std::string& text : cut) ADD_FAILURE() << language << (small ? ", phone" : ", laptop") << ": cut off: " << text;
      EXPECT_GT(drawn.size(), 1000u);
    }
  }
}

}  // namespace
}  // namespace fabrica::ui
