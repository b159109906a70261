// The border of the geometry worker: bytes in, JSON out. All numbers little-endian, 4-byte aligned.
//
// Request: u32 kGeometryRequest, u32 chunk count, f32 position[3] (metres), f32 normal[3] (a section's plane; a measure
// ignores it), u32 flags (bit 0: the surface is known to close but for cracks); then for each chunk f32 grid origin[3], f32 grid step, f32 turn[4] (a unit quaternion x, y, z, w), u32 length, and `length` bytes of MeshChunk
// (codecs/chunks.h), padded to a multiple of four.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace fabrica {

inline constexpr uint32_t kGeometryRequest = 0x51474246;  // "FBGQ"

// {"volumeMl": number|null, "areaCm2", "closed", "openEdges", "edges", "shells", "innerWalls", "turned", "why"?}
Result<std::string> answerMeasure(ByteView request);
// {"areaCm2": number|null, "perimeterCm", "openLengthCm", "loops": [[x, y, z, …]…], "openLines": [[…]…], "why"?}: metres,
// to a ten-millionth.
Result<std::string> answerSection(ByteView request);

// Landmarks (geometry/landmarks.h): u32 kLandmarkRequest, u32 pairs, u32 flags (bit 0: similarity), then for each pair f64 from[3], f64 to[3].
inline constexpr uint32_t kLandmarkRequest = 0x4c474246;  // "FBGL"
// {"matrix": [16], "residualsMm": [one a pair], "rmsMm"}
Result<std::string> answerLandmarks(ByteView request);


}  // namespace fabrica
