// Exact sections: whenever the cut planes rest, area and outline of what is selected; and whole sections as drawings. Fetches
// the finest levels, has the geometry worker compute, one structure after another. Main thread.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "app/host.h"
#include "app/section_svg.h"
#include "atlas/section_units.h"
#include "base/rest.h"
#include "stream/transport.h"
#include "ui/ui.h"

namespace fabrica {

class Sectioner {
 public:
  // `addSeals`: what closes the holes of a structure or group (Closures), so that measures are of what is drawn.
  using AddSeals = std::function<void(StructureIndex, std::vector<MeasureChunk>&)>;
  Sectioner(const Model& model, Transport& transport, Host& host, std::function<JobId()> nextJob, AddSeals addSeals)
      : model_(model), transport_(transport), host_(host), nextJob_(std::move(nextJob)), addSeals_(std::move(addSeals)) {}

  // From now on the section of what is selected is measured (a person asked; the worker's program is large).
  void follow() { following_ = true; }
  // Each frame. True: the planes have only just moved, call again soon.
  bool update(double time);
  std::span<const ui::SectionMeasure> measures() const { return measures_; }

  // A plane's section of all that is shown, as SVG: told by the event {type: "section", ticket, name, save, svg} or
  // {type, ticket, save, error}. "" is the first plane that cuts or is shown. NotFound without such a plane; one after
  // another: a second one waits for the first.
  Result<uint32_t> exportSvg(const std::string& plane, bool save);
  const ui::SectionExport& exporting() const { return progress_; }
  // One unit's outline on a plane, for whoever asks: onResult()'s answer, with its lines, once.
  FABRICA_REST void outline(SectionUnit unit, const Plane& plane, std::function<void(const Json& answer)> told);
  void stop();  // all exports; they are told as Cancelled

  bool onPart(JobId job, Result<Bytes>& result);  // true when the job was ours
  bool onResult(const Json& answer);              // {job, state, areaCm2, perimeterCm, openLengthCm, loops, openLines, why}

 private:
  static constexpr uint32_t kOfExport = ~0u, kOfOthers = kOfExport - 1;
  struct Work {
    SectionUnit unit;
    Plane plane;
    uint32_t measure = kOfExport;  // into measures_, as of `round`
    uint32_t round = 0;
    uint32_t waiting = 0;          // parts on their way
    std::vector<MeasureChunk> chunks;
    std::function<void(const Json&)> told;  // of kOfOthers
    bool measures() const { return measure < kOfOthers; }
  };
  struct Export {
    uint32_t ticket = 0;
    bool save = false;
    SvgSection section;
    std::vector<SectionUnit> units;
    bool begun = false;
  };
  void measureAgain();
  void pump();
  void begin(uint32_t job, Work& work);
  void send(uint32_t job, Work& work);
  void finish(Work& work, const Json& answer);
  void failed(uint32_t job, const Error& error);
  void beginExport();
  void tellExport(const Json& outcome);

  const Model& model_;
  Transport& transport_;
  Host& host_;
  std::function<JobId()> nextJob_;
  AddSeals addSeals_;
  bool following_ = false;
  Revisions seen_;                       // planes, selection, closure of what was measured or is about to be
  double movedAt_ = 0;
  bool stale_ = false;
  uint32_t round_ = 0;                   // of measures: answers of earlier ones come too late
  std::vector<ui::SectionMeasure> measures_;

  std::deque<Work> queue_;
  std::map<uint32_t, Work> running_;     // geometry job → work
  std::map<JobId, std::pair<uint32_t, uint32_t>> parts_;  // fetch → geometry job, part
  // The selected structure's chunks, for the next place of the plane.
  std::vector<uint32_t> keptParts_;
  uint32_t places_ = 0;                  // the revision that they are of
  std::vector<MeasureChunk> kept_;

  std::deque<Export> exports_;
  ui::SectionExport progress_;
  uint32_t lastTicket_ = 0;
};

}  // namespace fabrica
