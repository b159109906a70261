#include "base/result.h"

namespace fabrica {

std::string Error::message() const {
  std::string text = source;
  if (!part.empty()) text += (text.empty() ? "" : ", ") + part;
  if (!text.empty()) text += ": ";
  text += reason;
  if (!advice.empty()) text += " " + advice;
  return text;
}

const char* errorCodeName(ErrorCode code) {
  switch (code) {
    case ErrorCode::NotFound: return "not-found";
    case ErrorCode::Network: return "network";
    case ErrorCode::BadFormat: return "bad-format";
    case ErrorCode::Truncated: return "truncated";
    case ErrorCode::Unsupported: return "unsupported";
    case ErrorCode::TooLarge: return "too-large";
    case ErrorCode::Cancelled: return "cancelled";
    case ErrorCode::Internal: return "internal";
    case ErrorCode::Unknown: break;
  }
  return "unknown";
}

ErrorCode codeOf(std::string_view name) {
  for (int i = 0; i <= int(ErrorCode::Internal); ++i) {
    if (name == errorCodeName(ErrorCode(i))) return ErrorCode(i);
  }
  return ErrorCode::Unknown;
}

}  // namespace fabrica
