// Messages for the person: one a source of trouble, however many of its parts fail.
#pragma once

#include <string>
#include <vector>

#include "base/rest.h"
#include "base/result.h"
#include "ui/ui.h"

namespace fabrica {

class Notices {
 public:
  // A failed part of a source joins that source's notice: "3 parts could not be loaded".
  // `tile`: one of an image of that name.
  void partFailed(const Error& error, const std::string& partName, bool tile = false);
  void error(const Error& error);
  // A volume of one file does not fit. `coarser`: address of a copy that does, which is offered.
  void tooLarge(const Error& error, const std::string& coarser);
  // Of the shapes that should be shown, some do not fit into the memory for them. 0: all do.
  void full(uint32_t denied, uint32_t wanted, uint64_t budget);
  // What is cut stays hollow on this device. Its words.
  FABRICA_REST std::string unfilled();
  // More planes should cut than can. Its words.
  FABRICA_REST std::string crowded();
  std::string info(const std::string& title, const std::string& detail = "");  // its id
  // With a button that opens an address.
  void offer(const std::string& title, const std::string& detail, const std::string& words, const std::string& address);
  void dismiss(const std::string& id);
  void clearParts();  // before a retry
  std::span<const ui::Notice> list() const { return notices_; }
  uint32_t revision() const { return revision_; }

 private:
  struct Failed {
    std::string id;
    std::vector<std::string> parts;
  };
  ui::Notice& put(const std::string& id);
  std::vector<ui::Notice> notices_;
  std::vector<Failed> failed_;
  uint32_t revision_ = 0;
  int lastInfo_ = 0;
  uint32_t denied_ = 0;
};

}  // namespace fabrica
