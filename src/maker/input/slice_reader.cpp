#include "maker/input/slice_stack.h"

namespace fabrica {

Error otherShape(const std::string& path) {
  return Error{ErrorCode::BadFormat, "This slice is not of the size and type of the first one.", path, "",
               "Leave it out, or write all slices alike."};
}

}  // namespace fabrica
