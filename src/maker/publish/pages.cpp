#include "maker/publish/pages.h"

#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "base/utf8.h"
#include "maker/work/progress.h"

namespace fabrica {

namespace {

constexpr size_t kMostDescription = 300;  // bytes, where others show it

// As text between tags and in attributes.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default:
        // Others than blanks and ends of lines have no place in XML.
        if (static_cast<unsigned char>(c) >= 32 || c == '\n' || c == '\t') out += c;
    }
  }
  return out;
}

std::string joined(const std::vector<std::string>& list, const char* between) {
  std::string out;
  for (const std::string& item : list) out += (out.empty() ? "" : between) + item;
  return out;
}

std::string shortText(const std::string& text) {
  const std::string_view plain = trimmed(text);
  if (plain.size() <= kMostDescription) return std::string(plain);
  std::string_view cut = shortened(plain, kMostDescription);
  if (const size_t blank = cut.find_last_of(" \n"); blank != std::string_view::npos) cut = cut.substr(0, blank);
  return std::string(cut) + " …";
}

// A number that published.js writes in the reader's language.
std::string countWords(uint32_t count, const char* one, const char* many) {
  return std::string("<span data-") + many + "=\"" + std::to_string(count) + "\">" + countText(count) + " " + (count == 1 ? one : many) + "</span>";
}

// What is in it: "165 structures · 3 images · 24 MB · CC BY 4.0"
std::string figures(const PublishedAtlas& atlas) {
  std::vector<std::string> parts;
  if (atlas.structures) parts.push_back(countWords(atlas.structures, "structure", "structures"));
  if (atlas.volumes) parts.push_back(countWords(atlas.volumes, "image", "images"));
  parts.push_back("<span data-bytes=\"" + std::to_string(atlas.bytes) + "\">" + bytesText(atlas.bytes) + "</span>");
  if (!atlas.licences.empty()) parts.push_back(escaped(joined(atlas.licences, ", ")));
  return joined(parts, " · ");
}

std::string descriptionOf(const PublishedAtlas& atlas) {
  return atlas.description.empty() ? "Human anatomy in 3D: " + atlas.title + "." : atlas.description;
}

std::string property(const char* kind, const char* name, const std::string& value) {
  return std::string("<meta ") + kind + "=\"" + name + "\" content=\"" + escaped(value) + "\">\n";
}

struct Head {
  std::string title, description, address, picture, pictureWords, up;
};

std::string headOf(const PublishedSite& site, const Head& head) {
  const std::string viewer = head.up + kViewerFolder, version = "?v=" + site.version;
  std::string html = "<!doctype html>\n<html lang=\"" + escaped(site.language) + "\">\n<head>\n<meta charset=\"utf-8\">\n<title>" + escaped(head.title) + "</title>\n";
  html += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1, viewport-fit=cover\">\n"
          "<meta name=\"color-scheme\" content=\"dark light\">\n"
          "<meta name=\"theme-color\" media=\"(prefers-color-scheme: dark)\" content=\"#15181d\">\n"
          "<meta name=\"theme-color\" media=\"(prefers-color-scheme: light)\" content=\"#f6f4ef\">\n"
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
          "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'\">\n";
  const std::string words = shortText(head.description);
  html += property("name", "description", words) + property("property", "og:type", "website") + property("property", "og:title", head.title) +
          property("property", "og:description", words) + property("property", "og:url", head.address) +
          property("property", "og:site_name", site.title.empty() ? "Fabrica" : site.title) + property("name", "twitter:title", head.title) +
          property("name", "twitter:description", words);
  html += property("name", "twitter:card", head.picture.empty() ? "summary" : "summary_large_image");
  if (!head.picture.empty()) {
    html += property("property", "og:image", head.picture) + property("property", "og:image:type", "image/png") +
            property("property", "og:image:width", std::to_string(kCardWidth)) + property("property", "og:image:height", std::to_string(kCardHeight)) +
            property("property", "og:image:alt", head.pictureWords) + property("name", "twitter:image", head.picture) +
            property("name", "twitter:image:alt", head.pictureWords);
  }
  html += "<link rel=\"canonical\" href=\"" + escaped(head.address) + "\">\n";
  for (const char* name : {"catalogue.css", "published.css"}) {
    html += "<link rel=\"stylesheet\" href=\"" + viewer + "/catalogue/" + name + version + "\">\n";
  }
  html += "<link rel=\"icon\" href=\"" + viewer + "/icon.svg\">\n<script type=\"module\" src=\"" + viewer + "/catalogue/published.js" + version + "\"></script>\n";
  return html;
}

// In light and dark; for the eye only: the title beside it says what it is.
std::string pictureOf(const PublishedPage& page, const std::string& folder) {
  if (!page.thumbnails) return "<span class=\"picture none\"></span>";
  const std::string size = "width=\"" + std::to_string(kThumbnailWidth) + "\" height=\"" + std::to_string(kThumbnailHeight) + "\"";
  return "<picture class=\"picture\"><source media=\"(prefers-color-scheme: dark)\" srcset=\"" + folder + "thumbnail-dark.png\" " + size + "><img src=\"" +
         folder + "thumbnail.png\" " + size + " alt=\"\" loading=\"lazy\"></picture>";
}

std::string addressOf(const PublishedSite& site, const PublishedAtlas& atlas) { return site.url + atlas.name + "/"; }

}  // namespace

std::string viewerLink(const std::string& up, const PublishedAtlas& atlas) {
  return up + kViewerFolder + "/#src=../" + atlas.name + "/atlas.json";
}

std::string atlasPage(const PublishedSite& site, const PublishedPage& page, const std::string& up) {
  const PublishedAtlas& atlas = page.atlas;
  const std::string address = addressOf(site, atlas), folder = up.empty() ? atlas.name + "/" : "";
  std::string html = headOf(site, {atlas.title, descriptionOf(atlas), address, page.card ? address + "card.png" : "", atlas.title, up});
  html += "<link rel=\"alternate\" type=\"application/json+oembed\" href=\"" + escaped(address) + "oembed.json\" title=\"" + escaped(atlas.title) + "\">\n</head>\n";
  html += "<body>\n<main class=\"published one\" data-open=\"" + viewerLink(up, atlas) + "\">\n" + pictureOf(page, folder) + "\n<h1>" + escaped(atlas.title) + "</h1>\n";
  if (!atlas.description.empty()) html += "<p class=\"about\">" + escaped(atlas.description) + "</p>\n";
  if (!atlas.makers.empty()) html += "<p class=\"quiet\">" + escaped(joined(atlas.makers, " · ")) + "</p>\n";
  html += "<p class=\"quiet\">" + figures(atlas) + "</p>\n<p><a class=\"button main\" href=\"" + viewerLink(up, atlas) + "\">Open</a></p>\n";
  if (!up.empty() && site.pages.size() > 1) html += "<p><a href=\"" + up + "\">" + escaped(site.title) + "</a></p>\n";
  return html + "</main>\n</body>\n</html>\n";
}

std::string cataloguePage(const PublishedSite& site) {
  const auto withCard = std::find_if(site.pages.begin(), site.pages.end(), [](const PublishedPage& page) { return page.card; });
  const std::string picture = withCard == site.pages.end() ? "" : addressOf(site, withCard->atlas) + "card.png";
  std::vector<std::string> titles;
  for (const PublishedPage& page : site.pages) titles.push_back(page.atlas.title);
  const std::string words = site.description.empty() ? "Human anatomy in 3D: " + joined(titles, ", ") + "." : site.description;
  std::string html = headOf(site, {site.title, words, site.url, picture, picture.empty() ? "" : withCard->atlas.title, ""});
  html += "</head>\n<body>\n<main class=\"published\">\n<header class=\"top\"><h1>" + escaped(site.title) + "</h1></header>\n";
  if (!site.description.empty()) html += "<p class=\"about\">" + escaped(site.description) + "</p>\n";
  html += "<ul class=\"cards atlases\">\n";
  for (const PublishedPage& page : site.pages) {
    const PublishedAtlas& atlas = page.atlas;
    html += "<li class=\"card\"><a class=\"whole\" href=\"" + viewerLink("", atlas) + "\">" + pictureOf(page, atlas.name + "/") + "<h2>" + escaped(atlas.title) + "</h2></a>";
    if (!atlas.description.empty()) html += "<p>" + escaped(shortText(atlas.description)) + "</p>";
    html += "<p class=\"quiet\">" + figures(atlas) + "</p></li>\n";
  }
  return html + "</ul>\n</main>\n</body>\n</html>\n";
}

std::string oembedOf(const PublishedSite& site, const PublishedPage& page) {
  const PublishedAtlas& atlas = page.atlas;
  const std::string frame = site.url + kViewerFolder + "/?embed=1#src=../" + atlas.name + "/atlas.json";
  nlohmann::ordered_json json{{"version", "1.0"},
                              {"type", "rich"},
                              {"title", atlas.title},
                              {"provider_name", site.title.empty() ? "Fabrica" : site.title},
                              {"provider_url", site.url},
                              {"width", 800},
                              {"height", 600},
                              {"html", "<iframe src=\"" + escaped(frame) + "\" title=\"" + escaped(atlas.title) +
                                           "\" width=\"800\" height=\"600\" style=\"border:0\" loading=\"lazy\" allow=\"fullscreen; clipboard-write\"></iframe>"}};
  if (!atlas.makers.empty()) json["author_name"] = joined(atlas.makers, ", ");
  if (page.thumbnails) {
    json["thumbnail_url"] = addressOf(site, atlas) + "thumbnail.png";
    json["thumbnail_width"] = kThumbnailWidth;
    json["thumbnail_height"] = kThumbnailHeight;
  }
  return json.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

std::string siteMap(const PublishedSite& site) {
  std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
  if (site.pages.size() > 1) xml += "<url><loc>" + escaped(site.url) + "</loc></url>\n";
  for (const PublishedPage& page : site.pages) xml += "<url><loc>" + escaped(addressOf(site, page.atlas)) + "</loc></url>\n";
  return xml + "</urlset>\n";
}

Result<std::string> folderUrl(const std::string& given) {
  const size_t scheme = given.starts_with("https://") ? 8 : given.starts_with("http://") ? 7 : 0;
  const bool plain = std::all_of(given.begin(), given.end(), [](char c) { return c > 32 && c < 127 && std::string_view("\"'<>\\^`{|}?#").find(c) == std::string_view::npos; });
  if (!scheme || !plain || given.size() == scheme || given[scheme] == '/') {
    return Error{ErrorCode::BadFormat, "\"" + given + "\" is no address of a folder.", "", "",
                 "Give the address that the folder will have, as https://you.github.io/anatomy/."};
  }
  return given.ends_with('/') ? given : given + "/";
}

}  // namespace fabrica
