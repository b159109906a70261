#include <algorithm>
#include <cstdio>

#include "maker/tool/commands.h"

namespace fabrica {

namespace {

void printMaps(const BuildReport& report) {
  std::printf("\n  %-16s %10s %12s %26s %26s %26s %12s\n", "meshes", "structures", "voxels", "coarsest", "middle", "finest",
              "volume off");
  for (const MapReport& map : report.maps) {
    std::printf("  %-16s %10s %12s", map.id.c_str(), countText(map.structures).c_str(), countText(map.voxels).c_str());
    for (size_t level = 0; level < 3; ++level) {
      std::string cell = "-";
      if (level < map.levels.size()) {
        cell = countText(map.levels[level].triangles) + " tri, " + bytesText(map.levels[level].bytes);
      }
      std::printf(" %26s", cell.c_str());
    }
    std::printf(" %10.2f %%\n", map.worstError * 100);
  }
  LevelReport sums[3];
  for (const MapReport& map : report.maps) {
    for (size_t level = 0; level < std::min<size_t>(3, map.levels.size()); ++level) {
      sums[level].triangles += map.levels[level].triangles;
      sums[level].bytes += map.levels[level].bytes;
    }
  }
  std::printf("  %-16s %10s %12s", "together", "", "");
  for (const LevelReport& sum : sums) {
    std::printf(" %26s", (countText(sum.triangles) + " tri, " + bytesText(sum.bytes)).c_str());
  }
  std::printf("\n");
}

void printFiles(const BuildReport& report) {
  if (!report.volumes.empty()) std::printf("\n  %-16s %10s %12s %12s %8s\n", "volumes", "levels", "voxels", "written", "ratio");
  uint64_t total = report.glbBytes + report.indexBytes + report.lodBytes + report.manifestBytes;
  for (const VolumeReport& v : report.volumes) {
    std::printf("  %-16s %10zu %12s %12s %7.1f×\n", v.id.c_str(), v.levels, bytesText(v.voxelBytes).c_str(),
                bytesText(v.bytes).c_str(), double(v.voxelBytes) / double(std::max<uint64_t>(1, v.bytes)));
    total += v.bytes;
  }
  std::printf("\n  meshes.glb %s, meshes.lod.bin %s, meshes.index.gz %s, atlas.json %s: together with the volumes %s\n",
              bytesText(report.glbBytes).c_str(), bytesText(report.lodBytes).c_str(), bytesText(report.indexBytes).c_str(),
              bytesText(report.manifestBytes).c_str(), bytesText(total).c_str());
}

}  // namespace

int fail(const Error& error) {
  std::fprintf(stderr, "fabrica: %s\n", error.message().c_str());
  return 1;
}

int runBuild(const BuildOptions& options, bool quiet) {
  Progress progress(quiet ? nullptr : stdout);
  auto report = buildAtlas(options, progress);
  if (!report) {
    progress.done("stopped");
    return fail(report.error());
  }
  if (!quiet) {
    if (!report->maps.empty()) printMaps(*report);
    printFiles(*report);
    std::printf("  %s in %s\n", options.output.c_str(), durationText(progress.seconds()).c_str());
  }
  for (const std::string& warning : report->warnings) std::fprintf(stderr, "  note: %s\n", warning.c_str());
  return 0;
}

}  // namespace fabrica
