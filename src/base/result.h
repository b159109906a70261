// Result<T>: a value or an Error that a person can act on. Nothing throws across a module's border.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace fabrica {

enum class ErrorCode {
  Unknown,
  NotFound,      // the host says there is no such file
  Network,       // no answer, dropped, refused by the host or by the browser (CORS)
  BadFormat,     // not the kind of file it was taken for, or damaged
  Truncated,     // ends before its own sizes say
  Unsupported,   // valid, but uses a feature we do not have (the reason names it)
  TooLarge,      // over a limit or the memory budget
  Cancelled,     // no longer wanted; never shown
  Internal,      // our mistake
};

// Says what (source, part), why (reason) and what to do (advice), in words for a person.
struct Error {
  ErrorCode code = ErrorCode::Unknown;
  std::string reason;  // "The file ends after 12,000 of 80,000 bytes."
  std::string source;  // URL or file name; may be empty until a caller that knows it adds it
  std::string part;    // structure, tile or JSON path inside the source; may be empty
  std::string advice;  // "Download it again and check its size."; may be empty

  Error&& in(std::string where) && {
    if (source.empty()) source = std::move(where);
    return std::move(*this);
  }
  Error&& at(std::string which) && {
    if (part.empty()) part = std::move(which);
    return std::move(*this);
  }
  // One line: "brain.glb, hippocampus: reason advice".
  std::string message() const;
};

const char* errorCodeName(ErrorCode code);  // "not-found", "network", …: stable, used by the JavaScript API
ErrorCode codeOf(std::string_view name);    // its inverse; Unknown for other texts

struct Ok {};

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // Only when ok().
  T& value() & { return *std::get_if<0>(&state_); }
  const T& value() const& { return *std::get_if<0>(&state_); }
  T&& value() && { return std::move(*std::get_if<0>(&state_)); }
  T* operator->() { return std::get_if<0>(&state_); }
  const T* operator->() const { return std::get_if<0>(&state_); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }

  // Only when !ok().
  Error& error() & { return *std::get_if<1>(&state_); }
  const Error& error() const& { return *std::get_if<1>(&state_); }
  Error&& error() && { return std::move(*std::get_if<1>(&state_)); }

 private:
  std::variant<T, Error> state_;
};

using Status = Result<Ok>;

}  // namespace fabrica
