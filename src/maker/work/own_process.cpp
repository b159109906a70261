#include "maker/work/own_process.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>

namespace fabrica {

namespace {

// Where the answer is handed over.
class SharedFile {
 public:
  SharedFile() : handle_(::memfd_create("fabrica", MFD_CLOEXEC)) {}
  ~SharedFile() {
    if (handle_ >= 0) ::close(handle_);
  }
  SharedFile(const SharedFile&) = delete;
  SharedFile& operator=(const SharedFile&) = delete;
  bool good() const { return handle_ >= 0; }

  bool write(ByteView bytes) const {
    while (!bytes.empty()) {
      const ssize_t done = ::write(handle_, bytes.data(), bytes.size());
      if (done < 0 && errno == EINTR) continue;
      if (done <= 0) return false;
      bytes = bytes.subspan(size_t(done));
    }
    return true;
  }
  bool read(Bytes& out) const {
    const off_t length = ::lseek(handle_, 0, SEEK_END);
    if (length < 0) return false;
    out.resize(size_t(length));
    for (size_t at = 0; at < out.size();) {
      const ssize_t got = ::pread(handle_, out.data() + at, out.size() - at, off_t(at));
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return false;
      at += size_t(got);
    }
    return true;
  }

 private:
  int handle_;
};

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kLimited = false;
#elif defined(__has_feature)
constexpr bool kLimited = !__has_feature(address_sanitizer);
#else
constexpr bool kLimited = true;
#endif

// Private memory of this process that can be written, bytes.
uint64_t dataBytes() {
  std::ifstream statm("/proc/self/statm");
  uint64_t pages[6] = {};
  for (uint64_t& number : pages) statm >> number;
  return statm ? pages[5] * uint64_t(::sysconf(_SC_PAGESIZE)) : 0;
}

[[noreturn]] void runChild(const std::function<Bytes()>& work, const SharedFile& shared, unsigned seconds, uint64_t room) {
  const int nowhere = ::open("/dev/null", O_RDWR);
  ::dup2(nowhere, 1);
  ::dup2(nowhere, 2);
  const rlimit noCore{0, 0}, time{seconds, seconds + 1};
  ::setrlimit(RLIMIT_CORE, &noCore);
  ::setrlimit(RLIMIT_CPU, &time);
  if (const uint64_t own = dataBytes(); kLimited && room > 0 && own > 0) {
    const rlimit data{own + room, own + room};
    ::setrlimit(RLIMIT_DATA, &data);
  }
  // A crash here is expected, and no business of a handler that somebody installed.
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT}) ::signal(signal, SIG_DFL);
  bool good = false;
  try {
    good = shared.write(work());
  } catch (...) {
    good = false;
  }
  ::_exit(good ? 0 : 1);
}

}  // namespace

Result<Bytes> inOwnProcess(const std::function<Bytes()>& work, unsigned seconds, uint64_t room) {
  const SharedFile shared;
  const pid_t child = shared.good() ? ::fork() : -1;
  if (child < 0) return Error{ErrorCode::TooLarge, "There is no room for another process."};
  if (child == 0) runChild(work, shared, seconds, room);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
    return Error{ErrorCode::Internal, "Reading it does not come to an end."};
  Bytes answer;
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || !shared.read(answer)) {
    return Error{ErrorCode::Internal, "Its reader crashed."};
  }
  return answer;
}

}  // namespace fabrica
