#include "formats/gltf/gltf_instances.h"

#include <algorithm>
#include <optional>

namespace fabrica {

namespace {

constexpr uint32_t kMostInstances = 500'000;

Error skip(const char* reason) { return {ErrorCode::BadFormat, reason}; }

struct Attribute {
  Elements elements;
  ByteView bytes;
};

// Nothing when the file does not give it.
Result<std::optional<Attribute>> readAttribute(GltfAccessors& accessors, const Json& attributes, const char* name,
                                               uint32_t components) {
  if (!find(attributes, name)) return std::optional<Attribute>();
  const double index = getNumber(attributes, name, -1);
  auto elements = accessors.find(index >= 0 && index < double(kWrong) ? uint32_t(index) : kWrong);
  if (!elements) return std::move(elements).error();
  const uint32_t type = elements->componentType;
  if (elements->components != components || (type != kFloat && type != kByte && type != kShort) ||
      elements->count > kMostInstances)
    return skip("the places of its instances are stored in an unknown way.");
  auto bytes = accessors.bytes(elements->range);
  if (!bytes) return std::move(bytes).error();
  return std::optional(Attribute{*elements, *bytes});
}

}  // namespace

Result<std::vector<glm::dmat4>> readInstances(GltfAccessors& accessors, const Json& attributes) {
  auto moves = readAttribute(accessors, attributes, "TRANSLATION", 3);
  if (!moves) return std::move(moves).error();
  auto turns = readAttribute(accessors, attributes, "ROTATION", 4);
  if (!turns) return std::move(turns).error();
  auto scales = readAttribute(accessors, attributes, "SCALE", 3);
  if (!scales) return std::move(scales).error();

  std::optional<uint32_t> count;
  bool here = true;
  for (const auto* attribute : {&*moves, &*turns, &*scales}) {
    if (!*attribute) continue;
    const uint32_t own = (*attribute)->elements.count;
    if (count && *count != own) return skip("it gives its instances contradicting numbers of places.");
    count = own;
    here = here && !(*attribute)->bytes.empty();
  }
  if (!count) return skip("it has instances without places.");
  std::vector<glm::dmat4> out;
  if (!here) return out;
  out.reserve(*count);
  for (size_t i = 0; i < *count; ++i) {
    glm::dvec3 move(0), scale(1);
    double turn[4] = {0, 0, 0, 1};
    if (*moves) readElement((*moves)->bytes, (*moves)->elements, i, &move[0], 3);
    if (*turns) readElement((*turns)->bytes, (*turns)->elements, i, turn, 4);
    if (*scales) readElement((*scales)->bytes, (*scales)->elements, i, &scale[0], 3);
    glm::dmat4 m = glm::translate(glm::dmat4(1), move);
    const glm::dquat q(turn[3], turn[0], turn[1], turn[2]);
    if (glm::length(q) > 1e-9) m *= glm::mat4_cast(glm::normalize(q));
    out.push_back(glm::scale(m, scale));
  }
  return out;
}

Result<glm::dmat4> readFirstInverseBind(GltfAccessors& accessors, uint32_t accessor) {
  auto elements = accessors.find(accessor);
  if (!elements) return std::move(elements).error();
  if (elements->components != 16 || elements->componentType != kFloat)
    return skip("its skin is stored in an unknown way.");
  ChunkRange first = elements->range;
  first.length = std::min(first.length, 64u);
  auto bytes = accessors.bytes(first);
  if (!bytes) return std::move(bytes).error();
  glm::dmat4 m(1);
  if (!bytes->empty()) readElement(*bytes, *elements, 0, &m[0][0], 16);
  return m;
}

}  // namespace fabrica
