#include "link/state.h"

#include <algorithm>
#include <cmath>

#include "link/curve.h"
#include "link/labels.h"

namespace fabrica {

namespace {

constexpr size_t kMostLanguageCode = 8;
// Six significant decimals of a metre and of a direction are finer than a pixel on any screen.
double rounded(float value) { return std::round(double(value) * 1e6) / 1e6; }
Json rounded(const vec3& v) { return Json::array({rounded(v.x), rounded(v.y), rounded(v.z)}); }

const char* const kSlabImages[] = {"mean", "max", "min"};
const char* const kBodyLooks[] = {"off", "solid", "brightest", "mean", "bone", "vessels", "skin", "soft", "dense", "mr"};
const char* const kThemes[] = {"auto", "light", "dark"};
const char* const kLengths[] = {"auto", "mm", "um"};
const char* const kCoordinates[] = {"ras", "lps", "voxel"};

bool readCamera(const Json& json, Camera& camera) {
  if (!json.is_object()) return false;
  Camera next = camera;
  next.target = getVec3(json, "target", camera.target);
  if (const Json* q = find(json, "orientation"); q && q->is_array() && q->size() == 4) {
    double v[4] = {NAN, NAN, NAN, NAN};
    for (size_t i = 0; i < 4; ++i) readNumber((*q)[i], v[i]);
    const quat turn{float(v[3]), float(v[0]), float(v[1]), float(v[2])};
    const float length = glm::length(turn);
    if (std::isfinite(length) && length > 1e-3f) next.orientation = turn / length;
  }
  next.distance = std::clamp(float(getNumber(json, "distance", camera.distance)), 1e-5f, 1e4f);
  next.fieldOfView = std::clamp(float(getNumber(json, "fieldOfView", camera.fieldOfView)), 0.05f, 2.5f);
  next.orthographic = getBool(json, "orthographic", false);
  camera = next;
  return true;
}

// As 3dviewer.net gives it: eye, target, up and a field of view in degrees.
bool readLookAt(const Json& json, Camera& camera) {
  const vec3 eye = getVec3(json, "eye"), target = getVec3(json, "target"), up = getVec3(json, "up", vec3(0, 1, 0));
  const vec3 back = eye - target;
  const float distance = glm::length(back);
  if (!(distance > 1e-6f) || !(glm::length(glm::cross(up, back)) > 1e-9f)) return false;
  const vec3 z = back / distance, x = glm::normalize(glm::cross(up, z)), y = glm::cross(z, x);
  camera.target = target;
  camera.distance = distance;
  camera.orientation = glm::quat_cast(mat3(x, y, z));
  const double degrees = getNumber(json, "fieldOfView", 0);
  if (degrees > 1 && degrees < 150) camera.fieldOfView = float(glm::radians(degrees));
  return true;
}

Json appearanceJson(const Model& model, Json& state) {
  const Atlas& atlas = model.atlas();
  Json hidden = Json::array(), shown = Json::array(), ghosted = Json::array(), whole = Json::array(), stays = Json::array();
  Json opacity = Json::object(), color = Json::object();
  for (StructureIndex s = 0; s < atlas.structures.size(); ++s) {
    const Appearance& a = model.own(s);
    const std::string& id = atlas.structures[s].id;
    if (atlas.structures[s].shows()) {
      (a.visible ? shown : hidden).push_back(id);
      if (a.ghost) ghosted.push_back(id);
      if (a.keepWhole) whole.push_back(id);
      if (a.stays) stays.push_back(id);
      if (a.opacity != atlas.structures[s].opacity) opacity[id] = std::round(double(a.opacity) * 1000) / 1000;
      if (a.color) color[id] = colorText(*a.color);
    }
  }
  if (!hidden.empty()) {
    if (shown.size() < hidden.size()) state["only"] = std::move(shown);
    else state["hidden"] = std::move(hidden);
  }
  if (!ghosted.empty()) state["ghosted"] = std::move(ghosted);
  if (!whole.empty()) state["whole"] = std::move(whole);
  if (!stays.empty()) state["stays"] = std::move(stays);
  if (!opacity.empty()) state["opacity"] = std::move(opacity);
  if (!color.empty()) state["color"] = std::move(color);
  return state;
}

void insideJson(const Model& model, Json& state) {
  const Inside& inside = model.inside();
  if (inside.explode > 0) state["explode"] = rounded(inside.explode);
  if (inside.peeled > 0) state["peel"] = inside.peeled;
  if (inside.clip.on) state["clip"] = {{"min", rounded(inside.clip.box.min)}, {"max", rounded(inside.clip.box.max)}};
}

Inside readInside(const Json& state, const Model& model, bool reset) {
  Inside inside = reset ? Inside() : model.inside();
  inside.explode = std::clamp(float(getNumber(state, "explode", inside.explode)), 0.0f, 1.0f);
  inside.peeled = uint32_t(std::clamp(getNumber(state, "peel", inside.peeled), 0.0, 255.0));
  if (const Json* clip = find(state, "clip"); clip && clip->is_object()) {
    const Bounds box{getVec3(*clip, "min"), getVec3(*clip, "max")};
    if (glm::all(glm::lessThan(box.min, box.max))) inside.clip = {true, box};
  } else if (clip && clip->is_boolean()) {
    inside.clip.on = false;
  }
  return inside;
}

void readAppearance(const Json& state, Model& model, bool reset) {
  const Atlas& atlas = model.atlas();
  std::vector<Appearance> all(atlas.structures.size());
  for (StructureIndex s = 0; s < all.size(); ++s) {
    if (reset) all[s].opacity = atlas.structures[s].opacity;
    else all[s] = model.own(s);
  }
  if (const Json* ids = find(state, "only")) {
    for (Appearance& a : all) a.visible = false;
    for (StructureIndex s : readIds(*ids, atlas)) all[s].visible = true;
  } else if (const Json* hidden = find(state, "hidden")) {
    for (Appearance& a : all) a.visible = true;
    for (StructureIndex s : readIds(*hidden, atlas)) all[s].visible = false;
  }
  if (const Json* ids = find(state, "ghosted")) {
    for (Appearance& a : all) a.ghost = false;
    for (StructureIndex s : readIds(*ids, atlas)) all[s].ghost = true;
  }
  if (const Json* ids = find(state, "whole")) {
    for (Appearance& a : all) a.keepWhole = false;
    for (StructureIndex s : readIds(*ids, atlas)) all[s].keepWhole = true;
  }
  if (const Json* ids = find(state, "stays")) {
    for (Appearance& a : all) a.stays = false;
    for (StructureIndex s : readIds(*ids, atlas)) all[s].stays = true;
  }
  if (const Json* opacity = find(state, "opacity"); opacity && opacity->is_object()) {
    for (const auto& [id, value] : opacity->items()) {
      const StructureIndex s = atlas.indexOf(id);
      if (s != kNone && value.is_number()) all[s].opacity = std::clamp(float(getNumber(*opacity, id.c_str(), 1)), 0.0f, 1.0f);
    }
  }
  if (const Json* color = find(state, "color"); color && color->is_object()) {
    for (const auto& [id, value] : color->items()) {
      const StructureIndex s = atlas.indexOf(id);
      Color parsed;
      if (s != kNone && value.is_string() && parseColor(*value.get_ptr<const std::string*>(), parsed)) all[s].color = parsed;
    }
  }
  // Where files have them, unless somebody said otherwise.
  const bool placed = find(state, "sources") || (reset && std::any_of(model.sources().begin(), model.sources().end(), [](const SourceLook& s) { return s != SourceLook(); }));
  model.setAppearances(std::move(all), readInside(state, model, reset), placed ? readSources(state, model, reset) : std::vector<SourceLook>());
}

bool isDefault(const SlicePlane& plane, const Model& model) {
  static const Model kFresh;
  const SlicePlane* fresh = kFresh.plane(plane.name);
  const vec3 middle = model.atlas().bounds.empty() ? vec3(0) : model.atlas().bounds.center();
  return fresh && !plane.visible && plane.image == fresh->image && !plane.cut && plane.slab == 0 && !plane.imageShare && plane.thickness == 0 &&
         plane.shows == SlabImage::Mean && plane.zoom == 0 && plane.pan == vec2(0) &&
         glm::distance(plane.plane.normal, fresh->plane.normal) < 1e-6f && glm::distance(plane.plane.position, middle) < 1e-6f;
}

void readPlanes(const Json& state, Model& model, bool reset) {
  const Json* planes = find(state, "planes");
  if (planes && !planes->is_object()) planes = nullptr;
  const Model fresh;
  const Bounds& bounds = model.atlas().bounds;
  std::vector<SlicePlane> all = model.planes();
  if (planes) {
    for (const auto& [name, item] : planes->items()) {
      if (!item.is_object() || model.plane(name)) continue;
      SlicePlane added;
      added.name = name;
      all.push_back(added);
    }
  }
  for (const SlicePlane& known : all) {
    const Json* item = planes ? find(*planes, known.name.c_str()) : nullptr;
    if (!item && !reset) continue;
    const SlicePlane* standard = fresh.plane(known.name);
    if (!item && !standard) {
      model.removePlane(known.name);
      continue;
    }
    SlicePlane plane = known;
    if (reset || !model.plane(known.name)) {
      plane = standard ? *standard : SlicePlane{known.name};
      plane.plane.position = bounds.empty() ? vec3(0) : bounds.center();
    }
    if (item) {
      plane.plane.position = getVec3(*item, "position", plane.plane.position);
      plane.plane.normal = getVec3(*item, "normal", plane.plane.normal);
      plane.visible = getBool(*item, "visible", plane.visible);
      plane.image = getBool(*item, "image", plane.image);
      plane.cut = getBool(*item, "cut", plane.cut);
      plane.slab = float(getNumber(*item, "slab", plane.slab));
      plane.thickness = float(getNumber(*item, "thickness", plane.thickness));
      plane.shows = SlabImage(indexIn(kSlabImages, getString(*item, "shows"), int(plane.shows)));
      plane.zoom = float(getNumber(*item, "zoom", plane.zoom));
      if (const Json* pan = find(*item, "pan"); pan && pan->is_array() && pan->size() == 2) {
        double x = plane.pan.x, y = plane.pan.y;
        readNumber((*pan)[0], x);
        readNumber((*pan)[1], y);
        plane.pan = vec2(float(x), float(y));
      }
      if (const Json* share = find(*item, "share"); share && share->is_number()) plane.imageShare = float(getNumber(*item, "share", 0));
    }
    model.setPlane(plane);
  }
}

void readCine(const Json& state, Cine& cine, bool reset) {
  const Json* json = find(state, "cine");
  if (reset || json) cine = {};
  if (!json || !json->is_object()) return;
  cine.playing = getBool(*json, "playing");
  cine.bounce = getBool(*json, "bounce");
  cine.plane = getString(*json, "plane", cine.plane);
  if (cine.plane.size() > kMostPlaneName) cine.plane = Cine().plane;
  cine.speed = std::clamp(float(getNumber(*json, "speed", cine.speed)), kLeastCineSpeed, kMostCineSpeed);
}

}  // namespace

Json cameraOf(const Model& model) {
  const Camera& camera = model.camera();
  const quat& q = camera.orientation;
  Json json = {{"target", rounded(camera.target)},
               {"orientation", {rounded(q.x), rounded(q.y), rounded(q.z), rounded(q.w)}},
               {"distance", rounded(camera.distance)}};
  if (camera.fieldOfView != Camera{}.fieldOfView) json["fieldOfView"] = rounded(camera.fieldOfView);
  if (camera.orthographic) json["orthographic"] = true;
  return json;
}

int indexIn(std::span<const char* const> names, const std::string& name, int fallback) {
  for (size_t i = 0; i < names.size(); ++i) {
    if (name == names[i]) return int(i);
  }
  return fallback;
}

std::vector<StructureIndex> readIds(const Json& list, const Atlas& atlas) {
  std::vector<StructureIndex> out;
  if (!list.is_array()) return out;
  for (const Json& item : list) {
    if (!item.is_string()) continue;
    if (const StructureIndex s = atlas.indexOf(*item.get_ptr<const std::string*>()); s != kNone) out.push_back(s);
  }
  return out;
}

void applyCamera(const Json& json, Model& model) {
  Camera camera = model.camera();
  if (readCamera(json, camera)) model.setCamera(camera);
}

Json stateOf(const Model& model) {
  Json state = {{"v", 1}};
  state["camera"] = cameraOf(model);
  const Atlas& atlas = model.atlas();
  if (!model.selection().empty()) state["selection"] = atlas.idsOf(model.selection());
  appearanceJson(model, state);
  insideJson(model, state);
  sourcesToState(model, state);
  Json planes = Json::object();
  for (const SlicePlane& plane : model.planes()) {
    if (isDefault(plane, model)) continue;
    Json item = {{"position", rounded(plane.plane.position)}, {"normal", rounded(plane.plane.normal)}};
    if (plane.visible) item["visible"] = true;
    if (!plane.image) item["image"] = false;
    if (plane.cut) item["cut"] = true;
    if (plane.slab > 0) item["slab"] = rounded(plane.slab);
    if (plane.imageShare) item["share"] = std::round(double(*plane.imageShare) * 1000) / 1000;
    if (plane.thickness > 0) item["thickness"] = rounded(plane.thickness);
    if (plane.shows != SlabImage::Mean) item["shows"] = kSlabImages[int(plane.shows)];
    if (plane.zoom > 0) item["zoom"] = rounded(plane.zoom);
    if (plane.pan != vec2(0)) item["pan"] = {rounded(plane.pan.x), rounded(plane.pan.y)};
    planes[plane.name] = std::move(item);
  }
  if (!planes.empty()) state["planes"] = std::move(planes);
  if (const uint32_t v = model.shownVolume(); v != kNone) {
    const Volume& volume = atlas.volumes[v];
    if (model.window() != Window{volume.windowCenter, volume.windowWidth}) {
      state["window"] = {{"center", rounded(model.window().center)}, {"width", rounded(model.window().width)}};
    }
    if (!volume.id.empty()) {
      const auto first = std::find_if(atlas.volumes.begin(), atlas.volumes.end(), [](const Volume& x) { return !x.labels; });
      if (first != atlas.volumes.end() && &*first != &volume) state["volume"] = volume.id;
    }
  }
  for (const Measurement& m : model.measurements()) state["measurements"].push_back(measurementJson(m));
  if (!model.sets().empty()) state["sets"] = setsJson(model);
  if (model.hierarchyIndex() != 0 && model.hierarchy()) state["hierarchy"] = model.hierarchy()->name;
  const Options& o = model.options();
  const Options fresh;
  if (o.language != fresh.language) state["language"] = o.language;
  if (o.latin) state["latin"] = true;
  if (!o.ui.empty()) state["ui"] = o.ui;
  labelsToState(o, atlas, state);
  if (o.labelOverlay != fresh.labelOverlay || o.labelOverlayOpacity != fresh.labelOverlayOpacity) {
    state["overlay"] = o.labelOverlay ? rounded(o.labelOverlayOpacity) : 0.0;
  }
  if (o.panes) state["panes"] = true;
  if (!o.linkedPanes) state["linked"] = false;
  if (o.pane != fresh.pane) state["pane"] = o.pane;
  if (!o.zoom.empty()) state["zoom"] = o.zoom;
  if (!o.zoomOutlines) state["zoomFrames"] = false;
  if (o.body != fresh.body) state["body"] = kBodyLooks[int(o.body)];
  if (!o.bodyCurve.empty()) state["bodyCurve"] = curveJson(o.bodyCurve);
  if (o.lengths != fresh.lengths) state["lengths"] = kLengths[int(o.lengths)];
  if (o.coordinates != fresh.coordinates) state["coordinates"] = kCoordinates[int(o.coordinates)];
  if (o.cine != fresh.cine) {
    state["cine"] = {{"plane", o.cine.plane}, {"speed", rounded(o.cine.speed)}};
    if (o.cine.playing) state["cine"]["playing"] = true;
    if (o.cine.bounce) state["cine"]["bounce"] = true;
  }
  if (o.theme != fresh.theme) state["theme"] = kThemes[int(o.theme)];
  if (o.colourBlindSafe) state["colourBlindSafe"] = true;
  if (o.background) state["background"] = colorText(*o.background);
  if (o.defaultColor) state["defaultColor"] = colorText(*o.defaultColor);
  return state;
}

void applyState(const Json& state, Model& model, bool reset) {
  if (!state.is_object()) return;
  const Atlas& atlas = model.atlas();
  if (const Json* name = find(state, "hierarchy"); name && name->is_string()) {
    for (uint32_t i = 0; i < atlas.hierarchies.size(); ++i) {
      if (atlas.hierarchies[i].name == *name->get_ptr<const std::string*>()) model.setHierarchy(i);
    }
  } else if (reset) {
    model.setHierarchy(0);
  }
  readAppearance(state, model, reset);
  if (const Json* ids = find(state, "selection"); reset || ids) model.selectMany(ids ? readIds(*ids, atlas) : std::vector<StructureIndex>());

  if (const Json* json = find(state, "camera")) applyCamera(*json, model);
  Camera camera = model.camera();
  if (const Json* json = find(state, "lookAt"); json && readLookAt(*json, camera)) model.setCamera(camera);
  if (const Json* json = find(state, "orthographic"); json && json->is_boolean()) {
    camera.orthographic = *json->get_ptr<const bool*>();
    model.setCamera(camera);
  }

  readPlanes(state, model, reset);
  applyMeasurements(state, model, reset);
  if (const Json* sets = find(state, "sets")) mergeSets(*sets, model);

  if (const std::string id = getString(state, "volume"); !id.empty()) {
    for (uint32_t v = 0; v < atlas.volumes.size(); ++v) {
      if (atlas.volumes[v].id == id && !atlas.volumes[v].labels) model.showVolume(v);
    }
  }
  if (const Json* window = find(state, "window")) {
    model.setWindow({float(getNumber(*window, "center", model.window().center)),
                     float(getNumber(*window, "width", model.window().width))});
  } else if (reset && model.shownVolume() != kNone) {
    const Volume& volume = atlas.volumes[model.shownVolume()];
    model.setWindow({volume.windowCenter, volume.windowWidth});
  }

  Options o = model.options();
  const Options standard;
  const auto text = [&](const char* key, const std::string& now, const std::string& fallback) {
    return getString(state, key, reset ? fallback : now);
  };
  const auto flag = [&](const char* key, bool now) { return getBool(state, key, reset ? false : now); };
  o.language = text("language", o.language, o.language);
  o.latin = flag("latin", o.latin);
  o.ui = text("ui", o.ui, o.ui);
  if (o.ui.size() > kMostLanguageCode) o.ui.clear();
  o.panes = flag("panes", o.panes);
  o.linkedPanes = getBool(state, "linked", reset || o.linkedPanes);
  o.pane = text("pane", o.pane, standard.pane);
  if (o.pane.size() > kMostPlaneName) o.pane = standard.pane;
  o.zoom = text("zoom", o.zoom, "");
  o.zoomOutlines = getBool(state, "zoomFrames", reset || o.zoomOutlines);
  o.body = BodyLook(indexIn(kBodyLooks, getString(state, "body"), reset ? 0 : int(o.body)));
  readCurve(state, o.bodyCurve, reset);
  o.lengths = LengthUnit(indexIn(kLengths, getString(state, "lengths"), reset ? 0 : int(o.lengths)));
  o.coordinates = Coordinates(indexIn(kCoordinates, getString(state, "coordinates"), reset ? 0 : int(o.coordinates)));
  readCine(state, o.cine, reset);
  o.colourBlindSafe = flag("colourBlindSafe", o.colourBlindSafe);
  labelsFromState(state, atlas, o, reset);
  o.theme = Theme(indexIn(kThemes, getString(state, "theme"), int(o.theme)));
  const auto color = [&](const char* key, std::optional<Color>& out) {
    Color parsed;
    if (parseColor(getString(state, key), parsed)) out = parsed;
    else if (reset) out.reset();
  };
  color("background", o.background);
  color("defaultColor", o.defaultColor);
  if (const Json* overlay = find(state, "overlay"); overlay && overlay->is_number()) {
    const float value = std::clamp(float(getNumber(state, "overlay", 0)), 0.0f, 1.0f);
    o.labelOverlay = value > 0;
    if (value > 0) o.labelOverlayOpacity = value;
  } else if (reset) {
    o.labelOverlay = standard.labelOverlay;
    o.labelOverlayOpacity = standard.labelOverlayOpacity;
  }
  model.setOptions(o);
}

}  // namespace fabrica
