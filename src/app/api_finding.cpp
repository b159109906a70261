#include "app/api_finding.h"

#include "app/api_arguments.h"
#include "atlas/coverage.h"
#include "link/state.h"

namespace fabrica {

namespace {

// Of what is given, or else of what is selected.
Json saveSet(App& app, const Json& args) {
  const bool given = argument(args, 1).is_array();
  std::vector<StructureIndex> which = given ? readIds(argument(args, 1), app.model().atlas()) : app.model().selection();
  if (which.empty()) return refused(ErrorCode::NotFound, given ? "None of these ids is a structure." : "Nothing is selected.");
  const std::string name = app.model().addSet(textArgument(args, 0), std::move(which));
  if (name.empty()) return refused(ErrorCode::TooLarge, "There are " + std::to_string(kMostSets) + " sets already. Remove one first.");
  return name;
}

Json renameSet(App& app, const Json& args) {
  const std::string name = textArgument(args, 0), to = textArgument(args, 1);
  if (!app.model().set(name)) return refused(ErrorCode::NotFound, "There is no set \"" + name + "\".");
  if (to.empty()) return refused(ErrorCode::BadFormat, "A set needs a name.");
  if (to.size() > kMostSetName) return refused(ErrorCode::TooLarge, "A set's name has at most " + std::to_string(kMostSetName) + " bytes.");
  if (!app.model().renameSet(name, to)) return refused(ErrorCode::BadFormat, "Another set is called \"" + to + "\".");
  return {};
}

// What the tree names and the atlas does not show.
Json coverage(App& app) {
  const Coverage found = coverageOf(app.model());
  Json branches = Json::array(), gaps = Json::array();
  for (const BranchCoverage& b : found.branches) {
    branches.push_back({{"id", app.model().atlas().structures[b.branch].id}, {"name", app.model().nameOf(b.branch)}, {"named", b.named}, {"missing", b.missing}, {"ids", app.model().atlas().idsOf(b.gaps)}});
  }
  for (const KnownGap& gap : app.model().atlas().gaps) {
    const Localised text = app.model().said(gap.text, gap.texts);
    gaps.push_back({{"text", text.text}, {"language", text.language}, {"branch", gap.branch == kNone ? Json() : Json(app.model().atlas().structures[gap.branch].id)}});
  }
  return {{"named", found.named}, {"missing", found.missing}, {"branches", std::move(branches)}, {"gaps", std::move(gaps)}};
}

}  // namespace

std::optional<Json> callFinding(App& app, std::string_view name, const Json& args) {
  if (name == "whatIsHere") return Json(app.whatIsHere({float(numberArgument(args, 0, -1)), float(numberArgument(args, 1, -1))}));
  if (name == "sets") return setsJson(app.model());
  if (name == "saveSet") return saveSet(app, args);
  if (name == "renameSet") return renameSet(app, args);
  if (name == "mergeSets") return mergeSets(argument(args, 0), app.model()), Json();
  if (name == "coverage") return coverage(app);
  if (name == "notes") return Json(app.model().atlas().notes);
  if (name == "recent") return app.model().atlas().idsOf(app.model().recent());
  if (name == "setRecent") return app.model().setRecent(readIds(argument(args, 0), app.model().atlas())), Json();
  if (name != "removeSet") return std::nullopt;
  const std::string which = textArgument(args, 0);
  if (!app.model().set(which)) return refused(ErrorCode::NotFound, "There is no set \"" + which + "\".");
  return app.model().removeSet(which), Json();
}

}  // namespace fabrica
