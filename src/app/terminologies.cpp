#include "app/terminologies.h"

#include <algorithm>

#include "base/url.h"

namespace fabrica {

namespace {

// Where the file says nothing of itself, its name does.
Source sourceOf(const Terms& terms, const std::string& url) {
  Source source = terms.source;
  if (source.title.empty()) source.title = fileNameOf(url);
  if (source.url.empty() && url.starts_with("http")) source.url = url;
  return source;
}

}  // namespace

void Terminologies::add(const std::string& given, const std::string& url, Terms terms) {
  const Source source = sourceOf(terms, url.empty() ? given : url);
  model_.editAtlas().sources.push_back(source);
  all_.push_back({source.title, std::move(terms), kNone, true});
}

void Terminologies::later(const std::string& url, uint32_t source) { waiting_.push_back({url, source}); }

void Terminologies::fetch() {
  for (Waiting& one : waiting_) {
    one.job = nextJob_();
    FetchBatch batch;
    batch.url = one.url;
    batch.parts.push_back({one.job, DecodeKind::None, {}, {}});
    fetching_.push_back(one);
    transport_.fetch(std::move(batch));
  }
  waiting_.clear();
}

bool Terminologies::take(JobId job, Result<Bytes>& result) {
  const auto at = std::find_if(fetching_.begin(), fetching_.end(), [&](const Waiting& w) { return w.job == job; });
  if (at == fetching_.end()) return false;
  const Waiting one = *at;
  fetching_.erase(at);
  auto terms = result ? parseTerms(*result) : Result<Terms>(std::move(result.error()));
  if (!terms) {
    Error error = std::move(terms).error();
    if (error.source.empty()) error.source = one.url;
    errors_.push_back(std::move(error));
    return true;
  }
  Atlas& atlas = model_.editAtlas();
  if (one.source == kNone) atlas.sources.push_back(sourceOf(*terms, one.url));
  const Source& source = one.source < atlas.sources.size() ? atlas.sources[one.source] : atlas.sources.back();
  all_.push_back({source.title, std::move(*terms)});
  name(all_.back());
  model_.namesChanged();
  return true;
}

void Terminologies::settle() {
  for (One& one : all_) name(one);
  model_.namesChanged();
}

void Terminologies::name(One& one) {
  Atlas& atlas = model_.editAtlas();
  const TermsReport report = applyTerms(atlas, one.terms);
  // An atlas's own definitions in further languages are nothing that it was given from elsewhere.
  if (one.terms.languages.empty() && !one.tell) return;
  std::string text = reportText(report, one.title);
  if (one.note >= atlas.notes.size()) {
    one.note = uint32_t(atlas.notes.size());
    atlas.notes.emplace_back();
  }
  atlas.notes[one.note] = text;
  if (one.tell) news_.push_back(std::move(text));
  one.tell = false;
}

}  // namespace fabrica
