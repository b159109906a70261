// A JSON file that a person wrote.
#pragma once

#include <string>

#include "base/json.h"
#include "base/result.h"

namespace fabrica {

// Errors: NotFound, BadFormat with the line where it breaks.
Result<Json> readJsonFile(const std::string& path);

}  // namespace fabrica
