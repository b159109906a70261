#include "maker/input/json_file.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace fabrica {

namespace {

Result<std::string> readText(const std::string& path) {
  std::error_code ignored;
  std::ifstream in(path, std::ios::binary);
  if (!in || std::filesystem::is_directory(path, ignored)) {
    return Error{ErrorCode::NotFound, "This file cannot be read.", path, "", "Check its name."};
  }
  std::ostringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

// Where in a text a byte is, for people with an editor.
std::string lineOf(const std::string& text) {
  // The JSON library without exceptions does not say where it stopped, but a SAX pass does.
  struct Sax : nlohmann::json_sax<Json> {
    size_t where = 0;
    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t) override { return true; }
    bool number_float(number_float_t, const string_t&) override { return true; }
    bool string(string_t&) override { return true; }
    bool binary(binary_t&) override { return true; }
    bool start_object(size_t) override { return true; }
    bool key(string_t&) override { return true; }
    bool end_object() override { return true; }
    bool start_array(size_t) override { return true; }
    bool end_array() override { return true; }
    bool parse_error(size_t position, const std::string&, const nlohmann::detail::exception&) override {
      where = position;
      return false;
    }
  } sax;
  Json::sax_parse(text, &sax);
  const auto stop = text.begin() + std::ptrdiff_t(std::min(sax.where, text.size()));
  return "line " + std::to_string(1 + std::count(text.begin(), stop, '\n'));
}

}  // namespace

Result<Json> readJsonFile(const std::string& path) {
  auto text = readText(path);
  if (!text) return std::move(text).error();
  auto json = parseJson(*text);
  if (!json) {
    return std::move(json).error().reason == "This is not valid JSON."
               ? Error{ErrorCode::BadFormat, "This is not valid JSON.", path, lineOf(*text),
                       "A comma too many or too few, or a quote that does not close, is the usual reason."}
               : Error{ErrorCode::BadFormat, "The JSON is nested too deeply.", path};
  }
  return json;
}

}  // namespace fabrica
