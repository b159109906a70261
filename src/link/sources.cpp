// The sources of a scene, in links: where each stands and how much of it is seen. By their files' names, so that one that does not answer
// today leaves the others theirs.
#include <algorithm>
#include <cmath>

#include "link/state.h"

namespace fabrica {

namespace {
double rounded(float value, double decimals) { return std::round(double(value) * decimals) / decimals; }
}  // namespace

Json sourceLookJson(const SourceLook& look) {
  constexpr double kMetre = 1e7, kTurn = 1e8;  // of a body two metres long: a tenth of a micrometre
  Json out = Json::object();
  const SourcePlace& p = look.place;
  if (p.move != vec3(0)) out["move"] = {rounded(p.move.x, kMetre), rounded(p.move.y, kMetre), rounded(p.move.z, kMetre)};
  if (p.turn != quat(1, 0, 0, 0)) out["turn"] = {rounded(p.turn.x, kTurn), rounded(p.turn.y, kTurn), rounded(p.turn.z, kTurn), rounded(p.turn.w, kTurn)};
  if (p.scale != 1) out["scale"] = rounded(p.scale, kTurn);
  if (look.opacity != 1) out["opacity"] = rounded(look.opacity, 1000);
  if (!look.visible) out["hidden"] = true;
  if (look.ghost) out["ghost"] = true;
  return out;
}

SourceLook readSourceLook(const Json& json, const SourceLook& now) {
  SourceLook out = now;
  out.place.move = getVec3(json, "move", now.place.move);
  if (const Json* q = find(json, "turn"); q && q->is_array() && q->size() == 4) {
    double v[4] = {NAN, NAN, NAN, NAN};
    for (size_t i = 0; i < 4; ++i) readNumber((*q)[i], v[i]);
    out.place.turn = quat(float(v[3]), float(v[0]), float(v[1]), float(v[2]));
  }
  out.place.scale = float(getNumber(json, "scale", now.place.scale));
  const auto placed = sound(out.place);
  out.place = placed.value_or(now.place);
  const float opacity = float(getNumber(json, "opacity", now.opacity));
  if (opacity >= 0) out.opacity = std::min(opacity, 1.0f);
  out.visible = !getBool(json, "hidden", !now.visible);
  out.ghost = getBool(json, "ghost", now.ghost);
  return out;
}

void sourcesToState(const Model& model, Json& state) {
  for (uint32_t o = 0; o < model.sources().size(); ++o)
    if (model.source(o) != SourceLook()) state["sources"][model.atlas().opened[o].id] = sourceLookJson(model.source(o));
}

std::vector<SourceLook> readSources(const Json& state, const Model& model, bool reset) {
  std::vector<SourceLook> out = model.sources();
  const Json* given = find(state, "sources");
  if (given && !given->is_object()) given = nullptr;
  for (uint32_t o = 0; o < out.size(); ++o) {
    if (given || reset) out[o] = {};
    if (const Json* one = given ? find(*given, model.atlas().opened[o].id.c_str()) : nullptr; one && one->is_object()) out[o] = readSourceLook(*one, {});
  }
  return out;
}

}  // namespace fabrica
