// Programs, from the texts embedded out of shaders/. Drivers compile them beside the main thread: start() early, use() late.
#pragma once

#include <GLES3/gl3.h>

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/math.h"
#include "base/result.h"

namespace fabrica::render {

struct ShaderText {
  const char* name;
  const char* text;
};
extern const ShaderText kShaderTexts[];  // ends with {nullptr, nullptr}
// Those that are not built in: names and texts in turn, each ended by a byte 1. Programs that need them wait for this.
void setLaterShaders(std::string texts);

// Texture units are fixed by the sampler's name, so that a program is set up once. WebGL refuses to draw where the texture that a
// unit happens to hold is of another kind than a sampler's: two-dimensional ones of whole numbers have units of their own.
enum Unit : GLuint {
  kUnitState, kUnitGrids,
  kUnitB, kUnitC, kUnitD, kUnitE, kUnitDepth, kUnitPatches, kUnitA,
  kUnitMeshes, kUnitImagePages, kUnitLabelPages, kUnitLabelTable, kUnitLocals, kUnitIds, kUnitFillIds,
  kUnitImage = kUnitB, kUnitLabel = kUnitMeshes,  // three-dimensional; the latter, and its pages, a zoom's where there are no labels
  kUnitCount0 = kUnitB, kUnitTransfer = kUnitPatches, kUnitBody = kUnitPatches, kUnitFront = kUnitLocals,
};

enum class ProgramId : uint8_t {
  MeshOpaque, MeshGlass, MeshBlend, MeshMask, MeshId, MeshCount, MeshLines,
  SectionResolve, CapOpaque, CapGlass, CapBlend, CapLines, CapId,
  SliceColor, SliceId, Pane, PaneId,
  Box, Body, BodyZoom,
  Occlusion, OcclusionBlur, Composite,
  Count,
};

class Program {
 public:
  Program() = default;
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  ~Program();
  // Hands the texts to the driver without asking how it went: browsers compile beside the main thread.
  void start(const char* vertex, const char* fragment, const std::string& defines);
  bool compiled() const;  // does not wait; only where the driver can tell (Capabilities::parallelCompile)
  // Waits for the driver, sets the samplers up. Error Internal with its log.
  Status finish();
  bool started() const { return name_ != 0; }
  bool ready() const { return ready_; }
  void use() const { glUseProgram(name_); }
  // Names must be literals: they are compared by address first.
  void set(const char* name, int value);
  void set(const char* name, float value);
  void set(const char* name, const vec2& value);
  void set(const char* name, const vec4& value);
  void set(const char* name, const mat4& value);
  void set(const char* name, const mat4* values, int count);
  void set(const char* name, const vec4* values, int count);

 private:
  GLint location(const char* name);
  GLuint name_ = 0, stages_[2] = {0, 0};
  bool ready_ = false;
  struct Location {
    const char* name;
    GLint at;
  };
  std::vector<Location> locations_;
};

class Programs {
 public:
  // Ready to use; null when the driver refuses it (then the first such log is in error()) or still compiles it (then
  // late() says so: what was to be drawn with it is missing).
  Program* use(ProgramId id);
  void start(ProgramId id);  // without waiting for it
  bool startNext();  // the first that was not started; false when all were
  bool compiled(std::span<const ProgramId> ids) const;  // does not wait; starts none
  // Makes one of these that are compiled ready for use; true once all are. One at a time, because each may wait for the driver.
  bool prepare(std::span<const ProgramId> ids);
  bool late() const { return late_; }
  // When the queue of what was started before is done, or nearly (gl/pace.h).
  void beginFrame() { ++frame_, late_ = false; }
  void setWaiting(bool deferred, bool parallel) { deferred_ = deferred, parallel_ = parallel; }
  const std::optional<Error>& error() const { return error_; }
  void setDigits(bool half) { half_ = half; }  // how sections count: see sections.h

 private:
  static constexpr size_t kCount = static_cast<size_t>(ProgramId::Count);
  bool compiled(size_t id) const;
  std::array<Program, kCount> programs_;
  std::array<uint32_t, kCount> startedIn_{};  // frame
  uint32_t frame_ = 0;
  std::optional<Error> error_;
  bool half_ = false, deferred_ = false, parallel_ = false, late_ = false;
};

}  // namespace fabrica::render
