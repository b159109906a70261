// A section as a drawing: SVG in millimetres, with names. No network, no GL.
#pragma once

#include <string>
#include <vector>

#include "base/math.h"

namespace fabrica {

// What one structure adds, as text already: a section of thousands is put together little by little.
struct SvgPart {
  std::string id, name;
  Color color;
  double areaCm2 = 0;
  bool open = false;             // lines instead of faces
  std::string path;              // millimetres, in the plane's own coordinates
  glm::dvec2 low{0}, high{0};    // of the path
};
// x, y, z in metres; a loop does not repeat its first point.
SvgPart svgPart(const Plane& at, std::string id, std::string name, const Color& color, double areaCm2,
                const std::vector<std::vector<double>>& loops, const std::vector<std::vector<double>>& lines);

struct SvgSection {
  std::string plane;   // its name
  Plane at;
  std::string title;   // of the atlas
  std::string credit;  // who is to be named
  std::vector<SvgPart> parts;
  std::vector<std::string> missing;  // names of what could not be had
};

// One <path> a part with fill, stroke, <title> and data-id, the larger first; scale bar, letters of the four sides, a
// legend. As the slice pane shows it (interact/pane_control.h).
std::string formatSvg(const SvgSection& section);

// "hubmap-male-axial-s-120-mm.svg": letters, digits and dashes only.
std::string svgFileName(const SvgSection& section);

// "S 120 mm": where the plane lies along its own axis.
std::string planePlace(const Plane& plane);

}  // namespace fabrica
