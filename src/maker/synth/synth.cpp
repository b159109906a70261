#include "maker/synth/synth.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <optional>

#include "maker/optimize/detail.h"
#include "maker/optimize/lattice_mesh.h"
#include "maker/synth/body.h"
#include "maker/work/parallel.h"
#include "maker/write/atlas_folder.h"
#include "maker/write/files.h"

namespace fabrica {

namespace {

namespace fs = std::filesystem;

constexpr size_t kTrianglesAtOnce = 2'000'000;
constexpr int kPlainBits = 14, kPlainNormalBits = 10;  // gltf-transform's, which most files on the web have

struct Made {
  DetailedMesh detailed;
  EncodedMesh plain;
};

// As an ordinary exporter writes it: on a lattice of its own, with normals.
Result<EncodedMesh> encodePlain(const MeshSource& source) {
  Bounds box;
  for (size_t i = 0; i < source.vertexCount(); ++i) {
    box.include(vec3(source.positions[i * 3], source.positions[i * 3 + 1], source.positions[i * 3 + 2]));
  }
  Lattice lattice;
  double range = 0;
  for (int k = 0; k < 3; ++k) {
    const double low = std::floor(double(box.min[k]) * 1e6) - 1;
    lattice.origin[k] = float(low * 1e-6);
    range = std::max(range, std::ceil(double(box.max[k]) * 1e6) + 1 - low);
  }
  lattice.range = float(range * 1e-6);
  lattice.bits = kPlainBits;
  SurfaceMesh surface;
  surface.indices = source.indices;
  for (size_t i = 0; i < source.vertexCount(); ++i) {
    uint32_t q[3];
    for (int k = 0; k < 3; ++k) {
      const double at =
          (double(source.positions[i * 3 + size_t(k)]) - double(lattice.origin[k])) / double(lattice.step());
      q[k] = uint32_t(std::clamp<long>(std::lround(at), 0, (1 << kPlainBits) - 1));
    }
    surface.points.push_back(placeOf(lattice, q[0], q[1], q[2]));
  }
  return encodeDraco(surface, lattice, kPlainNormalBits);
}

class Synthesizer {
 public:
  Synthesizer(const SynthOptions& options, Progress& progress) : options_(options), progress_(progress) {}
  Result<SynthReport> run();

 private:
  Status make(size_t i, Made& made) const;
  Status write(size_t i, const Made& made);
  Status makeAll();
  Status writeManifest() const;
  std::string title() const {
    return countText(options_.structures) + " synthetic structures of " + countText(options_.triangles) + " triangles";
  }
  std::string id() const {
    return "synthetic-" + std::to_string(options_.structures) + "-" + std::to_string(options_.triangles) + "-" +
           std::to_string(options_.seed);
  }

  const SynthOptions& options_;
  Progress& progress_;
  SynthBody body_;
  LatticeFamily family_;
  std::vector<uint32_t> coarsest_;  // as body_.structures
  DetailOptions detail_;
  std::optional<SceneWriter> scene_;
  std::optional<GlbWriter> plain_;
};

Status Synthesizer::make(size_t i, Made& made) const {
  const SynthStructure& structure = body_.structures[i];
  const MeshSource source = makeShape(structure.shape, options_.triangles);
  if (plain_) {
    auto encoded = encodePlain(source);
    if (!encoded) return std::move(encoded).error().at(body_.nodes[structure.node].id);
    made.plain = std::move(encoded).value();
  }
  LatticeMaker maker(family_);
  maker.add(source, mat4(1));
  const std::vector<LatticeMesh> mesh{maker.take()};
  auto detailed = makeDetail(joinCluster(mesh, {0}), {coarsest_[i]}, family_, detail_);
  if (!detailed) return std::move(detailed).error();
  made.detailed = std::move((*detailed)[0]);
  if (made.detailed.levels.empty()) {
    return Error{ErrorCode::Internal, made.detailed.problem, "", body_.nodes[structure.node].id, "Try another --seed."};
  }
  return Ok{};
}

Status Synthesizer::write(size_t i, const Made& made) {
  const SynthStructure& structure = body_.structures[i];
  ScenePrimitive primitive;
  primitive.node = structure.node;
  primitive.color = structure.color;
  primitive.hasColor = true;
  if (made.detailed.closed) body_.nodes[structure.node].closure = Closure::Closed;
  if (plain_) {
    if (Status status = plain_->add(primitive, made.plain); !status) return status;
  }
  return scene_->add(std::move(primitive), made.detailed.levels);
}

Status Synthesizer::makeAll() {
  const size_t count = body_.structures.size();
  const size_t atOnce = std::clamp<size_t>(kTrianglesAtOnce / std::max(1u, options_.triangles), 16, 4096);
  for (size_t first = 0; first < count; first += atOnce) {
    std::vector<Made> made(std::min(atOnce, count - first));
    Status status = parallelFor(made.size(), options_.jobs, [&](size_t i) { return make(first + i, made[i]); });
    if (!status) return status;
    for (size_t i = 0; i < made.size(); ++i) {
      if (Status wrote = write(first + i, made[i]); !wrote) return wrote;
    }
    progress_.update(double(first + made.size()) / double(count));
  }
  return Ok{};
}

Status Synthesizer::writeManifest() const {
  const Json manifest{{"fabricaAtlas", 1},
                      {"id", id()},
                      {"version", "1.0"},
                      {"title", title()},
                      {"description", "Made by fabrica synth to measure viewers with. It is nobody's anatomy."},
                      {"sources", Json::array({{{"title", "fabrica synth"}, {"licence", "CC0 1.0"}}})},
                      {"hierarchyName", "Systems"},
                      {"meshes", Json::array({{{"url", "meshes.glb"}, {"index", "meshes.index.gz"}, {"source", 0}}})},
                      {"volumes", Json::array()}};
  return writeFile((fs::path(options_.output) / "atlas.json").string(), bytesOf(dump(manifest, 1) + "\n"));
}

Result<SynthReport> Synthesizer::run() {
  progress_.stage("Plan");
  body_ = planBody(options_.structures, options_.seed);
  family_ = LatticeFamily(body_.bounds);
  detail_.mostLevels = options_.mostLevels;
  std::vector<double> areas;
  for (const SynthStructure& structure : body_.structures) areas.push_back(areaOf(structure.shape));
  coarsest_ = coarsestTriangles(std::vector<uint32_t>(areas.size(), options_.triangles), areas);
  SynthReport report;
  report.structures = options_.structures;
  report.groups = uint32_t(body_.nodes.size()) - options_.structures;
  progress_.done(countText(report.structures) + " structures in " + countText(report.groups) + " groups");

  if (auto folder = prepareAtlasFolder(options_.output); !folder) return std::move(folder).error();
  auto scene = SceneWriter::create(options_.output);
  if (!scene) return std::move(scene).error();
  scene_ = std::move(scene).value();
  if (!options_.plain.empty()) {
    auto plain = GlbWriter::create(options_.output);
    if (!plain) return std::move(plain).error();
    plain_ = std::move(plain).value();
  }
  progress_.stage("Shapes and levels");
  if (Status status = makeAll(); !status) return std::move(status).error();
  progress_.done();

  progress_.stage("Mesh files");
  auto sizes = scene_->finish(body_.nodes, {title(), id(), "1.0", ""});
  if (!sizes) return std::move(sizes).error();
  report.sizes = std::move(sizes).value();
  if (plain_) {
    for (SceneNode& node : body_.nodes) node = SceneNode{.name = node.name, .id = "", .parent = node.parent};
    auto bytes = plain_->finish(std::move(body_.nodes), {title(), "", "", ""}, options_.plain);
    if (!bytes) return std::move(bytes).error();
    report.plainBytes = *bytes;
  }
  if (Status status = writeManifest(); !status) return std::move(status).error();
  progress_.done(bytesText(report.sizes.glb + report.sizes.lod + report.sizes.index));
  return report;
}

}  // namespace

Result<SynthReport> synthesize(const SynthOptions& options, Progress& progress) {
  return Synthesizer(options, progress).run();
}

}  // namespace fabrica
