// Landmarks, against numbers worked out by hand.
#include "geometry/landmarks.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <glm/glm.hpp>

#include "base/json.h"
#include "geometry/request.h"

namespace fabrica {
namespace {

std::array<double, 3> moved(const LandmarkFit& fit, const std::array<double, 3>& p) {
  std::array<double, 3> out{};
  for (size_t row = 0; row < 3; ++row) out[row] = fit.matrix[row] * p[0] + fit.matrix[4 + row] * p[1] + fit.matrix[8 + row] * p[2] + fit.matrix[12 + row];
  return out;
}
void expectAt(const std::array<double, 3>& found, const std::array<double, 3>& wanted) {
  for (size_t i = 0; i < 3; ++i) EXPECT_NEAR(found[i], wanted[i], 1e-12);
}

TEST(Landmarks, AQuarterTurnAndAMove) {
  // A quarter turn about z takes x to y and y to -x; then 1, 2, 3 further.
  const std::vector<LandmarkPair> pairs = {{{0, 0, 0}, {1, 2, 3}}, {{1, 0, 0}, {1, 3, 3}}, {{0, 2, 0}, {-1, 2, 3}}};
  const auto fit = fitLandmarks(pairs, false);
  ASSERT_TRUE(fit) << fit.error().reason;
  const double matrix[16] = {0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 1, 0, 1, 2, 3, 1};
  for (size_t i = 0; i < 16; ++i) EXPECT_NEAR(fit->matrix[i], matrix[i], 1e-12) << i;
  for (const double rest : fit->residuals) EXPECT_NEAR(rest, 0, 1e-12);
  EXPECT_NEAR(fit->rms, 0, 1e-12);
}

TEST(Landmarks, LengthsStayUnlessTheSizeIsWanted) {
  // The triangle's middle is at the origin; the other is twice as large, so each corner is left where it is, and the rest is its distance
  // from the middle: 1, 1, and the middle of (0, 0) and … worked out: corners (2,0), (-1,√3), (-1,-√3) against (1,0), (-½,½√3), (-½,-½√3).
  const double h = std::sqrt(3.0);
  const std::vector<LandmarkPair> pairs = {{{1, 0, 0}, {2, 0, 0}}, {{-0.5, h / 2, 0}, {-1, h, 0}}, {{-0.5, -h / 2, 0}, {-1, -h, 0}}};
  const auto rigid = fitLandmarks(pairs, false);
  ASSERT_TRUE(rigid);
  expectAt(moved(*rigid, {1, 0, 0}), {1, 0, 0});
  for (const double rest : rigid->residuals) EXPECT_NEAR(rest, 1, 1e-12);
  EXPECT_NEAR(rigid->rms, 1, 1e-12);
  const auto similar = fitLandmarks(pairs, true);
  ASSERT_TRUE(similar);
  expectAt(moved(*similar, {1, 0, 0}), {2, 0, 0});
  EXPECT_NEAR(similar->matrix[0], 2, 1e-12);
  EXPECT_NEAR(similar->rms, 0, 1e-12);
}

TEST(Landmarks, WhatDoesNotFitIsLeftOver) {
  // A square of side 2, one corner of which is pulled out of its plane by 0.4: four points, least squares. The best plane tilts; by
  // symmetry all corners are 0.1 from it, so each rests at a tenth (to first order of the tilt).
  const std::vector<LandmarkPair> pairs = {{{1, 1, 0}, {1, 1, 0.4}}, {{-1, 1, 0}, {-1, 1, 0}}, {{-1, -1, 0}, {-1, -1, 0}}, {{1, -1, 0}, {1, -1, 0}}};
  const auto fit = fitLandmarks(pairs, false);
  ASSERT_TRUE(fit);
  double sum = 0;
  for (const double rest : fit->residuals) {
    EXPECT_NEAR(rest, 0.1, 0.012);
    sum += rest * rest;
  }
  EXPECT_NEAR(fit->rms, std::sqrt(sum / 4), 1e-15);
}

TEST(Landmarks, LeftStaysLeft) {
  // Mirror images: the best turn is found, never a mirror.
  const std::vector<LandmarkPair> pairs = {{{1, 0, 0}, {-1, 0, 0}}, {{0, 1, 0}, {0, 1, 0}}, {{0, 0, 1}, {0, 0, 1}}, {{0, 0, 0}, {0, 0, 0}}};
  for (const bool similarity : {false, true}) {
    const auto fit = fitLandmarks(pairs, similarity);
    ASSERT_TRUE(fit);
    const auto& m = fit->matrix;
    EXPECT_GT(glm::determinant(glm::dmat3(m[0], m[1], m[2], m[4], m[5], m[6], m[8], m[9], m[10])), 0);
    EXPECT_GT(fit->rms, 0.1);
  }
}

TEST(Landmarks, TooFewOrOnOneLineAreRefused) {
  const std::vector<LandmarkPair> line = {{{0, 0, 0}, {0, 0, 0}}, {{1, 1, 1}, {1, 0, 0}}, {{2, 2, 2}, {0, 1, 0}}};
  EXPECT_EQ(fitLandmarks(line, false).error().code, ErrorCode::BadFormat);
  std::vector<LandmarkPair> back;
  for (const LandmarkPair& pair : line) back.push_back({pair.to, pair.from});
  EXPECT_EQ(fitLandmarks(back, true).error().code, ErrorCode::BadFormat);
  EXPECT_FALSE(fitLandmarks({line[0], line[1]}, false));
  EXPECT_FALSE(fitLandmarks(std::vector<LandmarkPair>(3), false)) << "all at one place";
  EXPECT_FALSE(fitLandmarks({}, false));
}

TEST(Landmarks, ARequestAndItsAnswer) {
  ByteWriter writer;
  writer.put(kLandmarkRequest);
  writer.put(uint32_t(3));
  writer.put(uint32_t(0));
  for (const auto& [from, to] : {std::pair{glm::dvec3(0), glm::dvec3(0, 0, 0.5)}, {glm::dvec3(0.1, 0, 0), glm::dvec3(0.1, 0, 0.5)}, {glm::dvec3(0, 0.1, 0), glm::dvec3(0, 0.1, 0.5)}})
    for (const glm::dvec3& p : {from, to})
      for (int i = 0; i < 3; ++i) writer.put(p[i]);
  const Bytes request = writer.take();
  const auto answer = answerLandmarks(request);
  ASSERT_TRUE(answer) << answer.error().reason;
  const auto json = parseJson(*answer);
  ASSERT_TRUE(json);
  EXPECT_NEAR((*find(*json, "matrix"))[14].get<double>(), 0.5, 1e-12);
  EXPECT_EQ(find(*json, "residualsMm")->size(), 3u);
  EXPECT_NEAR(getNumber(*json, "rmsMm", 1), 0, 1e-9);
  for (size_t cut = 0; cut < request.size(); cut += 5) EXPECT_FALSE(answerLandmarks(ByteView(request).first(cut))) << cut;
  Bytes many = request;
  const uint32_t count = 0xffffffff;
  std::memcpy(many.data() + 4, &count, sizeof count);
  EXPECT_FALSE(answerLandmarks(many));
}

}  // namespace
}  // namespace fabrica
