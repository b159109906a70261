#include "ui/text_images.h"

#include <gtest/gtest.h>

namespace fabrica::ui {
namespace {

TEST(TextImages, WhatNeedsShaping) {
  for (const char* plain : {"Hippocampus", "Čeština", "Ιππόκαμπος", "Cœur · 3′ → “left” …", ""}) EXPECT_FALSE(needsShaping(plain)) << plain;
  for (const char* shaped : {"海马", "قرن آمون", "היפוקמפוס", "हिप्पोकैम्पस", "해마", "ヒト"}) EXPECT_TRUE(needsShaping(shaped)) << shaped;
}

TEST(TextImages, DrawnOnceUploadedOnceAndAgainAfterALostContext) {
  TextImages images;
  int calls = 0;
  images.setRasteriser([&](std::string_view, float size, bool, bool) {
    ++calls;
    return TextBitmap{20, static_cast<int>(size), Bytes(20 * static_cast<size_t>(size))};
  });
  const uint32_t id = images.get("海马", 15, false, false, 2).id;
  EXPECT_EQ(images.get("海马", 15, false, false, 2).id, id);
  EXPECT_EQ(images.get("海马", 15, false, false, 2).width, 10);
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(images.takeUploads().size(), 1u);
  EXPECT_TRUE(images.takeUploads().empty());
  images.forgetGpu();
  EXPECT_EQ(images.takeUploads().size(), 1u);
}

TEST(TextImages, KnowWhichEndCanBeLeftOut) {
  TextImages images;
  images.setRasteriser([](std::string_view text, float, bool, bool) { return TextBitmap{2, 2, Bytes(4), text == "כבד"}; });
  EXPECT_TRUE(images.get("כבד", 15, false, false, 1).rightToLeft);
  EXPECT_FALSE(images.get("海马", 15, false, false, 1).rightToLeft);
}

TEST(TextImages, RefusesBitmapsThatLie) {
  TextImages images;
  images.setRasteriser([](std::string_view, float, bool, bool) { return TextBitmap{100, 100, Bytes(5)}; });
  EXPECT_EQ(images.get("海马", 15, false, false, 1).width, 0);
  EXPECT_TRUE(images.takeUploads().empty());
}

TEST(TextImages, ForgetsWhatIsNoLongerSeen) {
  TextImages images;
  images.setRasteriser([](std::string_view, float, bool, bool) { return TextBitmap{2, 2, Bytes(4)}; });
  for (int i = 0; i < 500; ++i) images.get("海马" + std::to_string(i), 15, false, false, 1);
  images.takeUploads();
  for (int i = 0; i < 100; ++i) {
    images.beginFrame();
    images.get("海马0", 15, false, false, 1);
  }
  EXPECT_EQ(images.takeFreed().size(), 499u);
}

}  // namespace
}  // namespace fabrica::ui
