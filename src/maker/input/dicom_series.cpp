#include "maker/input/dicom_series.h"

#include <gdcmImageHelper.h>
#include <gdcmImageReader.h>
#include <gdcmImageRegionReader.h>
#include <gdcmBoxRegion.h>
#include <gdcmReader.h>
#include <gdcmStringFilter.h>
#include <gdcmTrace.h>
#include <nifti1_io.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <exception>
#include <fstream>
#include <map>
#include <optional>

#include "base/text.h"

namespace fabrica {

namespace {

using Vec = std::array<double, 3>;

Vec cross(const Vec& a, const Vec& b) {
  return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}
double dot(const Vec& a, const Vec& b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }

// What the head of one file says.
struct Head {
  std::string path, uid, description, modality, unit;
  SliceShape shape;
  Vec position{}, row{1, 0, 0}, column{0, 1, 0}, spacing{1, 1, 1};  // millimetres, LPS
  bool inverted = false;
  double along = 0;  // the normal
};

std::optional<int> typeOf(const gdcm::PixelFormat& format) {
  switch (format.GetScalarType()) {
    case gdcm::PixelFormat::UINT8: return NIFTI_TYPE_UINT8;
    case gdcm::PixelFormat::INT8: return NIFTI_TYPE_INT8;
    case gdcm::PixelFormat::UINT12:
    case gdcm::PixelFormat::UINT16: return NIFTI_TYPE_UINT16;
    case gdcm::PixelFormat::INT12:
    case gdcm::PixelFormat::INT16: return NIFTI_TYPE_INT16;
    case gdcm::PixelFormat::UINT32: return NIFTI_TYPE_UINT32;
    case gdcm::PixelFormat::INT32: return NIFTI_TYPE_INT32;
    case gdcm::PixelFormat::FLOAT32: return NIFTI_TYPE_FLOAT32;
    case gdcm::PixelFormat::FLOAT64: return NIFTI_TYPE_FLOAT64;
    default: return std::nullopt;
  }
}

std::string textAt(gdcm::StringFilter& filter, uint16_t group, uint16_t element) {
  std::string text = filter.ToString(gdcm::Tag(group, element));
  while (!text.empty() && (text.back() == ' ' || text.back() == '\0')) text.pop_back();
  return text;
}

void setType(StoredVoxels& stored, int type) {
  int bytes = 1, swap = 0;
  nifti_datatype_sizes(type, &bytes, &swap);
  stored.type = type;
  stored.typeName = nifti_datatype_string(type);
  stored.bytes = size_t(bytes);
}

// Nothing for files that hold no image (a report, a DICOMDIR).
Result<std::optional<Head>> parseHead(const std::string& path) {
  gdcm::ImageRegionReader reader;
  reader.SetFileName(path.c_str());
  if (!reader.ReadInformation()) return std::optional<Head>();
  const gdcm::Image& image = reader.GetImage();
  const gdcm::File& file = reader.GetFile();
  const gdcm::PixelFormat& format = image.GetPixelFormat();
  Head head;
  head.path = path;
  gdcm::StringFilter filter;
  filter.SetFile(file);
  head.uid = textAt(filter, 0x0020, 0x000e);
  head.description = textAt(filter, 0x0008, 0x103e);
  head.modality = textAt(filter, 0x0008, 0x0060);
  // Rescale Type; CT without one is in Hounsfield units (PS3.3, C.8.2.1).
  head.unit = textAt(filter, 0x0028, 0x1054);
  if (head.unit == "US") head.unit.clear();  // unspecified: so GDCM writes what it was not told
  if (head.unit.empty() && head.modality == "CT") head.unit = "HU";
  const unsigned* dimensions = image.GetDimensions();
  head.shape.width = dimensions[0];
  head.shape.height = dimensions[1];
  head.shape.pages = image.GetNumberOfDimensions() > 2 ? std::max(1u, dimensions[2]) : 1;
  constexpr uint32_t kLargest = 1u << 20;
  if (head.shape.width == 0 || head.shape.height == 0 || head.shape.width > kLargest || head.shape.height > kLargest ||
      head.shape.pages > kLargest) {
    return Error{ErrorCode::BadFormat, "The image has no sensible size.", path};
  }
  const auto type = typeOf(format);
  if (format.GetSamplesPerPixel() != 1 || !type) {
    return Error{ErrorCode::Unsupported, "This is a colour image, or of a kind that is not known.", path, "",
                 "Leave it out, or choose another series by --series."};
  }
  setType(head.shape.stored, *type);
  const std::vector<double> scale = gdcm::ImageHelper::GetRescaleInterceptSlopeValue(file);
  if (scale.size() == 2 && scale[1] != 0) {
    head.shape.stored.intercept = scale[0];
    head.shape.stored.slope = scale[1];
  }
  const std::vector<double> origin = gdcm::ImageHelper::GetOriginValue(file);
  const std::vector<double> cosines = gdcm::ImageHelper::GetDirectionCosinesValue(file);
  const std::vector<double> spacing = gdcm::ImageHelper::GetSpacingValue(file);
  if (origin.size() >= 3) std::copy_n(origin.begin(), 3, head.position.begin());
  if (cosines.size() >= 6) {
    std::copy_n(cosines.begin(), 3, head.row.begin());
    std::copy_n(cosines.begin() + 3, 3, head.column.begin());
  }
  for (size_t a = 0; a < std::min<size_t>(3, spacing.size()); ++a) {
    if (spacing[a] > 0) head.spacing[a] = spacing[a];
  }
  head.inverted = image.GetPhotometricInterpretation() == gdcm::PhotometricInterpretation::MONOCHROME1;
  return std::optional<Head>(std::move(head));
}

// GDCM throws at some damaged files.
Result<std::optional<Head>> readHead(const std::string& path) {
  try {
    return parseHead(path);
  } catch (const std::exception& exception) {
    return Error{ErrorCode::BadFormat, std::string("This DICOM file is damaged: ") + exception.what() + ".", path};
  }
}

class DicomSlices : public SliceReader {
 public:
  // `mixed`: slope and intercept are each slice's own, and the values become floats.
  explicit DicomSlices(bool mixed) : mixed_(mixed) {}

  Result<SliceShape> shape(const std::string& path) const override {
    auto head = readHead(path);
    if (!head) return std::move(head).error();
    if (!*head) return Error{ErrorCode::BadFormat, "This is no DICOM image.", path};
    return (*head)->shape;
  }

  Status read(const std::string& path, uint32_t page, const SliceShape& wanted, uint8_t* out) const override {
    auto head = readHead(path);
    if (!head) return std::move(head).error();
    if (!*head) return Error{ErrorCode::BadFormat, "This is no DICOM image.", path};
    const SliceShape& shape = (*head)->shape;
    if (shape.width != wanted.width || shape.height != wanted.height || (!mixed_ && shape.stored.type != wanted.stored.type)) {
      return otherShape(path);
    }
    Bytes raw(mixed_ ? size_t(shape.width) * shape.height * shape.stored.bytes : 0);
    try {
      if (Status read = readPage(path, page, shape, mixed_ ? raw.data() : out); !read || !mixed_) return read;
    } catch (const std::exception& exception) {
      return Error{ErrorCode::BadFormat, std::string("This DICOM file is damaged: ") + exception.what() + ".", path};
    }
    shape.stored.convert(raw.data(), size_t(shape.width) * shape.height, VoxelFormat::F32, out);
    return Ok{};
  }

 private:
  static Status readPage(const std::string& path, uint32_t page, const SliceShape& shape, uint8_t* out) {
    const size_t length = size_t(shape.width) * shape.height * shape.stored.bytes;
    const Error damaged{ErrorCode::BadFormat, "The pixels of this DICOM file cannot be read.", path, "",
                        "Export the series again, uncompressed."};
    if (shape.pages == 1) {
      gdcm::ImageReader reader;
      reader.SetFileName(path.c_str());
      if (!reader.Read() || reader.GetImage().GetBufferLength() != length) return damaged;
      return reader.GetImage().GetBuffer(reinterpret_cast<char*>(out)) ? Status(Ok{}) : Status(damaged);
    }
    gdcm::ImageRegionReader reader;
    reader.SetFileName(path.c_str());
    if (!reader.ReadInformation()) return damaged;
    gdcm::BoxRegion box;
    box.SetDomain(0, shape.width - 1, 0, shape.height - 1, page, page);
    reader.SetRegion(box);
    if (reader.ComputeBufferLength() != length) return damaged;
    return reader.ReadIntoBuffer(reinterpret_cast<char*>(out), length) ? Status(Ok{}) : Status(damaged);
  }

  bool mixed_;
};

// Images of one series that can be of one volume.
using Groups = std::map<std::string, std::vector<Head>>;
std::string groupOf(const Head& head) {
  std::string key = head.uid + "|" + std::to_string(head.shape.width) + "x" + std::to_string(head.shape.height) + "|";
  for (const Vec* v : {&head.row, &head.column}) {
    for (const double c : *v) key += std::to_string(std::lround(c * 1000)) + ",";
  }
  return key;
}

std::string nameOf(const Head& head, size_t images) {
  return "\"" + (head.description.empty() ? head.uid : head.description) + "\" (" + head.modality + ", " +
         std::to_string(images) + (images == 1 ? " image)" : " images)");
}

size_t imagesOf(const std::vector<Head>& heads) {
  size_t images = 0;
  for (const Head& head : heads) images += head.shape.pages;
  return images;
}

// The largest first.
Result<std::vector<Head>> choose(Groups groups, const std::string& wanted, std::vector<std::string>& notes) {
  std::vector<std::vector<Head>> sorted;
  for (auto& [key, heads] : groups) sorted.push_back(std::move(heads));
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return imagesOf(a) > imagesOf(b); });
  std::string list;
  for (size_t i = 0; i < sorted.size(); ++i) {
    list += (i ? ", " : "") + std::to_string(i + 1) + ": " + nameOf(sorted[i][0], imagesOf(sorted[i]));
  }
  size_t chosen = wanted.empty() ? 0 : sorted.size();
  for (size_t i = 0; i < sorted.size() && chosen == sorted.size(); ++i) {
    const Head& head = sorted[i][0];
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
Result<Vec> sortSlices(std::vector<Head>& heads) {
  const Vec normal = cross(heads[0].row, heads[0].column);
  for (Head& head : heads) head.along = dot(head.position, normal);
  std::stable_sort(heads.begin(), heads.end(), [](const Head& a, const Head& b) { return a.along < b.along; });
  std::vector<double> gaps;
  for (size_t i = 1; i < heads.size(); ++i) {
    gaps.push_back(heads[i].along - heads[i - 1].along);
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
  gdcm::Trace::WarningOff();
  gdcm::Trace::ErrorOff();
  gdcm::Trace::DebugOff();
  DicomSeries series;
  Groups groups;
  std::optional<Error> refused;
  for (const std::string& path : files) {
    auto head = readHead(path);
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
  std::vector<Head> heads = std::move(chosen).value();

  Vec step{};
  const Vec normal = cross(heads[0].row, heads[0].column);
  const bool frames = heads.size() == 1;
  if (frames) {
    for (size_t a = 0; a < 3; ++a) step[a] = normal[a] * heads[0].spacing[2];
  } else {
    for (const Head& head : heads) {
      if (head.shape.pages > 1) {
        return Error{ErrorCode::Unsupported, "The series has several files of several frames each.", head.path, "",
                     "Give one of them alone."};
      }
    }
    auto sorted = sortSlices(heads);
    if (!sorted) return std::move(sorted).error();
    step = *sorted;
  }
  const Head& first = heads[0];
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
  const bool mixed = std::any_of(heads.begin(), heads.end(), [&](const Head& head) {
    return head.shape.stored.slope != first.shape.stored.slope || head.shape.stored.intercept != first.shape.stored.intercept ||
           head.shape.stored.type != first.shape.stored.type;
  });
  if (mixed) {
    setType(series.shape.stored, NIFTI_TYPE_FLOAT32);
    series.shape.stored.slope = 1;
    series.shape.stored.intercept = 0;
    series.notes.push_back("Its slices are scaled differently: the values are kept as floats.");
  }
  if (first.inverted) series.notes.push_back("Its values are inverted (MONOCHROME1): dark is bright. They are kept as they are.");
  for (const Head& head : heads) {
    for (uint32_t page = 0; page < head.shape.pages; ++page) series.slices.push_back({head.path, page});
  }
  series.shape.pages = 1;
  series.reader = std::make_shared<DicomSlices>(mixed);
  return series;
}

}  // namespace fabrica
