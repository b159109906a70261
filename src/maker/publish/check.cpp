#include "maker/publish/check.h"

#include <algorithm>
#include <filesystem>

#include "base/json.h"
#include "base/url.h"
#include "maker/publish/atlas_files.h"
#include "maker/publish/folder_writer.h"
#include "maker/publish/pages.h"
#include "maker/work/progress.h"
#include "maker/write/files.h"

namespace fabrica {

namespace {

namespace fs = std::filesystem;
// As GitHub counts: a pushed file of over 100 MiB is refused, a site should have at most 1 GB.
constexpr uint64_t kMostFile = 100ull << 20, kMostSite = 1'000'000'000;

class Checker {
 public:
  Checker(fs::path folder, PublishList list) : folder_(std::move(folder)), list_(std::move(list)), url_(getString(list_.notes, "url")) {}

  PublishCheck run() {
    for (const auto& [name, size] : list_.files) checkFile(name, size);
    for (const auto& [name, size] : list_.files) {
      if (name.starts_with(std::string(kViewerFolder) + "/")) continue;
      if (name.ends_with("index.html")) checkLinks(name, {" href=\"", " src=\"", " srcset=\"", " data-open=\"", " content=\"http"});
      if (name.ends_with("oembed.json")) checkLinks(name, {"_url\": \"", "src=\\\""});
      if (name == "sitemap.xml") checkLinks(name, {"<loc>"});
      if (name.ends_with("/atlas.json") && std::count(name.begin(), name.end(), '/') == 1) checkAtlas(name.substr(0, name.find('/')));
    }
    check_.warnings = hostWarnings(list_.files);
    return std::move(check_);
  }

 private:
  void problem(const std::string& where, const std::string& words) { check_.problems.push_back(where + ": " + words); }

  void checkFile(const std::string& name, uint64_t size) {
    std::error_code error;
    const uintmax_t there = fs::file_size(folder_ / name, error);
    if (error) return problem(name, "it is not there.");
    if (there != size) return problem(name, "it has " + countText(there) + " bytes instead of " + countText(size) + ".");
    ++check_.files;
    check_.bytes += size;
  }

  // What stands behind each of `before`, up to the end of the attribute or text.
  void checkLinks(const std::string& name, const std::vector<std::string>& before) {
    auto bytes = readFile((folder_ / name).string(), 64 << 20);
    if (!bytes) return;  // told already
    const std::string text(textOf(*bytes));
    for (const std::string& mark : before) {
      for (size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1)) {
        const size_t start = mark.ends_with("http") ? at + mark.size() - 4 : at + mark.size();
        std::string link = text.substr(start, text.find_first_of("\"<\\", start) - start);
        for (size_t amp; (amp = link.find("&amp;")) != std::string::npos;) link.erase(amp + 1, 4);
        checkLink(name, link);
      }
    }
  }

  void checkLink(const std::string& name, const std::string& link) {
    if (link.starts_with("data:")) return;
    std::string rest;
    if (isAbsoluteUrl(link)) {
      if (!url_.empty() && link.starts_with(url_)) rest = link.substr(url_.size());
      else return;  // of another host
    } else {
      rest = (fs::path(name).parent_path() / link).generic_string();
    }
    ++check_.links;
    const size_t fragment = rest.find('#');
    checkTarget(name, link, rest.substr(0, std::min(fragment, rest.find('?'))));
    // The viewer's address names the atlas in turn.
    const size_t source = rest.find("#src=");
    if (source != std::string::npos) {
      const std::string viewer = rest.substr(0, std::min(fragment, rest.find('?')));
      const std::string named = rest.substr(source + 5, rest.find('&', source) - source - 5);
      checkTarget(name, link, (fs::path(viewer) / named).generic_string());
    }
  }

  void checkTarget(const std::string& name, const std::string& link, const std::string& target) {
    std::string path = fs::path(target).lexically_normal().generic_string();
    if (path == "." || path.empty() || path.ends_with('/')) path = (fs::path(path) / "index.html").lexically_normal().generic_string();
    if (!list_.files.count(path)) problem(name, "it names " + link + ", and there is no " + path + ".");
  }

  void checkAtlas(const std::string& name) {
    ++check_.atlases;
    auto atlas = readPublishedAtlas((folder_ / name).string());
    if (!atlas) return problem(name, atlas.error().message());
    for (const std::string& file : atlas->files) {
      if (!list_.files.count(name + "/" + file)) problem(name, "it needs " + file + ", which was not published.");
    }
  }

  fs::path folder_;
  PublishList list_;
  std::string url_;
  PublishCheck check_;
};

}  // namespace

std::vector<std::string> hostWarnings(const std::map<std::string, uint64_t>& files) {
  std::vector<std::string> warnings;
  uint64_t sum = 0;
  for (const auto& [name, size] : files) {
    sum += size;
    if (size <= kMostFile) continue;
    const bool shard = name.find(".zarr/") != std::string::npos;
    warnings.push_back(name + " has " + bytesText(size) + "; GitHub refuses files of over 100 MB. " +
                       (shard ? "Make the volume of smaller files (fabrica volume --shard 128), or use a bucket."
                              : "Make several atlases of it, or use a bucket or a web server."));
  }
  if (sum > kMostSite) {
    warnings.push_back("Together " + bytesText(sum) + "; GitHub Pages holds up to 1 GB. Use a bucket or a web server, or publish fewer atlases here.");
  }
  return warnings;
}

Result<PublishCheck> checkPublished(const std::string& folder) {
  auto list = readPublishList(folder);
  if (!list) {
    Error error = std::move(list).error();
    if (error.code == ErrorCode::NotFound) {
      error = {ErrorCode::NotFound, "fabrica publish did not write this folder: there is no publish.json in it.", folder, "", "Check its name."};
    }
    return error;
  }
  return Checker(folder, std::move(list).value()).run();
}

}  // namespace fabrica
