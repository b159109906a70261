#include "maker/input/nifti.h"

#include <nifti1_io.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <memory>

#include "formats/nifti_place.h"

namespace fabrica {

namespace {

using Handle = std::unique_ptr<nifti_image, decltype(&nifti_image_free)>;

Error notNifti(const std::string& source) {
  return Error{ErrorCode::BadFormat, "This is not a NIfTI image.", source, "", "Expected .nii or .nii.gz."};
}

Result<NiftiHeader> headerOf(const nifti_image& image, const std::string& path) {
  NiftiHeader header;
  const int64_t size[3] = {image.nx, std::max(1, int(image.ny)), std::max(1, int(image.nz))};
  for (size_t k = 0; k < 3; ++k) {
    if (size[k] < 1 || size[k] > 100000) return Error{ErrorCode::BadFormat, "The image has no sensible size.", path};
    header.size[k] = uint32_t(size[k]);
  }
  const NiftiPlace place = niftiPlace(image);
  header.indexToWorld = place.indexToWorld;
  header.placedBy = place.by;
  const float volume = glm::determinant(mat3(header.indexToWorld) * 1000.0f);
  if (!std::isfinite(volume) || std::abs(volume) < 1e-12f) {
    return Error{ErrorCode::BadFormat, "The image's transform squashes it flat.", path, "", "Repair its sform or qform."};
  }
  StoredVoxels& stored = header.stored;
  stored.type = image.datatype;
  stored.typeName = nifti_datatype_string(image.datatype);
  if (!stored.supported()) {
    return Error{ErrorCode::Unsupported, "Voxels of type " + stored.typeName + " are not supported.", path, "",
                 "Convert it to whole numbers or floats."};
  }
  stored.bytes = size_t(image.nbyper);
  stored.swapped = image.swapsize > 1 && image.byteorder != nifti_short_order();
  if (image.scl_slope != 0 && std::isfinite(image.scl_slope) && std::isfinite(image.scl_inter)) {
    stored.slope = double(image.scl_slope);
    stored.intercept = double(image.scl_inter);
  }
  stored.file = image.iname ? image.iname : path;
  stored.offset = uint64_t(std::max<int64_t>(0, image.iname_offset));
  stored.count = uint64_t(header.size[0]) * header.size[1] * header.size[2];
  stored.series = std::max<uint64_t>(stored.count, image.nvox);
  return header;
}

}  // namespace

Result<NiftiHeader> readNiftiHeader(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) {
    return Error{ErrorCode::NotFound, "There is no such file.", path, "", "Check its name, or give its folder by --input."};
  }
  nifti_set_debug_level(0);
  if (is_nifti_file(path.c_str()) < 0) return notNifti(path);  // the library prints about what it cannot read
  const Handle image(nifti_image_read(path.c_str(), 0), &nifti_image_free);
  if (!image) return notNifti(path);
  return headerOf(*image, path);
}

Result<NiftiHeader> parseNiftiHeader(ByteView bytes, const std::string& source) {
  nifti_1_header raw{};
  static_assert(sizeof raw == kNiftiHeaderBytes);
  if (bytes.size() < sizeof raw) {
    return Error{ErrorCode::Truncated,
                 "It ends after " + std::to_string(bytes.size()) + " bytes: a NIfTI image's head alone has 348.", source, "",
                 "Copy or upload the file again."};
  }
  std::memcpy(&raw, bytes.data(), sizeof raw);
  nifti_set_debug_level(0);
  if (NIFTI_VERSION(raw) != 1) return notNifti(source);
  const Handle image(nifti_convert_nhdr2nim(raw, nullptr), &nifti_image_free);
  if (!image) return notNifti(source);
  return headerOf(*image, source);
}

}  // namespace fabrica
