// ui_snapshot OUT_DIR: the panels over a made-up brain, drawn without a screen (EGL), one PNG a situation. For looking at.
#include <GLES3/gl3.h>

#include <cmath>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iterator>

#include "atlas/search.h"
#include "interact/camera_moves.h"
#include "interact/controller.h"
#include "interact/pane_control.h"
#include "platform/headless/gl_context.h"
#include "platform/headless/picture.h"
#include "ui/ui.h"

using namespace fabrica;

namespace {

Bytes readFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

struct Builder {
  Model& model;
  Hierarchy regions, sides;
  uint32_t seed = 7;

  float noise() {
    seed = seed * 1664525u + 1013904223u;
    return static_cast<float>(seed >> 8) / 16777216.0f;
  }
  StructureIndex group(const std::string& name, uint32_t parentNode, uint32_t& node) {
    return add(name, "", parentNode, node, false, {}, {});
  }
  StructureIndex add(const std::string& name, const std::string& latin, uint32_t parentNode, uint32_t& node, bool part, vec3 at, Color color) {
    Atlas& atlas = model.editAtlas();
    const auto s = static_cast<StructureIndex>(atlas.structures.size());
    Structure structure;
    structure.id = name;
    structure.name = name;
    structure.names.push_back({"en", name});
    if (!latin.empty()) structure.names.push_back({"la", latin});
    structure.color = color;
    if (part) {
      structure.partCount = 1;
      structure.firstPart = static_cast<uint32_t>(atlas.parts.size());
      structure.bounds.include(at - 0.008f);
      structure.bounds.include(at + 0.008f);
      MeshPart mesh;
      mesh.structure = s;
      mesh.bounds = structure.bounds;
      mesh.levels.resize(1);
      atlas.parts.push_back(mesh);
    }
    atlas.structures.push_back(structure);
    node = static_cast<uint32_t>(regions.nodes.size());
    regions.nodes.push_back({s, parentNode, {}});
    if (parentNode == kNone) regions.roots.push_back(node);
    else regions.nodes[parentNode].children.push_back(node);
    return s;
  }
};

StructureIndex buildBrain(Model& model) {
  Builder b{model, {}, {}};
  b.regions.name = "Regions";
  struct Lobe {
    const char* name;
    std::vector<std::array<const char*, 2>> parts;
    Color color;
    vec3 at;
  };
  const std::vector<Lobe> lobes = {
      {"Frontal lobe", {{"Precentral gyrus", "Gyrus precentralis"}, {"Superior frontal gyrus", "Gyrus frontalis superior"}, {"Middle frontal gyrus", "Gyrus frontalis medius"},
        {"Inferior frontal gyrus, opercular part", "Pars opercularis gyri frontalis inferioris"}, {"Inferior frontal gyrus, triangular part", ""}, {"Gyrus rectus", "Gyrus rectus"},
        {"Olfactory cortex", ""}, {"Supplementary motor area", ""}, {"Paracentral lobule", "Lobulus paracentralis"}}, {226, 178, 150, 255}, {0, 0.02f, 0.05f}},
      {"Parietal lobe", {{"Postcentral gyrus", "Gyrus postcentralis"}, {"Superior parietal lobule", "Lobulus parietalis superior"}, {"Supramarginal gyrus", "Gyrus supramarginalis"},
        {"Angular gyrus", "Gyrus angularis"}, {"Precuneus", "Precuneus"}}, {170, 196, 160, 255}, {0, 0.05f, -0.03f}},
      {"Temporal lobe", {{"Superior temporal gyrus", "Gyrus temporalis superior"}, {"Middle temporal gyrus", "Gyrus temporalis medius"}, {"Inferior temporal gyrus", "Gyrus temporalis inferior"},
        {"Heschl’s gyrus", "Gyri temporales transversi"}, {"Fusiform gyrus", "Gyrus fusiformis"}}, {156, 178, 214, 255}, {0, -0.03f, 0.01f}},
      {"Occipital lobe", {{"Cuneus", "Cuneus"}, {"Calcarine cortex", "Sulcus calcarinus"}, {"Lingual gyrus", "Gyrus lingualis"}, {"Superior occipital gyrus", ""}}, {206, 160, 196, 255}, {0, 0, -0.07f}},
      {"Limbic lobe", {{"Hippocampus", "Hippocampus"}, {"Parahippocampal gyrus", "Gyrus parahippocampalis"}, {"Anterior cingulate gyrus", "Gyrus cinguli anterior"}, {"Amygdala", "Corpus amygdaloideum"}, {"Insula", "Lobus insularis"}}, {230, 196, 120, 255}, {0, -0.01f, 0}},
      {"Basal nuclei", {{"Caudate nucleus", "Nucleus caudatus"}, {"Putamen", "Putamen"}, {"Pallidum", "Globus pallidus"}, {"Thalamus", "Thalamus"}}, {200, 140, 130, 255}, {0, 0, 0.01f}}};
  uint32_t head, brain, node;
  b.group("Head", kNone, head);
  const StructureIndex scalp = b.add("Scalp and face", "", head, node, true, {0, 0, 0.09f}, {216, 180, 160, 255});
  b.group("Brain", head, brain);
  StructureIndex hippocampus = kNone;
  for (const char* side : {"Left", "Right"}) {
    uint32_t hemisphere;
    b.group(std::string(side) + " hemisphere", brain, hemisphere);
    const float sign = side[0] == 'L' ? 1.0f : -1.0f;
    for (const Lobe& lobe : lobes) {
      uint32_t l;
      b.group(lobe.name, hemisphere, l);
      for (const auto& part : lobe.parts) {
        Color c = lobe.color;
        c.r = static_cast<uint8_t>(c.r - 20 + 30 * b.noise());
        c.g = static_cast<uint8_t>(c.g - 20 + 30 * b.noise());
        const vec3 at = lobe.at + vec3(sign * (0.02f + 0.035f * b.noise()), 0.03f * (b.noise() - 0.5f), 0.04f * (b.noise() - 0.5f));
        const StructureIndex s = b.add(std::string(part[0]) + (side[0] == 'L' ? " left" : " right"), part[1], l, node, true, at, c);
        if (std::string(part[0]) == "Hippocampus" && side[0] == 'L') hippocampus = s;
      }
    }
  }
  uint32_t cerebellum, tracts;
  b.group("Cerebellum", brain, cerebellum);
  for (int i = 1; i <= 10; ++i) b.add("Vermis " + std::to_string(i), "", cerebellum, node, true, {0, -0.05f + 0.004f * static_cast<float>(i), -0.06f}, {190, 170, 140, 255});
  b.group("White-matter tracts", brain, tracts);
  for (const char* name : {"Corticospinal tract", "Corpus callosum, genu", "Corpus callosum, splenium", "Superior longitudinal fasciculus", "Uncinate fasciculus", "Fornix"}) {
    b.add(name, "", tracts, node, true, {0.03f * (b.noise() - 0.5f), 0.01f, 0.03f * (b.noise() - 0.5f)}, {235, 232, 215, 255});
  }
  Atlas& atlas = model.editAtlas();
  atlas.structures[scalp].tissue = Tissue::Skin;
  MeshPart& skin = atlas.parts[atlas.structures[scalp].firstPart];
  skin.bounds.include(vec3(-0.08f, -0.1f, -0.1f));
  skin.bounds.include(vec3(0.08f, 0.1f, 0.1f));
  Structure& h = atlas.structures[hippocampus];
  h.names.push_back({"fr", "Hippocampe"});
  h.names.push_back({"el", "Ιππόκαμπος"});
  h.names.push_back({"cs", "Hipokampus (mořský koník)"});
  h.synonyms = {"Cornu Ammonis", "Ammon’s horn"};
  h.ontology = {"UBERON:0001954", "FMA:275020", "RADLEX:RID6546"};
  h.definition = "A curved ridge of grey matter along the floor of the temporal horn of the lateral ventricle. It takes part in making memories of events and of places.";
  h.closure = Closure::Closed;
  atlas.title = "Colin 27: a head and its brain";
  atlas.version = "1.0";
  atlas.description = "One healthy man’s head, scanned 27 times, with the regions of the AAL map and the tracts of the JHU map.";
  atlas.sources.push_back({"Automated anatomical labelling (AAL)", "https://www.gin.cnrs.fr/en/tools/aal/", "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/", "N. Tzourio-Mazoyer and others", "@article{tzourio2002, title={Automated anatomical labeling}}", "1"});
  atlas.gaps.push_back({"The lymphatic system is not part of this atlas.", kNone});
  atlas.gaps.push_back({"Cranial nerves are missing: they cannot be seen in this scan.", kNone});
  atlas.notes.push_back("Two names stood twice in the file; the second ones were given “~2”.");
  Volume t1;
  t1.id = "t1";
  t1.name = "T1 MRI";
  VolumeLevel level;
  level.size = {181, 217, 181};
  level.indexToWorld = glm::translate(mat4(1), vec3(-0.09f, -0.07f, -0.126f)) * glm::scale(mat4(1), vec3(0.001f));
  t1.levels.push_back(level);
  atlas.volumes.push_back(t1);
  t1.id = "aal";
  t1.name = "AAL";
  t1.labels = true;
  atlas.volumes.push_back(t1);
  b.regions.buildIndex(atlas.structures.size());
  Hierarchy systems;
  systems.name = "Systems";
  for (uint32_t i = 0; i < 5; ++i) {
    systems.nodes.push_back({b.regions.nodes[i].structure, kNone, {}});
    systems.roots.push_back(i);
  }
  systems.buildIndex(atlas.structures.size());
  atlas.hierarchies = {b.regions, systems};
  model.atlasChanged();
  return hippocampus;
}

// A stand-in for the renderer: the gradient and every structure as a shaded disc.
class Stage {
 public:
  void draw(const Model& model, const Screen& screen, int width, int height, float ratio, bool dark, const std::vector<ui::PaneRect>& panes) {
    glViewport(0, 0, width, height);
    glEnable(GL_SCISSOR_TEST);
    for (int y = 0; y < height; y += 4) {
      const float t = static_cast<float>(y) / static_cast<float>(height);
      const vec3 top = dark ? vec3(21, 24, 29) : vec3(246, 244, 239), low = dark ? vec3(12, 14, 17) : vec3(230, 227, 220);
      const vec3 c = glm::mix(low, top, t) / 255.0f;
      glScissor(0, y, width, 4);
      glClearColor(c.x, c.y, c.z, 1);
      glClear(GL_COLOR_BUFFER_BIT);
    }
    for (StructureIndex s = 0; s < model.atlas().structures.size(); ++s) {
      const Structure& structure = model.atlas().structures[s];
      if (structure.partCount == 0 || !model.appearance(s).visible) continue;
      const vec3 middle = model.drawnBounds(s).center();
      const auto at = pixelOf(model.camera(), screen, middle);
      if (!at) continue;
      const Color c = model.colorOf(s);
      const float r = 0.014f / metresPerPixel(model.camera(), screen, depthOf(model.camera(), middle));
      for (float y = -r; y < r; y += 2) {
        const float half = std::sqrt(r * r - y * y), shade = 0.75f - 0.25f * y / r;
        glScissor(static_cast<int>((at->x - half) * ratio), height - static_cast<int>((at->y + y) * ratio), static_cast<int>(2 * half * ratio), static_cast<int>(2 * ratio));
        glClearColor(c.r / 255.0f * shade, c.g / 255.0f * shade, c.b / 255.0f * shade, 1);
        glClear(GL_COLOR_BUFFER_BIT);
      }
    }
    for (const auto& pane : panes) {
      glScissor(static_cast<int>(pane.rect.x * ratio), height - static_cast<int>((pane.rect.y + pane.rect.height) * ratio), static_cast<int>(pane.rect.width * ratio), static_cast<int>(pane.rect.height * ratio));
      glClearColor(0.05f, 0.05f, 0.06f, 1);
      glClear(GL_COLOR_BUFFER_BIT);
    }
    glDisable(GL_SCISSOR_TEST);
  }
};

struct Shot {
  const char* name;
  vec2 size;
  float ratio;
  bool touch, dark;
  std::function<void(Model&, ui::Ui&, ui::Input&)> arrange;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "ui_snapshot OUT_DIR [NAME]\n");
    return 2;
  }
  auto context = headless::GlContext::create();
  if (!context) {
    std::fprintf(stderr, "%s\n", context.error().message().c_str());
    return 1;
  }
  std::vector<Bytes> files;
  std::vector<ByteView> views;
  for (const char* name : {"regular.otf", "semibold.otf", "italic.otf", "more.otf"}) files.push_back(readFile(std::string(FABRICA_FONTS) + "/" + name));
  for (const Bytes& file : files) views.emplace_back(file);

  StructureIndex hippocampus = kNone;
  std::vector<ui::SearchHit> hits;
  std::vector<ui::Notice> notices;
  const auto choose = [&](Model& m, ui::Ui&, ui::Input&) { m.select(hippocampus); };
  const auto panel = [&](const char* name) {
    return [&, name](Model& m, ui::Ui& u, ui::Input&) { u.openPanel(name); };
  };
  const auto measure = [&](Model& m, ui::Ui&, ui::Input& in) {
    m.select(hippocampus);
    in.measures = {ui::Measures::State::Ready, hippocampus, true, 3.418, 17.24, ""};
  };
  const auto search = [&](Model& m, ui::Ui&, ui::Input& in) {
    in.searchText = "hipp";
    in.searchFocused = true;
    SearchIndex index;
    index.build(m.atlas());
    for (const auto& hit : index.search("hipp")) hits.push_back({hit.structure, hit.matched});
    in.hits = hits;
  };
  const auto slices = [&](Model& m, ui::Ui& u, ui::Input&) {
    for (const char* name : {"axial", "sagittal"}) {
      SlicePlane plane = *m.plane(name);
      plane.visible = true;
      plane.cut = plane.name == "sagittal";
      m.setPlane(plane);
    }
    u.openPanel("slices");
  };
  const auto inside = [&](Model& m, ui::Ui& u, ui::Input&) {
    m.setExplode(0.4f);
    m.peel(1);
    Bounds box = m.drawnBounds();
    box.max.x *= 0.4f;
    m.setClipBox({true, box});
    u.openPanel("inside");
  };
  std::vector<ui::SectionMeasure> sections;
  const auto cuts = [&](Model& m, ui::Ui& u, ui::Input& in) {
    m.select(hippocampus);
    for (const char* name : {"axial", "sagittal"}) {
      SlicePlane plane = *m.plane(name);
      plane.cut = true;
      plane.visible = plane.name == "axial";
      plane.slab = plane.name == "sagittal" ? 0.012f : 0;
      plane.plane.position = m.boundsOf(m.selection()).center();
      m.setPlane(plane);
    }
    SlicePlane own;
    own.name = m.freePlaneName();
    m.setPlane(own);
    m.setKeepWhole(m.selection(), true);
    u.openPanel("slices");
    sections = {{"axial", false, ui::Measures::State::Ready, true, 1.234, 4.71, ""},
                {"sagittal", false, ui::Measures::State::Ready, true, 2.87, 9.04, ""},
                {"sagittal", true, ui::Measures::State::Working, true, 0, 0, ""}};
    in.sections = sections;
    in.measures = {ui::Measures::State::Ready, hippocampus, true, 3.418, 17.24, ""};
    in.sectionExport = {true, "axial", 12, 60, ""};
  };
  const auto cutCard = [&](Model& m, ui::Ui& u, ui::Input& in) {
    cuts(m, u, in);
    u.openPanel("card");
  };
  const auto panes = [&](Model& m, ui::Ui&, ui::Input&) {
    Options options = m.options();
    options.panes = true;
    m.setOptions(options);
    m.select(hippocampus);
  };
  const auto trouble = [&](Model&, ui::Ui&, ui::Input& in) {
    notices.push_back({"a", ui::Notice::Kind::Error, "3 of 116 parts could not be loaded", "meshes.glb: the host answered 500 (its own mistake). The rest of the atlas works.", true});
    in.notices = notices;
    in.progress = {true, 0.42f, "Loading 34 of 116 structures"};
  };
  const std::vector<Shot> shots = {
      {"laptop-dark", {1440, 900}, 1, false, true, choose},
      {"laptop-light", {1440, 900}, 1, false, false, measure},
      {"laptop-first", {1440, 900}, 1, false, true, trouble},
      {"laptop-slices", {1440, 900}, 1, false, true, slices},
      {"laptop-inside", {1440, 900}, 1, false, true, inside},
      {"laptop-inside-light", {1440, 900}, 1, false, false, [&](Model& m, ui::Ui& u, ui::Input& in) { m.select(hippocampus); inside(m, u, in); }},
      {"laptop-cuts", {1440, 900}, 1, false, true, cuts},
      {"laptop-cuts-light", {1440, 900}, 1, false, false, cuts},
      {"laptop-cut-card", {1440, 900}, 1, false, false, cutCard},
      {"laptop-view", {1440, 900}, 1, false, false, panel("view")},
      {"laptop-help", {1440, 900}, 1, false, true, panel("help")},
      {"laptop-about", {1440, 900}, 1, false, false, panel("about")},
      {"laptop-layers", {1440, 900}, 1, false, false, panel("layers")},
      {"laptop-panes", {1440, 900}, 1, false, true, panes},
      {"laptop-search", {1440, 900}, 2, false, true, search},
      {"phone-first", {390, 844}, 2, true, true, [](Model&, ui::Ui&, ui::Input&) {}},
      {"phone-peek", {390, 844}, 2, true, true, choose},
      {"phone-peek-light", {390, 844}, 2, true, false, choose},
      {"phone-card", {390, 844}, 2, true, true, [&](Model& m, ui::Ui& u, ui::Input& in) { measure(m, u, in); u.openPanel("card"); }},
      {"phone-tree", {390, 844}, 2, true, false, panel("tree")},
      {"phone-slices", {390, 844}, 2, true, true, slices},
      {"phone-inside", {390, 844}, 2, true, true, inside},
      {"phone-inside-light", {390, 844}, 2, true, false, panel("inside")},
      {"phone-cuts", {390, 844}, 2, true, true, cuts},
      {"phone-cuts-light", {390, 844}, 2, true, false, cuts},
      {"phone-cut-card", {390, 844}, 2, true, true, cutCard},
      {"phone-view", {390, 844}, 2, true, true, panel("view")},
      {"phone-search", {390, 844}, 2, true, true, [&](Model& m, ui::Ui& u, ui::Input& in) { search(m, u, in); in.safe.bottom = 300; }},
      {"phone-trouble", {390, 844}, 2, true, false, trouble},
      {"side-first", {844, 390}, 2, true, true, [](Model&, ui::Ui&, ui::Input&) {}},
      {"side-peek", {844, 390}, 2, true, true, choose},
      {"side-inside", {844, 390}, 2, true, true, inside},
      {"side-tree", {844, 390}, 2, true, false, panel("tree")},
  };
  for (const Shot& shot : shots) {
    if (argc > 2 && std::string(shot.name).find(argv[2]) == std::string::npos) continue;
    Model model;
    hippocampus = buildBrain(model);
    Camera camera;
    camera.orientation = glm::angleAxis(0.5f, vec3(0, 1, 0)) * glm::angleAxis(-0.25f, vec3(1, 0, 0));
    model.setCamera(camera);
    hits.clear();
    notices.clear();
    auto panels = ui::Ui::create(views);
    auto controller = Controller::create();
    ui::Input in;
    in.size = shot.size;
    in.pixelRatio = shot.ratio;
    in.touch = shot.touch;
    in.dark = shot.dark;
    shot.arrange(model, *panels, in);
    const int width = static_cast<int>(shot.size.x * shot.ratio), height = static_cast<int>(shot.size.y * shot.ratio);
    auto target = (*context)->target(width, height);
    if (!target) {
      std::fprintf(stderr, "%s\n", target.error().message().c_str());
      return 1;
    }
    ui::Output out;
    int frames = 0, still = 0;
    std::vector<ui::LabelAnchor> anchors;
    std::vector<ui::PaneMatrix> matrices;
    for (; frames < 300 && still < 3; ++frames) {
      in.time += 1.0 / 60;
      out = panels->frame(model, in);
      SceneLayout layout{in.size, out.scene, out.covered, {}, {}};
      controller->fit(model.visibleBounds(), model, layout, false);
      const Screen screen{out.scene, out.covered};
      anchors.clear();
      for (StructureIndex s = 0; s < model.atlas().structures.size(); ++s) {
        if (model.atlas().structures[s].partCount == 0) continue;
        if (const auto at = pixelOf(model.camera(), screen, model.drawnBounds(s).center())) anchors.push_back({s, *at, 100 + (s * 37) % 400});
      }
      in.labels = anchors;
      in.covered = out.covered;
      matrices.clear();
      for (const auto& pane : out.panes) {
        const PaneCamera c = paneCamera(*model.plane(pane.plane), sceneBounds(model), pane.rect.width / pane.rect.height);
        matrices.push_back({pane.plane, c.view, c.projection});
      }
      in.paneMatrices = matrices;
      still = out.animating ? 0 : still + 1;
    }
    Stage().draw(model, {out.scene, out.covered}, width, height, shot.ratio, shot.dark, out.panes);
    panels->draw();
    headless::Picture picture = headless::readPicture(*target);
    for (size_t i = 3; i < picture.rgba.size(); i += 4) picture.rgba[i] = 255;
    if (const Status written = headless::writePng(picture, std::string(argv[1]) + "/" + shot.name + ".png"); !written) {
      std::fprintf(stderr, "%s\n", written.error().message().c_str());
    }
    std::printf("%-18s %dx%d still after %d frames, GL error %u\n", shot.name, width, height, frames, glGetError());
    panels.reset();
  }
  return 0;
}
