#include "link/link.h"

#include <cmath>
#include <cstdlib>

#include "base/rest.h"
#include "base/url.h"

namespace fabrica {

namespace {

constexpr size_t kLongest = 1 << 20;
constexpr size_t kMostSources = 64;

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> out;
  for (size_t start = 0; start <= text.size();) {
    size_t end = text.find(separator, start);
    if (end == std::string_view::npos) end = text.size();
    out.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return out;
}

bool readFloats(std::string_view text, std::vector<float>& out, size_t count) {
  out.clear();
  for (std::string_view item : split(text, ',')) {
    const std::string word(item);
    char* end = nullptr;
    const float value = std::strtof(word.c_str(), &end);
    if (end == word.c_str() || !std::isfinite(value)) return false;
    out.push_back(value);
  }
  return out.size() >= count;
}

// "r,g,b" or "r,g,b,a", 0 to 255; here nothing shines through the background, so its alpha says nothing.
bool readColor(std::string_view text, Json& out) {
  std::vector<float> v;
  if (!readFloats(text, v, 3)) return false;
  for (size_t i = 0; i < 3; ++i) {
    if (v[i] < 0 || v[i] > 255) return false;
  }
  out = colorText({uint8_t(v[0]), uint8_t(v[1]), uint8_t(v[2]), 255});
  return true;
}

// 3dviewer.net's settings. Its camera is eye, centre, up, and field of view in degrees, in the file's own units (metres for
// glTF). Edges ("on,r,g,b,angle"), pictures behind the model ("name,on") and lines are its own look, which we do not have.
void applyO3dv(std::string_view key, std::string_view value, Link& link) {
  const auto note = [&](const char* words) { link.notes.emplace_back(words); };
  if (key == "camera") {
    std::vector<float> v;
    if (!readFloats(value, v, 9)) {
      note("This 3dviewer.net link has a damaged camera, which was not used.");
      return;
    }
    link.state["lookAt"] = {{"eye", {v[0], v[1], v[2]}}, {"target", {v[3], v[4], v[5]}}, {"up", {v[6], v[7], v[8]}}};
    if (v.size() > 9) link.state["lookAt"]["fieldOfView"] = v[9];
  } else if (key == "projectionmode" || key == "cameramode") {
    link.state["orthographic"] = value == "orthographic";
  } else if (key == "backgroundcolor") {
    if (!readColor(value, link.state["background"])) note("This 3dviewer.net link has a damaged background colour, which was not used.");
  } else if (key == "defaultcolor") {
    if (!readColor(value, link.state["defaultColor"])) note("This 3dviewer.net link has a damaged default colour, which was not used.");
  } else if (key == "defaultlinecolor") {
    // Its frames always give one: its own grey asks for nothing.
    if (value != "100,100,100") note("This 3dviewer.net link gives lines a colour; this viewer does not show lines of models.");
  } else if (key == "edgesettings") {
    if (value.starts_with("on")) note("This 3dviewer.net link asks for the edges of the surfaces; this viewer does not show those.");
  } else if (key == "envsettings") {
    if (value.ends_with(",on")) note("This 3dviewer.net link asks for a picture behind the model; this viewer does not show those.");
  }
}

void parseModel(std::string_view rest, Link& link) {
  bool first = true;
  for (std::string_view part : split(rest, '$')) {
    if (first) {
      first = false;
      for (std::string_view url : split(part, ',')) {
        if (url.empty() || link.sources.size() >= kMostSources) continue;
        // As it is; but whoever made the link may have packed all of it ("https%3A%2F%2F").
        const std::string plain = percentDecode(url);
        const bool packed = url.find("://") == std::string_view::npos && plain.find("://") != std::string::npos;
        link.sources.push_back(packed ? plain : std::string(url));
      }
      continue;
    }
    const size_t equals = part.find('=');
    if (equals != std::string_view::npos) applyO3dv(part.substr(0, equals), part.substr(equals + 1), link);
  }
}

// Names of structures in more languages: sources like the others, but told what they are.
FABRICA_REST void addTerms(std::string_view value, Link& link) {
  for (std::string_view url : split(value, ',')) {
    if (!url.empty() && link.sources.size() < kMostSources) link.sources.push_back(percentDecode(url) + "#terms");
  }
}

FABRICA_REST void setLanguage(std::string_view value, Link& link) {
  const std::string language = percentDecode(value);
  if (!language.empty() && language.size() <= 16) link.state["language"] = language;
}

}  // namespace

Link parseLink(std::string_view fragment) {
  Link link;
  if (fragment.starts_with('#')) fragment.remove_prefix(1);
  if (fragment.size() > kLongest) {
    link.notes.push_back("This link is too long to be one of ours; it was not read.");
    return link;
  }
  if (fragment.starts_with("model=")) {
    parseModel(fragment.substr(6), link);
    return link;
  }
  std::string ui;
  std::string_view language;  // they go before the state's, wherever they stand
  for (std::string_view pair : split(fragment, '&')) {
    const size_t equals = pair.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view key = pair.substr(0, equals), value = pair.substr(equals + 1);
    if (key == "v") {
      link.version = std::atoi(std::string(value).c_str());
      if (link.version > kLinkVersion) {
        link.notes.push_back("This link was made by a newer version; what it adds is left out. Reload the page to update.");
      }
    } else if (key == "src") {
      for (std::string_view url : split(value, ',')) {
        if (!url.empty() && link.sources.size() < kMostSources) link.sources.push_back(percentDecode(url));
      }
    } else if (key == "terms") {
      addTerms(value, link);
    } else if (key == "lang") {
      language = value;
    } else if (key == "s") {
      auto state = parseJson(percentDecode(value));
      if (state && state->is_object()) link.state = std::move(*state);
      else link.notes.push_back("The view in this link is damaged; the atlas opens as it is.");
    } else if (key == "embed") {
      link.embed = value == "1";
    } else if (key == "ui") {
      ui = value;
    }
  }
  if (!ui.empty()) link.state["ui"] = ui;
  if (!language.empty()) setLanguage(language, link);
  return link;
}

std::string formatLink(const Link& link) {
  std::string out = "v=" + std::to_string(kLinkVersion);
  if (!link.sources.empty()) {
    out += "&src=";
    for (size_t i = 0; i < link.sources.size(); ++i) {
      if (i) out += ',';
      // A comma inside an address must not look like the separator.
      std::string encoded = percentEncode(link.sources[i]);
      for (size_t at = encoded.find(','); at != std::string::npos; at = encoded.find(',', at)) encoded.replace(at, 1, "%2C");
      out += encoded;
    }
  }
  if (link.embed) out += "&embed=1";
  if (link.state.is_object() && !link.state.empty()) out += "&s=" + percentEncode(dump(link.state));
  return out;
}

}  // namespace fabrica
