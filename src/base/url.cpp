#include "base/url.h"

#include <cstdint>
#include <vector>

namespace fabrica {

namespace {

// Names may hold a colon ("Left: femur.obj", "L:femur.obj"): an address has "//" behind its scheme, or one of those that need none (web/addresses.js).
bool isScheme(std::string_view scheme, std::string_view rest) {
  constexpr std::string_view kBare[] = {"http", "https", "data", "blob", "local", "zip", "volume", "embedded", "unpacked", "javascript", "file"};
  if (scheme.size() < 2) return false;  // a drive
  if (rest.starts_with("//")) return true;
  for (const std::string_view bare : kBare)
    if (bare == scheme) return true;
  return false;
}

size_t schemeLength(std::string_view url) {
  for (size_t i = 0; i < url.size(); ++i) {
    const char c = url[i];
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (c == ':') return isScheme(url.substr(0, i), url.substr(i + 1)) ? i + 1 : 0;
    if (!letter && !(i > 0 && ((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.'))) return 0;
  }
  return 0;
}

// Where the path begins: behind "scheme://host", or behind "scheme:".
size_t pathStart(std::string_view url) {
  const size_t scheme = schemeLength(url);
  if (url.substr(scheme).starts_with("//")) {
    const size_t slash = url.find_first_of("/?#", scheme + 2);
    return slash == std::string_view::npos ? url.size() : slash;
  }
  return scheme;
}

// `open`: of an address without a host ("../a/b"), which may lead further up than it is known from here.
std::string removeDots(std::string_view path, bool open = false) {
  std::vector<std::string_view> parts;
  const bool rooted = path.starts_with('/');
  size_t start = rooted ? 1 : 0;
  bool folder = false;
  while (start <= path.size()) {
    size_t end = path.find('/', start);
    const bool last = end == std::string_view::npos;
    if (last) end = path.size();
    const std::string_view part = path.substr(start, end - start);
    folder = last && (part.empty() || part == "." || part == "..");
    if (part == "..") {
      if (!parts.empty() && parts.back() != "..") parts.pop_back();
      else if (open && !rooted) parts.push_back(part);
    } else if (part != "." && !(part.empty() && last)) {
      parts.push_back(part);
    }
    start = end + 1;
  }
  std::string out = rooted ? "/" : "";
  for (size_t i = 0; i < parts.size(); ++i) {
    if (i) out += '/';
    out += parts[i];
  }
  if (folder && !parts.empty()) out += '/';
  return out;
}

}  // namespace

bool isAbsoluteUrl(std::string_view url) { return schemeLength(url) > 0; }

std::string resolveUrl(std::string_view base, std::string_view reference) {
  if (isAbsoluteUrl(reference)) return std::string(reference);
  if (reference.starts_with("//")) return std::string(base.substr(0, schemeLength(base))) + std::string(reference);
  const size_t start = pathStart(base);
  if (reference.empty()) return std::string(base.substr(0, base.find('#')));
  size_t refEnd = reference.find_first_of("?#");
  if (refEnd == std::string_view::npos) refEnd = reference.size();
  const std::string_view refPath = reference.substr(0, refEnd), rest = reference.substr(refEnd);
  const std::string_view basePath = base.substr(start, base.find_first_of("?#", start) - start);
  std::string path;
  if (refPath.empty()) {
    path = basePath;
  } else if (refPath.starts_with('/')) {
    path = removeDots(refPath);
  } else {
    const size_t slash = basePath.rfind('/');
    const bool hasHost = start > schemeLength(base);
    std::string joined = slash == std::string_view::npos ? (hasHost ? "/" : "") : std::string(basePath.substr(0, slash + 1));
    path = removeDots(joined + std::string(refPath), start == 0);
  }
  return std::string(base.substr(0, start)) + path + std::string(rest);
}

std::string fileNameOf(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  while (url.ends_with('/')) url.remove_suffix(1);
  const size_t slash = url.rfind('/');
  return percentDecode(slash == std::string_view::npos ? url : url.substr(slash + 1));
}

std::string percentEncode(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~/:,").find(c) != std::string_view::npos;
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += kHex[uint8_t(c) >> 4];
      out += kHex[uint8_t(c) & 15];
    }
  }
  return out;
}

std::string percentDecode(std::string_view text) {
  const auto digit = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1; };
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0) {
      out += char(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace fabrica
