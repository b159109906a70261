#include "maker/optimize/optimize.h"

#include <algorithm>
#include <filesystem>
#include <numeric>

#include "formats/gltf/notes.h"
#include "maker/optimize/gather.h"
#include "maker/work/parallel.h"
#include "maker/write/atlas_folder.h"
#include "maker/write/files.h"

namespace fabrica {

namespace {

namespace fs = std::filesystem;

constexpr size_t kMostJointTriangles = 8'000'000;
constexpr size_t kTrianglesAtOnce = 3'000'000;  // that are simplified before their results are written

class Optimizer {
 public:
  Optimizer(const OptimizeOptions& options, Progress& progress) : options_(options), progress_(progress) {}
  Result<OptimizeReport> run();

 private:
  Status read();
  void plan();
  Status writeMeshes();
  Status writeManifest();
  std::vector<SceneNode> nodes();
  std::vector<DetailedMesh> detail(const Cluster& cluster);
  Status write(SceneWriter& writer, const Cluster& cluster, const std::vector<DetailedMesh>& made, Notes& skipped);
  std::string title() const;
  std::string id() const;

  const OptimizeOptions& options_;
  Progress& progress_;
  OptimizeReport report_;
  Gathered all_;
  std::string copyright_, inputTitle_;
  std::vector<Cluster> clusters_;   // largest first
  std::vector<uint32_t> coarsest_;  // by structure: triangles wanted
  std::vector<double> areas_;
  std::vector<bool> closed_;  // by structure
};

std::string Optimizer::title() const {
  if (!options_.title.empty()) return options_.title;
  if (!inputTitle_.empty()) return inputTitle_;
  const fs::path first = fs::absolute(options_.inputs[0]).lexically_normal();
  return first.has_filename() ? first.stem().string() : first.parent_path().stem().string();
}

// Letters, digits and hyphens of the title.
std::string Optimizer::id() const {
  if (!options_.id.empty()) return options_.id;
  std::string id;
  for (const char c : title()) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
    if (plain) id += c;
    else if (c >= 'A' && c <= 'Z') id += char(c - 'A' + 'a');
    else if (!id.empty() && id.back() != '-') id += '-';
  }
  while (!id.empty() && id.back() == '-') id.pop_back();
  return id.empty() ? "atlas" : id;
}

Status Optimizer::read() {
  progress_.stage("Reading");
  auto inputs =
      readInputs(options_.inputs, options_.placement, report_.notes, [&](double share) { progress_.update(share); });
  if (!inputs) return std::move(inputs).error();
  report_.files = inputs->size();
  for (const InputScene& scene : *inputs) {
    report_.inputBytes += scene.bytes;
    for (const ScenePrimitive& primitive : scene.table.primitives)
      report_.inputTriangles += primitive.levels.back().triangles;
    if (inputs->size() == 1) inputTitle_ = scene.table.title;
    const std::string& copyright = scene.table.copyright;
    if (copyright.empty() || copyright_.find(copyright) != std::string::npos) continue;
    copyright_ += (copyright_.empty() ? "" : "; ") + copyright;
  }
  progress_.done(countText(report_.files) + " inputs, " + bytesText(report_.inputBytes));

  progress_.stage("Decoding");
  auto gathered =
      gather(std::move(inputs).value(), options_.jobs, report_.notes, [&](double share) { progress_.update(share); });
  if (!gathered) return std::move(gathered).error();
  all_ = std::move(gathered).value();
  progress_.done(countText(report_.inputTriangles) + " triangles");
  return Ok{};
}

void Optimizer::plan() {
  progress_.stage("Shared borders");
  const size_t count = all_.meshes.size();
  std::vector<uint32_t> triangles(count);
  areas_.resize(count);
  closed_.assign(count, false);
  for (size_t i = 0; i < count; ++i) {
    triangles[i] = uint32_t(all_.meshes[i].triangleCount());
    areas_[i] = areaOf(all_.meshes[i]);
  }
  coarsest_ = coarsestTriangles(triangles, areas_);
  size_t apart = 0;
  clusters_ = findClusters(all_.meshes, kMostJointTriangles, &apart);
  if (apart > 0) {
    report_.notes.push_back(countText(apart) +
                            " structures meet in one surface too large to be simplified as one: their borders "
                            "fit at the finest level only.");
  }
  // The largest are seen first; those that meet stay together.
  std::vector<double> areaOfCluster(clusters_.size(), 0);
  std::vector<size_t> order(clusters_.size());
  std::iota(order.begin(), order.end(), size_t(0));
  size_t meeting = 0;
  for (size_t c = 0; c < clusters_.size(); ++c) {
    for (const uint32_t m : clusters_[c]) areaOfCluster[c] += areas_[m];
    if (clusters_[c].size() < 2) continue;
    ++report_.clusters;
    meeting += clusters_[c].size();
    report_.largestCluster = std::max(report_.largestCluster, clusters_[c].size());
  }
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return areaOfCluster[a] > areaOfCluster[b]; });
  std::vector<Cluster> sorted;
  for (const size_t c : order) sorted.push_back(std::move(clusters_[c]));
  clusters_ = std::move(sorted);
  progress_.done(
      meeting == 0 ? "none" : countText(meeting) + " structures meet in " + countText(report_.clusters) + " surfaces");
}

std::vector<DetailedMesh> Optimizer::detail(const Cluster& cluster) {
  std::vector<uint32_t> wanted;
  for (const uint32_t m : cluster) wanted.push_back(coarsest_[m]);
  LabelMesh joint = joinCluster(all_.meshes, cluster);
  for (const uint32_t m : cluster) all_.meshes[m] = {};
  auto made = makeDetail(std::move(joint), wanted, all_.family, options_.detail);
  if (made) return std::move(made).value();
  // It costs these structures; the others go on.
  std::vector<DetailedMesh> none(cluster.size());
  for (DetailedMesh& mesh : none) mesh.problem = made.error().reason;
  return none;
}

Status Optimizer::write(SceneWriter& writer, const Cluster& cluster, const std::vector<DetailedMesh>& made,
                        Notes& skipped) {
  std::vector<size_t> order(cluster.size());
  std::iota(order.begin(), order.end(), size_t(0));
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return areas_[cluster[a]] > areas_[cluster[b]]; });
  for (const size_t k : order) {
    const Structure& structure = all_.atlas.structures[cluster[k]];
    if (made[k].levels.empty()) {
      skipped.skip(structure.name, made[k].problem);
      continue;
    }
    ScenePrimitive primitive;
    primitive.node = cluster[k];
    primitive.color = structure.color;
    primitive.hasColor = structure.ownColor;
    if (Status status = writer.add(std::move(primitive), made[k].levels); !status) return status;
    closed_[cluster[k]] = made[k].closed;
    report_.closed += made[k].closed;
    ++report_.structures;
  }
  return Ok{};
}

Status Optimizer::writeMeshes() {
  progress_.stage("Levels of detail");
  auto writer = SceneWriter::create(options_.output);
  if (!writer) return std::move(writer).error();
  size_t total = 0;
  for (const LatticeMesh& mesh : all_.meshes) total += mesh.triangleCount();
  Notes skipped;
  std::atomic<size_t> worked{0};
  for (size_t first = 0; first < clusters_.size();) {
    size_t last = first, triangles = 0;
    std::vector<size_t> own;
    for (; last < clusters_.size() && (last == first || triangles < kTrianglesAtOnce); ++last) {
      own.push_back(0);
      for (const uint32_t m : clusters_[last]) own.back() += all_.meshes[m].triangleCount();
      triangles += own.back();
    }
    std::vector<std::vector<DetailedMesh>> made(last - first);
    Status status = parallelFor(made.size(), options_.jobs, [&](size_t i) -> Status {
      made[i] = detail(clusters_[first + i]);
      progress_.update(double(worked += own[i]) / double(std::max<size_t>(1, total)));
      return Ok{};
    });
    if (!status) return status;
    for (size_t i = 0; i < made.size(); ++i) {
      if (Status wrote = write(*writer, clusters_[first + i], made[i], skipped); !wrote) return wrote;
    }
    first = last;
  }
  for (const std::string& line : skipped.take()) report_.notes.push_back(line);
  if (report_.structures == 0)
    return Error{ErrorCode::BadFormat,
                 "No structure could be written. " + (report_.notes.empty() ? std::string() : report_.notes.back()),
                 options_.inputs[0]};
  progress_.done(countText(report_.structures) + " structures");

  progress_.stage("Mesh files");
  auto sizes = writer->finish(nodes(), {title(), id(), "1.0", copyright_});
  if (!sizes) return std::move(sizes).error();
  report_.sizes = std::move(sizes).value();
  progress_.done(bytesText(report_.sizes.glb + report_.sizes.lod + report_.sizes.index));
  return Ok{};
}

// In the order of the structures, so that indices stay; the tree is the first hierarchy.
std::vector<SceneNode> Optimizer::nodes() {
  const Atlas& atlas = all_.atlas;
  std::vector<SceneNode> nodes(atlas.structures.size());
  for (size_t i = 0; i < nodes.size(); ++i) {
    const Structure& s = atlas.structures[i];
    SceneNode& node = nodes[i];
    node.name = s.name;
    node.id = s.id;
    node.names = s.names;
    node.synonyms = s.synonyms;
    node.ontology = s.ontology;
    node.definition = s.definition;
    node.tissue = s.tissue;
    node.closure = closed_[i] ? Closure::Closed : s.closure == Closure::Closed ? Closure::Unknown : s.closure;
    report_.groups += s.partCount == 0;
  }
  const Hierarchy& tree = atlas.hierarchies[0];
  for (const HierarchyNode& node : tree.nodes) {
    if (node.parent != kNone) nodes[node.structure].parent = tree.nodes[node.parent].structure;
  }
  return nodes;
}

Status Optimizer::writeManifest() {
  Json source{{"title", options_.source.title.empty() ? title() : options_.source.title}};
  const std::string attribution = options_.source.attribution.empty() ? copyright_ : options_.source.attribution;
  const std::pair<const char*, const std::string*> rest[] = {
      {"url", &options_.source.url}, {"licence", &options_.source.licence}, {"attribution", &attribution}};
  for (const auto& [key, text] : rest) {
    if (!text->empty()) source[key] = *text;
  }
  const Json manifest{{"fabricaAtlas", 1},
                      {"id", id()},
                      {"version", "1.0"},
                      {"title", title()},
                      {"sources", Json::array({source})},
                      {"meshes", Json::array({{{"url", "meshes.glb"}, {"index", "meshes.index.gz"}, {"source", 0}}})},
                      {"volumes", Json::array()}};
  const std::string text = dump(manifest, 1) + "\n";
  report_.manifestBytes = text.size();
  return writeFile((fs::path(options_.output) / "atlas.json").string(), bytesOf(text));
}

Result<OptimizeReport> Optimizer::run() {
  if (Status status = read(); !status) return std::move(status).error();
  if (auto folder = prepareAtlasFolder(options_.output); !folder) return std::move(folder).error();
  plan();
  if (Status status = writeMeshes(); !status) return std::move(status).error();
  if (Status status = writeManifest(); !status) return std::move(status).error();
  return std::move(report_);
}

}  // namespace

Result<OptimizeReport> optimizeMeshes(const OptimizeOptions& options, Progress& progress) {
  return Optimizer(options, progress).run();
}

}  // namespace fabrica
