#include "ui/ui.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <set>

#include "base/words.h"
#include "imgui_internal.h"
#include "ui/fonts.h"
#include "ui/painter.h"
#include "ui/state.h"

namespace fabrica::ui {

namespace {

constexpr float kTapSlop = 10;
constexpr int kSettle = 2;  // frames that ImGui needs after it took an event to show all of its effect
constexpr float kPhoneWidth = 700, kPhoneHeight = 480;
constexpr float kUprightWidth = 900;  // an upright tablet: tree and card beside each other would leave nothing of the body

// FNV-1a, by words, in four lanes: a multiplication waits for the one before it.
uint64_t hashOf(const ImDrawData& data) {
  constexpr uint64_t kPrime = 1099511628211ull;
  uint64_t hash = 14695981039346656037ull;
  const auto mix = [&](const auto& list) {
    const char* bytes = reinterpret_cast<const char*>(list.Data);
    size_t left = size_t(list.size_in_bytes());
    uint64_t words[4], lanes[4] = {hash, ~hash, hash + 1, ~hash + 1};
    for (; left >= sizeof words; bytes += sizeof words, left -= sizeof words) {
      std::memcpy(words, bytes, sizeof words);
      for (int i = 0; i < 4; ++i) lanes[i] = (lanes[i] ^ words[i]) * kPrime;
    }
    std::fill(std::begin(words), std::end(words), 0);
    if (left > 0) std::memcpy(words, bytes, left);
    for (int i = 0; i < 4; ++i) hash = (hash ^ ((lanes[i] ^ words[i]) * kPrime)) * kPrime;
  };
  for (const ImDrawList* list : data.CmdLists) {
    mix(list->VtxBuffer);
    mix(list->IdxBuffer);
    for (const ImDrawCmd& command : list->CmdBuffer) {
      for (float side : {command.ClipRect.x, command.ClipRect.y, command.ClipRect.z, command.ClipRect.w}) {
        hash = (hash ^ std::bit_cast<uint32_t>(side)) * kPrime;
      }
    }
  }
  return hash;
}

float ratioOf(const Input& input) { return std::clamp(input.pixelRatio, 0.5f, 8.0f); }

class UiImpl final : public Ui {
 public:
  explicit UiImpl(std::span<const ByteView> files) : context_(ImGui::CreateContext()), fonts_(files), kit_(fonts_, images_) {
    ImGui::SetCurrentContext(context_);
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.ConfigFlags |= ImGuiConfigFlags_NoMouseCursorChange;
    io.ConfigWindowsMoveFromTitleBarOnly = true;
    ImGuiStyle& style = ImGui::GetStyle();
    style.WindowPadding = style.ItemSpacing = style.FramePadding = style.ItemInnerSpacing = ImVec2(0, 0);
    style.WindowBorderSize = style.ChildBorderSize = 0;
    style.WindowMinSize = ImVec2(1, 1);
    style.CurveTessellationTol = 0.6f;
    style.CircleTessellationMaxError = 0.15f;
    painter_.begin();
  }
  ~UiImpl() override { ImGui::DestroyContext(context_); }

  bool pointer(const PointerEvent& event) override;
  bool wheel(const WheelEvent& event) override;
  bool key(const std::string& key, bool down, uint32_t mods, Model& model) override;
  void searched(const std::string& text, bool focused, std::span<const SearchHit> hits) override;
  void prepare(const Model& model, const Input& input) override;
  Output frame(Model& model, const Input& input) override;
  bool changed() const override { return picture_ != drawnPicture_ || fontsStale_; }
  void draw(bool panels, const Rect* tile) override;
  std::vector<ShownLabel> labels() const override;
  void setTextRasteriser(TextRasteriser rasteriser) override { images_.setRasteriser(std::move(rasteriser)); }
  const std::vector<Control>& controls() const override { return kit_.controls(); }
  void setFont(size_t index, ByteView file) override { fonts_.set(index, file); }
  void rebuildGpu() override;
  void openPanel(const std::string& name) override;

 private:
  bool overPanel(const vec2& at) const {
    return std::any_of(solid_.begin(), solid_.end(), [&](const Rect& r) { return r.contains(at); });
  }
  bool overHot(const vec2& at) const {
    return std::any_of(state_.hot.begin(), state_.hot.end(), [&](const Rect& r) { return r.contains(at); });
  }
  void down(const PointerEvent& event);
  void up(const PointerEvent& event);

  ImGuiContext* context_;
  Fonts fonts_;
  TextImages images_;
  Kit kit_;
  Painter painter_;
  State state_;
  std::vector<Rect> solid_;
  std::vector<SearchHit> hits_;
  std::vector<Command> pending_;
  std::set<int> captured_;      // pointers that came down on a panel or on something hot
  int main_ = -1;               // the one that ImGui sees
  uint32_t words_ = 0;          // revision of the catalogue whose letters are there
  bool mainIsHot_ = false, sceneHas_ = false;
  vec2 pressed_{0}, mouse_{-1e6f};
  bool phone_ = false, drawn_ = false, fontsStale_ = true;
  int settle_ = kSettle;
  double last_ = -1;
  uint64_t picture_ = 0, drawnPicture_ = 1;  // hashes of draw lists
};

void UiImpl::down(const PointerEvent& event) {
  const bool panel = overPanel(event.at), hot = !panel && overHot(event.at);
  state_.treeFocus = panel && state_.treeRect.contains(event.at);
  if (!panel && !hot) {
    sceneHas_ = true;
    state_.menu.reset();
    state_.here.reset();
    return;
  }
  captured_.insert(event.id);
  state_.mods = event.mods;
  if (main_ != -1) return;
  main_ = event.id;
  mainIsHot_ = hot;
  pressed_ = event.at;
  if (hot) return;
  ImGuiIO& io = ImGui::GetIO();
  io.AddMousePosEvent(event.at.x, event.at.y);
  io.AddMouseButtonEvent(0, true);
  if (event.device == PointerDevice::Touch || phone_) kit_.scroll().down(event.at, event.time);
}

void UiImpl::up(const PointerEvent& event) {
  captured_.erase(event.id);
  if (captured_.empty()) sceneHas_ = false;
  if (event.id != main_) return;
  main_ = -1;
  if (mainIsHot_) {
    if (event.type == PointerType::Up && glm::length(event.at - pressed_) < kTapSlop) state_.tap = Tap{pressed_};
    return;
  }
  ImGuiIO& io = ImGui::GetIO();
  kit_.scroll().up(event.time);
  io.AddMousePosEvent(event.at.x, event.at.y);
  io.AddMouseButtonEvent(0, false);
  // A finger that is gone hovers over nothing.
  if (event.device == PointerDevice::Touch) io.AddMousePosEvent(-FLT_MAX, -FLT_MAX);
}

bool UiImpl::pointer(const PointerEvent& event) {
  ImGui::SetCurrentContext(context_);
  ImGuiIO& io = ImGui::GetIO();
  settle_ = kSettle;
  const bool touch = event.device == PointerDevice::Touch;
  io.AddMouseSourceEvent(touch ? ImGuiMouseSource_TouchScreen : ImGuiMouseSource_Mouse);
  if (!touch) mouse_ = event.at;
  switch (event.type) {
    case PointerType::Down: {
      if (event.button > 0) return overPanel(event.at);
      down(event);
      return captured_.contains(event.id);
    }
    case PointerType::Move: {
      const bool mine = captured_.contains(event.id);
      if (event.id == main_ && !mainIsHot_) {
        // A scroll takes the press away from what is under the finger.
        if (!kit_.scroll().move(event.at, event.time)) io.AddMousePosEvent(event.at.x, event.at.y);
      } else if (!touch && main_ == -1) {
        const bool free = !sceneHas_ && event.buttons == 0;
        io.AddMousePosEvent(free ? event.at.x : -FLT_MAX, free ? event.at.y : -FLT_MAX);
        return free && (overPanel(event.at) || overHot(event.at));
      }
      return mine;
    }
    case PointerType::Up:
    case PointerType::Cancel: {
      const bool mine = captured_.contains(event.id);
      up(event);
      if (!mine) sceneHas_ = false;
      return mine;
    }
    case PointerType::Leave:
      mouse_ = vec2(-1e6f);
      if (main_ == -1) io.AddMousePosEvent(-FLT_MAX, -FLT_MAX);
      return false;
  }
  return false;
}

bool UiImpl::wheel(const WheelEvent& event) {
  if (!overPanel(event.at)) return false;
  settle_ = kSettle;
  if (!event.pinch) kit_.scroll().wheel(event.at, event.delta.y);
  return true;
}

bool UiImpl::key(const std::string& key, bool down, uint32_t mods, Model& model) {
  if (!down) return false;
  settle_ = kSettle;
  if (key == "Escape") {
    if (state_.here) state_.here.reset();
    else if (state_.menu) state_.menu.reset();
    else if (!state_.searchText.empty() || state_.searchFocused) pending_.push_back({CommandKind::ClearSearch, {}, {}});
    else if (state_.popover != Page::None) state_.popover = Page::None;
    else if (phone_ && state_.stop != SheetStop::Peek) state_.stop = SheetStop::Peek;
    else return false;
    return true;
  }
  if (mods & (modifiers::kControl | modifiers::kAlt | modifiers::kMeta)) return false;
  if (state_.here && !state_.searchFocused && hereKey(state_, model, key)) return true;
  if (treeKey(state_, model, key, pending_, hits_)) return true;
  if (state_.searchFocused) return false;  // it is typed into the field
  if (key == "/") {
    pending_.push_back({CommandKind::FocusSearch, {}, {}});
    return true;
  }
  if (key == "?") {
    openPanel(state_.popover == Page::Help ? "" : "help");
    return true;
  }
  return false;
}

void UiImpl::searched(const std::string& text, bool focused, std::span<const SearchHit> hits) {
  if (text != state_.typedText) state_.hitCursor = 0;
  state_.typedText = text;
  state_.searchFocused = focused;
  hits_.assign(hits.begin(), hits.end());
}

void UiImpl::prepare(const Model& model, const Input& input) {
  ImGui::SetCurrentContext(context_);
  painter_.prepare();
  for (const Notice& notice : input.notices) {
    fonts_.noteText(notice.title);
    fonts_.noteText(notice.detail);
  }
  fonts_.noteText(input.searchText);
  if (words_ != wordsRevision()) {
    words_ = wordsRevision();
    fonts_.noteText(wordsText());
  }
  if (fonts_.update(model.atlas(), model.revisions().atlas, metrics(input.touch), ratioOf(input))) fontsStale_ = true;
}

Output UiImpl::frame(Model& model, const Input& input) {
  prepare(model, input);
  Output out;
  const float ratio = ratioOf(input);
  // Inside another page panels open one at a time, as on a phone.
  const bool upright = input.size.x < input.size.y && input.size.x < kUprightWidth;
  const bool phone = input.embedded || input.size.x < kPhoneWidth || upright || (input.size.y < kPhoneHeight && input.touch);
  const Metrics measures = metrics(input.touch);
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = im(input.size);
  io.DisplayFramebufferScale = ImVec2(ratio, ratio);
  io.DeltaTime = last_ < 0 ? 1.0f / 60 : static_cast<float>(std::clamp(input.time - last_, 1e-4, 0.1));
  io.FontDefault = fonts_.get(Face::Body);
  io.FontGlobalScale = 1 / ratio;
  last_ = input.time;
  ImGui::NewFrame();
  if (kit_.scroll().scrolling()) ImGui::ClearActiveID();

  const Theme theme = model.options().theme;
  kit_.reducedMotion = model.options().reducedMotion || input.still;
  kit_.moreContrast = model.options().moreContrast;
  images_.beginFrame();
  kit_.pixelRatio = ratio;
  kit_.begin(measures, theme == Theme::Auto ? input.dark : theme == Theme::Dark, input.time, io.DeltaTime);
  if (phone != phone_) {
    // The layouts share what is open.
    phone_ = phone;
    state_.sheetHeight = 0;
    state_.menu.reset();
    state_.here.reset();
  }
  state_.hot.clear();
  searched(input.searchText, input.searchFocused, input.hits);
  if (!input.hits.empty() || state_.recentShown || state_.hitByKey) followSearch(state_, model, input);
  out.commands = std::move(pending_);
  pending_.clear();
  out.scene = {0, 0, input.size.x, input.size.y};
  out.pointerOverUi = main_ != -1 || overPanel(mouse_);
  const Insets& safe = input.safe;
  Frame f{model, input, out, kit_, state_,
          {safe.left, safe.top, input.size.x - safe.left - safe.right, input.size.y - safe.top - safe.bottom}, phone};
  const StructureIndex hovered = model.hovered();
  if (input.bare) bareLayout(f);
  else if (input.embedded) embedLayout(f);
  else if (phone) phoneLayout(f);
  else desktopLayout(f);
  if (state_.menu) rowMenu(f);  // it comes with the rest of the program
  if (state_.here || (input.here && input.here->number != state_.hereNumber)) hereMenu(f);
  progressOverlay(f);
  // Where nothing is named, nothing gives its name away; nor where numbers are to be named.
  const Options& options = model.options();
  const bool asks = options.labels != LabelMode::Off && options.labelLook.numbers && !options.labelLook.key;
  if (!asks && (!input.bare || options.labels != LabelMode::Off)) hoverOverlay(f);
  kit_.drawTip();
  // The pointer is on a panel, but on no row: nothing is pointed at.
  if (!f.rowHovered && out.pointerOverUi && model.hovered() == hovered && hovered != kNone) model.hover(kNone);
  state_.searchText = input.searchText;
  state_.tap.reset();
  solid_ = kit_.takeSolid();
  ImGui::Render();
  drawn_ = true;
  picture_ = hashOf(*ImGui::GetDrawData());
  kit_.finish();
  // ImGui takes one press or release a frame: what it left for the next has had no effect yet.
  if (ImGui::GetCurrentContext()->InputEventsQueue.Size > 0) settle_ = kSettle;
  else if (settle_ > 0) --settle_;
  out.animating = kit_.moving() || settle_ > 0;
  return out;
}

void UiImpl::draw(bool panels, const Rect* tile) {
  ImGui::SetCurrentContext(context_);
  if (!drawn_) return;
  drawnPicture_ = panels ? picture_ : ~picture_;
  if (fontsStale_) painter_.uploadFonts();
  fontsStale_ = false;
  for (const TextImages::Upload& u : images_.takeUploads()) painter_.uploadImage(u.id, u.width, u.height, u.alpha->data());
  for (uint32_t id : images_.takeFreed()) painter_.freeImage(id);
  const ImVec4 part = tile ? ImVec4(tile->x, tile->y, tile->width, tile->height) : ImVec4();
  if (const ImDrawData* data = ImGui::GetDrawData()) painter_.draw(*data, panels ? nullptr : ImGui::GetBackgroundDrawList(), tile ? &part : nullptr);
}

std::vector<ShownLabel> UiImpl::labels() const {
  std::vector<ShownLabel> out;
  for (const MovingLabel& label : state_.labels)
    out.push_back({label.place.structure, label.words, label.text(), label.at, label.alpha});
  return out;
}

void UiImpl::rebuildGpu() {
  painter_.forget();
  images_.forgetGpu();
  fontsStale_ = true;
}

void UiImpl::openPanel(const std::string& name) {
  settle_ = kSettle;
  const Page page = name == "tree" ? Page::Tree : name == "card" ? Page::Card : name == "slices" ? Page::Slices : name == "inside" ? Page::Inside : name == "layers" ? Page::Layers : name == "measure" ? Page::Measure
                  : name == "view" ? Page::View : name == "labels" ? Page::Labels : name == "help" ? Page::Help : name == "about" ? Page::About : name == "coverage" ? Page::Coverage : Page::None;
  state_.menu.reset();
  state_.here.reset();
  if (page == Page::Tree || page == Page::None) state_.treeOpen = page == Page::Tree || state_.treeOpen;
  state_.popover = page == Page::Tree || page == Page::Card ? Page::None : page;
  state_.page = page == Page::None ? Page::Tree : page;
  state_.stop = page == Page::None ? SheetStop::Peek : SheetStop::Half;
}

}  // namespace

std::unique_ptr<Ui> Ui::create(std::span<const ByteView> fonts) { return std::make_unique<UiImpl>(fonts); }

}  // namespace fabrica::ui
