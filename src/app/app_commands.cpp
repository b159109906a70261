// What the panels ask for: done here, or told to the page.
#include "app/app.h"

namespace fabrica {

void App::setLanguage(const std::string& code) {
  Options options = model_.options();
  options.ui = code;
  model_.setOptions(options);
}

// The page has the words of each language.
void App::tellLanguage() {
  toldUi_ = model_.options().ui;
  host_.event({{"type", "language"}, {"language", toldUi_}});
}

void App::run(const ui::Command& command) {
  using Kind = ui::CommandKind;
  const auto tell = [&](const char* kind) {
    host_.event({{"type", "command"}, {"kind", kind}, {"text", command.text}, {"ids", model_.atlas().idsOf(command.structures)}});
  };
  switch (command.kind) {
    case Kind::CopyLink: return tell("copy-link");
    case Kind::Share: return tell("share");
    case Kind::OpenFile: return tell("open-file");
    case Kind::OpenUrlDialog: return tell("open-url-dialog");
    case Kind::Screenshot: return tell("screenshot");
    case Kind::FullScreen: return tell("full-screen");
    case Kind::OpenExternal: return tell("open-external");
    case Kind::CopyText: return tell("copy-text");
    case Kind::FocusSearch: return tell("focus-search");
    case Kind::ClearSearch: return tell("clear-search");
    case Kind::StartFresh: return startFresh();
    case Kind::Fit: return seek(command.structures);
    case Kind::StandardView: return controller_->standardView(command.text, model_, layout());
    case Kind::AutoWindow: return autoWindow(command.text);
    case Kind::Measure:
      for (StructureIndex s : command.structures) measurer_.start(s);
      return;
    case Kind::MeasureSections: return sectioner_.follow();
    case Kind::SaveSection: return (void)sectioner_.exportSvg(command.text, /*save=*/true);
    case Kind::StopSaving: return sectioner_.stop();
    case Kind::Retry: return retry();
    case Kind::OpenUrl: return load(command.text);
    case Kind::GoIn: return (void)goIn(command.text);
    case Kind::GoOut: return goOut();
    case Kind::AskPlace: return tell("ask-place");
    case Kind::AskName: return tell("ask-name");
    case Kind::AskWords: return tell("ask-words");
    case Kind::Learn: return tell("learn");
    case Kind::Sources: return tell("sources");
    case Kind::Frames: return tell("frames");
    case Kind::AskSetName: return tell("ask-set-name");
    case Kind::MakeSurfaces: return makeSurfaces(command.text);
    case Kind::StopSurfaces: return surfaces_.stop();
    case Kind::FindHistogram: return histograms_.want(model_.shownVolume());
    case Kind::DismissNotice: return notices_.dismiss(command.text);
    case Kind::Speak: return tell("speak");
    case Kind::Language:
      setLanguage(command.text);
      return tell("language");
  }
}

}  // namespace fabrica
