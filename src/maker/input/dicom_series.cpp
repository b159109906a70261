#include "maker/input/dicom_series.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <map>
#include <optional>

#include "base/text.h"
#include "maker/input/dicom_file.h"

namespace fabrica {

namespace {

using Vec = DicomHead::Vec;

Vec cross(const Vec& a, const Vec& b) {
  return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}
double dot(const Vec& a, const Vec& b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }

class DicomSlices : public SliceReader {
 public:
  // `mixed`: slope and intercept are each slice's own, and the values become floats. `frames`: of each file.
  DicomSlices(bool mixed, uint32_t frames) : mixed_(mixed), frames_(frames) {}

  Result<SliceShape> shape(const std::string& path) const override {
    auto head = std::move(readDicomHeads({path})[0]);
    if (!head) return std::move(head).error();
    if (!*head) return Error{ErrorCode::BadFormat, "This is no DICOM image.", path};
    return (*head)->shape;
  }
  Status read(const std::string& path, uint32_t page, const SliceShape& wanted, uint8_t* out) const override {
    SliceShape whole = wanted;
    whole.pages = frames_;
    return readDicomPage(path, page, whole, mixed_, out);
  }

 private:
  bool mixed_;
  uint32_t frames_;
};

// Images of one series that can be of one volume.
using Groups = std::map<std::string, std::vector<DicomHead>>;
std::string groupOf(const DicomHead& head) {
  std::string key = head.uid + "|" + std::to_string(head.shape.width) + "x" + std::to_string(head.shape.height) + "|";
  for (const Vec* v : {&head.row, &head.column}) {
    for (const double c : *v) key += std::to_string(std::lround(c * 1000)) + ",";
  }
  return key;
}

std::string nameOf(const DicomHead& head, size_t images) {
  return "\"" + (head.description.empty() ? head.uid : head.description) + "\" (" + head.modality + ", " +
         std::to_string(images) + (images == 1 ? " image)" : " images)");
}

size_t imagesOf(const std::vector<DicomHead>& heads) {
  size_t images = 0;
  for (const DicomHead& head : heads) images += head.shape.pages;
  return images;
}

// The largest first.
Result<std::vector<DicomHead>> choose(Groups groups, const std::string& wanted, std::vector<std::string>& notes) {
  std::vector<std::vector<DicomHead>> sorted;
  for (auto& [key, heads] : groups) sorted.push_back(std::move(heads));
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return imagesOf(a) > imagesOf(b); });
  std::string list;
  for (size_t i = 0; i < sorted.size(); ++i) {
    list += (i ? ", " : "") + std::to_string(i + 1) + ": " + nameOf(sorted[i][0], imagesOf(sorted[i]));
  }
  size_t chosen = wanted.empty() ? 0 : sorted.size();
  for (size_t i = 0; i < sorted.size() && chosen == sorted.size(); ++i) {
    const DicomHead& head = sorted[i][0];
    if (std::to_string(i + 1) == wanted || head.uid == wanted) chosen = i;
  }
  for (size_t i = 0; i < sorted.size() && chosen == sorted.size(); ++i) {
    if (lowerAscii(sorted[i][0].description).find(lowerAscii(wanted)) != std::string::npos) chosen = i;
  }
  if (chosen == sorted.size()) {
    return Error{ErrorCode::NotFound, "There is no series \"" + wanted + "\" among " + list + ".", "", "", "Choose by --series."};
  }
  if (sorted.size() > 1) {
    notes.push_back("Series " + std::to_string(chosen + 1) + " of " + std::to_string(sorted.size()) +
                    " is taken. There are " + list + ". Choose by --series.");
  }
  return std::move(sorted[chosen]);
}

// LPS millimetres → world metres.
vec4 toWorld(const Vec& v, float w) { return vec4(float(v[0] * 1e-3), float(v[2] * 1e-3), float(-v[1] * 1e-3), w); }

// Sorts the slices along their normal and gives the step from one to the next.
Result<Vec> sortSlices(std::vector<DicomHead>& heads) {
  const Vec normal = cross(heads[0].row, heads[0].column);
  const auto along = [&](const DicomHead& head) { return dot(head.position, normal); };
  std::stable_sort(heads.begin(), heads.end(), [&](const DicomHead& a, const DicomHead& b) { return along(a) < along(b); });
  std::vector<double> gaps;
  for (size_t i = 1; i < heads.size(); ++i) {
    gaps.push_back(along(heads[i]) - along(heads[i - 1]));
    if (gaps.back() < 1e-4) {
      return Error{ErrorCode::BadFormat, "Two images lie at the same place: this one and " + heads[i - 1].path + ".",
                   heads[i].path, "", "Leave out the copies, or choose one series by --series."};
    }
  }
  std::vector<double> sorted = gaps;
  std::nth_element(sorted.begin(), sorted.begin() + std::ptrdiff_t(sorted.size() / 2), sorted.end());
  const double step = sorted[sorted.size() / 2];
  constexpr double kUneven = 0.1;  // of a step
  for (size_t i = 1; i < heads.size(); ++i) {
    if (std::abs(gaps[i - 1] - step) <= kUneven * step) continue;
    char text[160];
    std::snprintf(text, sizeof text,
                  "From the image before it is %.2f mm, from most others %.2f mm: slices are missing, or unevenly spaced.",
                  gaps[i - 1], step);
    return Error{ErrorCode::BadFormat, text, heads[i].path, "", "Add the missing files, or resample the series first."};
  }
  Vec out;
  for (size_t a = 0; a < 3; ++a) {
    out[a] = (heads.back().position[a] - heads.front().position[a]) / double(heads.size() - 1);
  }
  return out;
}

}  // namespace

bool looksLikeDicom(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  char head[132] = {};
  file.read(head, sizeof head);
  return file && std::memcmp(head + 128, "DICM", 4) == 0;
}

Result<DicomSeries> readDicomSeries(const std::vector<std::string>& files, const std::string& wanted) {
  DicomSeries series;
  Groups groups;
  std::optional<Error> refused;
  for (auto& head : readDicomHeads(files)) {
    if (!head) {
      refused = std::move(head).error();
      continue;
    }
    if (*head) groups[groupOf(**head)].push_back(std::move(**head));
  }
  if (groups.empty() && refused) return *std::move(refused);
  if (groups.empty()) return Error{ErrorCode::NotFound, "There is no DICOM image here.", files.empty() ? "" : files[0]};
  auto chosen = choose(std::move(groups), wanted, series.notes);
  if (!chosen) return std::move(chosen).error();
  std::vector<DicomHead> heads = std::move(chosen).value();

  Vec step{};
  const Vec normal = cross(heads[0].row, heads[0].column);
  const bool frames = heads.size() == 1;
  if (frames) {
    for (size_t a = 0; a < 3; ++a) step[a] = normal[a] * heads[0].spacing[2];
  } else {
    for (const DicomHead& head : heads) {
      if (head.shape.pages > 1) {
        return Error{ErrorCode::Unsupported, "The series has several files of several frames each.", head.path, "",
                     "Give one of them alone."};
      }
    }
    auto sorted = sortSlices(heads);
    if (!sorted) return std::move(sorted).error();
    step = *sorted;
  }
  const DicomHead& first = heads[0];
  series.uid = first.uid;
  series.description = first.description;
  series.modality = first.modality;
  series.unit = first.unit;
  series.shape = first.shape;
  Vec row, column;
  for (size_t a = 0; a < 3; ++a) {
    // Pixel spacing: GDCM gives x (between columns) first.
    row[a] = first.row[a] * first.spacing[0];
    column[a] = first.column[a] * first.spacing[1];
  }
  series.indexToWorld = mat4(toWorld(row, 0), toWorld(column, 0), toWorld(step, 0), toWorld(first.position, 1));
  const bool mixed = std::any_of(heads.begin(), heads.end(), [&](const DicomHead& head) {
    return head.shape.stored.slope != first.shape.stored.slope || head.shape.stored.intercept != first.shape.stored.intercept ||
           head.shape.stored.type != first.shape.stored.type;
  });
  if (mixed) {
    series.shape.stored = storedAs(VoxelFormat::F32);
    series.notes.push_back("Its slices are scaled differently: the values are kept as floats.");
  }
  if (first.inverted) series.notes.push_back("Its values are inverted (MONOCHROME1): dark is bright. They are kept as they are.");
  for (const DicomHead& head : heads) {
    for (uint32_t page = 0; page < head.shape.pages; ++page) series.slices.push_back({head.path, page});
  }
  series.shape.pages = 1;
  series.reader = std::make_shared<DicomSlices>(mixed, first.shape.pages);
  return series;
}

}  // namespace fabrica
