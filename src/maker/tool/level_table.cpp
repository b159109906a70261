#include "maker/tool/level_table.h"

#include <algorithm>
#include <cstdio>

#include "maker/work/progress.h"

namespace fabrica {

void printLevelHead() {
  std::printf("\n  %-10s %12s %16s %12s %14s\n", "", "structures", "triangles", "bytes", "bytes a tri");
}

void printLevel(const char* name, uint64_t structures, uint64_t triangles, uint64_t bytes) {
  std::printf("  %-10s %12s %16s %12s %14.2f\n", name, countText(structures).c_str(), countText(triangles).c_str(),
              bytesText(bytes).c_str(), double(bytes) / double(std::max<uint64_t>(1, triangles)));
}

void printLevels(const SceneSizes& sizes) {
  for (size_t k = 0; k < sizes.levels.size(); ++k) {
    const SceneSizes::Level& level = sizes.levels[k];
    printLevel(k == 0 ? "coarsest" : ("level " + std::to_string(k)).c_str(), level.structures, level.triangles,
               level.bytes);
  }
  printLevel("finest", sizes.finest.structures, sizes.finest.triangles, sizes.finest.bytes);
  std::printf("\n  meshes.glb %s, meshes.lod.bin %s, meshes.index.gz %s\n", bytesText(sizes.glb).c_str(),
              bytesText(sizes.lod).c_str(), bytesText(sizes.index).c_str());
}

}  // namespace fabrica
