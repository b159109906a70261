// A foreign GLB of 3,000 Draco parts, one after the other in the file: few requests, each byte once, the most wanted
// first.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "stream/chunk_machine.h"
#include "stream/fake_transport.h"

namespace fabrica {
namespace {

constexpr uint32_t kParts = 3000;

struct Count : ChunkClient {
  bool chunkArrived(ChunkId id, Bytes) override {
    arrived.push_back(id);
    return true;
  }
  void chunkFailed(ChunkId, const Error&) override { ++failed; }
  ChunkSource chunkSource(ChunkId id) const override {
    ++sourcesMade;
    ChunkSource source;
    source.url = kFile;
    source.ranges = {ranges[id]};
    return source;
  }
  static constexpr const char* kFile = "https://h.example/body.glb";
  std::vector<std::pair<uint64_t, uint32_t>> ranges;  // by chunk
  mutable uint32_t sourcesMade = 0;
  std::vector<ChunkId> arrived;
  int failed = 0;
};

class ManyParts : public ::testing::Test {
 protected:
  void SetUp() override {
    uint64_t at = 100'000;  // behind the JSON
    for (uint32_t i = 0; i < kParts; ++i) {
      const uint32_t length = 900 + (i * 7919) % 400;
      offsets.push_back(at);
      lengths.push_back(length);
      client.ranges.emplace_back(at, length);
      machine.add(client, placeOf(machine.fileOf(Count::kFile), std::span(&client.ranges.back(), 1)));
      at += (length + 3) / 4 * 4;
    }
    fileEnd = at;
  }
  // Large at random places, as organs lie in a file.
  float priority(uint32_t i) const { return float((i * 104729) % 9973); }
  uint32_t mostWanted() const {
    uint32_t best = 0;
    for (uint32_t i = 1; i < kParts; ++i)
      if (priority(i) > priority(best)) best = i;
    return best;
  }
  void wishAll() {
    machine.beginWishes();
    for (uint32_t i = 0; i < kParts; ++i) machine.want(i, priority(i));
    machine.endWishes();
    machine.pump();
  }

  FakeTransport transport;
  ChunkMachine machine{transport};
  Count client;
  std::vector<uint64_t> offsets;
  std::vector<uint32_t> lengths;
  uint64_t fileEnd = 0;
};

TEST_F(ManyParts, ComeByFewRequestsEachByteOnce) {
  wishAll();
  ASSERT_FALSE(transport.batches.empty());
  // The first request holds what is wanted most.
  const uint64_t most = offsets[mostWanted()];
  EXPECT_LE(transport.batches[0].offset, most);
  EXPECT_GT(transport.batches[0].offset + transport.batches[0].length, most);

  std::map<uint64_t, uint64_t> fetched;  // offset → end
  uint32_t requests = 0;
  while (!transport.batches.empty()) {
    ASSERT_LE(transport.batches.size(), size_t(transport.parallelBatches()));
    const FetchBatch& batch = transport.batches.front();
    EXPECT_LE(batch.length, 1024u * 1024);
    EXPECT_TRUE(std::is_sorted(batch.parts.begin(), batch.parts.end(),
                               [](const FetchPart& a, const FetchPart& b) { return a.ranges < b.ranges; }));
    fetched[batch.offset] = batch.offset + batch.length;
    ++requests;
    transport.answer(machine, Bytes{1});
    machine.deliver([] { return true; });
    machine.pump();
  }
  EXPECT_EQ(client.arrived.size(), kParts);
  EXPECT_EQ(client.failed, 0);
  EXPECT_EQ(machine.pending(), 0u);
  EXPECT_EQ(client.sourcesMade, kParts);
  EXPECT_LE(requests, 16u) << "3.3 MB: small pieces at first, of at most 1 MB once they come quickly";
  uint64_t end = offsets[0];
  for (const auto& [from, to] : fetched) {
    EXPECT_GE(from, end) << "fetched twice";
    end = to;
  }
  EXPECT_LE(end, fileEnd);
}

TEST_F(ManyParts, ANewViewCancelsWhatIsNotUnderWayAndFetchesNothingTwice) {
  transport.parallel = 1;
  wishAll();
  ASSERT_EQ(transport.batches.size(), 1u);
  const size_t underWay = transport.batches[0].parts.size();
  transport.answer(machine, Bytes{1});
  machine.deliver([] { return true; });
  // The view now sees the first hundred only.
  machine.beginWishes();
  for (uint32_t i = 0; i < 100; ++i) machine.want(i, priority(i));
  machine.endWishes();
  machine.pump();
  while (!transport.batches.empty()) {
    for (const FetchPart& part : transport.batches.front().parts) EXPECT_LT(part.ranges[0].first, offsets[100]);
    transport.answer(machine, Bytes{1});
    machine.deliver([] { return true; });
    machine.pump();
  }
  std::vector<ChunkId> sorted = client.arrived;
  std::sort(sorted.begin(), sorted.end());
  EXPECT_EQ(std::adjacent_find(sorted.begin(), sorted.end()), sorted.end());
  EXPECT_LE(client.arrived.size(), underWay + 100);
  EXPECT_EQ(machine.pending(), 0u);
}

}  // namespace
}  // namespace fabrica
