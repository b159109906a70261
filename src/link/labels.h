// How names stand beside the body, in a view's state: "labels" and "labelLook" (docs/contracts.md). Page-safe.
#pragma once

#include "atlas/model.h"
#include "base/json.h"

namespace fabrica {

void labelsToState(const Options& options, const Atlas& atlas, Json& state);
// `reset`: what the state does not say becomes as in a fresh view. A "labelLook" says all of it.
void labelsFromState(const Json& state, const Atlas& atlas, Options& options, bool reset);

}  // namespace fabrica
