// The tree as a flat list of the rows that are open, and what each row says of the parts below it. Rebuilt only when the
// atlas, the hierarchy or what is open changes; the eyes when an appearance changes. No drawing in here.
#pragma once

#include <vector>

#include "atlas/model.h"

namespace fabrica::ui {

class TreeRows {
 public:
  struct Row {
    uint32_t node = 0;
    uint16_t depth = 0;
    bool group = false, open = false;
  };

  void update(const Model& model);
  const std::vector<Row>& rows() const { return rows_; }
  uint32_t rowOf(uint32_t node) const;  // kNone when inside something closed

  Eye eye(uint32_t node) const;
  uint32_t parts(uint32_t node) const { return node < parts_.size() ? parts_[node] : 0; }  // structures with geometry at or below
  StructureIndex structure(uint32_t node) const { return structureOf_[node]; }
  uint32_t parent(uint32_t node) const { return parentOf_[node]; }

  void setOpen(uint32_t node, bool open);
  bool isOpen(uint32_t node) const { return node < open_.size() && open_[node]; }
  // Opens what the structure hangs from; its node, or kNone.
  uint32_t reveal(const Model& model, StructureIndex structure);

 private:
  void rebuildNodes(const Model& model);
  void rebuildRows(const Model& model);

  std::vector<Row> rows_;
  std::vector<uint32_t> rowOf_, parentOf_, order_;  // order: every node once, parents first
  std::vector<uint16_t> depth_;
  std::vector<StructureIndex> structureOf_;
  std::vector<uint32_t> parts_, shown_;
  std::vector<bool> open_;
  std::vector<std::vector<bool>> openOf_;           // by hierarchy, kept while another one is looked at
  uint32_t atlasRevision_ = ~0u, appearanceRevision_ = ~0u, hierarchy_ = kNone;
  bool stale_ = true;
};

// The groups a person thinks in: the first level of the hierarchy that has more than a few nodes, groups that only hold
// parts not opened further.
std::vector<StructureIndex> topGroups(const Model& model);

}  // namespace fabrica::ui
