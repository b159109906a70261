#include "maker/input/volume_input.h"

#include <glob.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "formats/nrrd/nrrd_header.h"
#include "maker/input/dicom_series.h"
#include "maker/input/input_kinds.h"

namespace fabrica {

namespace fs = std::filesystem;

namespace {

// Digits count as numbers, so that slice2 comes before slice10.
bool naturalLess(const std::string& a, const std::string& b) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  size_t i = 0, j = 0;
  while (i < a.size() && j < b.size()) {
    if (!digit(a[i]) || !digit(b[j])) {
      if (a[i] != b[j]) return a[i] < b[j];
      ++i;
      ++j;
      continue;
    }
    while (i < a.size() && a[i] == '0') ++i;
    while (j < b.size() && b[j] == '0') ++j;
    size_t endA = i, endB = j;
    while (endA < a.size() && digit(a[endA])) ++endA;
    while (endB < b.size() && digit(b[endB])) ++endB;
    if (endA - i != endB - j) return endA - i < endB - j;
    const int order = a.compare(i, endA - i, b, j, endB - j);
    if (order != 0) return order < 0;
    i = endA;
    j = endB;
  }
  if (a.size() - i != b.size() - j) return a.size() - i < b.size() - j;
  return a < b;
}

// "slice%04d.tif" → "slice[0-9]*.tif", and * ? [] as they are.
std::vector<std::string> matching(const std::string& pattern) {
  std::string wild;
  for (size_t i = 0; i < pattern.size(); ++i) {
    size_t end = i + 1;
    while (end < pattern.size() && std::isdigit(static_cast<unsigned char>(pattern[end]))) ++end;
    if (pattern[i] == '%' && end < pattern.size() && pattern[end] == 'd') {
      wild += "[0-9]*";
      i = end;
    } else {
      wild += pattern[i];
    }
  }
  glob_t found{};
  std::vector<std::string> files;
  if (::glob(wild.c_str(), GLOB_NOSORT, nullptr, &found) == 0) {
    for (size_t i = 0; i < found.gl_pathc; ++i) files.emplace_back(found.gl_pathv[i]);
  }
  ::globfree(&found);
  return files;
}

Result<VolumeInput> findMany(const std::vector<std::string>& files, const VolumeInputOptions& options) {
  // By the first that is something: folders hold notes and thumbnails, too.
  for (const std::string& file : files) {
    const InputKind kind = kindOf(file);
    if (kind == InputKind::Unknown) continue;
    if (kind == InputKind::Dicom) return findDicom(files, options);
    if (kind == InputKind::Nifti || kind == InputKind::Nrrd) {
      return Error{ErrorCode::Unsupported, "There are several images here.", file, "", "Give one of them by its name."};
    }
    std::vector<std::string> alike;
    std::copy_if(files.begin(), files.end(), std::back_inserter(alike),
                 [kind](const std::string& f) { return kindOf(f) == kind; });
    auto input = findStack(kind, alike, options);
    if (input && alike.size() < files.size()) {
      input->notes.push_back(std::to_string(files.size() - alike.size()) + " files of other kinds are left out.");
    }
    return input;
  }
  return Error{ErrorCode::BadFormat, "There is no image here.", files[0], "",
               "Give a NIfTI or NRRD file, a DICOM series, or TIFF, PNG or JPEG 2000 slices."};
}

}  // namespace

InputKind kindOf(const std::string& path) {
  const std::string name = lowerAscii(path);
  if (name.ends_with(".nii") || name.ends_with(".nii.gz") || name.ends_with(".hdr")) return InputKind::Nifti;
  std::ifstream file(path, std::ios::binary);
  char head[12] = {};
  file.read(head, sizeof head);
  const auto begins = [&head](const char* mark, size_t length) { return std::memcmp(head, mark, length) == 0; };
  if (begins("NRRD000", 7)) return InputKind::Nrrd;
  if (begins("II*\0", 4) || begins("MM\0*", 4) || begins("II+\0", 4) || begins("MM\0+", 4)) return InputKind::Tiff;
  if (begins("\x89PNG", 4)) return InputKind::Png;
  if (begins("\0\0\0\x0cjP  ", 8) || begins("\xff\x4f\xff\x51", 4)) return InputKind::Jp2;
  if (looksLikeDicom(path)) return InputKind::Dicom;
  return InputKind::Unknown;
}

Result<std::vector<std::string>> listFiles(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    std::error_code code;
    std::vector<std::string> some;
    if (fs::is_directory(path, code)) {
      // DICOM's folders lie in folders.
      for (const auto& entry : fs::recursive_directory_iterator(path, code)) {
        if (entry.is_regular_file(code) && entry.path().filename().string()[0] != '.') some.push_back(entry.path().string());
      }
    } else if (fs::is_regular_file(path, code)) {
      some.push_back(path);
    } else if (path.find_first_of("*?[%") != std::string::npos) {
      some = matching(path);
    }
    if (some.empty()) {
      return Error{ErrorCode::NotFound, "There is no such file, and nothing in such a folder.", path, "", "Check its name."};
    }
    std::sort(some.begin(), some.end(), naturalLess);
    files.insert(files.end(), some.begin(), some.end());
  }
  return files;
}

std::string originOf(const std::vector<std::string>& files) {
  uint64_t bytes = 0;
  int64_t latest = 0;
  std::error_code code;
  for (const std::string& file : files) {
    bytes += fs::file_size(file, code);
    latest = std::max<int64_t>(latest, fs::last_write_time(file, code).time_since_epoch().count());
  }
  return fs::absolute(files[0], code).lexically_normal().string() + ", " + std::to_string(files.size()) + " files, " +
         std::to_string(bytes) + " bytes, " + std::to_string(latest);
}

Result<VolumeInput> findVolumeInput(const VolumeInputOptions& options) {
  auto files = listFiles(options.paths);
  if (!files) return std::move(files).error();
  if (files->size() > 1) return findMany(*files, options);
  const std::string& file = files->front();
  const InputKind kind = kindOf(file);
  switch (kind) {
    case InputKind::Nifti:
      return findNifti(file);
    case InputKind::Nrrd:
      return findNrrd(file, options);
    case InputKind::Unknown:
      return Error{ErrorCode::BadFormat, "This is no image of a kind that is known.", file, "",
                   "Give a NIfTI or NRRD file, a DICOM series, or TIFF, PNG or JPEG 2000 slices."};
    default:
      return findMany(*files, options);
  }
}

std::optional<vec3> parseVoxelSize(const std::string& text) {
  std::vector<double> sizes;
  const char* at = text.c_str();
  while (true) {
    char* end = nullptr;
    const double value = std::strtod(at, &end);
    if (end == at || !(value > 0) || !std::isfinite(value)) return std::nullopt;
    sizes.push_back(value);
    at = end;
    if (*at != ',' && *at != 'x') break;
    ++at;
  }
  const std::string unit = lowerAscii(at);
  double metres = 0;
  if (unit.empty() || unit == "mm") metres = 1e-3;
  else if (unit == "um" || unit == "\xc2\xb5m" || unit == "\xce\xbcm") metres = 1e-6;
  else if (unit == "nm") metres = 1e-9;
  else if (unit == "cm") metres = 1e-2;
  else if (unit == "m") metres = 1;
  if (sizes.size() == 1) sizes.resize(3, sizes[0]);
  if (metres == 0 || sizes.size() != 3) return std::nullopt;
  return vec3(float(sizes[0] * metres), float(sizes[1] * metres), float(sizes[2] * metres));
}

std::optional<mat3> parseAxes(const std::string& text) {
  if (text.size() != 3) return std::nullopt;
  mat3 axes(0);
  int seen = 0;
  for (int a = 0; a < 3; ++a) {
    switch (std::toupper(static_cast<unsigned char>(text[size_t(a)]))) {
      case 'L': axes[a].x = 1; seen |= 1; break;
      case 'R': axes[a].x = -1; seen |= 1; break;
      case 'S': axes[a].y = 1; seen |= 2; break;
      case 'I': axes[a].y = -1; seen |= 2; break;
      case 'A': axes[a].z = 1; seen |= 4; break;
      case 'P': axes[a].z = -1; seen |= 4; break;
      default: return std::nullopt;
    }
  }
  return seen == 7 ? std::optional<mat3>(axes) : std::nullopt;
}

}  // namespace fabrica
