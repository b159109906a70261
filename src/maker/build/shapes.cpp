#include "maker/build/shapes.h"

#include <algorithm>
#include <cmath>
#include <mutex>

#include "maker/surface/surfaces.h"
#include "maker/work/parallel.h"

namespace fabrica {

namespace {

// One cube round all maps: every structure's positions lie on one lattice, so borders meet between maps too.
Lattice latticeOf(const std::vector<LabelMap>& maps) {
  Bounds box;
  for (const LabelMap& map : maps) {
    for (int corner = 0; corner < 8; ++corner) {
      vec3 index;
      for (int k = 0; k < 3; ++k) index[k] = corner >> k & 1 ? float(map.grid.size[size_t(k)]) : -1.0f;
      box.include(vec3(map.grid.indexToWorld * vec4(index, 1)));
    }
  }
  // Rounded outwards to tenths of a millimetre (see Lattice), and one more for what is smoothed to the very edge.
  Lattice lattice;
  double range = 0;
  for (int k = 0; k < 3; ++k) {
    const double low = std::floor(double(box.min[k]) * 1e4) - 1, high = std::ceil(double(box.max[k]) * 1e4) + 1;
    lattice.origin[k] = float(low / 1e4);
    range = std::max(range, high - low);
  }
  lattice.range = float(range / 1e4);
  return lattice;
}

// Bits at which the lattice's step is at most `step` metres.
int bitsFor(const Lattice& lattice, float step) {
  return std::clamp(int(std::ceil(std::log2(lattice.range / step + 1))), 8, 16);
}

SurfaceOptions surfaceOptions(const BuildOptions& build, const LabelMap& map) {
  SurfaceOptions options = build.surfaces;
  options.threads = build.jobs;
  if (map.threshold) {  // one large surface: a body's or a head's skin
    options.coarseTriangles = 1500;
    options.middleShare = 0.2f;
    options.fineLimit = 55000;
  }
  return options;
}

class Maker {
 public:
  Maker(const Recipe& recipe, const BuildOptions& options, std::vector<LabelMap>& maps, Progress& progress)
      : recipe_(recipe), options_(options), maps_(maps), lattice_(latticeOf(maps)), progress_(progress),
        share_(maps.size(), 0.0) {
    shapes_.structures.resize(recipe.structures.size());
    shapes_.reports.resize(maps.size());
  }

  Result<Shapes> run(std::vector<std::string>& warnings);

 private:
  Status makeMap(size_t m);
  Status encode(size_t m, Surfaces& surfaces, float edge);
  void check(size_t m, const Surfaces& surfaces);
  void told(size_t m, double share) {
    const std::lock_guard lock(mutex_);
    share_[m] = share;
    double sum = 0;
    for (const double s : share_) sum += s;
    progress_.update(sum / double(share_.size()));
  }

  const Recipe& recipe_;
  const BuildOptions& options_;
  std::vector<LabelMap>& maps_;
  Lattice lattice_;
  Progress& progress_;
  std::mutex mutex_;
  std::vector<double> share_;
  std::vector<std::vector<std::string>> warnings_;
  Shapes shapes_;
};

Status Maker::encode(size_t m, Surfaces& surfaces, float edge) {
  const LabelMap& map = maps_[m];
  MapReport& report = shapes_.reports[m];
  const size_t levels = surfaces.levels.size();
  const float steps[] = {edge * 0.3f, edge * 0.1f, edge * 0.05f};  // coarsest first, voxels → metres below
  for (size_t level = 0; level < levels; ++level) {
    Lattice lattice = lattice_;
    lattice.bits = bitsFor(lattice_, steps[std::min<size_t>(level + 3 - std::min<size_t>(levels, 3), 2)] * 0.001f);
    LabelMesh& joint = surfaces.levels[level].mesh;
    snap(joint, lattice);
    const std::vector<SurfaceMesh> meshes = allSurfaces(joint, uint32_t(map.structures.size()));
    joint = {};
    const bool finest = level + 1 == levels;
    std::vector<StructureLevel> encoded(map.structures.size());
    Status status = parallelFor(map.structures.size(), options_.jobs, [&](size_t i) -> Status {
      if (meshes[i + 1].indices.empty()) return Ok{};
      const std::string& id = recipe_.structures[map.structures[i]].id;
      if (const size_t open = openEdges(meshes[i + 1]); open) {
        return Error{ErrorCode::Internal, std::to_string(open) + " edges of this surface are open.", map.id, id};
      }
      auto mesh = encodeDraco(meshes[i + 1], lattice, finest ? options_.normalBits : 0);
      if (!mesh) return std::move(mesh).error().in(map.id).at(id);
      encoded[i] = {std::move(mesh).value(), surfaces.levels[level].errorMm};
      return Ok{};
    });
    if (!status) return status;
    LevelReport sum;
    for (size_t i = 0; i < encoded.size(); ++i) {
      if (encoded[i].mesh.bytes.empty()) continue;
      sum.triangles += encoded[i].mesh.triangles;
      sum.bytes += encoded[i].mesh.bytes.size();
      shapes_.structures[map.structures[i]].levels.push_back(std::move(encoded[i]));
    }
    report.levels.push_back(sum);
    told(m, 0.6 + 0.4 * double(level + 1) / double(levels));
  }
  return Ok{};
}

void Maker::check(size_t m, const Surfaces& surfaces) {
  const LabelMap& map = maps_[m];
  MapReport& report = shapes_.reports[m];
  report.id = map.id;
  report.structures = map.structures.size();
  const std::vector<double> volumes = enclosedVolumes(surfaces.levels.back().mesh, uint32_t(map.structures.size()));
  for (size_t label = 1; label < volumes.size(); ++label) {
    report.voxels += surfaces.voxels[label];
    if (surfaces.voxels[label] < 1000) continue;
    const double error = std::abs(volumes[label] / surfaces.voxelVolumes[label] - 1);
    const std::string& id = recipe_.structures[map.structures[label - 1]].id;
    if (error >= report.worstError) {
      report.worstError = error;
      report.worst = id;
    }
    if (error > 0.02) {
      char percent[16];
      std::snprintf(percent, sizeof percent, "%.1f %%", error * 100);
      warnings_[m].push_back(id + ": its surface's volume is off its voxels' by " + percent + ".");
    }
  }
}

Status Maker::makeMap(size_t m) {
  LabelMap& map = maps_[m];
  const vec3 voxel = voxelSizeMm(map.grid.indexToWorld);
  const float edge = std::min(voxel.x, std::min(voxel.y, voxel.z));
  auto surfaces = makeSurfaces(map.grid, surfaceOptions(options_, map),
                               [&](double share) { told(m, share * 0.6); });
  if (!surfaces) return std::move(surfaces).error().in(map.id);
  if (map.threshold) map.grid.voxels.reset();  // the others' are still to be written as volumes
  check(m, *surfaces);
  return encode(m, *surfaces, edge);
}

Result<Shapes> Maker::run(std::vector<std::string>& warnings) {
  warnings_.resize(maps_.size());
  Status status = parallelFor(maps_.size(), options_.jobs, [&](size_t m) { return makeMap(m); });
  if (!status) return std::move(status).error();
  for (const auto& list : warnings_) warnings.insert(warnings.end(), list.begin(), list.end());
  return std::move(shapes_);
}

}  // namespace

Result<Shapes> makeShapes(const Recipe& recipe, std::vector<LabelMap>& maps, const BuildOptions& options,
                          Progress& progress, std::vector<std::string>& warnings) {
  return Maker(recipe, options, maps, progress).run(warnings);
}

}  // namespace fabrica
