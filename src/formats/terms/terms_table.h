// Tables of terms: RFC 4180 with any of three separators; lines before the one that names the columns are passed over.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/terms/terms.h"

namespace fabrica {

// Records of a table, one after the other. A cell may be quoted, and then hold line ends.
class Records {
 public:
  Records(std::string_view text, char separator) : text_(text), separator_(separator) {}
  // False at the end. What is beyond the widest table's columns is left out.
  bool next(std::vector<std::string>& cells);

 private:
  std::string_view text_;
  char separator_;
  size_t at_ = 0;
};

// What the columns of a table of terms mean.
class TermColumns {
 public:
  // Nothing where the cells name no names, or nothing that they could be names of.
  static std::optional<TermColumns> of(const std::vector<std::string>& header);
  // False when the record says nothing of anything.
  bool read(const std::vector<std::string>& cells, Term& out) const;
  const std::vector<std::string>& languages() const { return languages_; }

 private:
  enum class Kind : uint8_t { None, Id, Node, Code, Name, Synonyms, Definition };
  struct Column {
    Kind kind = Kind::None;
    std::string of;  // language of names; scheme of codes ("FMA")
  };
  std::vector<Column> columns_;
  std::vector<std::string> languages_;
};

struct TermHeader {
  TermColumns columns;
  char separator;
  size_t records;  // before the first term, with the header itself
};
// Looks through the first lines.
std::optional<TermHeader> findTermHeader(std::string_view text);

}  // namespace fabrica
