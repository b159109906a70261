// An atlas of GLB files as the page has it: assembled, decoded, on the GPU, and what closes found out. Natively, at once.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "app/closures.h"
#include "app/picture.h"
#include "atlas/model.h"
#include "atlas/section_units.h"
#include "geometry/surface.h"
#include "platform/headless/gl_context.h"
#include "render/renderer.h"

namespace fabrica::accuracy {

class RealAtlas {
 public:
  // Every part at its finest level; `coarseFirst`: after their coarsest levels have been there, as in the page.
  static Result<std::unique_ptr<RealAtlas>> open(const std::vector<std::filesystem::path>& files, bool coarseFirst = false);

  Model& model() { return model_; }
  render::Renderer& renderer() { return *renderer_; }
  const std::vector<render::DrawItem>& items() const { return items_; }  // one a part, in the parts' order
  std::span<const render::DrawItem> seals() { return closures_.sealsAt(shown_); }
  std::vector<render::StructureStyle> styles() { return picture_.styles(model_); }
  // Made when first asked for; with what closes its holes, or as it is.
  const Surface& surfaceOf(const SectionUnit& unit, bool sealed = true);
  bool hasHoles(const SectionUnit& unit) const;

 private:
  RealAtlas() = default;
  Status decode(const std::vector<std::pair<std::string, Bytes>>& files, bool coarse);

  Model model_;
  Closures closures_{model_};
  Picture picture_;
  std::unique_ptr<headless::GlContext> context_;
  std::unique_ptr<render::Renderer> renderer_;
  std::vector<Bytes> chunks_;  // by part
  std::vector<render::DrawItem> items_;
  std::vector<MeshStream::Shown> shown_;
  std::vector<std::unique_ptr<Surface>> surfaces_[2];  // by structure: as they are, sealed
};

}  // namespace fabrica::accuracy
