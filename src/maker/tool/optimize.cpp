#include <algorithm>
#include <cstdio>

#include "maker/tool/commands.h"
#include "maker/tool/level_table.h"

namespace fabrica {

namespace {

constexpr size_t kMostNotes = 40;

void print(const OptimizeOptions& options, const OptimizeReport& report, double seconds) {
  const SceneSizes& sizes = report.sizes;
  printLevelHead();
  printLevel("input", report.structures, report.inputTriangles, report.inputBytes);
  printLevels(sizes);
  const uint64_t total = sizes.glb + sizes.lod + sizes.index + report.manifestBytes;
  std::printf("  together %s, %.0f %% of the input; %s of %s structures are closed\n  %s in %s\n",
              bytesText(total).c_str(), 100.0 * double(total) / double(std::max<uint64_t>(1, report.inputBytes)),
              countText(report.closed).c_str(), countText(report.structures).c_str(), options.output.c_str(),
              durationText(seconds).c_str());
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
  for (size_t i = 0; i < report->notes.size() && i < kMostNotes; ++i)
    std::fprintf(stderr, "  note: %s\n", report->notes[i].c_str());
  if (report->notes.size() > kMostNotes)
    std::fprintf(stderr, "  note: … and %zu more\n", report->notes.size() - kMostNotes);
  return 0;
}

}  // namespace fabrica
