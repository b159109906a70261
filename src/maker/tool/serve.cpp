// `fabrica serve`: a static host as the viewer wants one, for looking at an atlas on one's own machine.
#include <fcntl.h>
#include <httplib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <memory>
#include <thread>

#include "maker/tool/commands.h"

namespace fabrica {

namespace {

namespace fs = std::filesystem;

constexpr std::pair<const char*, const char*> kTypes[] = {
    {".html", "text/html; charset=utf-8"}, {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"}, {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},         {".wasm", "application/wasm"},
    {".glb", "model/gltf-binary"},         {".gltf", "model/gltf+json"},
    {".svg", "image/svg+xml"},             {".png", "image/png"},
    {".jpg", "image/jpeg"},                {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"}, {".md", "text/plain; charset=utf-8"},
    {".webmanifest", "application/manifest+json"},
};

// .gz and .bin are data that the page takes apart itself: never a Content-Encoding.
const char* typeOf(const std::string& path) {
  for (const auto& [suffix, type] : kTypes) {
    if (path.ends_with(suffix)) return type;
  }
  return "application/octet-stream";
}

class OpenFile {
 public:
  explicit OpenFile(const std::string& path) : handle_(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    struct stat info{};
    if (handle_ >= 0 && fstat(handle_, &info) == 0 && S_ISREG(info.st_mode)) size_ = size_t(info.st_size);
    else good_ = false;
  }
  ~OpenFile() {
    if (handle_ >= 0) close(handle_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  bool good() const { return good_ && handle_ >= 0; }
  size_t size() const { return size_; }
  bool send(size_t offset, size_t length, httplib::DataSink& sink) const {
    char buffer[1 << 16];
    while (length > 0) {
      const ssize_t got = pread(handle_, buffer, std::min(length, sizeof buffer), off_t(offset));
      if (got <= 0 || !sink.write(buffer, size_t(got))) return false;
      offset += size_t(got);
      length -= size_t(got);
    }
    return true;
  }

 private:
  int handle_;
  size_t size_ = 0;
  bool good_ = true;
};

// "/a/b" → path inside the folder; "" when it leads out of it.
std::string inside(const std::string& folder, const std::string& request) {
  fs::path path = folder;
  for (const fs::path& part : fs::path(request).relative_path()) {
    if (part == ".." || part.string().find('\0') != std::string::npos) return "";
    if (part != ".") path /= part;
  }
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) path /= "index.html";
  return path.string();
}

bool accepts(const httplib::Request& request, const char* coding) {
  return request.get_header_value("Accept-Encoding").find(coding) != std::string::npos;
}

void answer(const std::string& folder, const httplib::Request& request, httplib::Response& response) {
  const std::string path = inside(folder, request.path);
  std::string from = path;
  std::error_code ignored;
  // Compressed beforehand, beside the file. A range counts bytes of the plain file, so it always gets that.
  if (!path.empty() && request.ranges.empty()) {
    for (const auto& [suffix, coding] : {std::pair(".br", "br"), std::pair(".gz", "gzip")}) {
      if (!accepts(request, coding) || !fs::is_regular_file(path + suffix, ignored)) continue;
      from = path + suffix;
      response.set_header("Content-Encoding", coding);
      break;
    }
  }
  const auto file = std::make_shared<OpenFile>(from);
  if (path.empty() || !file->good()) {
    response.status = 404;
    response.set_content("There is no such file here.\n", "text/plain; charset=utf-8");
    return;
  }
  response.set_header("Vary", "Accept-Encoding");
  if (file->size() == 0) {
    response.set_content("", typeOf(path));
    return;
  }
  response.set_content_provider(file->size(), typeOf(path), [file](size_t offset, size_t length, httplib::DataSink& sink) {
    return file->send(offset, length, sink);
  });
}

}  // namespace

int runServe(const ServeOptions& options) {
  std::error_code ignored;
  if (!fs::is_directory(options.folder, ignored)) {
    return fail({ErrorCode::NotFound, "There is no such folder.", options.folder, "", "Check its name."});
  }
  httplib::Server server;
  server.set_tcp_nodelay(true);
  server.set_default_headers({{"Access-Control-Allow-Origin", "*"},
                              {"Access-Control-Allow-Headers", "Range"},
                              {"Access-Control-Expose-Headers", "Content-Range, Content-Length, Accept-Ranges"},
                              {"Accept-Ranges", "bytes"},
                              {"Cache-Control", "no-cache"}});
  const std::string folder = options.folder;
  server.Get(".*", [folder](const httplib::Request& q, httplib::Response& r) { answer(folder, q, r); });
  server.Options(".*", [](const httplib::Request&, httplib::Response& r) { r.status = 204; });

  int port = options.port;
  if (port == 0) port = server.bind_to_any_port(options.host);
  else if (!server.bind_to_port(options.host, port)) port = -1;
  if (port < 0) {
    return fail({ErrorCode::Network, "Port " + std::to_string(options.port) + " of " + options.host + " cannot be had.", "",
                 "", "Another program uses it: give another --port, or 0 for any free one."});
  }
  // Signals wait until they are asked for, so that one that comes early is not lost and none interrupts an answer.
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGINT);
  sigaddset(&ends, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  bool good = false;
  const pthread_t self = pthread_self();
  std::thread listener([&] {
    good = server.listen_after_bind();
    pthread_kill(self, SIGTERM);
  });
  server.wait_until_ready();
  std::printf("http://%s:%d/\n", options.host == "0.0.0.0" ? "localhost" : options.host.c_str(), port);
  std::fflush(stdout);
  int signal = 0;
  sigwait(&ends, &signal);
  server.stop();
  listener.join();
  return good ? 0 : 1;
}

}  // namespace fabrica
