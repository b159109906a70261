#include <cstdio>

#include "maker/tool/commands.h"
#include "maker/tool/level_table.h"

namespace fabrica {

int runSynth(const SynthOptions& options, bool quiet) {
  Progress progress(quiet ? nullptr : stdout);
  auto report = synthesize(options, progress);
  if (!report) {
    progress.done("stopped");
    return fail(report.error());
  }
  if (quiet) return 0;
  printLevelHead();
  printLevels(report->sizes);
  if (report->plainBytes) std::printf("  %s %s\n", options.plain.c_str(), bytesText(report->plainBytes).c_str());
  std::printf("  %s in %s\n", options.output.c_str(), durationText(progress.seconds()).c_str());
  return 0;
}

}  // namespace fabrica
