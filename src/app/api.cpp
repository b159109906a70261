#include "app/api.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "app/api_arguments.h"
#include "app/api_card.h"
#include "app/api_finding.h"
#include "app/api_learn.h"
#include "app/api_lists.h"
#include "app/api_measure.h"
#include "app/api_share.h"
#include "app/api_sources.h"
#include "atlas/pins.h"
#include "atlas/zooms.h"
#include "formats/terms/terms.h"
#include "link/state.h"

namespace fabrica {

namespace {

using Method = Json (*)(App&, const Json&);

std::vector<StructureIndex> idsArgument(App& app, const Json& args) {
  const Json& list = argument(args, 0);
  return readIds(list.is_array() ? list : Json::array({list}), app.model().atlas());
}

constexpr const char* kSlabImages[] = {"mean", "max", "min"};

Json planeJson(const SlicePlane& plane) {
  return {{"name", plane.name}, {"position", toJson(plane.plane.position)}, {"normal", toJson(plane.plane.normal)},
          {"image", plane.image}, {"cut", plane.cut}, {"visible", plane.visible}, {"slab", plane.slab},
          {"imageShare", plane.faceImage()}, {"thickness", plane.thickness}, {"shows", kSlabImages[int(plane.shows)]},
          {"zoom", plane.zoom}, {"pan", {plane.pan.x, plane.pan.y}}};
}

Json setPlane(App& app, const Json& args) {
  const Json& json = argument(args, 0);
  const std::string name = getString(json, "name");
  if (name.empty() || name.size() > kMostPlaneName) return refused(ErrorCode::BadFormat, "A plane needs a name, such as \"axial\".");
  SlicePlane plane;
  if (const SlicePlane* known = app.model().plane(name)) plane = *known;
  else plane.plane.position = app.model().atlas().bounds.center();
  if (!app.model().plane(name) && app.model().planes().size() >= kMostPlanes) {
    return refused(ErrorCode::TooLarge, "There are " + std::to_string(kMostPlanes) + " planes already. Remove one first.");
  }
  plane.name = name;
  plane.plane.position = getVec3(json, "position", plane.plane.position);
  plane.plane.normal = getVec3(json, "normal", plane.plane.normal);
  if (!(glm::length(plane.plane.normal) > 1e-6f)) return refused(ErrorCode::BadFormat, "A plane's normal must have a length.");
  plane.image = getBool(json, "image", plane.image);
  plane.cut = getBool(json, "cut", plane.cut);
  plane.visible = getBool(json, "visible", plane.visible);
  plane.slab = float(getNumber(json, "slab", plane.slab));
  plane.thickness = float(getNumber(json, "thickness", plane.thickness));
  const std::string shows = getString(json, "shows", kSlabImages[int(plane.shows)]);
  const auto known = std::find(std::begin(kSlabImages), std::end(kSlabImages), shows);
  if (known == std::end(kSlabImages)) return refused(ErrorCode::BadFormat, "A thick slice shows \"mean\", \"max\" or \"min\".");
  plane.shows = SlabImage(known - std::begin(kSlabImages));
  plane.zoom = float(getNumber(json, "zoom", plane.zoom));
  if (const Json* share = find(json, "imageShare"); share && share->is_number()) plane.imageShare = float(getNumber(json, "imageShare", 0));
  else if (json.is_object() && json.contains("imageShare") && !share) plane.imageShare.reset();  // null: as by default
  size_t faces = cutFaces(plane).size();
  for (const SlicePlane& other : app.model().planes())
    if (other.name != name) faces += cutFaces(other).size();
  if (plane.cut && faces > kMostCutFaces) {
    return refused(ErrorCode::TooLarge, std::to_string(kMostCutFaces) + " faces can cut at once, and a slab has two. Let another plane not cut first.");
  }
  app.model().setPlane(plane);
  return {};
}

Json inside(App& app, const Json&) {
  const Inside& now = app.model().inside();
  Json clip;
  if (now.clip.on) clip = {{"min", toJson(now.clip.box.min)}, {"max", toJson(now.clip.box.max)}};
  return {{"explode", now.explode}, {"peeled", now.peeled}, {"mostPeeled", app.model().mostPeeled()}, {"clipBox", std::move(clip)}};
}

// Finer scans of parts of the shown volume.
Json zooms(App& app, const Json&) {
  const Model& model = app.model();
  Json out = Json::array();
  for (const uint32_t v : zoomsOf(model.atlas(), model.shownVolume())) {
    const Volume& volume = model.atlas().volumes[v];
    Json corners = Json::array();
    for (const vec3& corner : volumeCorners(volume)) corners.push_back(toJson(corner));
    out.push_back({{"id", volume.id}, {"name", volume.name}, {"voxel", voxelOf(volume)}, {"corners", std::move(corners)}, {"in", zoomInUse(model) == v}});
  }
  return out;
}

Json setExplode(App& app, const Json& args) {
  const double amount = numberArgument(args, 0, NAN);
  if (!(amount >= 0 && amount <= 1)) return refused(ErrorCode::BadFormat, "How far things are pulled apart must be a number from 0 to 1.");
  app.model().setExplode(float(amount));
  return {};
}

Json peel(App& app, const Json& args) {
  const double count = numberArgument(args, 0, NAN);
  if (!(count >= 0)) return refused(ErrorCode::BadFormat, "The number of layers to take off must be 0 or more.");
  app.model().peel(uint32_t(std::min(count, 255.0)));
  return {};
}

// From outside inwards: the ids of each layer.
Json layers(App& app, const Json&) {
  const PeelLayers& found = app.model().layers();
  Json out = Json::array();
  for (uint32_t i = 0; i < found.count; ++i) out.push_back(Json::array());
  for (StructureIndex s = 0; s < found.of.size(); ++s) {
    if (found.of[s] < found.count) out[found.of[s]].push_back(app.model().atlas().structures[s].id);
  }
  return out;
}

Json setClipBox(App& app, const Json& args) {
  const Json& json = argument(args, 0);
  ClipBox clip = app.model().inside().clip;
  clip.on = json.is_object();
  if (!clip.on && !json.is_null()) return refused(ErrorCode::BadFormat, "A clip box is {min, max}, or null for none.");
  if (clip.on) {
    clip.box = {getVec3(json, "min", vec3(NAN)), getVec3(json, "max", vec3(NAN))};
    if (!glm::all(glm::lessThan(clip.box.min, clip.box.max))) {
      return refused(ErrorCode::BadFormat, "A clip box needs min and max, three metres each, min less than max.");
    }
  }
  app.model().setClipBox(clip);
  return {};
}

// What a page calls as it starts: by its name it is told apart from what can come later (tools/lib/split_program.mjs).
Json open(App& app, const Json& args) { return app.open(textArgument(args, 0)), Json(); }

struct Entry {
  std::string_view name;
  Method method;
};

const Entry kMethods[] = {
    {"visibility", [](App& app, const Json&) {
       // "0" or "1" each, in the order of `structures`: a letter a structure where that is hundreds.
       std::string out;
       for (const Model::Branch& branch : app.model().branches()) out += branch.shown ? '1' : '0';
       return Json(std::move(out));
     }},
    {"openSurfaces", [](App& app, const Json&) {
       std::string out;
       for (const Structure& structure : app.model().atlas().structures) out += structure.closure == Closure::Open ? '1' : '0';
       return Json(std::move(out));
     }},
    {"search", [](App& app, const Json& args) {
       Json out = Json::array();
       for (const SearchIndex::Hit& hit : app.search().search(textArgument(args, 0))) {
         out.push_back({{"id", app.model().atlas().structures[hit.structure].id},
                        {"name", app.model().nameOf(hit.structure)},
                        {"path", app.model().pathText(hit.structure)},
                        {"matched", hit.matched},
                        {"similar", hit.similar}});
       }
       return out;
     }},
    {"select", [](App& app, const Json& args) -> Json {
       if (argument(args, 0).is_null()) {
         app.model().select(kNone);
         return {};
       }
       const auto ids = idsArgument(app, args);
       if (ids.empty()) return refused(ErrorCode::NotFound, "No structure has the id \"" + textArgument(args, 0) + "\".");
       app.model().selectMany(ids);
       return {};
     }},
    {"selection", [](App& app, const Json&) -> Json { return app.model().atlas().idsOf(app.model().selection()); }},
    {"showAll", [](App& app, const Json&) { return app.model().showAll(), Json(); }},
    {"undo", [](App& app, const Json&) { return app.model().undo(), Json(); }},
    {"redo", [](App& app, const Json&) { return app.model().redo(), Json(); }},
    {"retry", [](App& app, const Json&) { return app.retry(), Json(); }},
    {"camera", [](App& app, const Json& args) -> Json {
       if (!argument(args, 0).is_object()) return cameraOf(app.model());
       return applyCamera(argument(args, 0), app.model()), Json();
     }},
    {"pick", [](App& app, const Json& args) {
       return Json(app.pick({float(numberArgument(args, 0, -1)), float(numberArgument(args, 1, -1))}));
     }},
    {"planes", [](App& app, const Json&) {
       Json out = Json::array();
       for (const SlicePlane& plane : app.model().planes()) out.push_back(planeJson(plane));
       return out;
     }},
    {"setPlane", setPlane},
    {"zooms", zooms},
    {"goIn", [](App& app, const Json& args) -> Json {
       if (!app.goIn(textArgument(args, 0))) return refused(ErrorCode::NotFound, "No zoom has the id \"" + textArgument(args, 0) + "\".");
       return {};
     }},
    {"goOut", [](App& app, const Json&) { return app.goOut(), Json(); }},
    {"inside", inside},
    {"setExplode", setExplode},
    {"peel", peel},
    {"layers", layers},
    {"setClipBox", setClipBox},
    {"removePlane", [](App& app, const Json& args) -> Json {
       const std::string name = textArgument(args, 0);
       if (isStandardPlane(name)) return refused(ErrorCode::Unsupported, "The standard planes cannot be removed.");
       if (!app.model().plane(name)) return refused(ErrorCode::NotFound, "There is no plane \"" + name + "\".");
       return app.model().removePlane(name), Json();
     }},
    {"sectionSvg", [](App& app, const Json& args) -> Json {
       auto ticket = app.sectioner().exportSvg(textArgument(args, 0), /*save=*/false);
       if (!ticket) return {{"error", errorJson(ticket.error())}};
       return *ticket;
     }},
    {"setWindow", [](App& app, const Json& args) -> Json {
       const Json& json = argument(args, 0);
       const double width = getNumber(json, "width", app.model().window().width);
       if (!(width > 0)) return refused(ErrorCode::BadFormat, "A window's width must be more than 0.");
       app.model().setWindow({float(getNumber(json, "center", app.model().window().center)), float(width)});
       return {};
     }},
    {"state", [](App& app, const Json&) { return app.state(); }},
    {"setState", [](App& app, const Json& args) { return app.setState(argument(args, 0)), Json(); }},
    {"reset", [](App& app, const Json&) { return app.startFresh(), Json(); }},
    {"link", [](App& app, const Json&) { return Json(app.link()); }},
    {"open", open},
    {"load", [](App& app, const Json& args) -> Json {
       if (textArgument(args, 0).empty()) return refused(ErrorCode::BadFormat, "There is no address to load.");
       app.load(textArgument(args, 0));
       return {};
     }},
    {"stats", [](App& app, const Json&) { return app.stats(); }},
    {"labelMaps", [](App& app, const Json&) {
       static constexpr const char* kStates[] = {"none", "working", "ready", "failed", "stopped"};
       Json out = Json::array();
       for (const LabelMap& map : app.loader().labelMaps().list()) {
         const ui::Surfaces made = app.surfaces().stateOf(map.volume);
         if (!map.streamed)
           out.push_back({{"address", map.given}, {"name", map.file}, {"labels", map.labels}, {"structures", map.structures.size()},
                          {"surfaces", kStates[int(made.state)]}, {"why", made.why}});
       }
       const Atlas& atlas = app.model().atlas();
       for (const uint32_t v : app.surfaces().streamed(app.loader().labelMaps())) {
         const ui::Surfaces made = app.surfaces().stateOf(v);
         const auto structures = std::count_if(atlas.structures.begin(), atlas.structures.end(), [v](const Structure& s) { return s.labelVolume == v; });
         out.push_back({{"address", atlas.volumes[v].url}, {"name", atlas.volumes[v].name}, {"labels", true}, {"structures", structures},
                        {"surfaces", kStates[int(made.state)]}, {"why", made.why}});
       }
       return out;
     }},
    {"isTerms", [](App&, const Json& args) { return Json(looksLikeTerms(textArgument(args, 0))); }},
    {"makeSurfaces", [](App& app, const Json& args) { return app.makeSurfaces(textArgument(args, 0)), Json(); }},
    {"stopSurfaces", [](App& app, const Json&) { return app.surfaces().stop(), Json(); }},
    {"progress", [](App& app, const Json& args) {
       return app.onShare(JobId(numberArgument(args, 0, 0)), {numberArgument(args, 1, 0), numberArgument(args, 2, 0), numberArgument(args, 3, 0), textArgument(args, 4) == "files"}), Json();
     }},
    {"environment", [](App& app, const Json& args) { return app.setEnvironment(readEnvironment(argument(args, 0))), Json(); }},
    {"notice", [](App& app, const Json& args) {
       return Json(app.notices().info(getString(argument(args, 0), "title"), getString(argument(args, 0), "detail")));
     }},
    {"dismissNotice", [](App& app, const Json& args) { return app.notices().dismiss(textArgument(args, 0)), Json(); }},
    {"panels", [](App& app, const Json& args) {
       const Json& show = argument(args, 0);
       return app.showPanels(!show.is_boolean() || *show.get_ptr<const bool*>(), argument(args, 1) == Json(true)), Json();
     }},
    {"labels", [](App& app, const Json&) {
       Json out = Json::array();
       for (const ui::ShownLabel& label : app.labels()) {
         out.push_back({{"id", app.model().atlas().structures[label.structure].id}, {"words", label.words}, {"x", label.text.x}, {"y", label.text.y},
                        {"width", label.text.width}, {"height", label.text.height}, {"at", {label.at.x, label.at.y}}, {"alpha", label.alpha}});
       }
       return out;
     }},
    {"controls", [](App& app, const Json&) {
       Json out = Json::array();
       for (const ui::Control& c : app.controls()) {
         out.push_back({{"name", c.name}, {"x", c.rect.x}, {"y", c.rect.y}, {"width", c.rect.width}, {"height", c.rect.height}});
       }
       return out;
     }},
    {"openPanel", [](App& app, const Json& args) { return app.openPanel(textArgument(args, 0)), Json(); }},
};

using Ids = std::span<const StructureIndex>;
struct IdsEntry {
  std::string_view name;
  void (*method)(App&, Ids, double value);
};

const IdsEntry kIdsMethods[] = {
    {"show", [](App& app, Ids ids, double) { app.model().show(ids); }},
    {"hide", [](App& app, Ids ids, double) { app.model().hide(ids); }},
    {"isolate", [](App& app, Ids ids, double) { app.model().isolate(ids); }},
    {"ghost", [](App& app, Ids ids, double) { app.model().ghost(ids); }},
    {"ghostOthers", [](App& app, Ids ids, double) { app.model().ghostOthers(ids); }},
    {"setOpacity", [](App& app, Ids ids, double value) { app.model().setOpacity(ids, std::isnan(value) ? 1.0f : float(value)); }},
    {"keepWhole", [](App& app, Ids ids, double value) { app.model().setKeepWhole(ids, value != 0); }},
    {"cutAllBut", [](App& app, Ids ids, double) { app.model().cutAllBut(ids); }},
    {"pin", [](App& app, Ids ids, double value) { pinNames(app.model(), ids, value != 0); }},
    {"fit", [](App& app, Ids ids, double) { app.fit(ids); }},
};

// What panels learn of from the model, or not at all: pages call these in every frame.
bool isSilent(std::string_view name) {
  return name == "camera" || name == "pick" || name == "state" || name == "stats" || name == "labels" || name == "visibility" || name == "project";
}

Json unknown(std::string_view name) {
  return refused(ErrorCode::Unsupported, "There is no method \"" + std::string(name) + "\".");
}

}  // namespace

std::string callApi(App& app, std::string_view name, const Json& args) {
  if (name == "structures") return structuresText(app, args);
  if (name == "outline") return outlineText(app, args);
  if (!isSilent(name) && name != "pictureTile") app.touched();
  for (const Entry& entry : kMethods) {
    if (entry.name == name) return dump(entry.method(app, args));
  }
  if (const std::optional<Json> answer = callFinding(app, name, args)) return dump(*answer);
  if (const std::optional<Json> answer = callMeasuring(app, name, args)) return dump(*answer);
  if (const std::optional<Json> answer = callSources(app, name, args)) return dump(*answer);
  if (const std::optional<Json> answer = callLearning(app, name, args)) return dump(*answer);
  if (const std::optional<Json> answer = callSharing(app, name, args)) return dump(*answer);
  if (const std::optional<Json> answer = callCard(app, name, args)) return dump(*answer);
  return dump(unknown(name));
}

std::string callWithIds(App& app, std::string_view name, std::string_view ids, double value) {
  std::vector<StructureIndex> which;
  std::string id;
  while (!ids.empty()) {
    const size_t end = std::min(ids.find('\0'), ids.size());
    id.assign(ids.substr(0, end));
    ids.remove_prefix(std::min(end + 1, ids.size()));
    if (const StructureIndex s = app.model().atlas().indexOf(id); s != kNone) which.push_back(s);
  }
  app.touched();
  for (const IdsEntry& entry : kIdsMethods) {
    if (entry.name == name) return entry.method(app, which, value), "null";
  }
  return dump(unknown(name));
}

Environment readEnvironment(const Json& options) {
  Environment e;
  e.dark = getBool(options, "dark", true);
  e.reducedMotion = getBool(options, "reducedMotion");
  e.moreContrast = getBool(options, "moreContrast");
  e.speech = getBool(options, "speech");
  e.touch = getBool(options, "touch");
  e.embedded = getBool(options, "embedded");
  e.language = getString(options, "language", "en");
  if (const Json* limits = find(options, "limits")) {
    e.phone = getBool(*limits, "phone");
    e.slow = getBool(*limits, "slow");
    e.saveData = getBool(*limits, "saveData");
    e.memory = std::clamp(getNumber(*limits, "memory", 1), 0.1, 1.0);
  }
  return e;
}

render::Limits readLimits(const Json& options) {
  render::Limits out;
  const Json* limits = find(options, "limits");
  if (!limits) return out;
  out.floatTargets = getBool(*limits, "floatTargets", true);
  out.halfFloatTargets = getBool(*limits, "halfFloatTargets", true);
  out.slow = getBool(*limits, "slow", false);
  // A phone's pixels are small, its memory too: the samples of its picture alone would be a fifth of it.
  out.samples = int(getNumber(*limits, "samples", getBool(*limits, "phone") ? 2 : 4));
  return out;
}

}  // namespace fabrica
