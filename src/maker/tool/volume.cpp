// `fabrica volume`: an image or a label map → OME-Zarr, in a folder or in one file.
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "maker/input/raw_voxels.h"
#include "maker/tool/commands.h"
#include "maker/volume/level_writer.h"
#include "maker/volume/ozx.h"
#include "maker/volume/plan.h"
#include "maker/volume/pyramid.h"

namespace fabrica {

namespace {

namespace fs = std::filesystem;

class VolumeRun {
 public:
  VolumeRun(const VolumeCommand& command, bool quiet)
      : command_(command), quiet_(quiet), progress_(quiet ? nullptr : stdout), archive_(command.output.ends_with(".ozx")) {
    folder_ = archive_ ? command.output + ".part" : command.output;
    while (folder_.size() > 1 && folder_.ends_with('/')) folder_.pop_back();
  }
  ~VolumeRun() {
    if (lock_ >= 0) ::close(lock_);
  }
  VolumeRun(const VolumeRun&) = delete;
  VolumeRun& operator=(const VolumeRun&) = delete;
  Status run();
  // After an error: what was made before there was a plan to go on with.
  void leaveNothing();

 private:
  Status begin();
  Status lock();
  Status makePlan();
  Result<std::shared_ptr<const RawVoxels>> openRaw();
  Status writePart();
  Status finish();
  void printHead() const;
  void printLevels(const VolumeInfo& info) const;
  std::function<bool(double)> shown() {
    return [this](double share) {
      progress_.update(share);
      return true;
    };
  }

  const VolumeCommand& command_;
  bool quiet_;
  Progress progress_;
  bool archive_;
  std::string folder_;
  VolumeInput input_;
  VolumeOptions options_;
  VolumePlan plan_;
  std::shared_ptr<const RawVoxels> raw_;
  int lock_ = -1;
  bool locked_ = false;  // by another run: what there is belongs to that one
};

// Whether the output may be written, and what of it may be there already.
Status VolumeRun::begin() {
  std::error_code code;
  const bool finished = archive_ ? fs::exists(command_.output, code)
                                 : fs::exists(folder_ + "/zarr.json", code) && !fs::exists(workFolder(folder_), code);
  if (finished && !command_.overwrite) {
    return Error{ErrorCode::BadFormat, "This volume is there already, and finished.", command_.output, "",
                 "Choose another name, or write it anew: --overwrite."};
  }
  if (Status fit = checkVolumeFolder(folder_); !fit) return fit;
  if (command_.overwrite && (command_.step == VolumeStep::All || command_.step == VolumeStep::Plan)) {
    fs::remove_all(workFolder(folder_), code);
    if (!archive_) fs::remove(folder_ + "/zarr.json", code);
  }
  auto input = findVolumeInput(command_.input);
  if (!input) return std::move(input).error();
  input_ = std::move(input).value();
  options_ = command_.options;
  if (options_.name.empty()) options_.name = input_.name;
  options_.indexToWorld = input_.indexToWorld;
  if (options_.labels) options_.values = input_.values;
  else options_.unit = input_.unit;
  options_.progress = shown();
  const uint64_t voxels = product(input_.size);
  // Fewer and larger files for what has very many.
  if (command_.shard == 0) options_.shardEdge = voxels > (uint64_t(1) << 31) ? 512 : 256;
  else options_.shardEdge = command_.shard;
  fs::create_directories(workFolder(folder_) + "/input", code);
  if (code) {
    return Error{ErrorCode::NotFound, "Cannot make this folder: " + code.message() + ".", folder_, "",
                 "Check the path and its permissions."};
  }
  if (Status locked = lock(); !locked) return locked;
  if (!quiet_) printHead();
  return Ok{};
}

// Two runs that write the same files would spoil them. The lock ends with the process, however that ends.
Status VolumeRun::lock() {
  const std::string path = workFolder(folder_) + "/input/lock-" + std::to_string(command_.part + 1) + "-" +
                           std::to_string(command_.step == VolumeStep::Part ? command_.parts : 1);
  lock_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (lock_ >= 0 && ::flock(lock_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    locked_ = true;
    return Error{ErrorCode::BadFormat, "Another run is writing this volume.", command_.output, "", "Wait for it, or stop it."};
  }
  return Ok{};
}

void VolumeRun::printHead() const {
  const vec3 spacing = spacingOf(input_.indexToWorld);
  std::printf("  %s, %u × %u × %u voxels of %.4g × %.4g × %.4g mm, %s, placed by %s\n", input_.kind.c_str(), input_.size[0],
              input_.size[1], input_.size[2], double(spacing.x), double(spacing.y), double(spacing.z),
              input_.storedAs.c_str(), input_.placedBy.c_str());
  for (const std::string& note : input_.notes) std::printf("  note: %s\n", note.c_str());
}

Result<std::shared_ptr<const RawVoxels>> VolumeRun::openRaw() {
  if (raw_) return raw_;
  progress_.stage("Opening");
  auto raw = input_.open(workFolder(folder_) + "/input", shown());
  if (raw) raw_ = *raw;
  return raw;
}

Status VolumeRun::makePlan() {
  auto plan = readVolumePlan(folder_, options_, input_.origin);
  if (plan) {
    plan_ = std::move(plan).value();
    return Ok{};
  }
  const bool mayPlan = command_.step == VolumeStep::All || command_.step == VolumeStep::Plan;
  if (plan.error().code != ErrorCode::NotFound || !mayPlan) return std::move(plan).error();
  auto raw = openRaw();
  if (!raw) return std::move(raw).error();
  progress_.stage("Values");
  auto format = formatOf(**raw, options_.threads, shown(), options_.labels);
  if (!format) return std::move(format).error().in(command_.input.paths[0]);
  progress_.stage("Statistics");
  const ConvertedVoxels voxels(*raw, *format);
  plan = planVolume(voxels, options_, folder_, input_.origin);
  if (!plan) return std::move(plan).error().in(command_.input.paths[0]);
  plan_ = std::move(plan).value();
  progress_.done(std::string(plan_.channels > 1 ? "colours" : voxelFormatName(plan_.format)) + ", " + std::to_string(plan_.levels.size()) + " levels");
  return Ok{};
}

Status VolumeRun::writePart() {
  auto raw = openRaw();
  if (!raw) return std::move(raw).error();
  progress_.stage(command_.parts > 1 ? "Part " + std::to_string(command_.part + 1) + " of " + std::to_string(command_.parts)
                                     : std::string("Writing"));
  const ConvertedVoxels voxels(*raw, plan_.format);
  auto written = writeVolumePart(voxels, plan_, options_, folder_, command_.part, command_.parts);
  if (!written) return std::move(written).error();
  std::string text = countText(written->shards) + " shards";
  if (written->found) text += ", " + countText(written->found) + " of them there already";
  progress_.done(text);
  return Ok{};
}

void VolumeRun::printLevels(const VolumeInfo& info) const {
  std::printf("\n  %-8s %22s %24s %10s %12s %8s\n", "level", "voxels", "mm", "shards", "written", "ratio");
  for (const VolumeLevel& level : info.levels) {
    uint64_t bytes = 0, shards = 0;
    std::error_code code;
    for (const auto& entry : fs::recursive_directory_iterator(folder_ + "/" + level.path, code)) {
      if (!entry.is_regular_file(code) || entry.path().filename() == "zarr.json") continue;
      bytes += entry.file_size(code);
      ++shards;
    }
    const vec3 spacing = spacingOf(level.indexToWorld);
    char size[64], mm[64];
    std::snprintf(size, sizeof size, "%u × %u × %u", level.size[0], level.size[1], level.size[2]);
    std::snprintf(mm, sizeof mm, "%.4g × %.4g × %.4g", double(spacing.x), double(spacing.y), double(spacing.z));
    const double plain = double(product(level.size)) * double(bytesPerVoxel(info.format, info.channels));
    // × counts as two bytes, but is one wide.
    std::printf("  %-8s %24s %26s %10s %12s %7.1f×\n", level.path.c_str(), size, mm, countText(shards).c_str(),
                bytesText(bytes).c_str(), plain / double(std::max<uint64_t>(1, bytes)));
  }
}

Status VolumeRun::finish() {
  progress_.stage("Finishing");
  auto info = finishVolume(plan_, options_, folder_, command_.parts);
  if (!info) return std::move(info).error();
  progress_.done();
  if (!archive_) endVolume(folder_);
  if (!quiet_) printLevels(*info);
  if (!quiet_ && plan_.statistics.moreValues)
    std::printf("\n  note: it has more than 65,534 different numbers. They are not listed, so that viewers have to be told which to show.\n");
  uint64_t written = info->bytes;
  if (archive_) {
    progress_.stage("Packing");
    if (Status packed = packOzx(folder_, command_.output, shown()); !packed) return packed;
    std::error_code code;
    fs::remove_all(folder_, code);
    written = fs::file_size(command_.output, code);
    progress_.done();
  }
  if (!quiet_) {
    std::printf("\n  %s: %s of %s, %.1f : 1, %s, bricks of %u × %u × %u, in %s\n", command_.output.c_str(),
                bytesText(written).c_str(), bytesText(info->voxelBytes).c_str(),
                double(info->voxelBytes) / double(std::max<uint64_t>(1, written)), info->codec.c_str(), options_.chunk[0],
                options_.chunk[1], options_.chunk[2], durationText(progress_.seconds()).c_str());
  }
  return Ok{};
}

void VolumeRun::leaveNothing() {
  progress_.done("stopped");
  if (locked_) return;
  std::error_code code;
  if (!fs::exists(workFolder(folder_), code) || fs::exists(workFolder(folder_) + "/plan.json", code)) return;
  fs::remove_all(workFolder(folder_), code);
  if (fs::is_empty(folder_, code)) fs::remove(folder_, code);
}

Status VolumeRun::run() {
  if (Status begun = begin(); !begun) return begun;
  if (Status planned = makePlan(); !planned) return planned;
  if (command_.step == VolumeStep::Plan) return Ok{};
  if (command_.step != VolumeStep::Finish) {
    if (Status written = writePart(); !written) return written;
  }
  if (command_.step == VolumeStep::Part) return Ok{};
  return finish();
}

}  // namespace

int runVolume(const VolumeCommand& command, bool quiet) {
  VolumeRun run(command, quiet);
  if (Status done = run.run(); !done) {
    run.leaveNothing();
    return fail(done.error());
  }
  return 0;
}

}  // namespace fabrica
