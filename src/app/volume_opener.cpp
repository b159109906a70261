#include "app/volume_opener.h"

#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "base/url.h"
#include "formats/whole/whole_volume.h"
#include "formats/zarr/chunk_place.h"
#include "formats/zarr/ome_volume.h"
#include "formats/zarr/shard.h"
#include "formats/zarr/value_range.h"
#include "formats/zip/zip.h"

namespace fabrica {

namespace {

constexpr size_t kMostN5Levels = 20;

bool isWholeFile(const std::string& name) {
  const std::string_view stem = std::string_view(name).substr(0, name.size() - (name.ends_with(".gz") ? 3 : 0));
  return stem.ends_with(".nii") || stem.ends_with(".hdr") || stem.ends_with(".img") || name.ends_with(".nrrd") || name.ends_with(".nhdr");
}
// "…/x.img.gz" → "…/x.hdr", its header; others as they are.
std::string headerOf(const std::string& url) {
  const size_t end = std::min(url.find_first_of("?#"), url.size());
  const std::string path = lowerAscii(url.substr(0, end));
  const size_t at = end - (path.ends_with(".img.gz") ? 7 : 4);
  if (!path.ends_with(".img") && !path.ends_with(".img.gz")) return url;
  return url.substr(0, at) + (url.compare(at, 4, ".IMG") == 0 ? ".HDR" : ".hdr") + url.substr(end);
}
bool isZip(const std::string& name) { return name.ends_with(".ozx") || name.ends_with(".zip"); }
bool isStack(const std::string& url) { return url.find('{') != std::string::npos && url.find("..") != std::string::npos; }

// "…/t1.zarr/zarr.json" → "…/t1.zarr/".
std::string folderOf(std::string url, bool& n5) {
  const std::string name = fileNameOf(url);
  const bool query = url.find('?') != std::string::npos;
  const bool inside = name == "zarr.json" || name == ".zattrs" || name == ".zgroup" || name == ".zarray" || name == "attributes.json";
  n5 = n5 || name == "attributes.json" || lowerAscii(name).ends_with(".n5");
  if (inside) return url.substr(0, url.rfind('/', url.find('?')) + 1) + (query ? url.substr(url.find('?')) : "");
  const size_t end = std::min(url.find_first_of("?#"), url.size());
  if (end > 0 && url[end - 1] != '/' && !url.substr(0, end).ends_with("%2F")) url.insert(end, "/");
  return url;
}

// "#every=2" behind an address.
uint32_t everyOf(const std::string& url) {
  const size_t at = url.find("#every=");
  return at == std::string::npos ? 1 : uint32_t(std::clamp(std::atoi(url.c_str() + at + 7), 1, 16));
}

}  // namespace

bool VolumeOpener::isVolume(const std::string& url) {
  // What storeAddress() knows; that itself comes after the first picture.
  for (const char* scheme : {"n5://", "zarr://", "zarr2://", "zarr3://"})
    if (url.starts_with(scheme)) return true;
  if (isStack(url) || ((url.starts_with("gs://") || url.starts_with("s3://")) && !isBucketFile(url))) return true;
  const std::string name = lowerAscii(fileNameOf(url));
  if (name == "zarr.json" || name == ".zattrs" || name == ".zgroup" || name == ".zarray" || name == "attributes.json") return true;
  return isWholeFile(name) || isZip(name) || name.ends_with(".zarr") || name.ends_with(".n5") ||
         url.substr(0, url.find_first_of("?#")).ends_with('/') || url.substr(0, url.find_first_of("?#")).ends_with("%2F");
}

void VolumeOpener::fail(Error error) {
  if (!label_.empty()) {  // the image opens without it
    opened_.notes.push_back("The label map \"" + label_ + "\" cannot be read: " + error.reason);
    return nextLabels();
  }
  if (error.source.empty()) error.source = given_;
  Opener::fail(std::move(error));
}

void VolumeOpener::finish() {
  done_ = true;
  if (opened_.source.title.empty() && !opened_.volumes.empty()) opened_.source.title = opened_.volumes.front().name;
  result_ = std::move(opened_);
}

void VolumeOpener::open(const std::string& given) {
  given_ = given;
  std::string kind;
  const std::string url = storeAddress(given, kind);
  const std::string name = lowerAscii(fileNameOf(url));
  n5First_ = kind == "n5";
  if (isStack(url)) return openStack(url);
  if (isWholeFile(name)) return openWhole(headerOf(url.substr(0, url.find('#'))), everyOf(url));
  if (isZip(name)) return openZip(url.substr(0, url.find('#')));
  openFolder(url.substr(0, url.find('#')));
}

void VolumeOpener::openHoa(const HoaDataset& dataset, const std::string& url) {
  given_ = url;
  hoa_ = dataset;
  n5First_ = !hoa_->zarr;
  openFolder(hoa_->url);
}

// -- folders -------------------------------------------------------------------------------------------------------------

void VolumeOpener::openFolder(const std::string& url) {
  folder_ = folderOf(url, n5First_);
  if (n5First_) return tryN5();
  ask(objectUrl(folder_, "zarr.json"), {}, [this](Result<Bytes> answer) {
    if (answer) return readGroup(textOf(*answer), true);
    if (answer.error().code != ErrorCode::NotFound) return fail(std::move(answer).error());
    firstError_ = std::move(answer).error();
    tryZarr2();
  });
}

void VolumeOpener::tryZarr2() {
  ask(objectUrl(folder_, ".zattrs"), {}, [this](Result<Bytes> answer) {
    if (answer) return readGroup(textOf(*answer), false);
    if (answer.error().code != ErrorCode::NotFound) return fail(std::move(answer).error());
    ask(objectUrl(folder_, ".zarray"), {}, [this](Result<Bytes> array) {
      if (array) return readSingleArray(textOf(*array));
      if (array.error().code != ErrorCode::NotFound) return fail(std::move(array).error());
      tryN5();
    });
  });
}

void VolumeOpener::readGroup(std::string_view json, bool version3) {
  const auto root = parseJson(json);
  if (version3 && root && getString(*root, "node_type") == "array") return readSingleArray(json);
  if (!version3 && root && !find(*root, "multiscales") && !find(*root, "bioformats2raw.layout")) {
    // Attributes of an array, or of something else.
    ask(objectUrl(folder_, ".zarray"), {}, [this](Result<Bytes> array) {
      if (array) readSingleArray(textOf(*array));
      else fail({ErrorCode::BadFormat, "This is not an OME-Zarr image (it has no multiscales).", "", "", "Use the address of one image in it."});
    });
    return;
  }
  auto image = readOmeGroup(json);
  if (!image) {
    // bioformats2raw puts each image into a group of its own.
    const Json* attributes = root ? find(*root, "attributes") : nullptr;
    const Json* ome = attributes ? find(*attributes, "ome") : nullptr;
    const bool collection = root && ((ome && find(*ome, "bioformats2raw.layout")) || find(*root, "bioformats2raw.layout"));
    if (!collection) return fail(std::move(image).error());
    opened_.notes.push_back("The file is a collection of images; the first is shown.");
    return openFolder(objectUrl(folder_, "0/"));
  }
  image_ = std::move(*image);
  if (root && label_.empty() && !image_.labels && !hoa_) askForLabels(*root, version3);
  if (version3 && root && readConsolidated(*root)) return composeZarr();
  readLevels(version3);
}

// What zarr-python and our own tool put into the group spares a request a level.
bool VolumeOpener::readConsolidated(const Json& group) {
  const Json* consolidated = find(group, "consolidated_metadata");
  const Json* members = consolidated ? find(*consolidated, "metadata") : nullptr;
  if (!members) return false;
  arrays_.clear();
  for (const VolumeLevel& level : image_.levels) {
    const Json* json = find(*members, level.path.c_str());
    auto array = json ? zarrArrayOf(*json, image_.axes) : Result<ZarrArray>(Error{});
    if (!array) return false;  // the array's own file may say it better
    arrays_.push_back(std::move(*array));
  }
  return true;
}

void VolumeOpener::readLevels(bool version3) {
  arrays_.assign(image_.levels.size(), std::nullopt);
  // Later levels answer into the same list.
  const auto left = std::make_shared<size_t>(image_.levels.size());
  for (size_t i = 0; i < image_.levels.size(); ++i) {
    const std::string path = image_.levels[i].path.empty() ? "" : image_.levels[i].path + "/";
    ask(objectUrl(folder_, path + (version3 ? "zarr.json" : ".zarray")), {}, [this, i, left](Result<Bytes> answer) {
      Result<ZarrArray> array = answer ? readZarrArray(textOf(*answer), image_.axes) : Result<ZarrArray>(std::move(answer).error());
      if (array) arrays_[i] = std::move(*array);
      else if (!firstError_ || i == 0) firstError_ = std::move(array).error();
      if (--*left == 0) composeZarr();
    });
  }
}

void VolumeOpener::readSingleArray(std::string_view json) {
  auto array = readZarrArray(json);
  if (!array) return fail(std::move(array).error());
  for (const ZarrDimension& dimension : array->dimensions) image_.axes.push_back(dimension.axis);
  VolumeLevel level;
  level.indexToWorld = glm::scale(mat4(1), vec3(1e-3f));
  image_.levels.push_back(std::move(level));
  arrays_.push_back(std::move(*array));
  opened_.notes.push_back("The file does not say how large its voxels are; 1 mm is assumed.");
  composeZarr();
}

void VolumeOpener::composeZarr() {
  if (!label_.empty()) image_.labels = true;  // where it lies says so
  auto made = volumesOf(image_, arrays_, folder_);
  if (!made) return fail(firstError_ ? *firstError_ : made.error());
  for (Volume& volume : made->volumes) {
    if (hoa_) volume.id = volume.name = hoa_->name;
    if (!label_.empty()) volume.id = volume.name = label_;
    opened_.volumes.push_back(std::move(volume));
  }
  opened_.notes.insert(opened_.notes.end(), made->notes.begin(), made->notes.end());
  composed_ = true;
  if (labelsKnown_) nextLabels();
}

void VolumeOpener::tryN5() {
  ask(objectUrl(folder_, "attributes.json"), {}, [this](Result<Bytes> answer) {
    if (answer) {
      auto group = readN5Group(textOf(*answer));
      if (!group) return fail(std::move(group).error());
      group_ = std::move(*group);
      if (group_.array) {
        n5_.push_back(*group_.array);
        return composeN5();
      }
    } else if (answer.error().code != ErrorCode::NotFound) {
      return fail(std::move(answer).error());
    }
    nextN5Level();
  });
}

void VolumeOpener::nextN5Level() {
  if (n5_.size() >= kMostN5Levels) return composeN5();
  ask(objectUrl(folder_, "s" + std::to_string(n5_.size()) + "/attributes.json"), {}, [this](Result<Bytes> answer) {
    Result<N5Array> array = answer ? readN5Array(textOf(*answer)) : Result<N5Array>(std::move(answer).error());
    if (array) {
      n5_.push_back(std::move(*array));
      return nextN5Level();
    }
    if (!n5_.empty()) {
      if (array.error().code != ErrorCode::NotFound) opened_.notes.push_back("Level s" + std::to_string(n5_.size()) + " cannot be read: " + array.error().reason);
      return composeN5();
    }
    if (array.error().code != ErrorCode::NotFound) return fail(std::move(array).error());
    fail({ErrorCode::NotFound, "There is no volume at this address: neither zarr.json, .zattrs nor attributes.json is there.", "", "",
          "Check the address: it must be that of the folder which holds one of these."});
  });
}

void VolumeOpener::composeN5() {
  std::array<double, 3> voxel{1e-3, 1e-3, 1e-3};
  if (hoa_) voxel = {hoa_->voxel, hoa_->voxel, hoa_->voxel};
  else if (group_.resolution) voxel = *group_.resolution;
  else opened_.notes.push_back("The file does not say how large its voxels are; 1 mm is assumed.");
  if (hoa_) group_.name = hoa_->name;
  auto volume = n5Volume(n5_, group_, voxel, folder_);
  if (!volume) return fail(std::move(volume).error());
  opened_.volumes.push_back(std::move(*volume));
  lookAtValues(0);
}

// -- one file ------------------------------------------------------------------------------------------------------------

void VolumeOpener::openZip(const std::string& url) {
  ask(url, {{kFromEnd, kZipTail}}, [this, url](Result<Bytes> tail) {
    if (!tail) return fail(std::move(tail).error());
    auto directory = findZipDirectory(*tail);
    if (!directory) return fail(std::move(directory).error());
    folder_ = url;
    const uint64_t members = directory->members;
    if (!directory->bytes.empty()) return readZip(directory->bytes, members);
    ask(url, {{directory->offset, uint32_t(directory->length)}}, [this, members](Result<Bytes> bytes) {
      if (bytes) readZip(*bytes, members);
      else fail(std::move(bytes).error());
    });
  });
}

void VolumeOpener::readZip(ByteView directory, uint64_t count) {
  auto members = readZipDirectory(directory, count);
  if (!members) return fail(std::move(members).error());
  std::string inside;
  const bool isVolume = volumeFolderIn(*members, inside);
  auto models = isVolume ? Result<ZipModels>(ZipModels()) : modelsIn(*members);
  if (!models) return fail(std::move(models).error());
  if (!isVolume && models->empty())
    return fail({ErrorCode::BadFormat, "There is nothing in this ZIP file that can be opened.", "", "", "Pack models (glTF, OBJ, STL, PLY, VTK), an atlas, or the folder of an OME-Zarr image without compression."});
  std::vector<FileMember> list;
  for (ZipMember& member : *members) list.push_back({std::move(member.name), member.header, member.length, member.size, member.deflated});
  const std::string base = "zip:" + std::to_string(services_.nextJob()) + "/", name = fileNameOf(folder_);
  services_.transport.addMembers(base, folder_, list);
  if (!isVolume) return openModels(std::move(*models), base);
  image_.name = name.substr(0, name.find('.'));
  openFolder(base + inside);
}

void VolumeOpener::openModels(ZipModels models, const std::string& base) {
  const auto address = [&base](std::string& name) { name = base + name; };
  if (!models.atlas.empty()) address(models.atlas);
  for (auto* list : {&models.scenes, &models.surfaces, &models.images, &models.tables}) std::for_each(list->begin(), list->end(), address);
  opened_.models = std::move(models);
  done_ = true;
  result_ = std::move(opened_);
}

void VolumeOpener::openWhole(const std::string& url, uint32_t every) {
  const JobId job = services_.nextJob();
  whole_ = true;
  expect(job, [this, job](Result<Bytes> answer) {
    whole_ = false;
    if (!answer && answer.error().code == ErrorCode::NotFound && headerOf(given_) != given_)
      return fail({ErrorCode::NotFound, "The header of this image is not beside it: " + fileNameOf(headerOf(given_)) + ".", given_, "", "Open both files together: an .img holds nothing but numbers."});
    if (!answer) return fail(std::move(answer).error());
    const std::string_view text = textOf(*answer);
    // Too large: the worker says what would fit.
    const auto json = parseJson(text);
    if (json && find(*json, "tooLarge")) {
      fitting_ = uint32_t(std::clamp(getNumber(*json, "tooLarge"), 0.0, 16.0));
      return fail(errorOf(find(*json, "error") ? *find(*json, "error") : Json()));
    }
    auto volume = wholeVolumeOf(text, "volume:" + std::to_string(job) + "/", opened_.notes);
    if (!volume) return fail(std::move(volume).error());
    if (volume->name.empty()) volume->id = volume->name = fileNameOf(given_);
    opened_.volumes.push_back(std::move(*volume));
    opened_.labels = wholeLabelsOf(text);
    finish();
  });
  services_.transport.openVolume(job, url, every, services_.budget ? services_.budget() : UINT64_MAX);
}

// -- values --------------------------------------------------------------------------------------------------------------

// One chunk after the other: of each volume whose values nobody has told, the middle of its coarsest level.
void VolumeOpener::lookAtValues(size_t v) {
  while (v < opened_.volumes.size() && !rangeUnknown(opened_.volumes[v])) ++v;
  if (v == opened_.volumes.size()) return finish();
  setTypeRange(opened_.volumes[v]);
  const Volume& volume = opened_.volumes[v];
  const VolumeLevel& level = volume.levels.back();
  if (!volume.sharded()) return lookAtChunk(v, {0, 0});
  Place3 shard{};
  for (size_t i = 0; i < 3; ++i) shard[i] = level.size[i] / 2 / level.shard[i];
  ask(chunkUrl(volume, level, shard), {shardIndexRange(volume, level)}, [this, v](Result<Bytes> answer) {
    const Volume& volume = opened_.volumes[v];
    const VolumeLevel& level = volume.levels.back();
    auto entries = answer ? readShardIndex(*answer, shardChunks(volume, level)) : Result<std::vector<ShardEntry>>(std::move(answer).error());
    Place3 inShard{};
    for (size_t i = 0; i < 3; ++i) inShard[i] = level.size[i] / 2 % level.shard[i] / level.chunk[i];
    const ShardEntry entry = entries ? (*entries)[shardEntry(volume, level, inShard)] : ShardEntry{};
    if (entry.missing() || entry.length > UINT32_MAX) return takeRange(v, {});
    lookAtChunk(v, chunkRange(volume, entry));
  });
}

void VolumeOpener::lookAtChunk(size_t v, std::pair<uint64_t, uint32_t> range) {
  const Volume& volume = opened_.volumes[v];
  const VolumeLevel& level = volume.levels.back();
  Place3 chunk{}, shard{};
  for (size_t i = 0; i < 3; ++i) {
    chunk[i] = level.size[i] / 2 / level.chunk[i];
    shard[i] = level.size[i] / 2 / level.shard[i];
  }
  std::vector<std::pair<uint64_t, uint32_t>> ranges;
  if (range.second > 0) ranges.push_back(range);
  ask(chunkUrl(volume, level, shard), std::move(ranges),
      [this, v](Result<Bytes> brick) { takeRange(v, brick ? std::move(*brick) : Bytes()); }, DecodeKind::Brick, brickJob(volume, level, chunk, BrickFormat::R16F));
}

void VolumeOpener::takeRange(size_t v, const Bytes& bytes) {
  const auto brick = viewBrickChunk(bytes);
  if (brick) setRangeFromBrick(opened_.volumes[v], *brick);
  lookAtValues(v + 1);
}

}  // namespace fabrica
