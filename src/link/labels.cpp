// How names stand beside the body, in links.
#include "link/labels.h"

#include "link/state.h"

namespace fabrica {

namespace {

constexpr size_t kMostLanguageCode = 8;
constexpr const char* kModes[] = {"off", "selected", "all", "pinned"};
constexpr const char* kDensities[] = {"few", "some", "many"};
constexpr const char* kSizes[] = {"small", "medium", "large"};

}  // namespace

void labelsToState(const Options& options, const Atlas& atlas, Json& state) {
  if (options.labels != Options().labels) state["labels"] = kModes[int(options.labels)];
  const LabelLook& look = options.labelLook;
  const LabelLook fresh;
  if (look == fresh) return;
  Json out = Json::object();
  if (look.density != fresh.density) out["density"] = kDensities[int(look.density)];
  if (look.size != fresh.size) out["size"] = kSizes[int(look.size)];
  if (look.numbers) out["numbers"] = true;
  if (!look.key) out["key"] = false;
  if (!look.language.empty()) out["language"] = look.language;
  if (!look.pinned.empty()) out["pinned"] = atlas.idsOf(look.pinned);
  state["labelLook"] = std::move(out);
}

void labelsFromState(const Json& state, const Atlas& atlas, Options& options, bool reset) {
  options.labels = LabelMode(indexIn(kModes, getString(state, "labels"), int(reset ? Options().labels : options.labels)));
  const Json* json = find(state, "labelLook");
  if (reset || json) options.labelLook = {};
  if (!json || !json->is_object()) return;
  LabelLook& look = options.labelLook;
  look.density = LabelDensity(indexIn(kDensities, getString(*json, "density"), int(look.density)));
  look.size = LabelSize(indexIn(kSizes, getString(*json, "size"), int(look.size)));
  look.numbers = getBool(*json, "numbers");
  look.key = getBool(*json, "key", true);
  look.language = getString(*json, "language");
  if (look.language.size() > kMostLanguageCode) look.language.clear();
  if (const Json* ids = find(*json, "pinned")) {
    for (const StructureIndex s : readIds(*ids, atlas))
      if (look.pinned.size() < kMostPinned && look.numberOf(s) == 0) look.pinned.push_back(s);
  }
}

}  // namespace fabrica
