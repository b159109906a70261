#include "maker/optimize/obj_groups.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <unordered_map>

namespace fabrica {

namespace {

namespace fs = std::filesystem;

// The words after the first, trimmed.
std::string rest(const std::string& line, size_t from) {
  const size_t first = line.find_first_not_of(" \t\r", from);
  if (first == std::string::npos) return "";
  const size_t last = line.find_last_not_of(" \t\r");
  return line.substr(first, last - first + 1);
}

bool startsWith(const std::string& line, const char* word, size_t length) {
  return line.compare(0, length, word) == 0 && line.size() > length && (line[length] == ' ' || line[length] == '\t');
}

uint8_t channel(double value) {
  return uint8_t(std::lround(std::clamp(std::isfinite(value) ? value : 0.8, 0.0, 1.0) * 255));
}

void readMaterials(const std::string& path, std::map<std::string, Color>& colors) {
  std::ifstream in(path);
  std::string line, name;
  while (std::getline(in, line)) {
    std::istringstream words(line);
    std::string key;
    words >> key;
    if (key == "newmtl") name = rest(line, line.find("newmtl") + 6);
    double r = 0, g = 0, b = 0;
    if (key == "Kd" && words >> r >> g >> b) {
      Color& color = colors[name];
      color = {channel(r), channel(g), channel(b), color.a};
    }
    if (key == "d" && words >> r) colors[name].a = channel(r);
  }
}

}  // namespace

std::vector<ObjGroup> readObjGroups(const std::string& path, size_t* faces) {
  std::vector<ObjGroup> groups;
  std::unordered_map<std::string, size_t> groupOf;
  std::map<std::string, Color> colors;
  std::string material;
  size_t current = 0;
  const auto enter = [&](const std::string& name) {
    const auto [it, fresh] = groupOf.try_emplace(name, groups.size());
    if (fresh) groups.push_back({name, {}, {}});
    current = it->second;
  };
  enter("");
  std::ifstream in(path);
  std::string line;
  uint32_t count = 0;
  while (std::getline(in, line)) {
    if (startsWith(line, "f", 1)) {
      ObjGroup& group = groups[current];
      if (group.faces.empty() && colors.count(material)) group.color = colors[material];
      group.faces.push_back(count++);
    } else if (startsWith(line, "g", 1) || startsWith(line, "o", 1)) {
      enter(rest(line, 1));
    } else if (startsWith(line, "usemtl", 6)) {
      material = rest(line, 6);
    } else if (startsWith(line, "mtllib", 6)) {
      readMaterials((fs::path(path).parent_path() / rest(line, 6)).string(), colors);
    }
  }
  *faces = count;
  std::erase_if(groups, [](const ObjGroup& group) { return group.faces.empty(); });
  return groups;
}

}  // namespace fabrica
