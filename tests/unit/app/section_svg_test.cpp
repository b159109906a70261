#include "app/section_svg.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fabrica {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// A square of 40 mm in the axial plane at S 120 mm, with a smaller one in it that is named first.
SvgSection square() {
  const auto ring = [](double half) {
    return std::vector<double>{-half, 0.12, -half, half, 0.12, -half, half, 0.12, half, -half, 0.12, half};
  };
  SvgSection section;
  section.plane = "axial";
  section.at = {vec3(0, 0.12f, 0), vec3(0, 1, 0)};
  section.title = "Head";
  section.parts = {svgPart(section.at, "inner", "Inner \"one\"", {255, 0, 0}, 4, {ring(0.01)}, {}),
                   svgPart(section.at, "outer", "Outer", {0, 0, 255}, 16, {ring(0.02)}, {})};
  return section;
}

TEST(SectionSvg, IsInMillimetresWithTheLargerFirst) {
  const std::string svg = formatSvg(square());
  EXPECT_THAT(svg, HasSubstr("mm\" viewBox=\"0 0 "));
  EXPECT_THAT(svg, HasSubstr("<path data-id=\"outer\" data-area-cm2=\"16\" fill=\"#0000ff\""));
  EXPECT_LT(svg.find("data-id=\"outer\""), svg.find("data-id=\"inner\""));
  EXPECT_THAT(svg, HasSubstr("M-20 20L20 20 20 -20 -20 -20Z")) << "40 mm wide; anterior is up";
  EXPECT_THAT(svg, HasSubstr("<title>Inner &quot;one&quot;</title>"));
  EXPECT_THAT(svg, HasSubstr("Axial section, S 120 mm"));
  EXPECT_THAT(svg, HasSubstr(">1 cm</text>"));
}

TEST(SectionSvg, LettersAreThoseOfThePane) {
  const std::string svg = formatSvg(square());
  // Looked at from below: the patient's left is at the right.
  EXPECT_LT(svg.find(">A</text>"), svg.find(">P</text>"));
  EXPECT_LT(svg.find(">R</text>"), svg.find(">L</text>"));
}

TEST(SectionSvg, NamesFilesSafely) {
  SvgSection section = square();
  EXPECT_EQ(svgFileName(section), "head-axial-s-120-mm.svg");
  section.title = "../../Évil & name";
  section.plane = "plane 1";
  section.at.position.y = -0.03f;
  EXPECT_EQ(svgFileName(section), "vil-name-plane-1-i-30-mm.svg");
  section.title = std::string(1000, 'a');
  EXPECT_LE(svgFileName(section).size(), 100u);
}

TEST(SectionSvg, OpenSurfacesAreLines) {
  SvgSection section = square();
  section.parts = {svgPart(section.at, "sheet", "Sheet", {0, 128, 0}, 0, {}, {{0, 0.12, 0, 0.01234, 0.12, 0, 0.01, 0.12, 0.0105}})};
  const std::string svg = formatSvg(section);
  EXPECT_THAT(svg, HasSubstr("data-id=\"sheet\" fill=\"none\""));
  EXPECT_THAT(svg, HasSubstr("d=\"M0 0L12.34 0 10 -10.5\""));
}

TEST(SectionSvg, HostileNamesStayText) {
  SvgSection section = square();
  section.parts[0].name = "</title><script>alert(1)</script>\x01";
  section.parts[0].id = "\"><script>";
  section.title = "<b>";
  section.missing = {"x<y"};
  const std::string svg = formatSvg(section);
  EXPECT_THAT(svg, Not(HasSubstr("<script>")));
  EXPECT_THAT(svg, Not(HasSubstr("<b>")));
  EXPECT_THAT(svg, Not(HasSubstr("\x01")));
  EXPECT_THAT(svg, HasSubstr("Missing: x&lt;y"));
}

TEST(SectionSvg, NothingIsStillADrawing) {
  SvgSection section = square();
  section.parts.clear();
  EXPECT_THAT(formatSvg(section), HasSubstr("</svg>"));
}

}  // namespace
}  // namespace fabrica
