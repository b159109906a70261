// What lies under the pointer, and what is seen: small pictures of ids, read back without waiting.
#pragma once

#include <deque>
#include <memory>

#include "base/rest.h"
#include "render/context.h"
#include "render/planes.h"

namespace fabrica::render {

// Pixels around the pointer that still count: a disc, not a square.
int pickRadius(const View& view);

class Picking {
 public:
  explicit Picking(Context& context) : context_(context) {}
  ~Picking();

  // x, y: viewport pixels of `view` from its lower left. `slot`: that of the view in the last draw(), whose sections are
  // used again when they are still right.
  uint32_t request(const Scene& scene, const View& view, float x, float y, size_t slot);
  // Likewise, all that lies along the ray (picking_along.cpp).
  uint32_t requestAlong(const Scene& scene, const View& view, float x, float y, size_t slot);
  std::optional<Renderer::PickAnswer> poll();
  void requestSeen(const Scene& scene, const View& view);
  std::optional<std::vector<SeenStructure>> pollSeen();
  bool busy() const { return !picks_.empty() || !failed_.empty() || seen_ != nullptr; }

 private:
  // An id picture on its way: two layers (solid; glass, picked only where nothing solid is) of width x height pixels.
  struct Reading {
    uint32_t ticket = 0;
    int width = 0, height = 0, layers = 1;
    mat4 inverse{1};
    float scale = 1;  // viewport pixels a pixel
    int viewHeight = 0;
    bool along = false;
    int radius = 0;   // pixels around the pointer that count
    size_t tiles = 0; // squares of 2 * radius + 1 pixels beside each other; 0: one picture
    Buffer buffer;
    GLsync fence = nullptr;
    ~Reading();
    bool ready() const;
    std::vector<glm::uvec4> take();
    // What a pixel says, at x, y of `size` pixels each way from the lower left of the ray's picture.
    Pick pickOf(const glm::uvec4& pixel, int x, int y, int size) const;
  };
  void needTarget(int width, int height);
  // A picture that is about to be drawn, and the state that it is drawn with.
  std::unique_ptr<Reading> begin(const View& view, int width, int height, int layers);
  void clearTarget(const Reading& reading);
  void readBack(Reading& reading, int layer);
  Caps capsUnder(const Scene& scene, const View& view, const View& small, const ivec2& corner, size_t slot);
  FABRICA_REST static std::vector<Pick> along(const Reading& reading, const std::vector<glm::uvec4>& pixels);
  std::unique_ptr<Reading> drawIds(const Scene& scene, const View& view, const Caps& caps, const SectionImage* pane,
                                   ivec2 idOffset, bool glassToo);

  Context& context_;
  PassLists lists_;
  Texture ids_, depth_;
  Framebuffer target_;
  std::deque<std::unique_ptr<Reading>> picks_;
  std::deque<uint32_t> failed_;  // tickets that cannot be answered but with nothing
  std::unique_ptr<Reading> seen_;
  uint32_t lastTicket_ = 0;
};

}  // namespace fabrica::render
