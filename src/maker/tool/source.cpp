#include "maker/tool/source.h"

#include <httplib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace fabrica {

namespace {

class FileSource : public ByteSource {
 public:
  FileSource(std::string path, uint64_t size) : path_(std::move(path)), size_(size), in_(path_, std::ios::binary) {}
  uint64_t size() const override { return size_; }
  Result<Bytes> read(uint64_t offset, uint64_t length) override {
    if (offset >= size_) return Bytes{};
    Bytes bytes(std::min(length, size_ - offset));
    in_.clear();
    in_.seekg(std::streamoff(offset));
    in_.read(reinterpret_cast<char*>(bytes.data()), std::streamsize(bytes.size()));
    if (!in_) return Error{ErrorCode::NotFound, "This file cannot be read.", path_};
    return bytes;
  }

 private:
  std::string path_;
  uint64_t size_;
  std::ifstream in_;
};

class HttpSource : public ByteSource {
 public:
  HttpSource(const std::string& url, const std::string& host, std::string path)
      : url_(url), path_(std::move(path)), client_(host) {
    client_.set_follow_location(true);
    client_.set_connection_timeout(20);
    client_.set_read_timeout(60);
  }
  uint64_t size() const override { return size_; }
  std::string note() const override { return whole_ ? "The host ignores ranges: the whole file was fetched." : ""; }

  Result<Bytes> read(uint64_t offset, uint64_t length) override {
    if (whole_) return cut(offset, length);
    const httplib::Headers headers{
        {"Range", "bytes=" + std::to_string(offset) + "-" + std::to_string(offset + std::max<uint64_t>(1, length) - 1)}};
    Bytes body;
    const auto collect = [&](const char* data, size_t count) {
      body.insert(body.end(), data, data + count);
      return body.size() <= (2ull << 30);
    };
    const auto answer = client_.Get(path_, headers, collect);
    if (!answer) {
      return Error{ErrorCode::Network, "The host does not answer: " + httplib::to_string(answer.error()) + ".", url_, "",
                   "Check the address and the connection."};
    }
    if (answer->status == 404) return Error{ErrorCode::NotFound, "The host has no such file.", url_};
    if (answer->status == 416) return Bytes{};
    if (answer->status == 206) {
      const std::string range = answer->get_header_value("Content-Range");
      if (const size_t slash = range.find('/'); slash != std::string::npos) {
        size_ = std::strtoull(range.c_str() + slash + 1, nullptr, 10);
      }
      return body;
    }
    if (answer->status != 200) {
      return Error{ErrorCode::Network, "The host answers with status " + std::to_string(answer->status) + ".", url_};
    }
    whole_ = true;
    size_ = body.size();
    body_ = std::move(body);
    return cut(offset, length);
  }

 private:
  Bytes cut(uint64_t offset, uint64_t length) const {
    if (offset >= body_.size()) return {};
    const auto begin = body_.begin() + std::ptrdiff_t(offset);
    return Bytes(begin, begin + std::ptrdiff_t(std::min<uint64_t>(length, body_.size() - offset)));
  }

  std::string url_, path_;
  httplib::Client client_;
  uint64_t size_ = 0;
  bool whole_ = false;
  Bytes body_;
};

}  // namespace

bool isAddress(const std::string& what) { return what.starts_with("http://") || what.starts_with("https://"); }

Result<std::unique_ptr<ByteSource>> openSource(const std::string& what) {
  if (isAddress(what)) {
    const size_t slash = what.find('/', what.find("://") + 3);
    const std::string host = what.substr(0, slash);
    return std::unique_ptr<ByteSource>(
        new HttpSource(what, host, slash == std::string::npos ? "/" : what.substr(slash, what.find('#') - slash)));
  }
  std::error_code error;
  const uintmax_t size = std::filesystem::file_size(what, error);
  if (error) return Error{ErrorCode::NotFound, "This file cannot be read.", what, "", "Check its name."};
  return std::unique_ptr<ByteSource>(new FileSource(what, size));
}

}  // namespace fabrica
