// What a link means, in and out. A link is the part behind '#':
//
//   #src=URL[,URL…]&v=1&…      our own: everything percent-encoded; `s` holds the view state as compact JSON
//   #model=URL[,URL…][$key=value…]   as on 3dviewer.net: the URLs are not percent-encoded; keys: camera, cameramode,
//                                    projectionmode, backgroundcolor, defaultcolor; what only that viewer draws becomes a note
//
// Links of version 2 have `z` instead of `s`, the same deflated: the page makes them long again before they come here (web/sharing/packed.js).
//
// Bytes from outside; page-safe. The format of `s` is that of state.h, with its own version.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace fabrica {

inline constexpr int kLinkVersion = 1;

struct Link {
  int version = kLinkVersion;
  std::vector<std::string> sources;  // as given; where they lie is the transport's matter (web/hosts.js)
  Json state;                        // null when there is none
  bool embed = false;                // embed=1: less chrome
  std::vector<std::string> notes;    // what was not understood
};

// `fragment` with or without '#'. Never fails outright: damaged parts become notes.
Link parseLink(std::string_view fragment);
// Without '#'. Values equal to the defaults are expected to be left out of `state` by the caller.
std::string formatLink(const Link& link);

// A '#' in a file's name as people paste it, "…/heart #2.glb", is packed: nothing could be fetched with it. One that stands before
// something for us ("#terms", "#every=2"), or before a page's own place, stays.
std::string fileAddress(std::string_view given);

}  // namespace fabrica
