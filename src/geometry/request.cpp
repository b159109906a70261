#include "geometry/request.h"

#include <cmath>

#include "base/json.h"
#include "geometry/landmarks.h"
#include "geometry/measure.h"
#include "geometry/section.h"

namespace fabrica {
namespace {

struct Request {
  Plane plane;
  bool closes = false;
  std::vector<ChunkOnGrid> chunks;
};

vec3 readVec3(ByteReader& reader) {
  const float x = reader.get<float>(), y = reader.get<float>(), z = reader.get<float>();
  return {x, y, z};
}

Result<Request> decodeRequest(ByteView bytes) {
  ByteReader reader(bytes);
  if (reader.get<uint32_t>() != kGeometryRequest) {
    return Error{ErrorCode::Internal, "The geometry worker was given bytes that are no request."};
  }
  Request out;
  const uint32_t count = reader.count(36);
  out.plane.position = readVec3(reader);
  out.plane.normal = readVec3(reader);
  out.closes = reader.get<uint32_t>() & 1;
  for (uint32_t i = 0; i < count && reader.ok(); ++i) {
    ChunkOnGrid chunk;
    chunk.grid.origin = readVec3(reader);
    chunk.grid.step = reader.get<float>();
    const vec3 axis = readVec3(reader);
    chunk.grid.turn = quat(reader.get<float>(), axis.x, axis.y, axis.z);
    const auto length = reader.get<uint32_t>();
    chunk.bytes = reader.view(length);
    reader.view((4 - length % 4) % 4);
    if (!std::isfinite(chunk.grid.step) || chunk.grid.step <= 0 || !(std::abs(glm::length(chunk.grid.turn) - 1) < 1e-3f)) {
      return Error{ErrorCode::Internal, "A mesh part came without the step of its grid."};
    }
    out.chunks.push_back(chunk);
  }
  if (!reader.ok()) return Error{ErrorCode::Internal, "A request to the geometry worker ends too early."};
  return out;
}

Json optionalNumber(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

// Short in text: what is finer than that is not seen.
Json linesJson(const std::vector<std::vector<double>>& lines) {
  Json out = Json::array();
  for (const std::vector<double>& line : lines) {
    Json points = Json::array();
    for (double value : line) points.push_back(std::round(value * 1e7) / 1e7);
    out.push_back(std::move(points));
  }
  return out;
}

}  // namespace

Result<std::string> answerMeasure(ByteView bytes) {
  auto request = decodeRequest(bytes);
  if (!request) return std::move(request).error();
  auto surface = surfaceFromChunks(request->chunks);
  if (!surface) return std::move(surface).error();
  const uint32_t innerWalls = surface->innerWalls;
  auto measures = measure(std::move(surface).value());
  if (!measures) return std::move(measures).error();
  Json json = {{"volumeMl", optionalNumber(measures->volumeMl)},
               {"areaCm2", measures->areaCm2},
               {"closed", measures->closed},
               {"openEdges", measures->openEdges},
               {"edges", measures->edges},
               {"shells", measures->shells},
               {"innerWalls", innerWalls},
               {"turned", measures->turned}};
  if (!measures->why.empty()) json["why"] = measures->why;
  return dump(json);
}

Result<std::string> answerSection(ByteView bytes) {
  auto request = decodeRequest(bytes);
  if (!request) return std::move(request).error();
  auto surface = surfaceFromChunks(request->chunks);
  if (!surface) return std::move(surface).error();
  auto cut = section(*surface, request->plane, request->closes);
  if (!cut) return std::move(cut).error();
  Json json = {{"areaCm2", optionalNumber(cut->areaCm2)},
               {"perimeterCm", cut->perimeterCm},
               {"openLengthCm", cut->openLengthCm},
               {"loops", linesJson(cut->loops)},
               {"openLines", linesJson(cut->openLines)}};
  if (!cut->why.empty()) json["why"] = cut->why;
  return dump(json);
}

Result<std::string> answerLandmarks(ByteView bytes) {
  ByteReader reader(bytes);
  if (reader.get<uint32_t>() != kLandmarkRequest) return Error{ErrorCode::Internal, "The geometry worker was given bytes that are no landmarks."};
  const auto count = reader.get<uint32_t>();
  const bool similarity = reader.get<uint32_t>() & 1;
  if (count > kMostLandmarks) return Error{ErrorCode::BadFormat, "Aligning by landmarks takes 3 to 100 pairs of points."};
  std::vector<LandmarkPair> pairs(count);
  for (LandmarkPair& pair : pairs) {
    for (double& value : pair.from) value = reader.get<double>();
    for (double& value : pair.to) value = reader.get<double>();
  }
  if (!reader.ok()) return Error{ErrorCode::Internal, "A request to the geometry worker ends too early."};
  for (const LandmarkPair& pair : pairs)
    for (size_t i = 0; i < 3; ++i)
      if (!std::isfinite(pair.from[i]) || !std::isfinite(pair.to[i])) return Error{ErrorCode::Internal, "A landmark is no place."};
  auto fit = fitLandmarks(pairs, similarity);
  if (!fit) return std::move(fit).error();
  Json residuals = Json::array();
  for (const double rest : fit->residuals) residuals.push_back(rest * 1000);
  const Json json = {{"matrix", fit->matrix}, {"residualsMm", std::move(residuals)}, {"rmsMm", fit->rms * 1000}};
  return dump(json);
}

}  // namespace fabrica
