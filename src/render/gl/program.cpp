#include "render/gl/program.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace fabrica::render {
namespace {

struct Recipe {
  const char* vertex;
  const char* fragment;
  const char* defines;  // separated by spaces
};
constexpr Recipe kRecipes[] = {
    {"mesh.vert", "mesh.frag", "SHADED OPAQUE"},
    {"mesh.vert", "mesh.frag", "SHADED GLASS"},
    {"mesh.vert", "mesh.frag", "SHADED BLEND"},
    {"mesh.vert", "mesh.frag", "MASK"},
    {"mesh.vert", "mesh.frag", "ID"},
    {"mesh.vert", "mesh.frag", "COUNT"},
    {"mesh.vert", "mesh.frag", "LINES"},
    {"screen.vert", "section.frag", ""},
    {"screen.vert", "cap.frag", "OPAQUE"},
    {"screen.vert", "cap.frag", "GLASS"},
    {"screen.vert", "cap.frag", "BLEND"},
    {"screen.vert", "cap.frag", "LINES"},
    {"screen.vert", "cap.frag", "ID"},
    {"plane.vert", "slice.frag", "COLOR"},
    {"plane.vert", "slice.frag", "ID"},
    {"screen.vert", "pane.frag", "COLOR"},
    {"screen.vert", "pane.frag", "ID"},
    {"box.vert", "box.frag", ""},
    {"screen.vert", "body.frag", ""},
    {"screen.vert", "body.frag", "ZOOM"},
    {"screen.vert", "occlusion.frag", ""},
    {"screen.vert", "occlusion_blur.frag", ""},
    {"screen.vert", "composite.frag", ""},
};
static_assert(std::size(kRecipes) == static_cast<size_t>(ProgramId::Count));

struct Sampler {
  const char* name;
  GLint unit;
};
constexpr Sampler kSamplers[] = {
    {"uState", kUnitState}, {"uGrids", kUnitGrids}, {"uMeshes", kUnitMeshes},
    {"uImage", kUnitImage}, {"uImagePages", kUnitImagePages}, {"uTransfer", kUnitTransfer}, {"uBodyColor", kUnitBody},
    {"uLabel", kUnitLabel}, {"uLabelPages", kUnitLabelPages}, {"uLabelTable", kUnitLabelTable},
    {"uZoom", kUnitLabel}, {"uZoomPages", kUnitLabelPages},
    {"uIds", kUnitIds}, {"uDepth", kUnitDepth}, {"uColor", kUnitA}, {"uLines", kUnitA}, {"uOcclusion", kUnitB}, {"uMask", kUnitC},
    {"uGlass", kUnitD}, {"uGlassWeight", kUnitE}, {"uFillIds", kUnitFillIds}, {"uChosen", kUnitIds},
    {"uPatches", kUnitPatches}, {"uLocals", kUnitLocals}, {"uFront", kUnitFront},
    {"uCount0", kUnitCount0}, {"uCount1", kUnitCount0 + 1}, {"uCount2", kUnitCount0 + 2}, {"uCount3", kUnitCount0 + 3},
};

std::string laterTexts;

// Null: it has not come yet.
const char* textOf(std::string_view name) {
  for (const ShaderText* s = kShaderTexts; s->name; ++s)
    if (name == s->name) return s->text;
  for (size_t at = 0; at < laterTexts.size();) {
    const char* each = laterTexts.c_str() + at;
    const char* text = each + std::strlen(each) + 1;
    if (name == each) return text;
    at = size_t(text - laterTexts.c_str()) + std::strlen(text) + 1;
  }
  return nullptr;
}

GLuint startStage(GLenum stage, const char* name, const std::string& head) {
  const GLuint shader = glCreateShader(stage);
  const char* texts[] = {head.c_str(), textOf(name)};
  glShaderSource(shader, 2, texts, nullptr);
  glCompileShader(shader);
  return shader;
}

}  // namespace

void setLaterShaders(std::string texts) {
  std::replace(texts.begin(), texts.end(), '\1', '\0');
  laterTexts = std::move(texts);
}

Program::~Program() {
  for (GLuint stage : stages_)
    if (stage) glDeleteShader(stage);
  if (name_) glDeleteProgram(name_);
}

void Program::start(const char* vertex, const char* fragment, const std::string& defines) {
  std::string head = "#version 300 es\nprecision highp float;\nprecision highp int;\n";
  for (size_t at = 0; at < defines.size();) {
    const size_t end = std::min(defines.find(' ', at), defines.size());
    head += "#define " + defines.substr(at, end - at) + " 1\n";
    at = end + 1;
  }
  stages_[0] = startStage(GL_VERTEX_SHADER, vertex, head);
  stages_[1] = startStage(GL_FRAGMENT_SHADER, fragment, head);
  name_ = glCreateProgram();
  for (GLuint stage : stages_) glAttachShader(name_, stage);
  glLinkProgram(name_);
}

bool Program::compiled() const {
  constexpr GLenum kCompletionStatus = 0x91b1;  // KHR_parallel_shader_compile
  if (ready_) return true;
  GLint done = 0;
  if (name_) glGetProgramiv(name_, kCompletionStatus, &done);
  return done;
}

Status Program::finish() {
  GLint ok = 0;
  glGetProgramiv(name_, GL_LINK_STATUS, &ok);
  if (!ok) {
    char log[1024] = "";
    for (GLuint stage : stages_) {
      GLint compiled = 0;
      glGetShaderiv(stage, GL_COMPILE_STATUS, &compiled);
      if (!compiled && !log[0]) glGetShaderInfoLog(stage, sizeof log, nullptr, log);
    }
    if (!log[0]) glGetProgramInfoLog(name_, sizeof log, nullptr, log);
    return Error{ErrorCode::Internal, std::string("The graphics driver does not accept a shader: ") + log, "", "",
                 "Update the browser or the graphics driver."};
  }
  for (GLuint& stage : stages_) glDeleteShader(std::exchange(stage, 0));
  ready_ = true;
  glUseProgram(name_);
  for (const Sampler& sampler : kSamplers) {
    const GLint at = glGetUniformLocation(name_, sampler.name);
    if (at >= 0) glUniform1i(at, sampler.unit);
  }
  // The block "Frame" is at binding point 0, as every block after linking (OpenGL ES 3.0, 2.12.6): to ask for its number would wait.
  return Ok{};
}

GLint Program::location(const char* name) {
  for (const Location& l : locations_)
    if (l.name == name || !std::strcmp(l.name, name)) return l.at;
  locations_.push_back({name, glGetUniformLocation(name_, name)});
  return locations_.back().at;
}

void Program::set(const char* name, int value) { glUniform1i(location(name), value); }
void Program::set(const char* name, float value) { glUniform1f(location(name), value); }
void Program::set(const char* name, const vec2& v) { glUniform2f(location(name), v.x, v.y); }
void Program::set(const char* name, const vec4& v) { glUniform4f(location(name), v.x, v.y, v.z, v.w); }
void Program::set(const char* name, const mat4& v) { set(name, &v, 1); }
void Program::set(const char* name, const mat4* v, int count) {
  glUniformMatrix4fv(location(name), count, GL_FALSE, &(*v)[0][0]);
}
void Program::set(const char* name, const vec4* v, int count) { glUniform4fv(location(name), count, &(*v)[0]); }

void Programs::start(ProgramId id) {
  Program& program = programs_[static_cast<size_t>(id)];
  if (program.started()) return;
  const Recipe& recipe = kRecipes[static_cast<size_t>(id)];
  if (!textOf(recipe.vertex) || !textOf(recipe.fragment)) return;
  std::string defines = recipe.defines;
  if (half_ && (id == ProgramId::MeshCount || id == ProgramId::SectionResolve)) defines += defines.empty() ? "HALF" : " HALF";
  program.start(recipe.vertex, recipe.fragment, defines);
  startedIn_[static_cast<size_t>(id)] = frame_;
}

bool Programs::startNext() {
  for (size_t id = 0; id < kCount; ++id) {
    if (programs_[id].started()) continue;
    start(static_cast<ProgramId>(id));
    if (programs_[id].started()) return true;
  }
  return false;
}

// Where the driver does not tell, a frame later has to do: its queue holds the compiling, too.
bool Programs::compiled(size_t id) const {
  const Program& program = programs_[id];
  if (!deferred_ || program.ready()) return true;
  return program.started() && (parallel_ ? program.compiled() : startedIn_[id] != frame_);
}

bool Programs::compiled(std::span<const ProgramId> ids) const {
  return std::all_of(ids.begin(), ids.end(), [&](ProgramId id) { return compiled(static_cast<size_t>(id)); });
}

bool Programs::prepare(std::span<const ProgramId> ids) {
  for (ProgramId id : ids) {
    const size_t at = static_cast<size_t>(id);
    if (programs_[at].ready() || error_) continue;  // whoever draws tells the error
    if (compiled(at)) use(id);
    if (deferred_) return false;
  }
  return true;
}

Program* Programs::use(ProgramId id) {
  Program& program = programs_[static_cast<size_t>(id)];
  if (!program.ready()) {
    start(id);
    if (!program.started() || !compiled(static_cast<size_t>(id))) {
      late_ = true;
      return nullptr;
    }
    if (Status status = program.finish(); !status) {
      if (!error_) error_ = std::move(status).error();
      return nullptr;
    }
  }
  program.use();
  return &program;
}

}  // namespace fabrica::render
