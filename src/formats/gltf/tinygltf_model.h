// The one door to tinygltf: sifted JSON in, its model or an error out. Nothing throws past it.
#pragma once

#define TINYGLTF_NO_STB_IMAGE
#define TINYGLTF_NO_STB_IMAGE_WRITE
#define TINYGLTF_NO_EXTERNAL_IMAGE
#define TINYGLTF_NO_FS
#define TINYGLTF_NO_INCLUDE_JSON
// clang-format off: tinygltf wants the JSON library before it
#include <nlohmann/json.hpp>
#include <tiny_gltf.h>
// clang-format on

#include "base/json.h"
#include "base/result.h"

namespace fabrica {

Result<tinygltf::Model> readModel(Json&& sifted);

}  // namespace fabrica
