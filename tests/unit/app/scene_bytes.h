// What a worker or an index says of a file with one structure.
#pragma once

#include <string>

#include "formats/gltf/scene_table.h"

namespace fabrica {

inline Bytes sceneBytes(const std::string& id) {
  SceneTable table;
  table.resources = {""};
  SceneNode node;
  node.id = node.name = id;
  table.nodes = {node};
  return encodeSceneTable(table);
}

}  // namespace fabrica
