// A transport that keeps what it is asked for and answers when the test says so.
#pragma once

#include <map>
#include <set>

#include "stream/transport.h"

namespace fabrica {

class FakeTransport : public Transport {
 public:
  void fetch(FetchBatch batch) override { batches.push_back(std::move(batch)); }
  void cancel(JobId job) override { cancelled.insert(job); }
  void keep(const std::string& url, std::span<const std::pair<uint64_t, uint64_t>> ranges) override { kept[url].assign(ranges.begin(), ranges.end()); }
  void openScene(JobId job, const std::string& url) override { scenes[job] = url; }
  void store(const std::string& url, ByteView bytes) override { stored[url] = Bytes(bytes.begin(), bytes.end()); }
  void addMembers(const std::string& base, const std::string& url, std::span<const FileMember> files) override {
    for (const FileMember& file : files) members[base + file.name] = url;
  }
  void openVolume(JobId job, const std::string& url, uint32_t every, uint64_t) override { wholes[job] = {url, every}; }
  void makeSurfaces(JobId job, const std::string& url, const std::string& request) override { surfaces[job] = {url, request}; }
  void askHosts(JobId job, const std::string& url, std::span<const std::string> hosts) override { asked[job] = {url, {hosts.begin(), hosts.end()}}; }
  int parallelBatches() const override { return parallel; }

  // Answers every part of the first batch.
  void answer(TransportEvents& events, const Result<Bytes>& result) {
    FetchBatch batch = std::move(batches.front());
    batches.erase(batches.begin());
    for (const FetchPart& part : batch.parts) {
      if (!cancelled.contains(part.job)) events.onPart(part.job, result);
    }
  }

  int parallel = 6;
  std::vector<FetchBatch> batches;
  std::set<JobId> cancelled;
  std::map<JobId, std::string> scenes;
  std::map<std::string, std::vector<std::pair<uint64_t, uint64_t>>> kept;
  std::map<std::string, Bytes> stored;
  std::map<std::string, std::string> members;                     // address → ZIP file
  std::map<JobId, std::pair<std::string, std::string>> surfaces;   // job → address, request
  std::map<JobId, std::pair<std::string, uint32_t>> wholes;        // job → address, every
  std::map<JobId, std::pair<std::string, std::vector<std::string>>> asked;  // job → address, hosts
};

}  // namespace fabrica
