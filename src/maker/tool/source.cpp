#include "maker/tool/source.h"

#include <httplib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>

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
  std::string note() const override {
    if (!noRanges_) return "";
    if (whole_) return "The host ignores ranges: the whole file was fetched.";
    return "The host ignores ranges: the transfer was cut off after the first bytes. The viewer would have to fetch the whole "
           "file.";
  }

  Result<Bytes> read(uint64_t offset, uint64_t length) override {
    if (whole_) return cut(offset, length);
    auto body = fetch(offset, length, kMostBody);
    if (!body) return body;
    if (!noRanges_) return body;
    if (body->size() > kMostBody) {
      return Error{ErrorCode::TooLarge, "The host ignores ranges, and the whole file is over 2 GB.", url_, "",
                   "Download it first."};
    }
    whole_ = true;
    size_ = body->size();
    body_ = std::move(body).value();
    return cut(offset, length);
  }

  Result<Bytes> head(uint64_t length) override {
    if (whole_) return cut(0, length);
    auto body = fetch(0, length, length);
    if (body && body->size() > length) body->resize(length);
    return body;
  }

 private:
  static constexpr uint64_t kMostBody = 2ull << 30;

  // The range asked for, or, with noRanges_, the body from its beginning: whole, or cut off once it is longer than `most`.
  Result<Bytes> fetch(uint64_t offset, uint64_t length, uint64_t most) {
    const httplib::Headers headers{
        {"Range", "bytes=" + std::to_string(offset) + "-" + std::to_string(offset + std::max<uint64_t>(1, length) - 1)}};
    Bytes body;
    std::optional<Error> refused;
    bool empty = false, enough = false;
    const auto look = [&](const httplib::Response& answer) {
      empty = answer.status == 416;
      refused = refusalOf(answer);
      noRanges_ = answer.status == 200;
      const std::string range = answer.get_header_value("Content-Range");
      const std::string said = noRanges_ ? answer.get_header_value("Content-Length") : range.substr(range.find('/') + 1);
      size_ = std::strtoull(said.c_str(), nullptr, 10);
      return !refused && !empty;
    };
    const auto collect = [&](const char* data, size_t count) {
      body.insert(body.end(), data, data + count);
      enough = body.size() > most;
      return !enough;
    };
    const auto answer = client_.Get(path_, headers, look, collect);
    if (refused) return *std::move(refused);
    if (answer || empty || enough) return body;
    if (!body.empty() || answer.error() == httplib::Error::Read) {
      return Error{ErrorCode::Truncated, "The connection ended before all bytes were there.", url_, "", "Try again."};
    }
    return Error{ErrorCode::Network, "The host does not answer: " + httplib::to_string(answer.error()) + ".", url_, "",
                 "Check the address and the connection."};
  }

  std::optional<Error> refusalOf(const httplib::Response& answer) const {
    if (answer.status == 404) return Error{ErrorCode::NotFound, "The host has no such file.", url_, "", "Check the address."};
    if (answer.status == 401 || answer.status == 403) {
      return Error{ErrorCode::Network,
                   "The host refuses it (status " + std::to_string(answer.status) + "): the file is not public.", url_, "",
                   "Share it with everyone who has the link, or download it first."};
    }
    if (answer.status == 416) return std::nullopt;
    if (answer.status != 200 && answer.status != 206) {
      return Error{ErrorCode::Network, "The host answers with status " + std::to_string(answer.status) + ".", url_, "",
                   "Try again later, or download the file first."};
    }
    if (answer.get_header_value("Content-Type").starts_with("text/html")) {
      return Error{ErrorCode::BadFormat,
                   "The host answers with a web page instead of the file, such as a page to sign in or a preview.", url_, "",
                   "Use the address that downloads the file itself and needs no signing in."};
    }
    return std::nullopt;
  }

  Bytes cut(uint64_t offset, uint64_t length) const {
    if (offset >= body_.size()) return {};
    const auto begin = body_.begin() + std::ptrdiff_t(offset);
    return Bytes(begin, begin + std::ptrdiff_t(std::min<uint64_t>(length, body_.size() - offset)));
  }

  std::string url_, path_;
  httplib::Client client_;
  uint64_t size_ = 0;
  bool noRanges_ = false, whole_ = false;
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
