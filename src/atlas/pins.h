// Names that a person pins, and what else is done with a choice as one. Pure; main thread.
#pragma once

#include <span>
#include <vector>

#include "atlas/model.h"
#include "base/rest.h"

namespace fabrica {

// A group stands for its parts: what has a shape among these and below them.
FABRICA_REST std::vector<StructureIndex> partsOf(const Model& model, std::span<const StructureIndex> which);

// Whether all of it is; false where it has no parts.
FABRICA_REST bool arePinned(const Model& model, std::span<const StructureIndex> which);
FABRICA_REST bool areGhosted(const Model& model, std::span<const StructureIndex> which);

// No more than kMostPinned; names that were off are shown.
FABRICA_REST void pinNames(Model& model, std::span<const StructureIndex> which, bool pinned);

}  // namespace fabrica
