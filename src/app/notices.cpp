#include "app/notices.h"

#include <algorithm>

#include "base/url.h"

namespace fabrica {

namespace {
constexpr size_t kNamed = 3;    // parts named in a message; the rest are counted
constexpr size_t kMostNotices = 6;
}  // namespace

ui::Notice& Notices::put(const std::string& id) {
  ++revision_;
  for (ui::Notice& notice : notices_) {
    if (notice.id == id) return notice;
  }
  if (notices_.size() >= kMostNotices) notices_.erase(notices_.begin());
  notices_.push_back({id});
  return notices_.back();
}

void Notices::partFailed(const Error& error, const std::string& partName, bool tile) {
  const std::string id = std::string("parts:") + errorCodeName(error.code);
  auto it = std::find_if(failed_.begin(), failed_.end(), [&](const Failed& f) { return f.id == id; });
  if (it == failed_.end()) it = failed_.insert(failed_.end(), {id, {}});
  if (std::find(it->parts.begin(), it->parts.end(), partName) == it->parts.end()) it->parts.push_back(partName);
  const size_t count = it->parts.size();
  ui::Notice& notice = put(id);
  notice.kind = ui::Notice::Kind::Warning;
  notice.title = count == 1 ? (tile ? "A tile of " : "") + partName + " could not be loaded" : std::to_string(count) + " parts could not be loaded";
  notice.detail = error.reason + (error.advice.empty() ? "" : " " + error.advice);
  if (count > 1) {
    std::string names;
    for (size_t i = 0; i < std::min(count, kNamed); ++i) names += (i ? ", " : "") + it->parts[i];
    names += count > kNamed ? " and " + std::to_string(count - kNamed) + " more: " : ": ";
    notice.detail = names + notice.detail;
  }
  notice.canRetry = true;
}

void Notices::error(const Error& error) {
  ui::Notice& notice = put("error:" + error.source + error.reason);
  notice.kind = ui::Notice::Kind::Error;
  const std::string file = fileNameOf(error.source);
  notice.title = file.empty() ? "Something went wrong" : file + " could not be opened";
  notice.detail = (error.part.empty() ? "" : error.part + ": ") + error.reason + (error.advice.empty() ? "" : " " + error.advice);
  notice.canRetry = error.code == ErrorCode::Network;
}

void Notices::tooLarge(const Error& error, const std::string& coarser) {
  ui::Notice& notice = put("large:" + error.source);
  notice.kind = ui::Notice::Kind::Warning;
  notice.title = fileNameOf(error.source) + " is too large for this device";
  notice.detail = error.reason + (error.advice.empty() ? "" : " " + error.advice);
  const size_t every = coarser.rfind('=');
  if (every == std::string::npos) return;
  notice.offer = "Open 1 of " + coarser.substr(every + 1) + " voxels along each axis";
  notice.offered = coarser;
}

void Notices::full(uint32_t denied, uint32_t wanted, uint64_t budget) {
  if (denied == denied_) return;
  const bool news = denied_ == 0;  // who put it away has read it
  denied_ = denied;
  const auto known = std::find_if(notices_.begin(), notices_.end(), [](const ui::Notice& n) { return n.id == "memory"; });
  if (denied == 0) return dismiss("memory");
  if (!news && known == notices_.end()) return;
  ui::Notice& notice = put("memory");
  notice.kind = ui::Notice::Kind::Warning;
  notice.title = std::to_string(denied) + " of " + std::to_string(wanted) + " shapes do not fit";
  notice.detail = "The memory for shapes on this device (" + std::to_string(budget >> 20) +
                  " MB) holds those that are largest on the screen. Come nearer, or hide what is not needed, to see the others.";
}

std::string Notices::unfilled() {
  std::string words = "The graphics of this device cannot fill cut faces. Cuts show the inner side of each surface instead.";
  info("Cut surfaces stay hollow", words);
  return words;
}

std::string Notices::crowded() {
  std::string words = "Six faces cut at once, and a slab has two. The other planes wait until one of these stops cutting.";
  info("Not every plane can cut", words);
  return words;
}

std::string Notices::info(const std::string& title, const std::string& detail) {
  ui::Notice& notice = put("info:" + std::to_string(++lastInfo_));
  notice.title = title;
  notice.detail = detail;
  return notice.id;
}

void Notices::offer(const std::string& title, const std::string& detail, const std::string& words, const std::string& address) {
  ui::Notice& notice = put("offer:" + address);
  notice.title = title;
  notice.detail = detail;
  notice.offer = words;
  notice.offered = address;
}

void Notices::dismiss(const std::string& id) {
  std::erase_if(notices_, [&](const ui::Notice& n) { return n.id == id; });
  std::erase_if(failed_, [&](const Failed& f) { return f.id == id; });
  ++revision_;
}

void Notices::clearParts() {
  std::erase_if(notices_, [](const ui::Notice& n) { return n.canRetry; });
  failed_.clear();
  ++revision_;
}

}  // namespace fabrica
