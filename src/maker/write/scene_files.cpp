#include "maker/write/scene_files.h"

#include <algorithm>

#include "atlas/tissue.h"
#include "formats/gltf/scene_table.h"
#include "maker/write/files.h"
#include "maker/write/scene_gltf.h"

namespace fabrica {

namespace {

std::string copyrightOf(const Recipe& recipe) {
  std::string text;
  for (const auto& [key, source] : recipe.sources) {
    if (source.attribution.empty() && source.licence.empty()) continue;
    if (!text.empty()) text += "; ";
    text += source.attribution.empty() ? source.title : source.attribution;
    if (!source.licence.empty()) text += " (" + source.licence + ")";
  }
  return text;
}

MeshLevel levelOf(const StructureLevel& level, uint32_t resource, uint64_t offset) {
  MeshLevel result;
  result.codec = MeshCodec::Draco;
  result.ranges.push_back({resource, offset, uint32_t(level.mesh.bytes.size())});
  result.params = {level.mesh.positionId, level.mesh.normalId};
  result.triangles = level.mesh.triangles;
  result.vertices = level.mesh.points;
  result.error = level.errorMm * 0.001f;
  return result;
}

SceneNode nodeOf(const RecipeStructure& s, const StructureShape& shape) {
  SceneNode node;
  node.name = s.name;
  node.id = s.id;
  node.parent = s.parent == kNoIndex ? kNone : uint32_t(s.parent);
  node.names = s.names;
  node.synonyms = s.synonyms;
  node.ontology = s.ontology;
  node.definition = s.definition;
  node.tissue = s.tissue;
  node.closure = shape.levels.empty() ? Closure::Unknown : Closure::Closed;
  node.labelVolume = shape.volume;
  node.labelValue = shape.value;
  return node;
}

}  // namespace

Color colorOf(const Recipe& recipe, size_t structure) {
  const RecipeStructure& s = recipe.structures[structure];
  if (s.color) return *s.color;
  return varied(tissueColor(s.tissue), uint32_t(structure));
}

Result<SceneFiles> makeSceneFiles(const Recipe& recipe, const std::vector<StructureShape>& shapes) {
  SceneFiles files;
  const bool any = std::any_of(shapes.begin(), shapes.end(), [](const StructureShape& s) { return !s.levels.empty(); });
  if (!any) return files;

  SceneTable table;
  table.resources = {"", "meshes.lod.bin"};
  table.title = recipe.title;
  table.copyright = copyrightOf(recipe);
  std::vector<uint32_t> primitiveOf(shapes.size(), kNone);
  std::vector<BinRange> ranges;
  Bytes bin;
  size_t levels = 0;
  for (size_t i = 0; i < shapes.size(); ++i) {
    const RecipeStructure& s = recipe.structures[i];
    table.nodes.push_back(nodeOf(s, shapes[i]));
    if (shapes[i].levels.empty()) continue;
    ScenePrimitive primitive;
    primitive.node = uint32_t(i);
    primitive.color = colorOf(recipe, i);
    primitive.hasColor = s.color.has_value() || s.tissue == Tissue::Unknown;
    const EncodedMesh& finest = shapes[i].levels.back().mesh;
    primitive.bounds = finest.bounds;
    ranges.push_back({bin.size(), finest.bytes.size()});
    bin.insert(bin.end(), finest.bytes.begin(), finest.bytes.end());
    bin.resize((bin.size() + 3) / 4 * 4);
    primitiveOf[i] = uint32_t(table.primitives.size());
    table.primitives.push_back(std::move(primitive));
    levels = std::max(levels, shapes[i].levels.size());
  }
  files.levelBytes.assign(levels, 0);
  for (size_t level = 0; level < levels; ++level) {
    for (size_t i = 0; i < shapes.size(); ++i) {
      if (level >= shapes[i].levels.size()) continue;
      const StructureLevel& from = shapes[i].levels[level];
      const bool finest = level + 1 == shapes[i].levels.size();
      std::vector<MeshLevel>& to = table.primitives[primitiveOf[i]].levels;
      // The BIN chunk's place is known when its JSON is.
      to.push_back(finest ? levelOf(from, 0, ranges[primitiveOf[i]].offset) : levelOf(from, 1, files.lod.size()));
      if (!finest) files.lod.insert(files.lod.end(), from.mesh.bytes.begin(), from.mesh.bytes.end());
      files.levelBytes[level] += from.mesh.bytes.size();
    }
  }
  const std::string json =
      gltfText(table, ranges, bin.size(), {recipe.title, recipe.id, recipe.version, table.copyright}, true);
  if (!fitsGlb(json, bin.size())) {
    return Error{ErrorCode::TooLarge, "The meshes need more than the 4 GB a GLB can hold.", "", "",
                 "Split the recipe into several atlases, or coarsen the finest level."};
  }
  for (ScenePrimitive& primitive : table.primitives) primitive.levels.back().ranges[0].offset += glbHeadLength(json);
  files.index = gzip(encodeSceneTable(table));
  files.glb = glbHead(json, bin.size());
  files.glb.insert(files.glb.end(), bin.begin(), bin.end());
  return files;
}

}  // namespace fabrica
