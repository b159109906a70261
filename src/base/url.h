// Addresses as text. Just what an atlas needs: joining relative references, file names, percent-encoding.
#pragma once

#include <string>
#include <string_view>

namespace fabrica {

// RFC 3986, 5.2 for http(s), blob and "local:" bases: absolute references pass through, "." and ".." are resolved.
std::string resolveUrl(std::string_view base, std::string_view reference);
bool isAbsoluteUrl(std::string_view url);
// Last path segment without query and fragment, percent-decoded: "my head.glb".
std::string fileNameOf(std::string_view url);

std::string percentEncode(std::string_view text);  // all but unreserved characters and "/:,"
std::string percentDecode(std::string_view text);  // damaged escapes stay as they are

}  // namespace fabrica
