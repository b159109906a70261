// data: URIs, as glTF files embed their buffers.
#pragma once

#include <optional>
#include <string_view>

#include "base/bytes.h"

namespace fabrica {

inline bool isDataUri(std::string_view uri) { return uri.starts_with("data:"); }

// The bytes of a base64 data URI; none when it is damaged or not base64.
std::optional<Bytes> decodeDataUri(std::string_view uri);

}  // namespace fabrica
