// Label maps of an OME-Zarr image: the group "labels" in its own, which names them.
#include "app/volume_opener.h"
#include "base/json.h"
#include "formats/zarr/chunk_place.h"

namespace fabrica {

namespace {
constexpr size_t kMostLabels = 16;
}  // namespace

// OME-Zarr, "labels" metadata: a group beside the levels that names the label maps below it.
void VolumeOpener::askForLabels(const Json& group, bool version3) {
  const Json* consolidated = version3 ? find(group, "consolidated_metadata") : nullptr;
  const Json* members = consolidated ? find(*consolidated, "metadata") : nullptr;
  if (members && !find(*members, "labels")) return;
  imageFolder_ = folder_;
  version3_ = version3;
  labelsKnown_ = false;
  ask(objectUrl(folder_, version3 ? "labels/zarr.json" : "labels/.zattrs"), {}, [this](Result<Bytes> answer) {
    const auto json = answer ? parseJson(textOf(*answer)) : Result<Json>(std::move(answer).error());
    const Json* attributes = json ? version3_ ? find(*json, "attributes") : &*json : nullptr;
    const Json* ome = attributes ? find(*attributes, "ome") : nullptr;
    const Json* list = ome ? find(*ome, "labels") : attributes ? find(*attributes, "labels") : nullptr;
    if (list && list->is_array())
      for (const Json& name : *list)
        if (name.is_string() && !name.get_ref<const std::string&>().empty() && name.get_ref<const std::string&>().find("..") == std::string::npos && labels_.size() < kMostLabels) labels_.push_back(name.get<std::string>());
    labelsKnown_ = true;
    if (composed_) nextLabels();
  });
}

void VolumeOpener::nextLabels() {
  label_.clear();
  if (labels_.empty()) return lookAtValues(0);
  label_ = labels_.front();
  labels_.erase(labels_.begin());
  folder_ = objectUrl(imageFolder_, "labels/" + label_ + "/");
  image_ = {};
  firstError_.reset();
  ask(objectUrl(folder_, version3_ ? "zarr.json" : ".zattrs"), {}, [this](Result<Bytes> answer) {
    if (answer) readGroup(textOf(*answer), version3_);
    else fail(std::move(answer).error());
  });
}

}  // namespace fabrica
