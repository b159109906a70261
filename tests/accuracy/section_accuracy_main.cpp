// section_accuracy [PLANES] [OUT.json] [--seed N] [--data FOLDER] [--coarse-first]: how well drawn sections of hubmap-male agree with
// VTK's. --coarse-first: files of several levels, whose coarsest was there before, as in the page.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "section_accuracy.h"

using namespace fabrica;

int main(int argc, char** argv) {
  uint32_t planes = 200, seed = 1;
  bool coarseFirst = false;
  std::filesystem::path data = FABRICA_SHARED_DATA "/hubmap-male", out = FABRICA_SECTIONS_JSON;
  int place = 0;
  for (int i = 1; i < argc; ++i) {
    const std::string a = argv[i];
    if (a == "--seed" && i + 1 < argc) seed = uint32_t(std::stoul(argv[++i]));
    else if (a == "--data" && i + 1 < argc) data = argv[++i];
    else if (a == "--coarse-first") coarseFirst = true;
    else if (place++ == 0) planes = uint32_t(std::stoul(a));
    else out = a;
  }
  std::vector<std::filesystem::path> files;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(data, none))
    if (entry.path().extension() == ".glb" || entry.path().extension() == ".bin") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  if (files.empty()) return std::fprintf(stderr, "%s holds no .glb\n", data.c_str()), 1;
  auto atlas = accuracy::RealAtlas::open(files, coarseFirst);
  if (!atlas) return std::fprintf(stderr, "%s\n", atlas.error().message().c_str()), 1;
  const accuracy::Accuracy result = accuracy::measureSections(**atlas, planes, seed, [&](uint32_t done) {
    if (done % 10 == 0) std::fprintf(stderr, "%u of %u planes\n", done, planes);
  });
  std::filesystem::create_directories(out.parent_path(), none);
  std::ofstream(out) << dump(result.json(), 1) << "\n";
  std::printf("%s\n", dump(result.json(), 1).c_str());
  return 0;
}
