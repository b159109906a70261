#include <gtest/gtest.h>

#include "ui/labels.h"

namespace fabrica::ui {
namespace {

TEST(ScaleBar, IsTheLongestRoundLengthThatFits) {
  EXPECT_FLOAT_EQ(scaleBarLength(0.0731f), 0.05f);
  EXPECT_FLOAT_EQ(scaleBarLength(0.05f), 0.05f);
  EXPECT_FLOAT_EQ(scaleBarLength(0.0499f), 0.02f);
  EXPECT_FLOAT_EQ(scaleBarLength(0.00019f), 0.0001f);
  EXPECT_FLOAT_EQ(scaleBarLength(1.99f), 1);
}

TEST(ScaleBar, OfNothingIsNone) {
  EXPECT_EQ(scaleBarLength(0), 0);
  EXPECT_EQ(scaleBarLength(-1), 0);
  EXPECT_EQ(scaleBarLength(INFINITY), 0);
  EXPECT_EQ(scaleBarLength(NAN), 0);
}

TEST(ScaleBar, NeverLongerThanAllowed) {
  for (float most = 1e-6f; most < 10; most *= 1.37f) {
    EXPECT_LE(scaleBarLength(most), most * 1.0001f) << most;
    EXPECT_GE(scaleBarLength(most), most * 0.39f) << most;
  }
}

}  // namespace
}  // namespace fabrica::ui
