// What streaming asks of the platform: fetch byte ranges, decode them off the main thread, hand back bytes ready for the
// GPU. On the web JavaScript does it with fetch() and workers (web/transport.js); natively a synchronous one serves
// tests and `fabrica render`. Main thread only; answers arrive between frames, never inside these calls.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace fabrica {

using JobId = uint32_t;  // unique for the life of a transport, never 0

enum class DecodeKind : uint8_t { None /* bytes as they are */, Gunzip, Mesh /* MeshDecodeParams */, Brick /* BrickDecodeParams */ };

// One chunk inside a fetch. `ranges` are absolute in the resource (kFromEnd: its last bytes, fewer when it is shorter);
// together they are handed to the decoder in order. A brick that the host does not have (NotFound) is decoded from nothing
// where its parameters say that it may be missing.
struct FetchPart {
  JobId job = 0;
  DecodeKind decode = DecodeKind::None;
  Bytes params;                                             // the params struct, as bytes
  std::vector<std::pair<uint64_t, uint32_t>> ranges;        // offset, length; length 0 = absent
};
// One request: the union of its parts' ranges [offset, offset + length). length 0: the whole file, in which case a
// part's ranges may be empty (then it gets everything).
struct FetchBatch {
  std::string url;
  uint64_t offset = 0;
  uint64_t length = 0;
  std::vector<FetchPart> parts;
};

// A piece of a file that is read as a file of its own.
struct FileMember {
  std::string name;
  uint64_t header = 0, length = 0, size = 0;  // as ZipMember's
  bool deflated = false;
};

class Transport {
 public:
  virtual ~Transport() = default;
  // Each part is answered by exactly one TransportEvents::onPart, unless cancelled first. Parts are answered as their
  // bytes arrive, before the whole batch is there. A host that answers 200 to a range is used as it arrives, and the
  // body kept for later ranges of that file.
  virtual void fetch(FetchBatch batch) = 0;
  // Stops a part; its batch is aborted when no part of it is wanted any more.
  virtual void cancel(JobId job) = 0;
  // Reads a glTF (GLB by ranges; .gltf whole) and parses it in a worker: answered by onPart with an encoded SceneTable.
  // What its resource "unpacked:" holds is then fetched from "unpacked:JOB".
  virtual void openScene(JobId job, const std::string& url) = 0;
  // Fetches these ranges (offset, length; in order, apart) once nothing else is under way, and keeps them: a later fetch of what lies
  // in them takes no network. May do nothing (a person who saves data); says nothing.
  virtual void keep(const std::string& /*url*/, std::span<const std::pair<uint64_t, uint64_t>> /*ranges*/) {}
  // Keeps bytes that came inside another file (embedded buffers) under an address that fetch() then reads.
  virtual void store(const std::string& url, ByteView bytes) = 0;
  // The members of a ZIP file at `url`: each is then fetched as `base` + its name.
  virtual void addMembers(const std::string& /*base*/, const std::string& /*url*/, std::span<const FileMember>) {}
  // Reads a volume that is one file (NIfTI, NRRD), through a worker that cuts it into bricks: answered by onPart with JSON
  // (formats/whole/whole_volume.h). What it describes is then fetched from "volume:JOB/". `every`: of so many voxels along each
  // axis one is made. `budget`: bytes that it may take.
  virtual void openVolume(JobId /*job*/, const std::string& /*url*/, uint32_t /*every*/, uint64_t /*budget*/) {}
  // Has the geometry worker make surfaces of a label map's level that lies at `url` (src/surfaces/label_surfaces.h says what `request`
  // is): answered by onPart with an encoded SceneTable, whose only resource is then at "volume:JOB/surfaces".
  virtual void makeSurfaces(JobId /*job*/, const std::string& /*url*/, const std::string& /*request*/) {}
  // Whether a file of this device, at `url`, may ask these hosts for what it names: answered by onPart, with nothing or with why not.
  virtual void askHosts(JobId /*job*/, const std::string& /*url*/, std::span<const std::string> /*hosts*/) {}
  virtual int parallelBatches() const { return 6; }
};

class TransportEvents {
 public:
  virtual ~TransportEvents() = default;
  virtual void onPart(JobId job, Result<Bytes> result) = 0;
  // Bytes that arrived, for progress.
  virtual void onBytes(uint64_t count) = 0;
};

}  // namespace fabrica
