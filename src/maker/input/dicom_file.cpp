#include "maker/input/dicom_file.h"

#include <gdcmBoxRegion.h>
#include <gdcmImageHelper.h>
#include <gdcmImageReader.h>
#include <gdcmImageRegionReader.h>
#include <gdcmStringFilter.h>
#include <nifti1_io.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <filesystem>
#include <new>
#include <span>

#include "base/bytes.h"
#include "maker/work/own_process.h"

namespace fabrica {

namespace {

using HeadOrNot = Result<std::optional<DicomHead>>;

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

Result<std::optional<DicomHead>> parseHead(const std::string& path) {
  gdcm::ImageRegionReader reader;
  reader.SetFileName(path.c_str());
  if (!reader.ReadInformation()) return std::optional<DicomHead>();
  const gdcm::Image& image = reader.GetImage();
  const gdcm::File& file = reader.GetFile();
  const gdcm::PixelFormat& format = image.GetPixelFormat();
  DicomHead head;
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
  return std::optional<DicomHead>(std::move(head));
}

Error damaged(const std::string& path, const std::string& reason) {
  return Error{ErrorCode::BadFormat, "This DICOM file is damaged: " + reason, path, "", "Leave it out, or export the series again."};
}
Error tooLarge(const std::string& path) { return {ErrorCode::TooLarge, "It needs more memory than there is, or its sizes are wrong.", path}; }

// GDCM throws at some damaged files.
template <typename T, typename Read>
T caught(const std::string& path, Read&& read) {
  try {
    return read();
  } catch (const std::bad_alloc&) {
    return tooLarge(path);
  } catch (const std::exception& exception) {
    return damaged(path, std::string(exception.what()) + ".");
  }
}

Status readPixels(const std::string& path, uint32_t page, const SliceShape& shape, uint8_t* out) {
  const size_t length = size_t(shape.width) * shape.height * shape.stored.bytes;
  const Error unread{ErrorCode::BadFormat, "The pixels of this DICOM file cannot be read.", path, "", "Export the series again, uncompressed."};
  if (shape.pages == 1) {
    gdcm::ImageReader reader;
    reader.SetFileName(path.c_str());
    if (!reader.Read() || reader.GetImage().GetBufferLength() != length) return unread;
    return reader.GetImage().GetBuffer(reinterpret_cast<char*>(out)) ? Status(Ok{}) : Status(unread);
  }
  gdcm::ImageRegionReader reader;
  reader.SetFileName(path.c_str());
  if (!reader.ReadInformation()) return unread;
  gdcm::BoxRegion box;
  box.SetDomain(0, shape.width - 1, 0, shape.height - 1, page, page);
  reader.SetRegion(box);
  if (reader.ComputeBufferLength() != length) return unread;
  return reader.ReadIntoBuffer(reinterpret_cast<char*>(out), length) ? Status(Ok{}) : Status(unread);
}

Result<Bytes> pageOf(const std::string& path, uint32_t page, const SliceShape& wanted, bool scaled) {
  auto head = parseHead(path);
  if (!head) return std::move(head).error();
  if (!*head) return Error{ErrorCode::BadFormat, "This is no DICOM image.", path};
  const SliceShape& shape = (*head)->shape;
  if (shape.width != wanted.width || shape.height != wanted.height || (!scaled && shape.stored.type != wanted.stored.type) || page >= shape.pages) {
    return otherShape(path);
  }
  const size_t voxels = size_t(shape.width) * shape.height;
  Bytes raw(voxels * shape.stored.bytes);
  if (Status read = readPixels(path, page, shape, raw.data()); !read) return std::move(read).error();
  if (!scaled) return raw;
  Bytes floats(voxels * sizeof(float));
  shape.stored.convert(raw.data(), voxels, VoxelFormat::F32, floats.data());
  return floats;
}

// -- as it goes from one process to the other ---------------------------------------------------------------------------------

void put(ByteWriter& out, const Error& error) {
  out.put(uint32_t(error.code));
  out.text(error.reason);
  out.text(error.advice);
}
Error errorOf(ByteReader& in, const std::string& path) {
  Error error;
  error.code = ErrorCode(in.get<uint32_t>());
  error.reason = in.text();
  error.advice = in.text();
  error.source = path;
  return error;
}

enum class Kind : uint8_t { Head, Nothing, Failed };

void put(ByteWriter& out, const HeadOrNot& answer) {
  out.put(!answer ? Kind::Failed : *answer ? Kind::Head : Kind::Nothing);
  if (!answer) return put(out, answer.error());
  if (!*answer) return;
  const DicomHead& head = **answer;
  for (const std::string* text : {&head.uid, &head.description, &head.modality, &head.unit}) out.text(*text);
  const SliceShape& shape = head.shape;
  for (const uint32_t number : {shape.width, shape.height, shape.pages, uint32_t(shape.stored.type), uint32_t(head.inverted)}) out.put(number);
  for (const double number : {shape.stored.slope, shape.stored.intercept}) out.put(number);
  for (const DicomHead::Vec* vec : {&head.position, &head.row, &head.column, &head.spacing}) out.put(*vec);
}

HeadOrNot headOf(ByteReader& in, const std::string& path) {
  const auto kind = in.get<Kind>();
  if (kind == Kind::Failed) return errorOf(in, path);
  if (kind == Kind::Nothing) return std::optional<DicomHead>();
  DicomHead head;
  head.path = path;
  for (std::string* text : {&head.uid, &head.description, &head.modality, &head.unit}) *text = in.text();
  SliceShape& shape = head.shape;
  for (uint32_t* number : {&shape.width, &shape.height, &shape.pages}) *number = in.get<uint32_t>();
  setType(shape.stored, int(in.get<uint32_t>()));
  head.inverted = in.get<uint32_t>() != 0;
  for (double* number : {&shape.stored.slope, &shape.stored.intercept}) *number = in.get<double>();
  for (DicomHead::Vec* vec : {&head.position, &head.row, &head.column, &head.spacing}) *vec = in.get<DicomHead::Vec>();
  return std::optional<DicomHead>(std::move(head));
}

// -- in its own process ---------------------------------------------------------------------------------------------------------

uint64_t lengthOf(const std::string& path) {
  std::error_code none;
  const uint64_t length = std::filesystem::file_size(path, none);
  return none ? 0 : length;
}

// What reading a file may take beside its voxels.
constexpr uint64_t kRoom = uint64_t(256) << 20;

// Those of one process: all of them, or nothing where it ended before.
std::vector<HeadOrNot> headsOf(std::span<const std::string> files) {
  unsigned seconds = 60;
  uint64_t longest = 0;
  for (const std::string& path : files) {
    longest = std::max(longest, lengthOf(path));
    seconds += unsigned(lengthOf(path) >> 24);
  }
  const auto answer = inOwnProcess([&] {
    ByteWriter out;
    for (const std::string& path : files) put(out, caught<HeadOrNot>(path, [&] { return parseHead(path); }));
    return out.take();
  }, seconds, kRoom + 2 * longest);
  std::vector<HeadOrNot> heads;
  if (!answer) return heads;
  ByteReader in(*answer);
  for (const std::string& path : files) heads.push_back(headOf(in, path));
  if (!in.ok()) heads.clear();
  return heads;
}

}  // namespace

std::vector<HeadOrNot> readDicomHeads(const std::vector<std::string>& files) {
  constexpr size_t kTogether = 64;
  std::vector<HeadOrNot> out;
  const std::span<const std::string> all(files);
  for (size_t from = 0; from < all.size(); from += kTogether) {
    const auto some = all.subspan(from, std::min(kTogether, all.size() - from));
    std::vector<HeadOrNot> heads = headsOf(some);
    // One of them ends the process: which?
    for (size_t i = 0; heads.size() < some.size(); ++i) {
      std::vector<HeadOrNot> one = headsOf(some.subspan(i, 1));
      heads.push_back(one.empty() ? HeadOrNot(damaged(some[i], "its reader gave up on it.")) : std::move(one[0]));
    }
    for (HeadOrNot& head : heads) out.push_back(std::move(head));
  }
  return out;
}

Status readDicomPage(const std::string& path, uint32_t page, const SliceShape& wanted, bool scaled, uint8_t* out) {
  const uint64_t voxels = uint64_t(wanted.width) * wanted.height, length = voxels * (scaled ? sizeof(float) : wanted.stored.bytes);
  const unsigned seconds = 60 + unsigned((lengthOf(path) + length) >> 20);
  // Of several frames some codecs unpack all.
  const uint64_t room = kRoom + 2 * lengthOf(path) + 4 * voxels * sizeof(double) * std::max(1u, wanted.pages);
  const auto answer = inOwnProcess([&] {
    ByteWriter reply;
    const auto read = caught<Result<Bytes>>(path, [&] { return pageOf(path, page, wanted, scaled); });
    reply.put(uint8_t(read.ok()));
    if (read) reply.raw(*read);
    else put(reply, read.error());
    return reply.take();
  }, seconds, room);
  if (!answer) return damaged(path, "its reader gave up on it.");
  ByteReader in(*answer);
  if (!in.get<uint8_t>()) return errorOf(in, path);
  const ByteView bytes = in.view(size_t(length));
  if (!in.ok()) return otherShape(path);
  std::memcpy(out, bytes.data(), bytes.size());
  return Ok{};
}

}  // namespace fabrica
