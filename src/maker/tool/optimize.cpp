#include <algorithm>
#include <cstdio>

#include "maker/tool/commands.h"

namespace fabrica {

namespace {

constexpr size_t kMostNotes = 40;

void print(const OptimizeOptions& options, const OptimizeReport& report, double seconds) {
  const SceneSizes& sizes = report.sizes;
  std::printf("\n  %-10s %12s %16s %12s %14s\n", "", "structures", "triangles", "bytes", "bytes a tri");
  const auto line = [](const char* name, uint64_t structures, uint64_t triangles, uint64_t bytes) {
    std::printf("  %-10s %12s %16s %12s %14.2f\n", name, countText(structures).c_str(), countText(triangles).c_str(),
                bytesText(bytes).c_str(), double(bytes) / double(std::max<uint64_t>(1, triangles)));
  };
  line("input", report.structures, report.inputTriangles, report.inputBytes);
  for (size_t k = 0; k < sizes.levels.size(); ++k) {
    const std::string name = k == 0 ? "coarsest" : "level " + std::to_string(k);
    line(name.c_str(), sizes.levels[k].structures, sizes.levels[k].triangles, sizes.levels[k].bytes);
  }
  line("finest", sizes.finest.structures, sizes.finest.triangles, sizes.finest.bytes);
  const uint64_t total = sizes.glb + sizes.lod + sizes.index + report.manifestBytes;
  std::printf("\n  meshes.glb %s, meshes.lod.bin %s, meshes.index.gz %s: together %s, %.0f %% of the input\n",
              bytesText(sizes.glb).c_str(), bytesText(sizes.lod).c_str(), bytesText(sizes.index).c_str(), bytesText(total).c_str(),
              100.0 * double(total) / double(std::max<uint64_t>(1, report.inputBytes)));
  std::printf("  %s of %s structures are closed. %s in %s\n", countText(report.closed).c_str(),
              countText(report.structures).c_str(), options.output.c_str(), durationText(seconds).c_str());
}

}  // namespace

int runOptimize(const OptimizeOptions& options, bool quiet) {
  Progress progress(quiet ? nullptr : stdout);
  auto report = optimizeMeshes(options, progress);
  if (!report) {
    progress.done("stopped");
    return fail(report.error());
  }
  if (!quiet) print(options, *report, progress.seconds());
  for (size_t i = 0; i < report->notes.size() && i < kMostNotes; ++i) std::fprintf(stderr, "  note: %s\n", report->notes[i].c_str());
  if (report->notes.size() > kMostNotes) std::fprintf(stderr, "  note: … and %zu more\n", report->notes.size() - kMostNotes);
  return 0;
}

}  // namespace fabrica
