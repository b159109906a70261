#include "formats/hoa/hoa.h"

#include <algorithm>
#include <cmath>
#include <glm/gtc/matrix_transform.hpp>

#include "base/json.h"
#include "base/url.h"
#include "formats/n5/n5.h"

namespace fabrica {

namespace {

constexpr double kLargestSide = 1u << 24;
constexpr size_t kMostEntries = 4096, kMostText = 4096;
constexpr size_t kDeepest = 8;  // zooms within zooms
constexpr double kMostScale = 1e6, kMostShift = 1e9;

std::string shortText(const Json& object, const char* key) {
  std::string text = getString(object, key);
  if (text.size() > kMostText) text.resize(kMostText);
  return text;
}

bool readShape(const Json* list, std::array<uint32_t, 3>& out) {
  if (!list || !list->is_array() || list->size() != 3) return false;
  for (size_t i = 0; i < 3; ++i) {
    double side = 0;
    if (!readNumber((*list)[i], side) || !(side >= 1) || side > kLargestSide || side != std::floor(side)) return false;
    out[i] = uint32_t(side);
  }
  return true;
}

bool readRegistration(const Json& json, HoaRegistration& out) {
  out.target = shortText(json, "target_dataset");
  const Json *rotation = find(json, "rotation"), *scale = find(json, "scale"), *shift = find(json, "translation");
  if (out.target.empty() || !rotation || !scale || !shift || !shift->is_array() || shift->size() != 3) return false;
  if (!readNumber(*rotation, out.rotation) || !readNumber(*scale, out.scale) || !(out.scale > 1 / kMostScale) || out.scale > kMostScale) return false;
  for (size_t i = 0; i < 3; ++i)
    if (!readNumber((*shift)[i], out.translation[i]) || std::abs(out.translation[i]) > kMostShift) return false;
  return std::abs(out.rotation) < 1e6;
}

Result<HoaDataset> readDataset(const Json& json, const std::string& baseUrl) {
  const Json* data = find(json, "data");
  HoaDataset out;
  const std::string address = data ? getString(*data, "gcs_url") : "";
  out.voxel = data ? getNumber(*data, "voxel_size_um") * 1e-6 : 0;
  if (address.empty() || !(out.voxel > 0) || !readShape(find(*data, "shape"), out.size))
    return Error{ErrorCode::BadFormat, "This description of a data set has no address, shape or voxel size.", baseUrl, "",
                 "Use the JSON that the Human Organ Atlas publishes."};
  std::string kind;
  out.url = resolveUrl(baseUrl, storeAddress(address, kind));
  if (!out.url.ends_with('/') && out.url.find('?') == std::string::npos) out.url += '/';
  out.zarr = kind == "zarr";
  out.name = shortText(json, "name");
  out.region = shortText(json, "voi");
  out.zoom = getString(json, "dataset_type") == "zoom";
  if (const Json* citation = find(json, "citation")) {
    out.title = shortText(*citation, "title");
    out.doi = shortText(*citation, "doi");
    if (const Json* authors = find(*citation, "author_list"); authors && authors->is_array())
      for (const Json& author : *authors)
        if (author.is_string() && out.authors.size() < kMostText) out.authors += (out.authors.empty() ? "" : ", ") + *author.get_ptr<const std::string*>();
  }
  if (const Json* registration = find(json, "registration")) {
    HoaRegistration read;
    if (readRegistration(*registration, read)) out.registration = std::move(read);
    else out.notes.push_back("Where it lies in the whole organ cannot be read from its description.");
  } else if (out.zoom) {
    out.notes.push_back("Its description does not say where in the organ it lies.");
  }
  return out;
}

}  // namespace

glm::dmat4 registrationMatrix(const HoaRegistration& registration) {
  const double angle = glm::radians(registration.rotation), c = std::cos(angle) * registration.scale, s = std::sin(angle) * registration.scale;
  glm::dmat4 out(1);
  out[0] = {c, -s, 0, 0};
  out[1] = {s, c, 0, 0};
  out[2] = {0, 0, registration.scale, 0};
  out[3] = {registration.translation[0], registration.translation[1], registration.translation[2], 1};
  return out;
}

bool looksLikeHoa(std::string_view text) {
  return (text.find("\"gcs_url\"") != std::string_view::npos && text.find("\"voxel_size_um\"") != std::string_view::npos) || looksLikeHoaList(text);
}

Result<HoaDataset> readHoaDataset(std::string_view text, const std::string& baseUrl) {
  const Result<Json> json = parseJson(text);
  if (!json) return json.error();
  return readDataset(*json, baseUrl);
}

bool looksLikeHoaList(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return false;
  if (text[first] == '[') return true;
  // "datasets" is the first key of ours, and of nothing else that can be opened.
  const size_t key = text.find_first_not_of(" \t\r\n", first + 1);
  return text[first] == '{' && key != std::string_view::npos && text.substr(key).starts_with("\"datasets\"");
}

Result<std::vector<HoaEntry>> readHoaList(std::string_view text, const std::string& baseUrl) {
  const Result<Json> json = parseJson(text);
  if (!json) return json.error();
  const Json* list = json->is_array() ? &*json : find(*json, "datasets");
  std::vector<HoaEntry> out;
  if (list && list->is_array()) {
    for (const Json& item : *list) {
      if (out.size() >= kMostEntries) break;
      if (item.is_string()) {
        out.push_back({resolveUrl(baseUrl, *item.get_ptr<const std::string*>()), {}});
      } else if (auto set = readDataset(item, baseUrl)) {
        out.push_back({baseUrl, std::move(*set)});
      }
    }
  }
  if (out.empty()) return Error{ErrorCode::BadFormat, "This list names no data sets.", baseUrl, "", "Write it as a list of addresses: [\"a.json\", \"b.json\"]."};
  return out;
}

std::vector<HoaMember> hoaFamily(const std::vector<HoaDataset>& sets, std::string_view name) {
  constexpr size_t kNowhere = SIZE_MAX;
  const auto named = [&](std::string_view wanted) {
    const auto found = std::find_if(sets.begin(), sets.end(), [&](const HoaDataset& set) { return set.name == wanted; });
    return found == sets.end() ? kNowhere : size_t(found - sets.begin());
  };
  const auto above = [&](size_t i) {
    const size_t found = sets[i].registration ? named(sets[i].registration->target) : kNowhere;
    return found == i ? kNowhere : found;
  };
  size_t root = name.empty() ? kNowhere : named(name);
  if (name.empty() && !sets.empty()) {
    const auto overview = std::find_if(sets.begin(), sets.end(), [](const HoaDataset& set) { return !set.zoom && !set.registration; });
    root = overview == sets.end() ? 0 : size_t(overview - sets.begin());
  }
  if (root == kNowhere) return {};
  for (size_t step = 0; step < kDeepest && above(root) != kNowhere; ++step) root = above(root);
  // What is registered to a member follows it: each generation behind the last.
  std::vector<HoaMember> family{{root, {}}};
  std::vector<bool> taken(sets.size());
  taken[root] = true;
  for (size_t from = 0, depth = 0; from < family.size() && depth < kDeepest; ++depth) {
    const size_t end = family.size();
    for (size_t parent = from; parent < end; ++parent)
      for (size_t i = 0; i < sets.size(); ++i) {
        if (taken[i] || above(i) != family[parent].index) continue;
        taken[i] = true;
        family.push_back({i, parent});
      }
    from = end;
    std::stable_sort(family.begin() + std::ptrdiff_t(end), family.end(), [&](const HoaMember& a, const HoaMember& b) { return sets[a.index].voxel > sets[b.index].voxel; });
  }
  return family;
}

void placeWithin(Volume& volume, const Volume& target, const HoaRegistration& registration) {
  const glm::dmat4 own(volume.levels.front().indexToWorld), world(target.levels.front().indexToWorld);
  const glm::dmat4 place = world * registrationMatrix(registration) * glm::inverse(own);
  for (VolumeLevel& level : volume.levels) level.indexToWorld = mat4(place * glm::dmat4(level.indexToWorld));
  volume.finerThan = voxelEdge(target.levels.front());
}

}  // namespace fabrica
