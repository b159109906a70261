#include <cstdlib>

#include "formats/zip/zip.h"
#include "formats/zip/zip_models.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace fabrica;
  const ByteView file(data, size);
  const auto directory = findZipDirectory(file);
  if (!directory) return 0;
  ByteView bytes = directory->bytes;
  if (bytes.empty() && directory->offset <= size && directory->length <= size - directory->offset)
    bytes = file.subspan(size_t(directory->offset), size_t(directory->length));
  const auto members = readZipDirectory(bytes, directory->members);
  if (!members) return 0;
  for (const ZipMember& member : *members)
    if (member.header >= kFromEnd || member.length >= kFromEnd) std::abort();
  std::string folder;
  (void)volumeFolderIn(*members, folder);
  if (const auto models = modelsIn(*members))
    if (models->scenes.size() + models->surfaces.size() + models->images.size() > members->size()) std::abort();
  return 0;
}
