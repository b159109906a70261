// Shapes to hand on (GLB, STL): which there are, and their finest levels, one part after another as the page asks for them. Main thread.
#pragma once

#include <functional>
#include <map>

#include "app/host.h"
#include "app/sectioner.h"
#include "atlas/model.h"
#include "atlas/section_units.h"
#include "base/json.h"
#include "base/rest.h"
#include "stream/transport.h"

namespace fabrica {

// Whether it is handed on: shown, with a shape of its own, and not faded to glass, which is there for orientation only.
bool handedOn(const Model& model, StructureIndex s);

// A cut face of what encloses space: `unit` on the plane `cut`, one of cutsOf().
struct ShapeCap {
  SectionUnit unit;
  uint32_t cut = 0;
};
// The planes at which what is shown is cut, those of the clip box with them. Each removes the side its normal points to.
FABRICA_REST std::vector<Plane> cutsOf(const Model& model);
FABRICA_REST std::vector<ShapeCap> capsOf(const Model& model, std::span<const Plane> cuts);

// {title, credit, triangles, vertices, bounds, cuts: [{position, normal}], caps: [{structure, look, cut}], apart, structures: [{id, name, names, synonyms,
// ontology, definition, closed, parent, color, opacity, parts, whole?, offset?}]}: what is handed on and the groups above it, parents first;
// `parent`: a place in this list or -1; `parts`: for shapePart(); `whole`: no plane cuts it; `offset`: how far it is pulled apart, metres; `apart`:
// something is; `caps`: for shapeCap(), `structure` and `look`, whose colour it has, are places in the list.
FABRICA_REST Json shapesPlan(const Model& model, std::span<const Plane> cuts, std::span<const ShapeCap> caps);
// What it is called, by language.
FABRICA_REST Json namesJson(const Structure& structure);
// "Title, licence; …" of these sources.
FABRICA_REST std::string creditOf(const Atlas& atlas, std::span<const uint32_t> sources);

class Shapes {
 public:
  Shapes(const Model& model, Transport& transport, Host& host, std::function<JobId()> nextJob)
      : model_(model), transport_(transport), host_(host), nextJob_(std::move(nextJob)) {}

  FABRICA_REST Json plan();  // shapesPlan() of what is shown now; ask() and askCap() are of it until the next one
  // Its finest level comes as a job of the geometry worker's kind ("shape", job: the part), or as the event {type: "shape", part, error}.
  FABRICA_REST Status ask(uint32_t part);
  // Its outline comes as the event {type: "shapeCap", cap, loops: [[x, y, z, …]…]} (metres; what is enclosed lies to their left, seen from where the
  // normal points; none where it closes nowhere) or {type, cap, error}.
  FABRICA_REST Status askCap(uint32_t cap, Sectioner& sectioner);
  FABRICA_REST bool onPart(JobId job, Result<Bytes>& result);  // true when the job was ours

 private:
  const Model& model_;
  Transport& transport_;
  Host& host_;
  std::function<JobId()> nextJob_;
  std::map<JobId, uint32_t> asked_;  // → part
  std::vector<Plane> cuts_;
  std::vector<ShapeCap> caps_;
};

}  // namespace fabrica
