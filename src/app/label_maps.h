// Label maps among the files that were opened, and the tables of names that came with them: decides what is a label map, gives its
// values structures, names and colours. What it takes for labels, or not, a person can correct. Main thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "atlas/atlas.h"
#include "base/rest.h"
#include "formats/labels/label_table.h"
#include "formats/whole/whole_volume.h"

namespace fabrica {

// How a volume of one file is to be taken; behind an address: "#as=labels", "#as=image".
enum class TakenAs : uint8_t { Itself, Labels, Image };
TakenAs takenAs(const std::string& url);
// The address without it.
std::string withoutTaken(const std::string& url);
std::string withTaken(const std::string& url, TakenAs as);

struct LabelMap {
  std::string given, file;        // address as given, without "#as="; its file's name
  WholeLabels found;
  TakenAs as = TakenAs::Itself;   // what the person or the link says
  Volume image;                   // as it is without labels
  uint32_t imageVolume = kNone;   // of the atlas: where it is shown as an image
  uint32_t volume = kNone;        // where it is shown as labels; kNone: it never was
  bool open = false;              // streamed: so far only the values that the file names are known
  bool streamed = false;          // no file of its own: labels it is, whatever a person says
  bool labels = false;            // as what it is shown now
  std::vector<StructureIndex> structures;  // formats/whole/label_structures.h
  std::vector<std::vector<StructureIndex>> overlapping;
};

// Something to be told. `offer`: words of a button, and the address that it opens.
struct LabelNews {
  std::string title, detail, offer, offered;
};

class LabelMaps {
 public:
  // A volume that was opened, before it is in the atlas.
  void add(const std::string& given, const Volume& volume, WholeLabels found);
  void addTable(const std::string& given, LabelTable table);
  bool idle() const { return maps_.empty() && fresh_.empty(); }  // it has nothing to do with what is open
  // Once all is in the atlas: what is new becomes structures, names find their maps. Then Model::atlasChanged(). Volumes from `first` on
  // have just come: nothing has been read of them yet.
  FABRICA_REST void settle(Atlas& atlas, uint32_t first = 0);
  // A label map that is streamed, now that its values are known: those that are new become structures. Then Model::atlasChanged().
  FABRICA_REST const LabelMap& addStreamed(Atlas& atlas, uint32_t volume, std::vector<std::pair<uint32_t, uint64_t>> values);
  // The person says what it is. True when that changes something: then Model::atlasChanged().
  bool take(Atlas& atlas, const std::string& given, TakenAs as);
  const std::vector<LabelMap>& list() const { return maps_; }
  const LabelMap* find(const std::string& given) const;  // null when it holds no labels
  std::vector<LabelNews> takeNews();
  FABRICA_REST std::vector<Error> takeErrors();

 private:
  struct Table {
    std::string given, file;
    LabelTable table;
  };
  LabelMap* placeOf(const Table& table);
  bool isStreamedWide(const Atlas& atlas, uint32_t volume) const;
  void learn(Atlas& atlas, uint32_t first);
  void place(Atlas& atlas, std::vector<size_t>& named);
  void grow(Atlas& atlas, LabelMap& map, std::vector<std::pair<uint32_t, uint64_t>> values);
  LabelMap& streamedMap(Atlas& atlas, uint32_t volume);
  void become(Atlas& atlas, LabelMap& map);
  void name(Atlas& atlas, LabelMap& map);
  void tellUnknown(Atlas& atlas);

  std::vector<LabelMap> maps_;
  std::vector<Table> tables_, fresh_;  // `fresh_`: whose map has not been looked for
  std::vector<std::pair<size_t, size_t>> names_;  // map, table
  std::vector<std::string> unknown_;   // notes: maps whose numbers above 65,535 nobody has named so far
  std::vector<LabelNews> news_;
  std::vector<Error> errors_;
};

}  // namespace fabrica
