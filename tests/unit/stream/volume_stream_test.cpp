#include "stream/volume_fixture.h"

namespace fabrica {
namespace {

class Volumes : public VolumeTest {};

const Plane kLow{vec3(0.03f), vec3(0, 0, 1)};

TEST_F(Volumes, IndexThenOnlyTheChunksThatThePlaneCrosses) {
  use(cube(128));
  const VolumeWish all = pane(kLow, vec3(0.064f, 0.064f, 0.03f), 0.13f, 130);
  wish({all});
  ASSERT_FALSE(transport.batches.empty());
  EXPECT_EQ(transport.batches[0].url, "https://h.example/t1.zarr/1/c/0/0/0");
  EXPECT_EQ(transport.batches[0].length, shardIndexSize(64));
  settle({all});
  EXPECT_EQ(chunks, 5u);  // one coarse, of two layers of four the one that it crosses
  std::set<uint32_t> layers;
  for (const ResidentPage& page : stream.residentPages(0))
    if (levelOfKey(page.key) == 0) layers.insert(placeOfKey(page.key)[2]);
  EXPECT_EQ(layers, (std::set<uint32_t>{0, 1}));  // all pages of those chunks came along
}

TEST_F(Volumes, ACoarseViewAsksForTheCoarseLevelOnly) {
  use(cube(128));
  settle({pane(kLow, vec3(0.064f, 0.064f, 0.03f), 0.2f, 20)});
  EXPECT_EQ(pages().count(0), 0u);
  EXPECT_GT(pages()[1], 0u);
}

TEST_F(Volumes, WhereBytesAreDearAPixelIsNoMoreThanHalfAVoxel) {
  use(cube(128));
  stream.setFinest(2);
  const VolumeWish exact = pane(kLow, vec3(0.064f, 0.064f, 0.03f), 0.1f, 100);
  settle({exact});
  EXPECT_EQ(pages().count(0), 0u);
  EXPECT_GT(pages()[1], 0u);
  stream.setFinest(1);
  settle({exact});
  EXPECT_GT(pages()[0], 0u);
}

TEST_F(Volumes, WhatIsOutsideTheViewIsNotAskedFor) {
  use(cube(512));
  settle({pane(kLow, vec3(0.1f, 0.1f, 0.03f), 0.02f, 20)});
  EXPECT_EQ(pages()[0], 8u);  // one chunk: the pane lies within it
  EXPECT_EQ(asked.count("https://h.example/t1.zarr/0/c/0/0/1"), 0u);
}

TEST_F(Volumes, ThickSlicesAskForWhatLiesInThem) {
  use(cube(256));
  VolumeWish thick = pane(kLow, vec3(0.03f), 0.04f, 40);
  settle({thick});
  const uint64_t thin = chunks;
  thick.thickness = 0.1f;
  settle({thick});
  EXPECT_GT(chunks, thin);
}

TEST_F(Volumes, TheMiddleOfTheScreenComesFirst) {
  use(cube(512, /*sharded=*/false));
  transport.parallel = 1;
  const Plane plane{vec3(0.25f), vec3(0, 0, 1)};
  const VolumeWish view = pane(plane, vec3(0.29f, 0.29f, 0.25f), 0.5f, 500);
  wish({view});
  answerAll();
  ASSERT_EQ(order.size(), 1u) << "it is taken before more is asked for";
  wish({view});
  answerAll();
  ASSERT_GT(order.size(), 10u);
  EXPECT_EQ(order[0], "https://h.example/t1.zarr/3/c/0/0/0");  // the coarsest
  const auto first = std::find_if(order.begin(), order.end(), [](const std::string& url) { return url.find("zarr/0/") != std::string::npos; });
  EXPECT_EQ(*first, "https://h.example/t1.zarr/0/c/3/4/4");
  // All of the coarser ones were before it.
  EXPECT_TRUE(std::none_of(first, order.end(), [](const std::string& url) { return url.find("zarr/0/") == std::string::npos; }));
}

TEST_F(Volumes, WhatIsNotSeenAnyMoreIsCancelled) {
  use(cube(512, /*sharded=*/false));
  settle({pane(kLow, vec3(0.03f), 0.02f, 2)});
  wish({pane(kLow, vec3(0.4f, 0.4f, 0.03f), 0.03f, 30)});
  ASSERT_FALSE(transport.batches.empty());
  const JobId job = transport.batches[0].parts[0].job;
  wish({pane(kLow, vec3(0.1f, 0.1f, 0.03f), 0.03f, 30)});
  EXPECT_TRUE(transport.cancelled.contains(job));
}

TEST_F(Volumes, PagesThatAreNotStoredAreKnownAsEmptyAndNotAskedFor) {
  use(cube(128));
  missing = 0;
  const VolumeWish all = pane(kLow, vec3(0.064f, 0.064f, 0.03f), 0.13f, 130);
  settle({all});
  EXPECT_EQ(chunks, 3u);  // the coarse one is not stored either
  size_t empty = 0;
  for (const ResidentPage& page : stream.residentPages(0)) empty += page.slot == kEmptyPage;
  EXPECT_GT(empty, 0u);
}

TEST_F(Volumes, ShardsThatAreListedAsEmptyAreNotAskedFor) {
  Volume volume = cube(512);
  ASSERT_GT(volume.levels[0].size[0], volume.levels[0].shard[0]);
  volume.levels[0].emptyListed = true;
  volume.levels[0].emptyShards.push_back({0, 0, 0});
  use(volume);
  settle({pane(kLow, vec3(0.256f, 0.256f, 0.03f), 0.52f, 520)});
  EXPECT_GT(pages()[0], 0u);
  for (const auto& [url, count] : asked) EXPECT_EQ(url.find("/0/c/0/0/0"), std::string::npos) << url;
  size_t empty = 0;
  for (const ResidentPage& page : stream.residentPages(0)) empty += page.slot == kEmptyPage;
  EXPECT_GT(empty, 0u);
}

// Where the metadata say where chunks lie, no index is asked for.
TEST_F(Volumes, ToldTablesSpareTheIndexes) {
  Volume volume = cube(128);
  for (VolumeLevel& level : volume.levels) level.shardTables = {{{0, 0, 0}, std::vector<std::array<uint64_t, 2>>(64, {2000, 400'000})}};
  use(volume);
  wish({pane(kLow, vec3(0.064f, 0.064f, 0.03f), 0.13f, 130)});
  ASSERT_FALSE(transport.batches.empty());
  for (const FetchBatch& batch : transport.batches)
    for (const FetchPart& part : batch.parts) EXPECT_EQ(part.decode, DecodeKind::Brick) << batch.url;
}

TEST_F(Volumes, AnOldTableIsForgottenAndTheShardAsked) {
  Volume volume = cube(64);
  volume.levels[0].shardTables = {{{0, 0, 0}, std::vector<std::array<uint64_t, 2>>(64, {77'000, 300'000})}};
  volume.placed = true;
  use(volume);
  const VolumeWish view = pane(kLow, vec3(0.03f), 0.06f, 60);
  wish({view});
  ASSERT_EQ(transport.batches.size(), 1u);
  EXPECT_EQ(transport.batches[0].offset, 76'996u) << "with its place before it";
  const JobId job = transport.batches[0].parts[0].job;
  transport.batches.clear();
  machine.onPart(job, Error{ErrorCode::BadFormat, "No image."});
  machine.pump();
  EXPECT_TRUE(sink.errors.empty());
  ASSERT_EQ(transport.batches.size(), 1u) << "the shard's own index";
  EXPECT_EQ(transport.batches[0].parts[0].decode, DecodeKind::None);
  settle({view});
  EXPECT_EQ(chunks, 1u);
  EXPECT_EQ(pages()[0], 8u);
}

// What an index was waited for is asked for when it comes, without a frame.
TEST_F(Volumes, AnIndexIsFollowedByItsChunksAtOnce) {
  use(cube(64));
  wish({pane(kLow, vec3(0.03f), 0.06f, 60)});
  ASSERT_EQ(transport.batches.size(), 1u);
  const JobId job = transport.batches[0].parts[0].job;
  transport.batches.clear();
  machine.onPart(job, writeShardIndex(std::vector<ShardEntry>(64, ShardEntry{2000, 400'000})));
  machine.pump();
  ASSERT_EQ(transport.batches.size(), 1u);
  EXPECT_EQ(transport.batches[0].parts[0].decode, DecodeKind::Brick);
}

TEST_F(Volumes, TheCoarsestLevelComesAloneAndNoneBetweenWhereItIsHardlyCoarser) {
  use(cube(512, /*sharded=*/false));
  const VolumeWish view = pane(kLow, vec3(0.256f, 0.256f, 0.03f), 0.52f, 520);
  wish({view});
  ASSERT_EQ(transport.batches.size(), 1u);
  EXPECT_NE(transport.batches[0].url.find("zarr/3/"), std::string::npos);
  settle({view});
  const auto there = pages();
  EXPECT_EQ(there.size(), 2u);
  EXPECT_TRUE(there.contains(3) && there.contains(0));
}

TEST_F(Volumes, WithACoarsestLevelThatTellsNothingTheNextComesToo) {
  use(cube(300, /*sharded=*/false));
  const VolumeWish view = pane(kLow, vec3(0.15f, 0.15f, 0.03f), 0.3f, 300);
  wish({view});
  // 38 and 75 voxels: the first, then the other, and nothing finer.
  ASSERT_EQ(transport.batches.size(), 1u);
  EXPECT_NE(transport.batches[0].url.find("zarr/3/"), std::string::npos);
  transport.answer(machine, Error{ErrorCode::NotFound, "Gone."});
  machine.pump();
  ASSERT_FALSE(transport.batches.empty());
  for (const FetchBatch& batch : transport.batches) EXPECT_NE(batch.url.find("zarr/2/"), std::string::npos);
}

TEST_F(Volumes, ADamagedIndexIsToldOnceAndEndsTheAsking) {
  use(cube(128));
  const VolumeWish coarse = pane(kLow, vec3(0.064f, 0.064f, 0.03f), 0.2f, 20);
  wish({coarse});
  while (!transport.batches.empty()) transport.answer(machine, Bytes(132));
  machine.deliver([] { return true; });
  EXPECT_EQ(sink.errors.size(), 1u);
  wish({coarse});
  EXPECT_TRUE(transport.batches.empty());
  EXPECT_EQ(stream.missing(), 0u);
}

TEST_F(Volumes, ABrickOfAnotherSizeIsRefused) {
  use(cube(64, /*sharded=*/false));
  wish({pane(kLow, vec3(0.03f), 0.06f, 60)});
  ASSERT_EQ(transport.batches.size(), 1u);
  BrickChunkHeader header;
  header.size[0] = header.size[1] = header.size[2] = 32;
  Bytes brick(sizeof header + 32 * 32 * 32);
  std::memcpy(brick.data(), &header, sizeof header);
  transport.answer(machine, brick);
  machine.deliver([] { return true; });
  EXPECT_EQ(sink.errors.size(), 1u);
  EXPECT_EQ(sink.uploads, 0u);
}

// -- the cache ---------------------------------------------------------------------------------------------------------

TEST_F(Volumes, WhatDoesNotFitIsShownCoarser) {
  use(cube(2048, /*sharded=*/false));
  sink.slots = 100;
  const VolumeWish view = pane({vec3(1), glm::normalize(vec3(1, 2, 3))}, vec3(1), 2, 2000);
  settle({view});
  EXPECT_GT(stream.detail(0), 1.5f);
  EXPECT_LE(stream.counts().resident, 100u);
  EXPECT_EQ(stream.missing(), 0u);
  sink.slots = 100'000;
}

TEST_F(Volumes, APageThatMadeRoomIsFetchedAgain) {
  use(cube(512, /*sharded=*/false));
  sink.slots = 12;
  const VolumeWish here = pane(kLow, vec3(0.03f), 0.02f, 20);
  settle({here});
  for (int i = 0; i < 6; ++i) settle({pane(kLow, vec3(0.1f + 0.06f * float(i), 0.4f, 0.03f), 0.02f, 20)});
  const int before = asked["https://h.example/t1.zarr/0/c/0/0/0"];
  settle({here});
  EXPECT_EQ(asked["https://h.example/t1.zarr/0/c/0/0/0"], before + 1);
  settle({here});
  EXPECT_EQ(asked["https://h.example/t1.zarr/0/c/0/0/0"], before + 1);  // it stays
}

TEST_F(Volumes, ALostDeviceAsksForAllAgain) {
  use(cube(128));
  const VolumeWish all = pane(kLow, vec3(0.064f, 0.064f, 0.03f), 0.13f, 130);
  settle({all});
  const uint64_t before = chunks;
  const uint32_t revision = stream.revision(0);
  stream.contextLost();
  EXPECT_NE(stream.revision(0), revision);
  settle({all});
  EXPECT_EQ(chunks, 2 * before);
}

TEST_F(Volumes, AnImageThatIsNotShownAnyMoreMakesRoom) {
  use(cube(128));
  Volume second = cube(128);
  second.url = "https://h.example/t2.zarr/";
  use(second);
  settle({pane(kLow, vec3(0.03f), 0.05f, 50)});
  EXPECT_EQ(sink.opened, (std::set<uint32_t>{0}));
  shown = {1};
  settle({pane(kLow, vec3(0.03f), 0.05f, 50)});
  EXPECT_EQ(sink.opened, (std::set<uint32_t>{1}));
}

TEST_F(Volumes, NothingIsOpenedWhereNoPlaneIsSeen) {
  use(cube(128));
  wish({});
  EXPECT_TRUE(sink.opened.empty());
  EXPECT_TRUE(transport.batches.empty());
}

TEST_F(Volumes, WhatComesNextIsFetchedWhenAllElseIsThere) {
  use(cube(512, /*sharded=*/false));
  VolumeWish view = pane({vec3(0.06f), vec3(0, 0, 1)}, vec3(0.03f, 0.03f, 0.06f), 0.02f, 20);
  view.ahead = 0.01f;
  wish({view});
  for (const FetchBatch& batch : transport.batches) EXPECT_EQ(batch.url.find("zarr/0/c/1"), std::string::npos) << batch.url;
  settle({view});
  EXPECT_EQ(asked["https://h.example/t1.zarr/0/c/1/0/0"], 1);
  EXPECT_EQ(stream.missing(), 0u);
}

// -- large ones ----------------------------------------------------------------------------------------------------------

TEST_F(Volumes, BytesDependOnPixelsNotOnTheVolume) {
  std::vector<uint64_t> costs;
  for (const uint32_t n : {1024u, 8192u, 81920u}) {
    FakeTransport transport_;
    ChunkMachine machine_{transport_};
    // The same millimetres on the same pixels of a volume that is as much larger.
    Volume volume = cube(n);
    model.editAtlas().volumes = {volume};
    VolumeTest::stored = 0;
    VolumeStream fresh{model, machine_, sink};
    fresh.atlasChanged();
    const vec3 middle(float(n) * 0.0005f);
    const VolumeWish view = pane({middle, glm::normalize(vec3(1, 1, 2))}, middle, 0.4f, 400);
    const uint32_t which[] = {0};
    uint64_t count = 0;
    for (int i = 0; i < 100; ++i) {
      machine_.beginWishes();
      fresh.wish(which, {&view, 1});
      machine_.endWishes();
      machine_.pump();
      if (transport_.batches.empty()) break;
      while (!transport_.batches.empty()) {
        const FetchBatch batch = transport_.batches.front();
        transport_.batches.erase(transport_.batches.begin());
        for (const FetchPart& part : batch.parts) {
          if (part.decode == DecodeKind::None) {
            machine_.onPart(part.job, writeShardIndex(std::vector<ShardEntry>(64, ShardEntry{2000, 400'000})));
            continue;
          }
          ++count;
          BrickDecodeParams params;
          std::memcpy(&params, part.params.data(), sizeof params);
          BrickChunkHeader header;
          for (int a = 0; a < 3; ++a) header.size[a] = params.size[a];
          Bytes brick(sizeof header + size_t(header.size[0]) * header.size[1] * header.size[2]);
          std::memcpy(brick.data(), &header, sizeof header);
          machine_.onPart(part.job, brick);
        }
        machine_.pump();
      }
      machine_.deliver([] { return true; });
    }
    EXPECT_EQ(fresh.missing(), 0u);
    costs.push_back(count);
  }
  // Half a dozen coarse ones more for each tenfold size.
  EXPECT_LT(costs[1], costs[0] + 30);
  EXPECT_LT(costs[2], costs[0] + 30);
}

TEST_F(Volumes, MemoryStaysFlatHoweverMuchOfALargeVolumeIsLookedAt) {
  use(cube(8192));
  sink.slots = 600;
  for (int i = 0; i < 130; ++i) {
    const vec3 middle = vec3(4) + vec3(3.5f * std::cos(float(i)), 3.5f * std::sin(float(i) * 1.7f), 3.5f * std::sin(float(i)));
    settle({pane({middle, glm::normalize(vec3(1, std::sin(float(i)), 0.5f))}, middle, 0.25f, 250)});
    EXPECT_LE(stream.counts().resident, 600u);
    EXPECT_LE(stream.counts().wanted, 600u);
  }
  EXPECT_GT(chunks, 5000u);
  EXPECT_LT(stream.recordCount(), 12'000u);
  uint32_t known = 0;
  for (const auto& [state, count] : machine.counts()) known += count;
  EXPECT_LT(known, 12'000u);
}

// Of voxels so many times smaller, from 96 mm on, within the first volume.
static Volume zoomOf(Volume volume, float finer) {
  volume.id = volume.name = "zoom";
  volume.url = "https://h.example/zoom.zarr/";
  for (VolumeLevel& level : volume.levels) level.indexToWorld = glm::scale(glm::translate(mat4(1), vec3(0.096f)), vec3(level.indexToWorld[0][0] / finer));
  volume.within = 0;
  volume.finerThan = 0.001f;
  return volume;
}

TEST_F(Volumes, AZoomIsAskedForOnlyWherePixelsShowMoreThanItsOrganHas) {
  use(cube(256, false));
  use(zoomOf(cube(256, false), 16));  // a sixteenth of a millimetre: 16 mm of 256
  const Plane plane{vec3(0.104f), vec3(0, 0, 1)};
  const std::vector<VolumeWish> far{pane(plane, vec3(0.104f), 0.256f, 256)}, near{pane(plane, vec3(0.104f), 0.016f, 256)}, beside{pane(plane, vec3(0.03f, 0.03f, 0.104f), 0.016f, 256)};
  EXPECT_FALSE(stream.sees(1, far)) << "a pixel is a voxel of the organ";
  EXPECT_FALSE(stream.sees(1, beside));
  EXPECT_TRUE(stream.sees(1, near));
  shown = {0, 1};
  settle(near);
  std::set<uint32_t> levels;
  for (const ResidentPage& page : stream.residentPages(1)) levels.insert(levelOfKey(page.key));
  EXPECT_EQ(levels, (std::set<uint32_t>{0})) << "the organ stands in for it until it is there";
  EXPECT_FALSE(stream.residentPages(0).empty());
}

TEST_F(Volumes, OfAZoomInTheBodyAllThatIsInTheViewIsAskedFor) {
  use(cube(256, false));
  use(zoomOf(cube(128, false), 8));
  // A plane that is nowhere near.
  VolumeWish far = pane({vec3(0, 0, 9), vec3(0, 0, 1)}, vec3(0.104f), 0.256f, 256), near = pane({vec3(0, 0, 9), vec3(0, 0, 1)}, vec3(0.104f), 0.016f, 128);
  EXPECT_FALSE(stream.sees(1, std::vector<VolumeWish>{near}));
  far.body = near.body = true;
  EXPECT_FALSE(stream.sees(1, std::vector<VolumeWish>{far})) << "a pixel is a voxel of the organ";
  EXPECT_TRUE(stream.sees(1, std::vector<VolumeWish>{near}));
  shown = {0, 1};
  settle({near});
  std::set<uint32_t> layers;
  for (const ResidentPage& page : stream.residentPages(1)) layers.insert(placeOfKey(page.key)[2]);
  EXPECT_GT(layers.size(), 1u) << "in its depth, too";
}

}  // namespace
}  // namespace fabrica
