#include "ui/icons.h"

#include <cstdlib>
#include <cstring>
#include <map>
#include <utility>
#include <vector>

#include "imgui_internal.h"

namespace fabrica::ui {

namespace {

// M move, L line, C Bézier (three points), Z close, O circle (centre, radius), D dot (centre, radius), R rounded rectangle
// (x, y, width, height, radius). Move, circle and rectangle begin a new stroke.
const char* path(Icon icon) {
  switch (icon) {
    case Icon::None: return "";
    case Icon::Eye: return "M2 12 C5 7 8.5 5.3 12 5.3 C15.5 5.3 19 7 22 12 M2 12 C5 17 8.5 18.7 12 18.7 C15.5 18.7 19 17 22 12 O12 12 3.2";
    case Icon::EyeSome: return "M2 12 C5 7 8.5 5.3 12 5.3 C15.5 5.3 19 7 22 12 M2 12 C5 17 8.5 18.7 12 18.7 C15.5 18.7 19 17 22 12 D12 12 1.8";
    case Icon::EyeOff: return "M2.5 10 C5.5 14.6 8.7 16 12 16 C15.3 16 18.5 14.6 21.5 10 M5.4 13.4 L3.6 15.8 M9.6 15.7 L8.8 18.6 M14.4 15.7 L15.2 18.6 M18.6 13.4 L20.4 15.8";
    case Icon::Search: return "O10.5 10.5 6.5 M15.3 15.3 L20.5 20.5";
    case Icon::Layers: return "M12 3.5 L21 8.3 L12 13 L3 8.3 Z M3 12.5 L12 17.2 L21 12.5 M3 16.6 L12 21.3 L21 16.6";
    case Icon::Slices: return "O12 12 9 M5.2 7.5 L18.8 7.5 M3 12 L21 12 M5.2 16.5 L18.8 16.5";
    case Icon::Cut: return "M12 3 C7 3 3 7 3 12 C3 17 7 21 12 21 Z D16.3 4.2 1.1 D19.6 7.4 1.1 D21 12 1.1 D19.6 16.6 1.1 D16.3 19.8 1.1 M12 8 L7.5 5.5 M12 14 L4 10 M12 20 L4 15.6";
    case Icon::Label: return "D4.5 18.5 2.1 M5.6 17 L10 8.5 L12.5 8.5 M15 6.3 L21.5 6.3 M15 10.7 L19.5 10.7";
    case Icon::Share: return "M12 15 L12 3.5 M7.8 7.6 L12 3.4 L16.2 7.6 M7.5 11 L5 11 L5 20.5 L19 20.5 L19 11 L16.5 11";
    case Icon::Camera: return "R3 7 18 13 3 O12 13.4 3.6 M8 7 L9.5 4.2 L14.5 4.2 L16 7";
    case Icon::Help: return "O12 12 9 M9.2 9.6 C9.2 7.9 10.4 6.9 12 6.9 C13.7 6.9 14.9 8 14.9 9.5 C14.9 11.6 12 11.7 12 14 D12 17 1.2";
    case Icon::Right: return "M9.5 6 L15.5 12 L9.5 18";
    case Icon::Down: return "M6 9.5 L12 15.5 L18 9.5";
    case Icon::Left: return "M14.5 6 L8.5 12 L14.5 18";
    case Icon::Up: return "M6 14.5 L12 8.5 L18 14.5";
    case Icon::Dots: return "D5.5 12 1.7 D12 12 1.7 D18.5 12 1.7";
    case Icon::Undo: return "M8 4.5 L3.8 8.7 L8 12.9 M3.8 8.7 L14 8.7 C17.5 8.7 20 11.2 20 14.4 C20 17.6 17.5 20 14 20 L9.5 20";
    case Icon::Redo: return "M16 4.5 L20.2 8.7 L16 12.9 M20.2 8.7 L10 8.7 C6.5 8.7 4 11.2 4 14.4 C4 17.6 6.5 20 10 20 L14.5 20";
    case Icon::Fit: return "M4 9 L4 4 L9 4 M15 4 L20 4 L20 9 M20 15 L20 20 L15 20 M9 20 L4 20 L4 15 O12 12 2.6";
    case Icon::Ghost: return "M5 20.5 L5 11 C5 7 8 4 12 4 C16 4 19 7 19 11 L19 20.5 L16.7 18.6 L14.3 20.5 L12 18.6 L9.7 20.5 L7.3 18.6 Z D9.5 11 1.3 D14.5 11 1.3";
    case Icon::Isolate: return "O12 12 8.5 D12 12 4.2";
    case Icon::Close: return "M6 6 L18 18 M18 6 L6 18";
    case Icon::Tree: return "M4 6 L20 6 M9 12 L20 12 M9 18 L20 18 M4 6 L4 18 L5.5 18 M4 12 L5.5 12";
    case Icon::Info: return "O12 12 9 M12 11 L12 16.8 D12 7.6 1.2";
    case Icon::External: return "M14 4 L20 4 L20 10 M20 4 L11 13 M17.5 13.5 L17.5 20 L4 20 L4 6.5 L10.5 6.5";
    case Icon::Copy: return "R9 9 11.5 11.5 2.5 M5.5 15 L3.5 15 L3.5 3.5 L15 3.5 L15 5.5";
    case Icon::Check: return "M5 12.5 L10 17.5 L19.5 7";
    case Icon::Flip: return "M8 4 L4 8 L8 12 M4 8 L20 8 M16 12 L20 16 L16 20 M20 16 L4 16";
    case Icon::Warning: return "M12 4 L21.5 20 L2.5 20 Z M12 10 L12 14.6 D12 17.2 1.1";
    case Icon::View: return "M12 3 L20 7.5 L20 16.5 L12 21 L4 16.5 L4 7.5 Z M4 7.5 L12 12 L20 7.5 M12 12 L12 21";
    case Icon::FullScreen: return "M4 9 L4 4 L9 4 M15 4 L20 4 L20 9 M20 15 L20 20 L15 20 M9 20 L4 20 L4 15";
    case Icon::Open: return "M3.5 19 L3.5 5 L9.5 5 L11.5 7.5 L20.5 7.5 L20.5 19 Z";
    case Icon::Link: return "M10 7.5 L7.5 7.5 C5 7.5 3 9.5 3 12 C3 14.5 5 16.5 7.5 16.5 L10 16.5 M14 7.5 L16.5 7.5 C19 7.5 21 9.5 21 12 C21 14.5 19 16.5 16.5 16.5 L14 16.5 M8.5 12 L15.5 12";
    case Icon::Panel: return "R3.5 4.5 17 15 3 M9.5 4.5 L9.5 19.5";
    case Icon::Measure: return "M3.5 15.5 L15.5 3.5 L20.5 8.5 L8.5 20.5 Z M7 12 L9.5 14.5 M10.5 8.5 L12.5 10.5 M14 5 L16.5 7.5";
    case Icon::Retry: return "M20 5 L20 10 L15 10 M19.5 10 C18.3 6.8 15.4 4.7 12 4.7 C8 4.7 4.7 8 4.7 12 C4.7 16 8 19.3 12 19.3 C15 19.3 17.6 17.5 18.7 14.9";
    case Icon::Inside: return "M12 3 C7 3 3 7 3 12 C3 17 7 21 12 21 C17 21 21 17 21 12 L16.4 12 M12 3 L12 7.6 O12 12 4.4 D12 12 1.2";
    case Icon::Learn: return "M2.5 9.5 L12 5 L21.5 9.5 L12 14 Z M6.5 11.5 L6.5 16.4 C9 18.9 15 18.9 17.5 16.4 L17.5 11.5 M21.5 9.5 L21.5 15.5";
    case Icon::Speak: return "M4 9.5 L4 14.5 L7.5 14.5 L12 18 L12 6 L7.5 9.5 Z M15 9.2 C16.8 10.8 16.8 13.2 15 14.8 M17.6 6.8 C20.8 9.6 20.8 14.4 17.6 17.2";
    case Icon::Play: return "M8 5.5 L18.5 12 L8 18.5 Z";
    case Icon::Pause: return "M8.5 6 L8.5 18 M15.5 6 L15.5 18";
    case Icon::Minus: return "M5 12 L19 12";
    case Icon::Save: return "M12 4 L12 15 M7.5 10.8 L12 15.2 L16.5 10.8 M4 15 L4 20 L20 20 L20 15";
    case Icon::Plus: return "M12 5 L12 19 M5 12 L19 12";
    case Icon::Whole: return "O12 12 5 M3 7 L3 3 L7 3 M17 3 L21 3 L21 7 M21 17 L21 21 L17 21 M7 21 L3 21 L3 17";
    case Icon::Sun: return "O12 12 4.2 M12 2.5 L12 5 M12 19 L12 21.5 M2.5 12 L5 12 M19 12 L21.5 12 M5.3 5.3 L7 7 M17 17 L18.7 18.7 M5.3 18.7 L7 17 M17 7 L18.7 5.3";
  }
  return "";
}

void drawPath(ImDrawList* list, const char* at, ImVec2 center, float size, ImU32 color) {
  const float scale = size / 24, width = size >= 22 ? 1.75f : 1.55f;
  const ImVec2 origin(center.x - size / 2, center.y - size / 2);
  const auto number = [&] {
    char* end = nullptr;
    const float value = std::strtof(at, &end);
    at = end;
    return value * scale;
  };
  const auto point = [&] {
    const float x = number(), y = number();
    return ImVec2(origin.x + x, origin.y + y);
  };
  const auto flush = [&] {
    if (list->_Path.Size > 1) list->PathStroke(color, 0, width);
    list->PathClear();
  };
  while (*at) {
    switch (*at++) {
      case 'M':
        flush();
        list->PathLineTo(point());
        break;
      case 'L': list->PathLineTo(point()); break;
      case 'C': {
        const ImVec2 a = point(), b = point(), c = point();
        list->PathBezierCubicCurveTo(a, b, c, 10);
        break;
      }
      case 'Z':
        list->PathStroke(color, ImDrawFlags_Closed, width);
        break;
      case 'O': {
        flush();
        const ImVec2 c = point();
        list->AddCircle(c, number(), color, 0, width);
        break;
      }
      case 'D': {
        flush();
        const ImVec2 c = point();
        list->AddCircleFilled(c, number(), color);
        break;
      }
      case 'R': {
        flush();
        const ImVec2 a = point();
        const float w = number(), h = number(), r = number();
        list->AddRect(a, ImVec2(a.x + w, a.y + h), color, r, 0, width);
        break;
      }
      default: break;
    }
  }
  flush();
}

// An icon's triangles about its middle. Dozens are drawn in every frame, and reading and stroking a path costs more than all
// else on a panel.
struct Shape {
  std::vector<ImDrawVert> vertices;  // opaque, or with no alpha at the soft edge
  std::vector<ImDrawIdx> indices;
};

// All that were drawn so far, as long as the texture of white and of lines stays where it is. Main thread, like ImGui.
class Shapes {
 public:
  Shape& of(const ImDrawListSharedData& shared, Icon icon, float size) {
    const ImVec4 line = shared.TexUvLines ? shared.TexUvLines[2] : ImVec4();
    const ImVec4 texture(shared.TexUvWhitePixel.x, shared.TexUvWhitePixel.y, line.x, line.y);
    if (std::memcmp(&texture, &texture_, sizeof texture) != 0) shapes_.clear();
    texture_ = texture;
    return shapes_[{icon, size}];
  }

 private:
  std::map<std::pair<Icon, float>, Shape> shapes_;
  ImVec4 texture_;
};

// Draws it and keeps what that put into the list.
void drawFirst(ImDrawList* list, Icon icon, ImVec2 center, float size, ImU32 color, Shape& shape) {
  const int firstVertex = list->VtxBuffer.Size, firstIndex = list->IdxBuffer.Size;
  const unsigned numbered = list->_VtxCurrentIdx;
  drawPath(list, path(icon), center, size, color);
  if (list->_VtxCurrentIdx < numbered) return;  // it went on in another command: next time
  shape.vertices.assign(list->VtxBuffer.begin() + firstVertex, list->VtxBuffer.end());
  shape.indices.assign(list->IdxBuffer.begin() + firstIndex, list->IdxBuffer.end());
  for (ImDrawVert& vertex : shape.vertices) {
    vertex.pos.x -= center.x;
    vertex.pos.y -= center.y;
  }
  for (ImDrawIdx& index : shape.indices) index = ImDrawIdx(index - numbered);
}

}  // namespace

void drawIcon(ImDrawList* list, Icon icon, ImVec2 center, float size, ImU32 color) {
  if (icon == Icon::None || !(color & IM_COL32_A_MASK)) return;
  static Shapes shapes;
  Shape& shape = shapes.of(*list->_Data, icon, size);
  if (shape.indices.empty()) return drawFirst(list, icon, center, size, color, shape);
  list->PrimReserve(int(shape.indices.size()), int(shape.vertices.size()));
  const unsigned first = list->_VtxCurrentIdx;
  for (const ImDrawIdx index : shape.indices) *list->_IdxWritePtr++ = ImDrawIdx(first + index);
  for (ImDrawVert vertex : shape.vertices) {
    vertex.pos.x += center.x;
    vertex.pos.y += center.y;
    vertex.col = (vertex.col & IM_COL32_A_MASK) ? color : color & ~IM_COL32_A_MASK;
    *list->_VtxWritePtr++ = vertex;
  }
  list->_VtxCurrentIdx += unsigned(shape.vertices.size());
}

}  // namespace fabrica::ui
