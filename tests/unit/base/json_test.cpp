#include "base/json.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/bytes.h"

namespace fabrica {
namespace {

TEST(Json, AccessorsFallBackOnWrongTypes) {
  const Json json = *parseJson(R"({"name": 3, "size": "x", "on": 1, "at": [1, 2], "n": null})");
  EXPECT_EQ(getString(json, "name", "none"), "none");
  EXPECT_EQ(getNumber(json, "size", 7), 7);
  EXPECT_TRUE(getBool(json, "on", true));
  EXPECT_EQ(getVec3(json, "at", vec3(9)), vec3(9));
  EXPECT_EQ(find(json, "n"), nullptr);
  EXPECT_EQ(find(Json::array(), "n"), nullptr);
}

TEST(Json, RefusesDeepNesting) {
  EXPECT_FALSE(parseJson(std::string(100000, '[')).ok());
  EXPECT_FALSE(parseJson(std::string(65, '[') + std::string(65, ']')).ok());
  EXPECT_TRUE(parseJson("\"" + std::string(100, '[') + "\"").ok());
}

TEST(Json, RefusesWhatIsNotJson) {
  EXPECT_EQ(parseJson("<html>").error().code, ErrorCode::BadFormat);
  EXPECT_FALSE(parseJson("").ok());
}

TEST(Json, NumbersAreReadOnlyWhereTheyAreNumbers) {
  double number = 7;
  EXPECT_FALSE(readNumber(Json("3"), number));
  EXPECT_FALSE(readNumber(Json(true), number));
  EXPECT_FALSE(readNumber(Json(INFINITY), number));
  EXPECT_EQ(number, 7);
  EXPECT_TRUE(readNumber(Json(-3), number));
  EXPECT_EQ(number, -3);
  EXPECT_TRUE(readNumber(Json(18446744073709551615u), number));
  EXPECT_GT(number, 1e19);
}

TEST(Json, ErrorsComeBackAsTheyWent) {
  for (int i = 0; i <= int(ErrorCode::Internal); ++i) {
    const Error error{ErrorCode(i), "Why.", "a.glb", "thalamus", "Do this."};
    const Error back = errorOf(errorJson(error));
    EXPECT_EQ(back.code, error.code);
    EXPECT_EQ(back.message(), error.message());
  }
  EXPECT_EQ(errorOf(Json{{"code", "from a newer worker"}, {"reason", "R"}}).code, ErrorCode::Unknown);
  EXPECT_EQ(errorOf(Json(3)).reason, "");
}

TEST(Color, RoundTrip) {
  Color color;
  ASSERT_TRUE(parseColor("#12aBff", color));
  EXPECT_EQ(colorText(color), "#12abff");
  ASSERT_TRUE(parseColor("#01020380", color));
  EXPECT_EQ(color.a, 128);
  EXPECT_FALSE(parseColor("#12", color));
  EXPECT_FALSE(parseColor("#gggggg", color));
}

TEST(Dump, ReplacesBrokenUtf8) { EXPECT_NE(dump(Json("\xff")).find("\xEF\xBF\xBD"), std::string::npos); }

TEST(ByteReader, GoesBadPastTheEnd) {
  const Bytes bytes = {1, 0, 0, 0, 9};
  ByteReader reader(bytes);
  EXPECT_EQ(reader.get<uint32_t>(), 1u);
  EXPECT_EQ(reader.get<uint32_t>(), 0u);
  EXPECT_FALSE(reader.ok());
}

TEST(ByteReader, CountIsCheckedAgainstWhatIsThere) {
  ByteWriter writer;
  writer.put<uint32_t>(1000000);
  const Bytes bytes = writer.take();
  ByteReader reader(bytes);
  EXPECT_EQ(reader.count(8), 0u);
  EXPECT_FALSE(reader.ok());
}

TEST(ErrorMessage, NamesSourcePartReasonAdvice) {
  Error error{ErrorCode::Truncated, "It ends early.", "brain.glb", "thalamus", "Download it again."};
  EXPECT_EQ(error.message(), "brain.glb, thalamus: It ends early. Download it again.");
}

}  // namespace
}  // namespace fabrica
