#include "app/api_measure.h"

#include <cmath>

#include "app/api_arguments.h"
#include "atlas/units.h"
#include "interact/placing.h"
#include "link/state.h"

namespace fabrica {

namespace {

Json noMeasurement(const std::string& name) { return refused(ErrorCode::NotFound, "There is no measurement \"" + name + "\"."); }

Json figuresJson(const ui::ImageFigures& figures, bool region) {
  using State = ui::Measures::State;
  if (figures.state == State::Failed) return {{"state", "failed"}, {"why", figures.why}};
  if (figures.state != State::Ready) return {{"state", "working"}};
  Json json = {{"state", "ready"}, {"level", figures.level}};
  if (region) {
    json.update({{"count", figures.count}, {"mean", figures.mean}, {"deviation", figures.deviation}, {"minimum", figures.minimum},
                 {"maximum", figures.maximum}, {"low", figures.low}, {"high", figures.high}, {"histogram", figures.histogram}});
    return json;
  }
  Json values = Json::array();
  for (const double value : figures.values) values.push_back(std::isnan(value) ? Json() : Json(value));
  json["step"] = figures.step;
  json["values"] = std::move(values);
  return json;
}

Json measurements(App& app) {
  Json out = Json::array();
  for (const Measurement& m : app.model().measurements()) {
    Json json = measurementJson(m);
    json["visible"] = m.visible;
    if (isNote(m.kind)) {
      out.push_back(std::move(json));
      continue;
    }
    if (m.kind == MeasurementKind::Angle) json["angle"] = angleOf(m);
    else json["length"] = lengthOf(m);
    if (isRegion(m.kind)) json["area"] = areaOf(m);
    const ui::ImageFigures* figures = wantsImage(m.kind) ? app.figures().of(m.name) : nullptr;
    if (wantsImage(m.kind)) json["figures"] = figures ? figuresJson(*figures, isRegion(m.kind)) : Json({{"state", "working"}});
    out.push_back(std::move(json));
  }
  return out;
}

constexpr const char* kWrong =
    "A measurement is {kind, points}: a distance or profile has two points, an angle three, an ellipse its middle and the ends of two half "
    "axes, a polygon 3 to 64 corners, a pin one point, an arrow what it points at and where its words stand; metres, not all at one place.";

Json addMeasurement(App& app, const Json& args) {
  auto measurement = readMeasurement(argument(args, 0));
  if (!measurement) return refused(ErrorCode::BadFormat, kWrong);
  const std::string name = app.model().addMeasurement(std::move(*measurement));
  if (name.empty()) return refused(ErrorCode::TooLarge, "There are " + std::to_string(kMostMeasurements) + " measurements already. Remove one first.");
  return name;
}

Json changeMeasurement(App& app, const Json& args) {
  const std::string name = textArgument(args, 0);
  const Measurement* known = app.model().measurement(name);
  if (!known) return noMeasurement(name);
  if (!argument(args, 1).is_object()) return refused(ErrorCode::BadFormat, kWrong);
  Json whole = measurementJson(*known);
  whole["visible"] = known->visible;
  whole.update(argument(args, 1));
  auto next = readMeasurement(whole);
  if (!next) return refused(ErrorCode::BadFormat, kWrong);
  if (next->name.empty()) return refused(ErrorCode::BadFormat, "A measurement needs a name.");
  if (!app.model().changeMeasurement(name, *next)) return refused(ErrorCode::BadFormat, "Another measurement is called \"" + next->name + "\".");
  return {};
}

Json goToPlace(App& app, const Json& args) {
  vec3 at(0);
  if (!readVec3(argument(args, 0), at)) {
    auto place = readPlace(app.model(), textArgument(args, 0));
    if (!place) return {{"error", errorJson(place.error())}};
    at = *place;
  }
  goTo(app.model(), at);
  return {};
}

}  // namespace

std::optional<Json> callMeasuring(App& app, std::string_view name, const Json& args) {
  if (name == "valueAt") {
    vec3 at(0);
    if (!readVec3(argument(args, 0), at)) return refused(ErrorCode::BadFormat, "A place is three numbers in metres: [x, y, z].");
    return Json(app.valueAt(at));
  }
  if (name == "measurements") return measurements(app);
  if (name == "startMeasuring") {
    const auto kind = kindOf(textArgument(args, 0));
    if (!kind) return refused(ErrorCode::BadFormat, "There is no measurement of the kind \"" + textArgument(args, 0) + "\".");
    return startPlacing(app.model(), *kind), Json();
  }
  if (name == "addMeasurement") return addMeasurement(app, args);
  if (name == "changeMeasurement") return changeMeasurement(app, args);
  if (name == "goTo") return goToPlace(app, args);
  if (name != "removeMeasurement") return std::nullopt;
  const std::string which = textArgument(args, 0);
  if (!app.model().measurement(which)) return noMeasurement(which);
  app.model().removeMeasurement(which);
  return Json();
}

}  // namespace fabrica
