// The whole view as JSON: what links, `atlas.json`'s "view", the session store and setState() share. Version 1:
//
//   { "v": 1, "camera": {"target": [x,y,z], "orientation": [x,y,z,w], "distance", "fieldOfView", "orthographic"},
//     "selection": [ids], "hidden": [ids], "ghosted": [ids], "opacity": {id: 0..1}, "color": {id: "#rrggbb"}, "whole": [ids],
//     "only": [ids]  (instead of "hidden", when shorter: everything else is hidden),
//     "explode": 0..1, "peel": layers taken off, "stays": [ids]  (shown although peeled away), "clip": {"min", "max"},
//     "planes": {name: {"position", "normal", "visible", "image", "cut", "slab": metres, "share": 0..1 (of the image in the
//     cut face)}} (names beside the standard four are planes that a person added), "window": {"center", "width"}, "volume": id,
//     "hierarchy": name, "language", "latin", "ui" (language of the interface), "labels": "off|selected|all|pinned", "overlay": 0..1 (0 = off), "panes", "theme",
//     "background": "#rrggbb", "defaultColor": "#rrggbb", "lengths": "auto|mm|um", "coordinates": "ras|lps|voxel",
//     "measurements": [{"name", "kind": "distance|angle|ellipse|polygon|profile|pin|arrow", "points": [[x,y,z], …] (atlas/measurement.h), "normal"
//     (of regions), "visible"}],
//     "labelLook": {"density": "few|some|many", "size": "small|medium|large", "numbers", "key", "language", "pinned": [ids]}
//     (atlas/label_look.h),
//     "sources": {file name of what was opened: {"move": [x,y,z], "turn": [x,y,z,w], "scale", "opacity", "hidden", "ghost"}}
//     (atlas/placement.h; only those that do not stand as their file has them),
//     "sets": [{"name", "ids": [ids]}]  (named selections: added to those that a person has; a state never takes any away) }
//
// Everything is optional; what is left out stays as it is by default. Lengths in metres.
#pragma once

#include <optional>
#include <span>

#include "atlas/model.h"
#include "base/json.h"
#include "base/rest.h"

namespace fabrica {

// Only what differs from a freshly opened atlas, so that links stay short. Numbers are rounded to what can be seen.
Json stateOf(const Model& model);
// Applies it; unknown ids and damaged values are passed over. What it leaves out returns to its default when `reset`.
void applyState(const Json& state, Model& model, bool reset = true);

// One of its "measurements", and back; empty where it is not sound().
FABRICA_REST Json measurementJson(const Measurement& measurement);
FABRICA_REST std::optional<Measurement> readMeasurement(const Json& json);
// The "measurements" of a state: those of the model become these; without any they stay, or go when `reset`.
void applyMeasurements(const Json& state, Model& model, bool reset);

// Its "sets", and those of another state or of the device into the model's.
FABRICA_REST Json setsJson(const Model& model);
FABRICA_REST void mergeSets(const Json& list, Model& model);

// Its "sources", and those of another state as the model would have them.
FABRICA_REST void sourcesToState(const Model& model, Json& state);
FABRICA_REST std::vector<SourceLook> readSources(const Json& state, const Model& model, bool reset);
// One of them; what is left out or not sound() stays as it is in `now`.
FABRICA_REST Json sourceLookJson(const SourceLook& look);
FABRICA_REST SourceLook readSourceLook(const Json& json, const SourceLook& now);

// The place of `name` among `names`; `fallback` where it is none of them.
int indexIn(std::span<const char* const> names, const std::string& name, int fallback);
// The structures whose ids a list names; what is no list, or no id of the atlas, is passed over.
std::vector<StructureIndex> readIds(const Json& list, const Atlas& atlas);

// Its "camera" alone: pages set it in every frame.
Json cameraOf(const Model& model);
void applyCamera(const Json& camera, Model& model);

}  // namespace fabrica
