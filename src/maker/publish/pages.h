// The pages of a published folder, as text: a page for each atlas, which shows itself to search engines and in messages and then opens the
// viewer; a catalogue of several; oEmbed; the site map. What comes from an atlas is text here, never markup.
#pragma once

#include <string>
#include <vector>

#include "maker/publish/atlas_files.h"

namespace fabrica {

// Folder of the viewer, beside those of the atlases.
inline constexpr const char* kViewerFolder = "viewer";
inline constexpr int kCardWidth = 1200, kCardHeight = 630, kThumbnailWidth = 640, kThumbnailHeight = 480;

struct PublishedPage {
  PublishedAtlas atlas;
  bool thumbnails = false;  // thumbnail.png and thumbnail-dark.png are beside it
  bool card = false;        // card.png
};

struct PublishedSite {
  std::string url;                  // of the folder, with "/" at its end
  std::string title, description;   // of the catalogue
  std::string language = "en";      // that titles and descriptions are written in
  std::string version;              // of the viewer's files, for their addresses
  std::vector<PublishedPage> pages;
};

// From the page at `up` ("" at the top of the folder, "../" in an atlas's): the address that opens the atlas.
std::string viewerLink(const std::string& up, const PublishedAtlas& atlas);

// `up`: as above. At the top of the folder it stands for the one atlas that is there.
std::string atlasPage(const PublishedSite& site, const PublishedPage& page, const std::string& up);
std::string cataloguePage(const PublishedSite& site);
std::string oembedOf(const PublishedSite& site, const PublishedPage& page);
std::string siteMap(const PublishedSite& site);

// Whether it can be the address of a folder: http(s), a host, no query, no fragment, nothing that would end an attribute. Ends
// it with "/".
Result<std::string> folderUrl(const std::string& given);

}  // namespace fabrica
