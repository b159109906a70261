// A table of labels whose first line names its columns, parted by commas, semicolons or tabs.
#pragma once

#include <optional>
#include <string_view>

#include "formats/labels/label_table.h"

namespace fabrica {

class LabelColumns {
 public:
  // Nothing where the line names no column of values and none of names.
  static std::optional<LabelColumns> of(std::string_view header);
  // Null, or why the line says nothing.
  const char* read(std::string_view line, LabelEntry& out) const;

 private:
  static constexpr size_t kNoColumn = ~size_t(0);
  char separator_ = ',';
  size_t value_ = kNoColumn, name_ = kNoColumn, color_ = kNoColumn, rgb_[3] = {kNoColumn, kNoColumn, kNoColumn};
  std::vector<size_t> codes_;
};

}  // namespace fabrica
