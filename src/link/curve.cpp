#include "link/curve.h"

#include <cmath>

#include "atlas/body_curve.h"

namespace fabrica {

Json curveJson(const std::vector<BodyStop>& curve) {
  Json out = Json::array();
  for (const BodyStop& stop : curve) out.push_back({double(stop.value), colorText(stop.color)});
  return out;
}

void readCurve(const Json& state, std::vector<BodyStop>& curve, bool reset) {
  const Json* json = find(state, "bodyCurve");
  if (reset || json || find(state, "body")) curve.clear();
  if (!json || !json->is_array() || json->size() > kMostBodyStops) return;
  std::vector<BodyStop> next;
  for (const Json& item : *json) {
    BodyStop stop;
    double value = NAN;
    if (!item.is_array() || item.size() != 2 || !item[1].is_string()) return;
    readNumber(item[0], value);
    if (!parseColor(item[1].get_ref<const std::string&>(), stop.color)) return;
    stop.value = float(value);
    next.push_back(stop);
  }
  if (isBodyCurve(next)) curve = std::move(next);
}

}  // namespace fabrica
