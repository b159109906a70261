// Terminologies that were opened, or that an atlas brings: what they name is named once it is there. Those of an atlas come after its first
// picture. Main thread.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "atlas/model.h"
#include "base/rest.h"
#include "formats/terms/apply_terms.h"
#include "stream/transport.h"

namespace fabrica {

class Terminologies {
 public:
  Terminologies(Model& model, Transport& transport, std::function<JobId()>& nextJob) : model_(model), transport_(transport), nextJob_(nextJob) {}

  // One that a person opened, before the atlas is complete. `url`: where it lies.
  FABRICA_REST void add(const std::string& given, const std::string& url, Terms terms);
  // One of an atlas; `source`: of the atlas's, kNone: as the file says.
  FABRICA_REST void later(const std::string& url, uint32_t source);
  bool empty() const { return all_.empty(); }
  bool waits() const { return !waiting_.empty(); }
  bool busy() const { return !fetching_.empty(); }
  FABRICA_REST void fetch();   // what waits
  FABRICA_REST void settle();  // the atlas has grown: all of them name it
  bool onPart(JobId job, Result<Bytes>& result) { return !fetching_.empty() && take(job, result); }
  // What a person is to be told of those that they opened, and what went wrong with those of the atlas.
  std::vector<std::string> takeNews() { return std::move(news_); }
  std::vector<Error> takeErrors() { return std::move(errors_); }
  bool hasNews() const { return !news_.empty() || !errors_.empty(); }

 private:
  struct One {
    std::string title;
    Terms terms;
    uint32_t note = kNone;  // of the atlas's notes: what it named
    bool tell = false;
  };
  struct Waiting {
    std::string url;
    uint32_t source = kNone;
    JobId job = 0;
  };
  FABRICA_REST bool take(JobId job, Result<Bytes>& result);
  FABRICA_REST void name(One& one);

  Model& model_;
  Transport& transport_;
  std::function<JobId()>& nextJob_;
  std::vector<One> all_;
  std::vector<Waiting> waiting_, fetching_;
  std::vector<std::string> news_;
  std::vector<Error> errors_;
};

}  // namespace fabrica
