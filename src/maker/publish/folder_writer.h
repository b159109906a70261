// A folder that is published again and again: only what changed is written, what is no longer made is removed, and nothing that
// somebody else put there is touched. publish.json in it lists what is ours.
//
// New files are first written as a whole into a folder of their own (".fabrica-part"), then renamed into place one by one: a run that is
// cut off leaves no half file, and the next one mends what is missing.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/json.h"
#include "base/result.h"

namespace fabrica {

inline constexpr const char* kPublishList = "publish.json";

struct PublishList {
  std::map<std::string, uint64_t> files;  // name ("/" between) → bytes
  Json notes = Json::object();            // whatever the publisher keeps for the next time
};
// Errors: NotFound, BadFormat (also for names that lead out of the folder).
Result<PublishList> readPublishList(const std::string& folder);

struct PublishChanges {
  std::vector<std::string> added, changed, removed;
  size_t unchanged = 0;
  bool none() const { return added.empty() && changed.empty() && removed.empty(); }
};

class FolderWriter {
 public:
  // `folder`: absent, empty, holding nothing but .git and CNAME, or written by this class. Errors: Unsupported for any other.
  static Result<FolderWriter> open(const std::string& folder);

  const PublishList& before() const { return before_; }
  // A file of that name; each name once. `moved` is told the bytes as they are read.
  Status copy(const std::string& name, const std::string& from, const std::function<void(uint64_t)>& moved = {});
  Status write(const std::string& name, ByteView bytes);
  // As it is there from the last time; false where it is not.
  bool keep(const std::string& name);

  // Puts everything in its place: files that others name first, pages last. Errors: Unsupported for a file that would have to go
  // and is not ours (nothing has been changed then), what writing says.
  Result<PublishChanges> finish(const Json& notes);

  const std::map<std::string, uint64_t>& files() const { return now_; }
  uint64_t bytes() const;

 private:
  explicit FolderWriter(std::filesystem::path folder) : folder_(std::move(folder)), part_(folder_ / ".fabrica-part") {}
  Status stage(const std::string& name, const std::function<Status(const std::filesystem::path&)>& make);
  Status list(const std::map<std::string, uint64_t>& files, const Json& notes);
  void removeEmptied(const std::string& name);

  std::filesystem::path folder_, part_;
  PublishList before_;
  std::map<std::string, uint64_t> now_;
  std::vector<std::string> staged_;
};

}  // namespace fabrica
