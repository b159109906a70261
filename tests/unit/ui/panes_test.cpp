// Panes of slices: their titles, whatever width is left for them.
#include "panels_fixture.h"
#include "ui/kit.h"

namespace fabrica::ui {
namespace {

TEST_F(PanelsTest, TitlesOfPanesAreWholeWhereverPanesBegin) {
  for (const char* name : {"axial", "coronal", "sagittal"}) {
    SlicePlane plane = *model.plane(name);
    plane.visible = true;
    model.setPlane(plane);
  }
  Options options = model.options();
  options.panes = true;
  model.setOptions(options);
  std::vector<DrawnText> drawn;
  size_t titles = 0;
  for (float width = 1100; width < 1500; width += 7) {
    input.size = {width, 900};
    for (int i = 0; i < 3; ++i) {
      input.time += 1;
      drawn.clear();
      watchedText = &drawn;
      ui->frame(model, input);
      watchedText = nullptr;
      ui->draw();
    }
    for (const DrawnText& text : drawn) {
      if (text.words != "Axial" && text.words != "Coronal" && text.words != "Sagittal") continue;
      ++titles;
      EXPECT_FALSE(text.cut) << text.words << " in a window of " << width;
    }
  }
  EXPECT_GT(titles, 100u);
}

}  // namespace
}  // namespace fabrica::ui
