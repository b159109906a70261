#include "maker/publish/folder_writer.h"

#include <algorithm>
#include <fstream>
#include <set>

#include "maker/write/files.h"

namespace fabrica {

namespace {

namespace fs = std::filesystem;
constexpr size_t kPiece = 1 << 20;

Error cannot(const std::string& what, const fs::path& path, const std::error_code& error) {
  return Error{ErrorCode::NotFound, "This " + what + ": " + error.message() + ".", path.string(), "",
               "Check that the folder may be written to and that the disk is not full."};
}

bool staysInside(const std::string& name) {
  if (name.empty() || name.front() == '/') return false;
  for (const fs::path& part : fs::path(name)) {
    if (part == ".." || part == "." || part.empty()) return false;
  }
  return true;
}

bool sameBytes(const fs::path& path, ByteView bytes) {
  std::error_code error;
  if (!fs::is_regular_file(path, error) || fs::file_size(path, error) != bytes.size()) return false;
  auto there = readFile(path.string());
  return there && std::equal(there->begin(), there->end(), bytes.begin());
}

bool sameFiles(const fs::path& a, const fs::path& b, const std::function<void(uint64_t)>& moved) {
  std::error_code error;
  if (!fs::is_regular_file(b, error) || fs::file_size(a, error) != fs::file_size(b, error)) return false;
  std::ifstream one(a, std::ios::binary), two(b, std::ios::binary);
  std::vector<char> first(kPiece), second(kPiece);
  uint64_t read = 0;
  while (one) {
    one.read(first.data(), kPiece);
    two.read(second.data(), kPiece);
    const std::streamsize count = one.gcount();
    if (count != two.gcount() || !std::equal(first.begin(), first.begin() + count, second.begin())) {
      if (moved) moved(0 - read);  // read again when it is copied
      return false;
    }
    read += uint64_t(count);
    if (moved) moved(uint64_t(count));
  }
  return two.eof();
}

// Pages name data, the list of pages names pages: in that order they come into view.
int rankOf(const std::string& name) {
  if (name.ends_with("sitemap.xml")) return 3;
  if (name.ends_with(".html") || name.ends_with(".html.br")) return 2;
  return name.ends_with("atlas.json") ? 1 : 0;
}

}  // namespace

Result<PublishList> readPublishList(const std::string& folder) {
  const std::string path = (fs::path(folder) / kPublishList).string();
  auto bytes = readFile(path, 256u << 20);
  if (!bytes) return std::move(bytes).error();
  auto json = parseJson(textOf(*bytes));
  const Json* files = json ? find(*json, "files") : nullptr;
  if (!files || !files->is_object() || getNumber(*json, "fabricaPublish") != 1) {
    return Error{ErrorCode::BadFormat, "This is not a list that fabrica publish wrote.", path, "", "Publish to another folder."};
  }
  PublishList list;
  for (const auto& [name, size] : files->items()) {
    if (!staysInside(name) || !size.is_number_unsigned()) {
      return Error{ErrorCode::BadFormat, "This list is damaged: \"" + name + "\".", path, "", "Publish to another folder."};
    }
    list.files[name] = *size.get_ptr<const uint64_t*>();
  }
  if (const Json* notes = find(*json, "notes")) list.notes = *notes;
  return list;
}

Result<FolderWriter> FolderWriter::open(const std::string& folder) {
  FolderWriter writer(fs::absolute(folder).lexically_normal());
  std::error_code error;
  if (fs::exists(writer.folder_, error) && !fs::is_directory(writer.folder_, error)) {
    return Error{ErrorCode::Unsupported, "This is a file, not a folder.", folder, "", "Give another name behind -o."};
  }
  fs::remove_all(writer.part_, error);  // of a run that was cut off
  if (fs::exists(writer.folder_ / kPublishList, error)) {
    auto before = readPublishList(writer.folder_.string());
    if (!before) return std::move(before).error();
    writer.before_ = std::move(before).value();
    return writer;
  }
  for (const fs::directory_entry& entry : fs::directory_iterator(writer.folder_, error)) {
    const std::string name = entry.path().filename().string();
    if (name == ".git" || name == "CNAME") continue;
    return Error{ErrorCode::Unsupported, "There is something in it that publish did not write: " + name + ".", folder, "",
                 "Publish to a new or empty folder."};
  }
  return writer;
}

Status FolderWriter::stage(const std::string& name, const std::function<Status(const fs::path&)>& make) {
  std::error_code error;
  const fs::path path = part_ / name;
  fs::create_directories(path.parent_path(), error);
  if (error) return cannot("folder cannot be made", path.parent_path(), error);
  if (Status status = make(path); !status) return status;
  if (std::find(staged_.begin(), staged_.end(), name) == staged_.end()) staged_.push_back(name);
  return Ok{};
}

Status FolderWriter::copy(const std::string& name, const std::string& from, const std::function<void(uint64_t)>& moved) {
  std::error_code error;
  now_[name] = fs::file_size(from, error);
  if (error) return cannot("file cannot be read", from, error);
  if (sameFiles(from, folder_ / name, moved)) return Ok{};
  return stage(name, [&](const fs::path& path) -> Status {
    std::ifstream in(from, std::ios::binary);
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    std::vector<char> piece(kPiece);
    uint64_t copied = 0;
    while (in && out) {
      in.read(piece.data(), kPiece);
      out.write(piece.data(), in.gcount());
      copied += uint64_t(in.gcount());
      if (moved) moved(uint64_t(in.gcount()));
    }
    out.close();
    if (!out || !in.eof()) return cannot(out ? "file cannot be read" : "file cannot be written", out ? fs::path(from) : path, std::make_error_code(std::errc::io_error));
    now_[name] = copied;
    return Ok{};
  });
}

Status FolderWriter::write(const std::string& name, ByteView bytes) {
  now_[name] = bytes.size();
  if (sameBytes(folder_ / name, bytes)) return Ok{};
  return stage(name, [&](const fs::path& path) { return writeFile(path.string(), bytes); });
}

bool FolderWriter::keep(const std::string& name) {
  std::error_code error;
  const auto known = before_.files.find(name);
  if (known == before_.files.end() || fs::file_size(folder_ / name, error) != known->second || error) return false;
  now_[name] = known->second;
  return true;
}

uint64_t FolderWriter::bytes() const {
  uint64_t sum = 0;
  for (const auto& [name, size] : now_) sum += size;
  return sum;
}

Status FolderWriter::list(const std::map<std::string, uint64_t>& files, const Json& notes) {
  Json json{{"fabricaPublish", 1}, {"files", files}, {"notes", notes}};
  const std::string text = dump(json, 1) + "\n";
  if (sameBytes(folder_ / kPublishList, bytesOf(text))) return Ok{};
  return writeFile((folder_ / kPublishList).string(), bytesOf(text));
}

// The folders of a file that is gone, as far as nothing is in them.
void FolderWriter::removeEmptied(const std::string& name) {
  std::error_code error;
  for (fs::path up = fs::path(name).parent_path(); !up.empty(); up = up.parent_path()) {
    if (!fs::is_empty(folder_ / up, error) || error || !fs::remove(folder_ / up, error)) return;
  }
}

Result<PublishChanges> FolderWriter::finish(const Json& notes) {
  PublishChanges changes;
  std::error_code error;
  std::sort(staged_.begin(), staged_.end(), [](const std::string& a, const std::string& b) {
    return std::pair(rankOf(a), a) < std::pair(rankOf(b), b);
  });
  for (const std::string& name : staged_) {
    const bool there = fs::exists(fs::symlink_status(folder_ / name, error));
    if (there && !before_.files.count(name)) {
      fs::remove_all(part_, error);
      return Error{ErrorCode::Unsupported, "There is a file " + name + " that publish did not write and would have to replace.",
                   folder_.string(), "", "Move it away, or publish to another folder."};
    }
    (there ? changes.changed : changes.added).push_back(name);
  }
  changes.unchanged = now_.size() - staged_.size();
  std::map<std::string, uint64_t> both = before_.files;
  both.insert(now_.begin(), now_.end());
  fs::create_directories(folder_, error);
  // While files are renamed the list has old and new ones: were it cut off here, all of them would be known as ours.
  if (!staged_.empty()) {
    if (Status status = list(both, before_.notes); !status) return std::move(status).error();
  }
  for (const std::string& name : staged_) {
    fs::create_directories((folder_ / name).parent_path(), error);
    fs::rename(part_ / name, folder_ / name, error);
    if (error) return cannot("file cannot be put in its place", folder_ / name, error);
  }
  for (const auto& [name, size] : before_.files) {
    if (now_.count(name)) continue;
    if (fs::remove(folder_ / name, error)) changes.removed.push_back(name);
    removeEmptied(name);
  }
  if (Status status = list(now_, notes); !status) return std::move(status).error();
  fs::remove_all(part_, error);
  return changes;
}

}  // namespace fabrica
