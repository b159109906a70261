#include "formats/gltf/gltf_header.h"

#include <array>

namespace fabrica {

namespace {

// Extensions a file may require without harm: understood, or only about looks that an atlas does not draw.
bool canShow(std::string_view name) {
  constexpr std::array<std::string_view, 16> kKnown = {"KHR_draco_mesh_compression",
                                                       "KHR_mesh_quantization",
                                                       "EXT_meshopt_compression",
                                                       "KHR_meshopt_compression",
                                                       "EXT_mesh_gpu_instancing",
                                                       "KHR_texture_transform",
                                                       "KHR_texture_basisu",
                                                       "EXT_texture_webp",
                                                       "EXT_texture_avif",
                                                       "MSFT_texture_dds",
                                                       "KHR_lights_punctual",
                                                       "EXT_lights_image_based",
                                                       "KHR_xmp_json_ld",
                                                       "KHR_node_visibility",
                                                       "KHR_animation_pointer",
                                                       "MSFT_lod"};
  for (const std::string_view known : kKnown)
    if (name == known) return true;
  return name.starts_with("KHR_materials_");
}

Status checkExtensions(const Json& root) {
  const Json* required = find(root, "extensionsRequired");
  if (!required || !required->is_array()) return Ok{};
  std::string missing;
  for (const Json& item : *required) {
    const auto* name = item.get_ptr<const std::string*>();
    if (name && !canShow(*name)) missing += (missing.empty() ? "" : ", ") + *name;
  }
  if (missing.empty()) return Ok{};
  return Error{ErrorCode::Unsupported, "The file needs " + missing + ", which is not supported here.", "", "",
               "Export it without " + missing + " (plain glTF, Draco and meshopt compression can be read)."};
}

Status checkVersion(const Json& root) {
  const Json* asset = find(root, "asset");
  const std::string version = asset ? getString(*asset, "version") : "";
  if (version.empty())
    return Error{ErrorCode::BadFormat, "This JSON is not glTF: it has no \"asset\" with a \"version\".", "", "asset",
                 "Check that the link leads to a .glb or .gltf file."};
  if (!version.starts_with("2."))
    return Error{ErrorCode::Unsupported, "This is glTF version " + version + "; only version 2 can be read.", "",
                 "asset", "Export it as glTF 2.0."};
  return Ok{};
}

}  // namespace

const Json& listOf(const Json& object, const char* key) {
  static const Json kEmpty = Json::array();
  const Json* value = find(object, key);
  return value && value->is_array() ? *value : kEmpty;
}

Status checkHeader(const Json& root) {
  if (!root.is_object())
    return Error{ErrorCode::BadFormat, "This JSON is not glTF.", "", "",
                 "Check that the link leads to a .glb or .gltf file."};
  if (Status version = checkVersion(root); !version) return version;
  return checkExtensions(root);
}

void noteIgnored(const Json& root, Notes& notes) {
  bool morphs = false, colours = false;
  for (const Json& mesh : listOf(root, "meshes"))
    for (const Json& primitive : listOf(mesh, "primitives")) {
      morphs = morphs || find(primitive, "targets");
      const Json* attributes = find(primitive, "attributes");
      colours = colours || (attributes && find(*attributes, "COLOR_0"));
    }
  // Whole sentences: they are looked up in the person's language.
  if (!listOf(root, "animations").empty()) notes.say("Drawn at rest, without what would move it: animations.");
  if (!listOf(root, "skins").empty())
    notes.say("Drawn at rest, without what would move it: skins (bones that deform a surface).");
  if (morphs) notes.say("Drawn at rest, without what would move it: morph targets (shape keys).");
  if (!listOf(root, "textures").empty()) notes.say("Not drawn: textures. Structures have one colour each.");
  if (colours) notes.say("Not drawn: colours of single vertices. Structures have one colour each.");
}

}  // namespace fabrica
