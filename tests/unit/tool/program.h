// `fabrica` as a person runs it: a process with arguments, what it prints, its exit code.
#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

namespace fabrica {

struct Ran {
  int code = -1;  // 128 + n: ended by signal n
  std::string out, err;
  long peakKb = 0;  // of its memory (resident)
};

// Waits for it to end.
Ran run(const std::vector<std::string>& arguments);

// One that runs while the test goes on; killed at the end, if not before.
class Running {
 public:
  explicit Running(const std::vector<std::string>& arguments);
  ~Running();
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  bool ended();  // by itself
  int kill(int signal);  // waits; its exit code, as Ran::code

 private:
  pid_t process_ = -1;
};

// `fabrica serve FOLDER` on a free port; stopped at the end, if not before.
class Host {
 public:
  explicit Host(const std::string& folder);
  ~Host();
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;
  const std::string& url() const { return url_; }  // "http://127.0.0.1:PORT/"; empty when it did not start
  int stop(int signal);                            // its exit code, as Ran::code

 private:
  pid_t process_ = -1;
  int out_ = -1;
  std::string url_;
};

// A small atlas, built by the program: "core" in "shell", a label map, an image. `folder`: gets recipe.json, its files and
// "atlas/". False, with a failure of the test, when that did not work.
bool makeAtlas(const std::string& folder);

}  // namespace fabrica
