#include "app/section_svg.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "base/json.h"
#include "interact/pane_control.h"

namespace fabrica {

namespace {

constexpr double kMmPerMetre = 1000;
constexpr double kLetterWidth = 0.55;  // of a letter's height, on average

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') out += "&amp;";
    else if (c == '<') out += "&lt;";
    else if (c == '>') out += "&gt;";
    else if (c == '"') out += "&quot;";
    else if (static_cast<unsigned char>(c) >= 0x20) out += c;  // others are not allowed in XML
    else out += ' ';
  }
  return out;
}

// Without zeros that say nothing: a hundredth of a millimetre is finer than any surface. Not by printf: there are many.
void append(std::string& out, double value) {
  const auto hundredths = static_cast<int64_t>(std::llround(value * 100));
  uint64_t rest = hundredths < 0 ? uint64_t(-hundredths) : uint64_t(hundredths);
  if (hundredths < 0) out += '-';
  char digits[24];
  char* const end = digits + sizeof digits;
  char* at = end;
  const uint64_t part = rest % 100;
  for (rest /= 100; rest > 0 || at == end; rest /= 10) *--at = char('0' + rest % 10);
  out.append(at, size_t(end - at));
  if (part == 0) return;
  out += '.';
  out += char('0' + part / 10);
  if (part % 10) out += char('0' + part % 10);
}

std::string number(double value) {
  std::string out;
  append(out, std::isfinite(value) ? std::clamp(value, -1e12, 1e12) : 0);
  return out;
}

size_t lettersOf(std::string_view text) {
  return size_t(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

const char* letterOf(const vec3& way) {
  const vec3 size = glm::abs(way);
  if (size.y >= size.x && size.y >= size.z) return way.y >= 0 ? "S" : "I";
  if (size.z >= size.x) return way.z >= 0 ? "A" : "P";
  return way.x >= 0 ? "L" : "R";
}

// The plane's own coordinates: mm from its position, y downwards.
struct Sheet {
  explicit Sheet(const Plane& at) : axes(paneAxes(at)), right(axes.right), up(axes.up), origin(at.position) {}
  glm::dvec2 at(const double* p) const {
    const glm::dvec3 d = glm::dvec3(p[0], p[1], p[2]) - origin;
    return glm::clamp(glm::dvec2(glm::dot(d, right), -glm::dot(d, up)) * kMmPerMetre, -1e9, 1e9);
  }
  PaneAxes axes;
  glm::dvec3 right, up, origin;
};

void addPath(const Sheet& sheet, const std::vector<std::vector<double>>& lines, bool closed, SvgPart& out) {
  for (const auto& line : lines) {
    for (size_t i = 0; i + 2 < line.size(); i += 3) {
      const glm::dvec2 p = sheet.at(&line[i]);
      if (out.path.empty()) out.low = out.high = p;
      out.low = glm::min(out.low, p);
      out.high = glm::max(out.high, p);
      out.path += i == 0 ? 'M' : i == 3 ? 'L' : ' ';
      append(out.path, p.x);
      out.path += ' ';
      append(out.path, p.y);
    }
    if (closed && !line.empty()) out.path += 'Z';
  }
}

std::string textAt(double x, double y, double size, const char* more, std::string_view words) {
  return "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" font-size=\"" + number(size) + "\"" + more + ">" + escaped(words) + "</text>\n";
}

Color darker(const Color& c) { return {uint8_t(c.r * 0.5f), uint8_t(c.g * 0.5f), uint8_t(c.b * 0.5f), 255}; }

std::string capital(std::string word) {
  if (!word.empty() && word[0] >= 'a' && word[0] <= 'z') word[0] = char(word[0] - 'a' + 'A');
  return word;
}

// 1, 2 or 5 times a power of ten, about a quarter of the drawing.
double barLength(double width) {
  const double goal = std::max(width / 4, 1e-3), power = std::pow(10, std::floor(std::log10(goal)));
  return goal >= 5 * power ? 5 * power : goal >= 2 * power ? 2 * power : power;
}

}  // namespace

std::string planePlace(const Plane& plane) {
  const vec3 ahead = paneAxes(plane).ahead;
  const float mm = glm::dot(ahead, plane.position) * 1000;
  return std::string(letterOf(mm < 0 ? -ahead : ahead)) + " " + std::to_string(std::lround(std::abs(mm))) + " mm";
}

std::string svgFileName(const SvgSection& section) {
  std::string out;
  for (const char c : section.title + " " + section.plane + " " + planePlace(section.at)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (plain) out += char(c >= 'A' && c <= 'Z' ? c + 32 : c);
    else if (!out.empty() && out.back() != '-') out += '-';
  }
  while (!out.empty() && out.back() == '-') out.pop_back();
  if (out.size() > 96) out.erase(0, out.size() - 96);
  return (out.empty() ? "section" : out) + ".svg";
}

SvgPart svgPart(const Plane& at, std::string id, std::string name, const Color& color, double areaCm2,
                const std::vector<std::vector<double>>& loops, const std::vector<std::vector<double>>& lines) {
  SvgPart part{std::move(id), std::move(name), color, areaCm2, loops.empty(), {}};
  const Sheet sheet(at);
  addPath(sheet, loops, true, part);
  addPath(sheet, lines, false, part);
  return part;
}

std::string formatSvg(const SvgSection& section) {
  const PaneAxes axes = paneAxes(section.at);
  glm::dvec2 low(1e30), high(-1e30);
  std::vector<const SvgPart*> order;
  for (const SvgPart& part : section.parts) {
    if (part.path.empty()) continue;
    order.push_back(&part);
    low = glm::min(low, part.low);
    high = glm::max(high, part.high);
  }
  if (order.empty()) low = high = glm::dvec2(0);
  std::stable_sort(order.begin(), order.end(), [](const SvgPart* a, const SvgPart* b) { return a->areaCm2 > b->areaCm2; });

  // Everything goes by the letters' height, which goes by the drawing.
  const glm::dvec2 size = high - low;
  const double unit = std::clamp(std::max(size.x, size.y) / 55, 1.2, 7.0), line = unit * 1.45, margin = unit * 2.2;
  const double left = margin + unit * 1.6, top = margin + line * 2.2 + unit * 1.2;
  const double drawn = std::max(size.x, unit * 12), tall = std::max(size.y, unit * 6);
  const double bottom = top + tall + unit * 2.6;
  // The legend, in as many columns as its height needs.
  const size_t rows = std::max<size_t>(6, size_t((tall + unit * 4) / line));
  const size_t columns = (order.size() + rows - 1) / rows;
  std::vector<double> columnAt(columns + 1, left + drawn + unit * 3);
  for (size_t c = 0; c < columns; ++c) {
    size_t most = 0;
    for (size_t i = c * rows; i < std::min(order.size(), (c + 1) * rows); ++i) most = std::max(most, lettersOf(order[i]->name));
    columnAt[c + 1] = columnAt[c] + unit * (3.2 + kLetterWidth * double(most));
  }
  const std::string head = capital(section.plane) + " section, " + planePlace(section.at);
  const double words = unit * kLetterWidth * double(std::max({lettersOf(head) * 13 / 10, lettersOf(section.title), lettersOf(section.credit)}));
  const double width = std::max(columnAt[columns], left + words) + margin;
  const double height = bottom + line * 3 + margin;

  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + number(width) +
                    "mm\" height=\"" + number(height) + "mm\" viewBox=\"0 0 " + number(width) + " " + number(height) +
                    "\" font-family=\"Inter, Helvetica, Arial, sans-serif\" fill=\"#222\">\n<title>" + escaped(head) + "</title>\n";
  std::string about = section.title;
  if (!section.credit.empty()) about += (about.empty() ? "" : ". ") + section.credit;
  if (!section.missing.empty()) {
    about += (about.empty() ? "Missing:" : ". Missing:");
    for (const std::string& name : section.missing) about += " " + name + ";";
    about.pop_back();
  }
  out += "<desc>" + escaped(about) + "</desc>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n";
  out += textAt(margin, margin + unit * 1.1, unit * 1.3, " font-weight=\"600\"", head);
  out += textAt(margin, margin + unit * 1.1 + line, unit, " fill=\"#666\"", section.title);

  out += "<g id=\"section\" transform=\"translate(" + number(left - low.x) + " " + number(top - low.y) + ")\" fill-rule=\"nonzero\" stroke-linejoin=\"round\" stroke-width=\"" +
         number(std::max(unit / 12, 0.1)) + "\">\n";
  for (const SvgPart* part : order) {
    out += "<path data-id=\"" + escaped(part->id) + "\"" + (part->areaCm2 > 0 ? " data-area-cm2=\"" + number(part->areaCm2) + "\"" : "") +
           " fill=\"" + (part->open ? std::string("none") : colorText(part->color)) + "\" stroke=\"" + colorText(darker(part->color)) + "\" d=\"" +
           part->path + "\"><title>" + escaped(part->name) + "</title></path>\n";
  }
  out += "</g>\n";

  const double middleX = left + size.x / 2, middleY = top + size.y / 2;
  const std::string letters = " fill=\"#666\" text-anchor=\"middle\" font-weight=\"600\"";
  out += textAt(middleX, top - unit * 0.6, unit * 1.1, letters.c_str(), letterOf(axes.up));
  out += textAt(middleX, top + size.y + unit * 1.5, unit * 1.1, letters.c_str(), letterOf(-axes.up));
  out += textAt(left - unit * 1.1, middleY + unit * 0.4, unit * 1.1, letters.c_str(), letterOf(-axes.right));
  out += textAt(left + size.x + unit * 1.1, middleY + unit * 0.4, unit * 1.1, letters.c_str(), letterOf(axes.right));

  const double bar = barLength(drawn);
  out += "<g id=\"scale\"><path d=\"M" + number(left) + " " + number(bottom) + "v" + number(unit * 0.7) + "h" + number(bar) + "v" + number(-unit * 0.7) +
         "\" fill=\"none\" stroke=\"#222\" stroke-width=\"" + number(unit / 7) + "\"/>";
  const std::string length = bar >= 10 ? number(bar / 10) + " cm" : number(bar) + " mm";
  out += "<text x=\"" + number(left + bar + unit * 0.6) + "\" y=\"" + number(bottom + unit * 0.9) + "\" font-size=\"" + number(unit) + "\">" + length + "</text></g>\n";
  if (!section.credit.empty()) out += textAt(margin, bottom + line * 2.4, unit * 0.8, " fill=\"#666\"", section.credit);

  out += "<g id=\"legend\">\n";
  for (size_t i = 0; i < order.size(); ++i) {
    const SvgPart& part = *order[i];
    const double x = columnAt[i / rows], y = top - unit + line * double(i % rows);
    out += "<rect x=\"" + number(x) + "\" y=\"" + number(y) + "\" width=\"" + number(unit) + "\" height=\"" + number(unit) + "\" rx=\"" + number(unit / 5) +
           "\" fill=\"" + (part.open ? std::string("none") : colorText(part.color)) + "\" stroke=\"" + colorText(darker(part.color)) + "\" stroke-width=\"" +
           number(unit / 10) + "\"/>";
    out += textAt(x + unit * 1.5, y + unit * 0.85, unit, "", part.name);
  }
  return out + "</g>\n</svg>\n";
}

}  // namespace fabrica
