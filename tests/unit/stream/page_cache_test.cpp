#include "stream/page_cache.h"

#include <gtest/gtest.h>

#include <set>

namespace fabrica {
namespace {

TEST(PageCache, FillsAllSlotsThenWhatWasNotWantedForLongestMakesRoom) {
  PageCache cache;
  cache.resize(3);
  std::set<uint32_t> slots;
  for (uint64_t page : {10, 20, 30}) slots.insert(cache.place(page, true));
  EXPECT_EQ(slots, (std::set<uint32_t>{0, 1, 2}));
  cache.beginWishes();
  EXPECT_TRUE(cache.touch(10));
  EXPECT_TRUE(cache.touch(30));
  EXPECT_NE(cache.place(40, true), kNone);
  EXPECT_FALSE(cache.holds(20));
  EXPECT_TRUE(cache.holds(10) && cache.holds(30) && cache.holds(40));
  EXPECT_FALSE(cache.touch(20));
}

TEST(PageCache, WhatIsWantedNowNeverGoes) {
  PageCache cache;
  cache.resize(2);
  cache.place(1, true);
  cache.place(2, true);
  EXPECT_EQ(cache.place(3, true), kNone);
  cache.beginWishes();
  cache.touch(2);
  EXPECT_NE(cache.place(3, true), kNone);
  EXPECT_FALSE(cache.holds(1));
  EXPECT_EQ(cache.place(4, true), kNone);
}

TEST(PageCache, WhatOnlyComesAlongTakesFreeSlotsAndGoesFirst) {
  PageCache cache;
  cache.resize(2);
  cache.place(1, true);
  EXPECT_NE(cache.place(2, false), kNone);
  EXPECT_EQ(cache.place(3, false), kNone);
  EXPECT_NE(cache.place(4, true), kNone);
  EXPECT_TRUE(cache.holds(1));
  EXPECT_FALSE(cache.holds(2));
}

TEST(PageCache, NoSlotsHoldNothing) {
  PageCache cache;
  EXPECT_EQ(cache.place(1, true), kNone);
  cache.resize(1);
  cache.place(1, true);
  cache.resize(0);
  EXPECT_EQ(cache.resident(), 0u);
  EXPECT_EQ(cache.place(1, true), kNone);
}

}  // namespace
}  // namespace fabrica
