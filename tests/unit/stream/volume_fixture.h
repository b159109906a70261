// A volume on a host that answers at once, a cache of so many slots, and a pane that looks at a plane of it.
#pragma once

#include <gtest/gtest.h>

#include <cstring>
#include <map>
#include <set>

#include "stream/fake_transport.h"
#include "stream/volume_stream.h"

namespace fabrica {

struct FakeSlots : VolumeSink {
  uint32_t openVolume(uint32_t volume) override {
    opened.insert(volume);
    return slots;
  }
  void closeVolume(uint32_t volume) override { opened.erase(volume); }
  Status uploadPage(uint32_t, uint32_t slot, const BrickChunkView& brick, const Index3&, const Index3& size) override {
    EXPECT_LT(slot, slots);
    for (size_t a = 0; a < 3; ++a) EXPECT_LE(size[a], brick.header.size[a]);
    ++uploads;
    return Ok{};
  }
  void failedVolume(uint32_t, const Error& error) override { errors.push_back(error.message()); }
  uint32_t slots = 4096, uploads = 0;
  std::set<uint32_t> opened;
  std::vector<std::string> errors;
};

// A cube of `n` voxels of a millimetre along each edge, halved until one chunk of 64³ holds it.
inline Volume cube(uint32_t n, bool sharded = true) {
  Volume volume;
  volume.id = "t1";
  volume.name = "T1";
  volume.url = "https://h.example/t1.zarr/";
  volume.codec = "bytes";
  volume.indexAtStart = sharded;
  float voxel = 0.001f;
  for (uint32_t size = n, l = 0;; size = (size + 1) / 2, ++l, voxel *= 2) {
    VolumeLevel level;
    level.size = {size, size, size};
    level.chunk = {64, 64, 64};
    level.shard = sharded ? Index3{256, 256, 256} : level.chunk;
    level.path = std::to_string(l);
    level.indexToWorld = glm::scale(mat4(1), vec3(voxel));
    volume.levels.push_back(level);
    if (size <= 64) break;
  }
  return volume;
}

class VolumeTest : public ::testing::Test {
 protected:
  void use(const Volume& volume) {
    model.editAtlas().volumes.push_back(volume);
    model.atlasChanged();
    stream.atlasChanged();
  }
  // A pane of `pixels` along each edge that is `across` metres wide, its middle at `middle`.
  static VolumeWish pane(const Plane& plane, const vec3& middle, float across, float pixels) {
    VolumeWish wish;
    wish.plane = plane;
    const vec3 up = std::abs(plane.normal.y) < 0.9f ? vec3(0, 1, 0) : vec3(1, 0, 0);
    wish.viewProjection = glm::ortho(-across / 2, across / 2, -across / 2, across / 2, 0.f, 2000.f) * glm::lookAt(middle + plane.normal * 1000.f, middle, up);
    wish.pixel = across / pixels;
    return wish;
  }
  void wish(std::vector<VolumeWish> planes) {
    machine.beginWishes();
    stream.wish(shown, planes);
    machine.endWishes();
    machine.pump();
  }
  // Answers indexes with real ones (all chunks stored but `missing`), chunks with one value.
  void answerAll() {
    while (!transport.batches.empty()) {
      FetchBatch batch = std::move(transport.batches.front());
      transport.batches.erase(transport.batches.begin());
      order.push_back(batch.url);
      for (const FetchPart& part : batch.parts) {
        if (transport.cancelled.contains(part.job)) continue;
        ++asked[batch.url];
        if (part.decode == DecodeKind::None) {
          std::vector<ShardEntry> entries(64);
          for (size_t i = 0; i < entries.size(); ++i) entries[i] = i == missing ? ShardEntry{} : ShardEntry{2000 + i * 500'000, 400'000};
          machine.onPart(part.job, writeShardIndex(entries));
          continue;
        }
        BrickDecodeParams params;
        std::memcpy(&params, part.params.data(), sizeof params);
        BrickChunkHeader header;
        for (int a = 0; a < 3; ++a) header.size[a] = params.size[a];
        header.format = BrickFormat(params.format);
        Bytes brick(sizeof header + size_t(header.size[0]) * header.size[1] * header.size[2] * (params.format == 0 ? 1 : 2), 7);
        std::memcpy(brick.data(), &header, sizeof header);
        stored += 400'000;
        ++chunks;
        machine.onPart(part.job, brick);
      }
      machine.pump();
    }
    machine.deliver([] { return true; });
  }
  // Until all is there.
  void settle(const std::vector<VolumeWish>& planes) {
    for (int i = 0; i < 400; ++i) {
      wish(planes);
      if (stream.missing() == 0 && transport.batches.empty()) return;
      answerAll();
    }
    ADD_FAILURE() << "it never settles: " << stream.missing() << " are missing";
  }
  // Pages that are there, a level each.
  std::map<uint32_t, size_t> pages() const {
    std::map<uint32_t, size_t> out;
    for (const ResidentPage& page : stream.residentPages(0)) ++out[levelOfKey(page.key)];
    return out;
  }
  FakeTransport transport;
  ChunkMachine machine{transport};
  Model model;
  FakeSlots sink;
  VolumeStream stream{model, machine, sink};
  std::vector<uint32_t> shown{0};
  size_t missing = SIZE_MAX;
  std::map<std::string, int> asked;  // by URL
  std::vector<std::string> order;    // URLs, as they were asked for
  uint64_t stored = 0, chunks = 0;   // bytes and chunks that were fetched
};

}  // namespace fabrica
