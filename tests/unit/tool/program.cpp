#include "tool/program.h"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>

#include "maker/nifti_file.h"
#include "maker/shapes.h"

namespace fabrica {

namespace {

int codeOf(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

struct Pipe {
  int read = -1, write = -1;
  Pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) == 0) {
      read = ends[0];
      write = ends[1];
    }
  }
};

pid_t start(const std::vector<std::string>& arguments, int out, int err) {
  std::vector<char*> words{const_cast<char*>(FABRICA_TOOL)};
  for (const std::string& word : arguments) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  const pid_t process = ::fork();
  if (process == 0) {
    ::dup2(out, 1);
    ::dup2(err, 2);
    ::execv(FABRICA_TOOL, words.data());
    ::_exit(127);
  }
  return process;
}

}  // namespace

Ran run(const std::vector<std::string>& arguments) {
  Pipe out, err;
  const pid_t process = start(arguments, out.write, err.write);
  ::close(out.write);
  ::close(err.write);
  Ran ran;
  pollfd waiting[2] = {{out.read, POLLIN, 0}, {err.read, POLLIN, 0}};
  std::string* texts[2] = {&ran.out, &ran.err};
  for (int open = 2; open > 0;) {
    ::poll(waiting, 2, -1);
    for (int i = 0; i < 2; ++i) {
      if (waiting[i].fd < 0 || !waiting[i].revents) continue;
      char buffer[4096];
      const ssize_t got = ::read(waiting[i].fd, buffer, sizeof buffer);
      if (got > 0) {
        texts[i]->append(buffer, size_t(got));
        continue;
      }
      ::close(waiting[i].fd);
      waiting[i].fd = -1;
      --open;
    }
  }
  int status = 0;
  rusage used{};
  ::wait4(process, &status, 0, &used);
  ran.code = codeOf(status);
  ran.peakKb = used.ru_maxrss;
  return ran;
}

Running::Running(const std::vector<std::string>& arguments) {
  const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  process_ = start(arguments, nowhere, nowhere);
  ::close(nowhere);
}

bool Running::ended() {
  int status = 0;
  if (process_ >= 0 && ::waitpid(process_, &status, WNOHANG) == process_) process_ = -1;
  return process_ < 0;
}

int Running::kill(int signal) {
  if (process_ < 0) return -1;
  ::kill(process_, signal);
  int status = 0;
  ::waitpid(process_, &status, 0);
  process_ = -1;
  return codeOf(status);
}

Running::~Running() { kill(SIGKILL); }

Host::Host(const std::string& folder) {
  Pipe out;
  process_ = start({"serve", folder, "--port", "0"}, out.write, 2);
  ::close(out.write);
  out_ = out.read;
  char letter = 0;  // it prints its address once it listens
  while (::read(out_, &letter, 1) == 1 && letter != '\n') url_ += letter;
}

int Host::stop(int signal) {
  if (process_ < 0) return -1;
  ::kill(process_, signal);
  int status = 0;
  ::waitpid(process_, &status, 0);
  process_ = -1;
  ::close(out_);
  return codeOf(status);
}

Host::~Host() { stop(SIGKILL); }

bool makeAtlas(const std::string& folder) {
  const uint32_t edge = 40;
  const NiftiParts parts{.size = {edge, edge, edge}};
  writeNifti(folder + "/map.nii.gz", parts, paintVoxels(edge, [](int x, int y, int z) {
               const double r = distance(x, y, z, 20, 20, 20);
               return r < 8 ? 1 : r < 14 ? 2 : 0;
             }));
  writeNifti(folder + "/image.nii.gz", parts, paintVoxels(edge, [](int x, int y, int z) {
               return distance(x, y, z, 20, 20, 20) < 14 ? 100 + (x * 7 + y * 3 + z) % 40 : 0;
             }));
  std::ofstream(folder + "/recipe.json") << R"({"fabricaRecipe":1,"id":"small","title":"Small atlas",
    "sources":{"s":{"title":"Made up"}},"images":[{"id":"t1","file":"image.nii.gz","source":"s"}],
    "maps":[{"id":"m","file":"map.nii.gz","source":"s"}],
    "structures":[{"id":"core","name":"Core","map":"m","value":1,"color":"#cc3322"},
                  {"id":"shell","name":"Shell","map":"m","value":2,"color":"#2244cc"}]})";
  const Ran built = run({"build", folder + "/recipe.json", "-o", folder + "/atlas", "-q"});
  EXPECT_EQ(built.code, 0) << built.err;
  return built.code == 0;
}

}  // namespace fabrica
