#include "render/page_table.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace fabrica::render {
namespace {

TEST(PageTable, HoldsEveryPageOnceAndGrowsWithThemAlone) {
  std::mt19937 random(3);
  std::map<uint64_t, uint32_t> pages;
  while (pages.size() < 5000) pages[keyOf(random() % 12, {uint32_t(random() % 2048), uint32_t(random() % 2048), uint32_t(random() % 2048)})] = uint32_t(pages.size());
  std::vector<ResidentPage> list;
  for (const auto& [key, slot] : pages) list.push_back({key, slot});
  const PageTable table = makePageTable(list, 1);
  EXPECT_EQ(table.rows & (table.rows - 1), 0u);
  EXPECT_LE(table.rows * kPageTableWidth, 65536u);
  std::map<uint64_t, uint32_t> found;
  for (size_t i = 0; i < table.texels.size(); i += 4) {
    const uint32_t xy = table.texels[i], zLevel = table.texels[i + 1];
    if (zLevel == 0) continue;
    found[keyOf((zLevel >> 16) - 1, {xy & 0xffff, xy >> 16, zLevel & 0xffff})] = table.texels[i + 2];
  }
  EXPECT_EQ(found, pages);
}

TEST(PageTable, AnEmptyOneIsThereAllTheSame) {
  const PageTable table = makePageTable({}, 4);
  EXPECT_EQ(table.rows, 4u);
  EXPECT_EQ(table.texels.size(), size_t(4) * 4 * kPageTableWidth);
}

}  // namespace
}  // namespace fabrica::render
