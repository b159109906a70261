// Shapes to hand on (GLB, STL): which there are, and their finest levels, one part after another as the page asks for them. Main thread.
#pragma once

#include <functional>
#include <map>

#include "app/host.h"
#include "atlas/model.h"
#include "base/json.h"
#include "base/rest.h"
#include "stream/transport.h"

namespace fabrica {

// Whether it is handed on: shown, with a shape of its own, and not faded to glass, which is there for orientation only.
bool handedOn(const Model& model, StructureIndex s);

// {title, credit, triangles, vertices, bounds, structures: [{id, name, names, synonyms, ontology, definition, closed, parent, color, opacity, parts}]}:
// what is handed on and the groups above it, parents first; `parent`: a place in this list or -1; `parts`: for shapePart().
FABRICA_REST Json shapesPlan(const Model& model);
// What it is called, by language.
FABRICA_REST Json namesJson(const Structure& structure);
// "Title, licence; …" of these sources.
FABRICA_REST std::string creditOf(const Atlas& atlas, std::span<const uint32_t> sources);

class Shapes {
 public:
  Shapes(const Model& model, Transport& transport, Host& host, std::function<JobId()> nextJob)
      : model_(model), transport_(transport), host_(host), nextJob_(std::move(nextJob)) {}

  // Its finest level comes as a job of the geometry worker's kind ("shape", job: the part), or as the event {type: "shape", part, error}.
  FABRICA_REST Status ask(uint32_t part);
  FABRICA_REST bool onPart(JobId job, Result<Bytes>& result);  // true when the job was ours

 private:
  const Model& model_;
  Transport& transport_;
  Host& host_;
  std::function<JobId()> nextJob_;
  std::map<JobId, uint32_t> asked_;  // → part
};

}  // namespace fabrica
