#include "base/url.h"
#include "link/link.h"

namespace fabrica {

namespace {

struct Parts {
  std::string_view scheme, host, path, query;  // path from '/', query without '?'
};

bool splitUrl(std::string_view url, Parts& out) {
  const size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return false;
  out.scheme = url.substr(0, scheme);
  std::string_view rest = url.substr(scheme + 3);
  const size_t hash = rest.find('#');
  // '#' occurs in real file names of hand-made links, but nothing can be fetched with it: it ends the address.
  if (hash != std::string_view::npos) rest = rest.substr(0, hash);
  const size_t question = rest.find('?');
  if (question != std::string_view::npos) {
    out.query = rest.substr(question + 1);
    rest = rest.substr(0, question);
  }
  const size_t slash = rest.find('/');
  out.host = rest.substr(0, slash);
  out.path = slash == std::string_view::npos ? std::string_view("/") : rest.substr(slash);
  return true;
}

std::string queryWithout(std::string_view query, std::string_view dropped) {
  std::string out;
  for (size_t start = 0; start < query.size();) {
    size_t end = query.find('&', start);
    if (end == std::string_view::npos) end = query.size();
    const std::string_view item = query.substr(start, end - start);
    if (!item.empty() && item.substr(0, item.find('=')) != dropped) {
      out += out.empty() ? "?" : "&";
      out += item;
    }
    start = end + 1;
  }
  return out;
}

// "/USER/REPO/blob|raw/REST" → "/USER/REPO/REST".
std::string githubRaw(std::string_view path) {
  size_t slashes[3] = {};
  size_t at = 0;
  for (size_t& slash : slashes) {
    at = path.find('/', at + 1);
    if (at == std::string_view::npos) return "";
    slash = at;
  }
  const std::string_view kind = path.substr(slashes[1] + 1, slashes[2] - slashes[1] - 1);
  if (kind != "blob" && kind != "raw") return "";
  return std::string(path.substr(0, slashes[1])) + std::string(path.substr(slashes[2]));
}

Error refused(std::string_view url, std::string reason, std::string advice) {
  return Error{ErrorCode::Unsupported, std::move(reason), std::string(url), "", std::move(advice)};
}

}  // namespace

Result<std::string> rewriteHost(std::string_view url) {
  Parts p;
  if (!splitUrl(url, p)) return std::string(url);
  const auto host = [&](std::string_view name) { return p.host == name; };
  if (host("www.dropbox.com") || host("dropbox.com")) {
    if (p.path.starts_with("/scl/fo/") || p.path.starts_with("/sh/")) {
      return refused(url, "This Dropbox link is a folder; a page cannot read folders there.",
                     "Share the atlas file itself, or put the folder on GitHub Pages.");
    }
    return "https://dl.dropboxusercontent.com" + std::string(p.path) + queryWithout(p.query, "dl");
  }
  if (host("github.com") || host("www.github.com")) {
    const std::string raw = githubRaw(p.path);
    if (!raw.empty()) return "https://raw.githubusercontent.com" + raw;
    if (p.path.find("/releases/download/") != std::string_view::npos) {
      return refused(url, "GitHub does not let web pages read release files.",
                     "Put the file into the repository itself, or on GitHub Pages.");
    }
    return std::string(url);
  }
  if (host("drive.google.com")) {
    return refused(url, "Google Drive does not let web pages read its files.",
                   "Put the file on GitHub, Dropbox or any web server, or download it and drop it on this page.");
  }
  if (host("onedrive.live.com") || host("1drv.ms")) {
    return refused(url, "OneDrive lets web pages read files only after a login.",
                   "Put the file on GitHub, Dropbox or any web server, or download it and drop it on this page.");
  }
  return std::string(url);
}

}  // namespace fabrica
