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
  std::vector<std::string> sources;  // as given; rewriteHost() makes them fetchable
  Json state;                        // null when there is none
  bool embed = false;                // embed=1: less chrome
  std::vector<std::string> notes;    // what was not understood
};

// `fragment` with or without '#'. Never fails outright: damaged parts become notes.
Link parseLink(std::string_view fragment);
// Without '#'. Values equal to the defaults are expected to be left out of `state` by the caller.
std::string formatLink(const Link& link);

// Addresses of pages that show a file → the file itself (Dropbox, GitHub); others pass through.
// A host that cannot serve a browser gives Unsupported with the reason and what to do.
Result<std::string> rewriteHost(std::string_view url);

}  // namespace fabrica
