// The Human Organ Atlas's descriptions (one JSON a data set, metadata 1.1): where the voxels are, how large they are, and for a
// zoom how it lies in the scan of the whole organ. Page-safe; bytes from outside. What only its catalogue shows (donor, scan,
// contributors) is read there (web/catalogue).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "atlas/atlas.h"
#include "base/result.h"

namespace fabrica {

// From voxels of the data set to voxels of `target`, both of the finest level, whole numbers at voxels' centres, x, y, z.
struct HoaRegistration {
  std::string target;                   // name of a data set
  std::array<double, 3> translation{};  // voxels of the target
  double rotation = 0;                  // degrees, anticlockwise about z
  double scale = 1;
};
// Rotation, then scale, then translation: the order of the schema. Anticlockwise as a slice is looked at, x to the right and y
// down: x' = scale (x cos + y sin) + tx, y' = scale (y cos - x sin) + ty. So do the atlas's own tools: hipct-reg, which found the
// numbers (the matrix of its links to Neuroglancer), and hoa-tools (its test: voxel 3434 2060 of S-20-29_brain_VOI-04 is at 2975 1689).
glm::dmat4 registrationMatrix(const HoaRegistration& registration);

// One data set: {"name", "data": {"shape", "voxel_size_um", "gcs_url": "n5://gs://…"}, "registration": {…} or null, …}.
struct HoaDataset {
  std::string name, title, doi;
  std::string authors;  // in the order to cite them
  std::string region;   // "ROI-01", "complete-organ"
  std::string url;      // https, of the folder
  bool zarr = false;    // OME-Zarr; else N5
  bool zoom = false;    // of a part of the organ
  double voxel = 0;     // metres
  std::array<uint32_t, 3> size{};
  std::optional<HoaRegistration> registration;
  std::vector<std::string> notes;  // what is missing or damaged, and costs no more than its part
};
bool looksLikeHoa(std::string_view json);  // a data set, or a list of them
// `baseUrl`: where it came from; a relative gcs_url is beside it.
Result<HoaDataset> readHoaDataset(std::string_view json, const std::string& baseUrl);

// A list of data sets: ["a.json", …] or {"datasets": […]}; an entry is an address or the description itself.
struct HoaEntry {
  std::string url;                    // absolute
  std::optional<HoaDataset> dataset;  // where the list holds it
};
bool looksLikeHoaList(std::string_view json);
Result<std::vector<HoaEntry>> readHoaList(std::string_view json, const std::string& baseUrl);

// Which of them belong to one scan of an organ: it first, then what is registered to it, or to that in turn, coarser ones first. Only
// those are listed that lead there. `name`: of any of them; "": the first overview's.
struct HoaMember {
  size_t index = 0;              // into the data sets
  std::optional<size_t> within;  // place in the family of what it is registered to
};
std::vector<HoaMember> hoaFamily(const std::vector<HoaDataset>& sets, std::string_view name);

// Moves a volume to where its registration says, in the world frame of `target`; from then on only what is finer than the target is
// seen of it. Both have levels.
void placeWithin(Volume& volume, const Volume& target, const HoaRegistration& registration);

}  // namespace fabrica
