#include "stream/chunk_machine.h"

#include <gtest/gtest.h>

#include "stream/fake_transport.h"

namespace fabrica {
namespace {

struct Client : ChunkClient {
  bool chunkArrived(ChunkId id, Bytes) override {
    arrived.push_back(id);
    return accept;
  }
  void chunkFailed(ChunkId id, const Error& error) override {
    failed.push_back(id);
    last = error;
  }
  ChunkSource chunkSource(ChunkId id) const override { return sources[id]; }
  bool needsFrame(ChunkId) const override { return frames; }
  bool accept = true, frames = true;
  std::vector<ChunkSource> sources;  // by chunk
  std::vector<ChunkId> arrived, failed;
  Error last;
};

ChunkSource at(const std::string& url, uint64_t offset, uint32_t length) {
  ChunkSource source;
  source.url = url;
  source.ranges = {{offset, length}};
  source.part = "part " + std::to_string(offset);
  return source;
}

class Machine : public ::testing::Test {
 protected:
  ChunkId add(const std::string& url, uint64_t offset, uint32_t length) {
    client.sources.push_back(at(url, offset, length));
    return machine.add(client, placeOf(machine.fileOf(url), client.sources.back().ranges));
  }
  void wish(std::vector<std::pair<ChunkId, float>> wishes) {
    machine.beginWishes();
    for (const auto& [id, priority] : wishes) machine.want(id, priority);
    machine.endWishes();
    machine.pump();
  }
  void deliver() {
    machine.deliver([] { return true; });
  }
  FakeTransport transport;
  ChunkMachine machine{transport};
  Client client;
};

TEST_F(Machine, NeighboursShareARequest) {
  const ChunkId a = add("f", 0, 100), b = add("f", 100, 100), c = add("f", 50'000, 100), d = add("g", 200, 10);
  wish({{a, 4}, {b, 1}, {c, 3}, {d, 2}});
  ASSERT_EQ(transport.batches.size(), 3u);
  EXPECT_EQ(transport.batches[0].length, 200u);
  EXPECT_EQ(transport.batches[0].parts.size(), 2u);
  EXPECT_EQ(transport.batches[1].offset, 50'000u);
  EXPECT_EQ(transport.batches[2].url, "g");
}

TEST_F(Machine, WhatComesFirstOfAllComesAlone) {
  const ChunkId first = add("f", 0, 100), other = add("g", 0, 100);
  wish({{other, 5}, {first, ChunkMachine::kAlone}});
  ASSERT_EQ(transport.batches.size(), 1u);
  EXPECT_EQ(transport.batches[0].url, "f");
  transport.answer(machine, Bytes(100));
  machine.pump();
  EXPECT_TRUE(transport.batches.empty()) << "it has not been taken yet";
  deliver();
  EXPECT_EQ(machine.firsts(), 1u);
  machine.pump();
  ASSERT_EQ(transport.batches.size(), 1u);
  EXPECT_EQ(transport.batches[0].url, "g");
}

TEST_F(Machine, WhileItIsHeldOnlyWhatComesFirstIsBegun) {
  machine.hold(ChunkMachine::kAlone);
  const ChunkId first = add("f", 0, 100), other = add("g", 0, 100);
  wish({{other, 5}});
  EXPECT_TRUE(transport.batches.empty());
  wish({{other, 5}, {first, ChunkMachine::kAlone}});
  ASSERT_EQ(transport.batches.size(), 1u);
  EXPECT_EQ(transport.batches[0].url, "f");
  transport.answer(machine, Bytes(100));
  deliver();
  machine.pump();
  EXPECT_TRUE(transport.batches.empty());
  machine.hold(0);
  machine.pump();
  ASSERT_EQ(transport.batches.size(), 1u);
  EXPECT_EQ(transport.batches[0].url, "g");
}

TEST_F(Machine, WhatComesNextWaitsForTheFirstAndOthersForIt) {
  const ChunkId first = add("f", 0, 100), next = add("g", 0, 100), other = add("h", 0, 100);
  const auto wishAll = [&] { wish({{other, 5}, {next, ChunkMachine::kNextAlone}, {first, ChunkMachine::kAlone}}); };
  for (const auto& [url, priority] : {std::pair("f", ChunkMachine::kAlone), std::pair("g", ChunkMachine::kNextAlone)}) {
    wishAll();
    ASSERT_EQ(transport.batches.size(), 1u);
    EXPECT_EQ(transport.batches[0].url, url);
    transport.answer(machine, Bytes(100));
    deliver();
    EXPECT_EQ(machine.lastFirst(), priority);
    machine.hold(machine.lastFirst());  // until it has been seen
    wishAll();
    EXPECT_TRUE(transport.batches.empty());
    machine.hold(0);
  }
  wishAll();
  ASSERT_EQ(transport.batches.size(), 1u);
  EXPECT_EQ(transport.batches[0].url, "h");
}

TEST_F(Machine, NothingWaitsForWhatIsNotWantedAnyMore) {
  const ChunkId first = add("f", 0, 100), other = add("g", 0, 100);
  wish({{other, 5}, {first, ChunkMachine::kAlone}});
  wish({{other, 5}});
  EXPECT_EQ(transport.batches.back().url, "g");
}

TEST_F(Machine, WhatNeedsNoFrameIsTakenWhenItComes) {
  client.frames = false;
  const ChunkId a = add("f", 0, 100);
  wish({{a, 1}});
  transport.answer(machine, Bytes(100));
  EXPECT_EQ(client.arrived, std::vector<ChunkId>{a});
  EXPECT_EQ(machine.state(a), ChunkState::Resident);
}

TEST_F(Machine, ARequestStaysSmallerThanItsLimit) {
  std::vector<std::pair<ChunkId, float>> wishes;
  for (uint32_t i = 0; i < 8; ++i) wishes.push_back({add("f", i * 400'000, 400'000), float(8 - i)});
  wish(wishes);
  for (const FetchBatch& batch : transport.batches) EXPECT_LE(batch.length, 1024u * 1024);
}

double clockMs = 0;

// 64 KB parts, one after the other in a file.
class Line : public Machine {
 protected:
  Line() : slow(transport, {.gap = 8 * 1024, .batch = 1024 * 1024, .clock = [] { return clockMs; }}) {
    for (uint32_t i = 0; i < 64; ++i) {
      client.sources.push_back(at("f", i * kPart, kPart));
      slow.add(client, placeOf(slow.fileOf("f"), client.sources.back().ranges));
    }
  }
  void wishAll() {
    slow.beginWishes();
    for (uint32_t i = 0; i < 64; ++i) slow.want(i, i == 40 ? 100 : float(64 - i));
    slow.endWishes();
    slow.pump();
  }
  void answerAfter(double ms) {
    const size_t n = transport.batches.size();
    clockMs += ms;
    for (size_t i = 0; i < n; ++i) transport.answer(slow, Bytes(1));
    slow.deliver([] { return true; });
    slow.pump();
  }
  static constexpr uint32_t kPart = 64 * 1024;
  ChunkMachine slow;
};

TEST_F(Line, OnASlowOneRequestsAreFewAndSmall) {
  wishAll();
  ASSERT_EQ(transport.batches.size(), 2u);
  EXPECT_EQ(transport.batches[0].offset, 40u * kPart) << "the most wanted, without its neighbours";
  EXPECT_EQ(transport.batches[0].length, kPart);
  EXPECT_EQ(transport.batches[1].offset, 0u);
  for (int i = 0; i < 5; ++i) {
    answerAfter(1500);
    EXPECT_EQ(transport.batches.size(), 2u);
    EXPECT_EQ(transport.batches[0].length, kPart);
  }
}

TEST_F(Line, OnAQuickOneBothGrow) {
  wishAll();
  answerAfter(20);
  EXPECT_GE(transport.batches[0].length, 2 * kPart);
  answerAfter(20);
  EXPECT_GT(transport.batches.size(), 2u);
  EXPECT_GT(transport.batches[0].length, 4 * kPart);
  const uint64_t grown = slow.window();
  answerAfter(1500);
  EXPECT_LT(slow.window(), grown) << "and shrink where it became slow";
}

TEST_F(Machine, MostWantedFirstAndNoMoreThanTheTransportTakes) {
  transport.parallel = 1;
  const ChunkId low = add("a", 0, 10), high = add("b", 0, 10);
  wish({{low, 1}, {high, 2}});
  ASSERT_EQ(transport.batches.size(), 1u);
  EXPECT_EQ(transport.batches[0].url, "b");
  transport.answer(machine, Bytes{1});
  machine.pump();
  ASSERT_EQ(transport.batches.size(), 1u);
  EXPECT_EQ(transport.batches[0].url, "a");
}

TEST_F(Machine, ArrivesAndBecomesResident) {
  const ChunkId a = add("f", 0, 10);
  wish({{a, 1}});
  EXPECT_EQ(machine.state(a), ChunkState::Fetching);
  EXPECT_EQ(machine.pending(), 1u);
  transport.answer(machine, Bytes{1});
  EXPECT_EQ(machine.state(a), ChunkState::Arrived);
  deliver();
  EXPECT_EQ(machine.state(a), ChunkState::Resident);
  EXPECT_EQ(machine.pending(), 0u);
  wish({{a, 1}});
  EXPECT_TRUE(transport.batches.empty());
}

TEST_F(Machine, WhatIsNoLongerWantedIsCancelled) {
  const ChunkId a = add("f", 0, 10), b = add("g", 0, 10);
  wish({{a, 1}, {b, 1}});
  const JobId job = transport.batches[0].url == "f" ? transport.batches[0].parts[0].job : transport.batches[1].parts[0].job;
  wish({{b, 1}});
  EXPECT_EQ(machine.state(a), ChunkState::Idle);
  EXPECT_TRUE(transport.cancelled.contains(job));
  machine.onPart(job, Bytes{1});  // a late answer changes nothing
  EXPECT_EQ(machine.state(a), ChunkState::Idle);
}

TEST_F(Machine, AFailureNamesSourceAndPartAndIsNotAskedAgainUntilRetried) {
  const ChunkId a = add("f", 7, 10);
  wish({{a, 1}});
  transport.answer(machine, Error{ErrorCode::NotFound, "Gone."});
  EXPECT_EQ(client.failed, std::vector<ChunkId>{a});
  EXPECT_EQ(client.last.source, "f");
  EXPECT_EQ(client.last.part, "part 7");
  wish({{a, 1}});
  EXPECT_TRUE(transport.batches.empty());
  machine.retryFailed();
  wish({{a, 1}});
  EXPECT_EQ(transport.batches.size(), 1u);
}

TEST_F(Machine, NoMoreIsUnderWayThanMemoryAllows) {
  machine.setFlight(2500);
  transport.parallel = 6;
  std::vector<std::pair<ChunkId, float>> wishes;
  for (uint32_t i = 0; i < 6; ++i) {
    client.sources.push_back(at("f", i * 100, 100));
    wishes.emplace_back(machine.add(client, placeOf(machine.fileOf("f"), client.sources.back().ranges, 1000)), float(6 - i));
  }
  wish(wishes);
  const auto asked = [&] {
    size_t parts = 0;
    for (const FetchBatch& batch : transport.batches) parts += batch.parts.size();
    return parts;
  };
  EXPECT_EQ(asked(), 3u);  // two together, and one more while there is room
  while (!transport.batches.empty()) transport.answer(machine, Bytes{1});
  machine.pump();
  EXPECT_EQ(asked(), 0u) << "what has arrived lies in memory";
  deliver();
  machine.pump();
  EXPECT_EQ(asked(), 3u);
  while (!transport.batches.empty()) transport.answer(machine, Bytes{1});
  deliver();
  EXPECT_EQ(client.arrived.size(), 6u);
  EXPECT_EQ(machine.pending(), 0u);
}

TEST_F(Machine, WhatIsLargerThanTheMemoryComesAlone) {
  machine.setFlight(10);
  client.sources.push_back(at("f", 0, 100));
  const ChunkId big = machine.add(client, placeOf(machine.fileOf("f"), client.sources.back().ranges, 1000));
  wish({{big, 1}});
  EXPECT_EQ(transport.batches.size(), 1u);
}

TEST_F(Machine, NoRoomLeavesTheChunkIdle) {
  client.accept = false;
  const ChunkId a = add("f", 0, 10);
  wish({{a, 1}});
  transport.answer(machine, Bytes{1});
  deliver();
  EXPECT_EQ(machine.state(a), ChunkState::Idle);
}

TEST_F(Machine, ANumberThatWasGivenBackIsUsedAgain) {
  const ChunkId a = add("f", 0, 100);
  wish({{a, 1}});
  machine.remove(a);  // under way: it stays
  EXPECT_EQ(machine.state(a), ChunkState::Fetching);
  transport.answer(machine, Bytes{1});
  deliver();
  machine.remove(a);
  client.sources[a] = at("g", 0, 100);
  EXPECT_EQ(machine.add(client, placeOf(machine.fileOf("g"), client.sources[a].ranges)), a);
  wish({{a, 1}});
  ASSERT_EQ(transport.batches.size(), 1u);
  EXPECT_EQ(transport.batches[0].url, "g");
  EXPECT_EQ(transport.batches[0].parts.size(), 1u);
}

}  // namespace
}  // namespace fabrica
