#define TINYGLTF_IMPLEMENTATION
#include "formats/gltf/tinygltf_model.h"

#include <exception>

namespace fabrica {

namespace {

Error notReadable(std::string reason) {
  while (!reason.empty() && (reason.back() == '\n' || reason.back() == ' ')) reason.pop_back();
  for (char& c : reason)
    if (c == '\n') c = ' ';
  if (reason.size() > 300) reason = reason.substr(0, 300) + " …";
  return {ErrorCode::BadFormat, "The glTF is not valid: " + reason, "", "",
          "Check it with the glTF validator, or export it again."};
}

}  // namespace

Result<tinygltf::Model> readModel(Json&& sifted) {
  // tinygltf throws from nlohmann's accessors when a type is not what it expects.
  try {
    const std::string text = dump(sifted);
    sifted = nullptr;
    tinygltf::TinyGLTF loader;
    tinygltf::Model model;
    std::string errors, warnings;
    if (!loader.LoadASCIIFromString(&model, &errors, &warnings, text.data(), uint32_t(text.size()), ""))
      return notReadable(errors.empty() ? "its parts contradict each other." : errors);
    return model;
  } catch (const std::exception& e) {
    return notReadable(e.what());
  }
}

}  // namespace fabrica
