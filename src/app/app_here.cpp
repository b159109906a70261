// What is here: all that lies along the ray at a place of the scene.
#include "app/app.h"

namespace fabrica {

uint32_t App::whatIsHere(vec2 at) { return ask(Ticket::Use::ApiHere, at); }

// By keyboard: under the pointer, where there is one, else in the middle of what panels leave free.
void App::askHere() {
  const Rect& scene = output_.scene;
  const vec2 middle{scene.x + (covered_.left + scene.width - covered_.right) / 2, scene.y + (covered_.top + scene.height - covered_.bottom) / 2};
  ask(Ticket::Use::Here, pointerAt_.value_or(middle));
}

void App::tellHere(const Ticket& ticket, std::span<const render::Pick> along) {
  Json list = Json::array();
  std::string words;
  std::vector<StructureIndex> which;
  for (const render::Pick& pick : along) {
    const StructureIndex s = pick.structure;
    if (s >= model_.atlas().structures.size()) continue;
    which.push_back(s);
    words += (words.empty() ? "" : ", ") + model_.nameOf(s);
    list.push_back(hitOf(pick));
  }
  if (ticket.use == Ticket::Use::ApiHere) return host_.event({{"type", "pick"}, {"ticket", ticket.number}, {"hit", std::move(list)}});
  here_ = {here_.number + 1, ticket.at, std::move(which)};
  host_.event({{"type", "command"}, {"kind", "say"}, {"text", words.empty() ? "Nothing is here." : "Here, front to back: " + words + "."}, {"ids", Json::array()}});
  touched();
}

void App::tellSets() const { host_.event({{"type", "sets"}}); }

// Names in more languages: those that the atlas brings, once its first picture is there; and what came of those that were opened.
void App::nameMore() {
  Terminologies& terms = loader_.terminologies();
  terms.fetch();
  for (std::string& text : terms.takeNews()) notices_.info("Names were added", text);
  for (const Error& error : terms.takeErrors()) {
    notices_.error(error);
    tellError(error);
  }
  touched();
}

}  // namespace fabrica
