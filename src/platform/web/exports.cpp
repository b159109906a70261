// The border between the page's JavaScript and the application (docs/contracts.md). The only file that knows Emscripten.
// One instance of the module is one viewer, so its application may be a global of the instance.
#include <emscripten.h>

#include <cstdlib>
#include <memory>

#include "app/api.h"
#include "app/app.h"
#include "render/gl/program.h"
#include "ui/text_links.h"

// Ids of the structs that JavaScript reads by HEAPU8 are avoided: everything but bytes goes as JSON text.
EM_JS(void, fab_js_fetch, (const char* json, const uint8_t* params, const uint32_t* lengths), {
  const batch = JSON.parse(UTF8ToString(json));
  let at = params;
  batch.parts.forEach((part, i) => {
    const length = HEAPU32[(lengths >> 2) + i];
    part.params = HEAPU8.slice(at, at + length);
    at += length;
  });
  Module.host.fetch(batch);
});
EM_JS(void, fab_js_cancel, (uint32_t job), { Module.host.cancel(job); });
EM_JS(void, fab_js_open_scene, (uint32_t job, const char* url), { Module.host.openScene(job, UTF8ToString(url)); });
EM_JS(void, fab_js_store, (const char* url, const uint8_t* bytes, uint32_t length), {
  Module.host.store(UTF8ToString(url), HEAPU8.slice(bytes, bytes + length));
});
EM_JS(void, fab_js_keep, (const char* url, const double* ranges, uint32_t count), {
  Module.host.keep(UTF8ToString(url), Array.from({length: count}, (_, i) => [HEAPF64[(ranges >> 3) + 2 * i], HEAPF64[(ranges >> 3) + 2 * i + 1]]));
});
EM_JS(void, fab_js_add_members, (const char* base, const char* url, const char* json), {
  Module.host.addMembers(UTF8ToString(base), UTF8ToString(url), JSON.parse(UTF8ToString(json)));
});
EM_JS(void, fab_js_open_volume, (uint32_t job, const char* url, uint32_t every, double budget), {
  Module.host.openVolume(job, UTF8ToString(url), every, budget);
});
EM_JS(void, fab_js_make_surfaces, (uint32_t job, const char* url, const char* request), {
  Module.host.makeSurfaces(job, UTF8ToString(url), UTF8ToString(request));
});
EM_JS(void, fab_js_ask_hosts, (uint32_t job, const char* url, const char* json), { Module.host.askHosts(job, UTF8ToString(url), JSON.parse(UTF8ToString(json))); });
EM_JS(void, fab_js_wake, (), { Module.host.wake(); });
EM_JS(void, fab_js_event, (const char* json), { Module.host.event(JSON.parse(UTF8ToString(json))); });
EM_JS(void, fab_js_measure, (const char* json, const uint8_t* const* bytes, const uint32_t* lengths), {
  const request = JSON.parse(UTF8ToString(json));
  request.chunks.forEach((chunk, i) => {
    const at = HEAPU32[(bytes >> 2) + i];
    chunk.bytes = HEAPU8.slice(at, at + HEAPU32[(lengths >> 2) + i]);
  });
  Module.host.measure(request);
});

// Draws a text on a 2D canvas; returns the coverage at a malloc'ed address; `out`: width, height, whether it is read from
// the right.
EM_JS(int, fab_js_text, (const char* text, float size, int bold, int italic, uint32_t* out), {
  const canvas = Module.textCanvas || (Module.textCanvas = new OffscreenCanvas(1, 1));
  const context = canvas.getContext("2d", {willReadFrequently: true});
  const words = UTF8ToString(text);
  // ImGui's sizes are from the highest to the lowest point of a line, a canvas's are the em: of Inter 0.83. A little more,
  // because dense scripts are read with more effort.
  const font = (italic ? "italic " : "") + (bold ? "600 " : "") + size * 0.88 + "px Inter, system-ui, sans-serif";
  context.font = font;
  const width = Math.min(4096, Math.ceil(context.measureText(words).width) + 2);
  const height = Math.ceil(size * 1.5);
  canvas.width = width;
  canvas.height = height;
  context.font = font;
  context.fillStyle = "#fff";
  // The first letter's direction is the name's: brackets, numbers and Latin words in it stand accordingly.
  const rightToLeft = /^\\P{L}*[\\u0590-\\u08ff\\ufb1d-\\ufdff\\ufe70-\\ufefc]/u.test(words);
  context.direction = rightToLeft ? "rtl" : "ltr";
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  context.fillText(words, 1, Math.round(size * 1.05));
  const pixels = context.getImageData(0, 0, width, height).data;
  const at = _malloc(width * height);
  for (let i = 0; i < width * height; i++) HEAPU8[at + i] = pixels[4 * i + 3];
  HEAPU32[out >> 2] = width;
  HEAPU32[(out >> 2) + 1] = height;
  HEAPU32[(out >> 2) + 2] = rightToLeft;
  return at;
});

// What a language calls itself, as UTF-8; the number of bytes, 0 where the browser does not know.
EM_JS(int, fab_js_language_name, (const char* code, char* out, int room), {
  const tag = UTF8ToString(code);
  try {
    const name = new Intl.DisplayNames([tag], {type: "language", fallback: "none"}).of(tag) || "";
    const bytes = new TextEncoder().encode(name.charAt(0).toLocaleUpperCase(tag) + name.slice(1));
    if (bytes.length > room) return 0;
    HEAPU8.set(bytes, out);
    return bytes.length;
  } catch {
    return 0;  // no language tag
  }
});

namespace fabrica {
namespace {

std::string nameLanguage(std::string_view code) {
  char name[96];
  return {name, size_t(fab_js_language_name(std::string(code).c_str(), name, sizeof name))};
}

ui::TextBitmap drawText(std::string_view text, float size, bool bold, bool italic) {
  uint32_t extent[3] = {};
  auto* bytes = reinterpret_cast<uint8_t*>(fab_js_text(std::string(text).c_str(), size, bold, italic, extent));
  ui::TextBitmap bitmap{int(extent[0]), int(extent[1]), Bytes(bytes, bytes + size_t(extent[0]) * extent[1]), extent[2] != 0};
  std::free(bytes);
  return bitmap;
}

class WebTransport : public Transport {
 public:
  void fetch(FetchBatch batch) override {
    static constexpr const char* kDecode[] = {"none", "gunzip", "mesh", "brick"};
    // Thousands of parts, numbers alone: put together as text at once.
    const auto number = [](uint64_t value) { return std::to_string(value); };
    std::string json = "{\"url\":" + dump(Json(batch.url)) + ",\"offset\":" + number(batch.offset) + ",\"length\":" +
                       number(batch.length) + ",\"parts\":[";
    Bytes params;
    std::vector<uint32_t> lengths;
    for (const FetchPart& part : batch.parts) {
      if (!lengths.empty()) json += ',';
      json += "{\"job\":" + number(part.job) + ",\"decode\":\"" + kDecode[int(part.decode)] + "\",\"ranges\":[";
      for (size_t i = 0; i < part.ranges.size(); ++i) {
        json += (i > 0 ? ",[" : "[") + number(part.ranges[i].first) + ',' + number(part.ranges[i].second) + ']';
      }
      json += "]}";
      params.insert(params.end(), part.params.begin(), part.params.end());
      lengths.push_back(uint32_t(part.params.size()));
    }
    json += "]}";
    fab_js_fetch(json.c_str(), params.data(), lengths.data());
  }
  void cancel(JobId job) override { fab_js_cancel(job); }
  void openScene(JobId job, const std::string& url) override { fab_js_open_scene(job, url.c_str()); }
  void addMembers(const std::string& base, const std::string& url, std::span<const FileMember> members) override {
    Json list = Json::array();
    for (const FileMember& member : members) list.push_back({member.name, member.header, member.length, member.size, member.deflated});
    fab_js_add_members(base.c_str(), url.c_str(), dump(list).c_str());
  }
  void openVolume(JobId job, const std::string& url, uint32_t every, uint64_t budget) override {
    fab_js_open_volume(job, url.c_str(), every, double(budget));
  }
  void makeSurfaces(JobId job, const std::string& url, const std::string& request) override { fab_js_make_surfaces(job, url.c_str(), request.c_str()); }
  void askHosts(JobId job, const std::string& url, std::span<const std::string> hosts) override {
    fab_js_ask_hosts(job, url.c_str(), dump(Json(std::vector<std::string>(hosts.begin(), hosts.end()))).c_str());
  }
  void keep(const std::string& url, std::span<const std::pair<uint64_t, uint64_t>> ranges) override {
    std::vector<double> numbers;
    for (const auto& [offset, length] : ranges) numbers.insert(numbers.end(), {double(offset), double(length)});
    fab_js_keep(url.c_str(), numbers.data(), uint32_t(ranges.size()));
  }
  void store(const std::string& url, ByteView bytes) override { fab_js_store(url.c_str(), bytes.data(), uint32_t(bytes.size())); }
};

class WebHost : public Host {
 public:
  void wake() override { fab_js_wake(); }
  void event(const Json& event) override { fab_js_event(dump(event).c_str()); }
  void measure(GeometryJob request) override {
    Json list = Json::array();
    std::vector<const uint8_t*> bytes;
    std::vector<uint32_t> lengths;
    for (const MeasureChunk& chunk : request.chunks) {
      const quat& q = chunk.turn;
      list.push_back({{"origin", toJson(chunk.origin)}, {"step", chunk.step}, {"turn", {q.x, q.y, q.z, q.w}}});
      bytes.push_back(chunk.bytes.data());
      lengths.push_back(uint32_t(chunk.bytes.size()));
    }
    Json json = {{"job", request.job}, {"structure", request.structure}, {"op", request.shape ? "shape" : request.plane ? "section" : "measure"},
                 {"closes", request.closes}, {"outlines", request.outlines}, {"chunks", std::move(list)}};
    if (request.plane) json["plane"] = {{"position", toJson(request.plane->position)}, {"normal", toJson(request.plane->normal)}};
    fab_js_measure(dump(json).c_str(), bytes.data(), lengths.data());
  }
};

uint64_t ownHeap() { return uint64_t(__builtin_wasm_memory_size(0)) * 65536; }

struct Viewer {
  uint64_t workers = 0;  // bytes of their memories
  WebHost host;
  WebTransport transport;
  std::vector<Bytes> fonts;
  App app{host, transport};
};
Viewer& viewer() {
  static std::unique_ptr<Viewer> instance = std::make_unique<Viewer>();
  return *instance;
}

char* given(const std::string& text) {
  char* out = static_cast<char*>(std::malloc(text.size() + 1));
  if (out) std::memcpy(out, text.c_str(), text.size() + 1);
  return out;
}

Json parsed(const char* text) {
  auto json = parseJson(text);
  return json ? std::move(*json) : Json();
}

}  // namespace
}  // namespace fabrica

using namespace fabrica;

extern "C" {

EMSCRIPTEN_KEEPALIVE void fab_free(char* text) { std::free(text); }

EMSCRIPTEN_KEEPALIVE void fab_font(int index, uint8_t* bytes, uint32_t length) {
  Viewer& v = viewer();
  if (index >= 0 && index < 4) {
    if (v.app.started()) {
      v.app.setFont(size_t(index), {bytes, length});
    } else {
      if (v.fonts.size() <= size_t(index)) v.fonts.resize(size_t(index) + 1);
      v.fonts[size_t(index)].assign(bytes, bytes + length);
    }
  }
  std::free(bytes);
}

EMSCRIPTEN_KEEPALIVE char* fab_start(const char* options) {
  const Json json = parsed(options);
  std::vector<ByteView> fonts;
  for (const Bytes& font : viewer().fonts) fonts.push_back(font);
  const Status started = viewer().app.start(readEnvironment(json), fonts, readLimits(json));
  viewer().fonts.clear();
  if (started) viewer().app.setTextRasteriser(drawText);
  ui::setLanguageNamer(nameLanguage);
  return started ? nullptr : given(dump(errorJson(started.error())));
}

EMSCRIPTEN_KEEPALIVE void fab_resize(float width, float height, float ratio, float top, float right, float bottom, float left) {
  viewer().app.resize({width, height}, ratio, {top, right, bottom, left});
}

EMSCRIPTEN_KEEPALIVE int fab_frame(double seconds) {
  viewer().app.setHeaps(ownHeap() + viewer().workers);
  return viewer().app.frame(seconds);
}

// Of the rest of the program; `texts` is freed here.
EMSCRIPTEN_KEEPALIVE void fab_shaders(char* texts, uint32_t length) {
  render::setLaterShaders({texts, length});
  std::free(texts);
}

EMSCRIPTEN_KEEPALIVE void fab_whole(int whole) { viewer().app.setWhole(whole != 0); }

EMSCRIPTEN_KEEPALIVE void fab_workers(double bytes) { viewer().workers = uint64_t(bytes); }

EMSCRIPTEN_KEEPALIVE int fab_pointer(int type, int device, int id, float x, float y, int button, int buttons, int mods, double seconds) {
  return viewer().app.pointer({PointerType(type), PointerDevice(device), id, {x, y}, button, uint32_t(buttons), uint32_t(mods), seconds});
}

EMSCRIPTEN_KEEPALIVE int fab_wheel(float x, float y, float dx, float dy, int pinch, int mods, double seconds) {
  return viewer().app.wheel({{x, y}, {dx, dy}, pinch != 0, uint32_t(mods), seconds});
}

EMSCRIPTEN_KEEPALIVE int fab_key(const char* key, int down, int mods) { return viewer().app.key(key, down != 0, uint32_t(mods)); }

EMSCRIPTEN_KEEPALIVE void fab_words(const char* language, const char* pairs, uint32_t length) { viewer().app.setWords(language, {pairs, length}); }

EMSCRIPTEN_KEEPALIVE void fab_search_text(const char* text, int focused) { viewer().app.searchText(text, focused != 0); }

EMSCRIPTEN_KEEPALIVE char* fab_call(const char* method, const char* args) {
  viewer().app.setHeaps(ownHeap() + viewer().workers);
  return given(callApi(viewer().app, method, parsed(args)));
}

EMSCRIPTEN_KEEPALIVE char* fab_call_ids(const char* method, const char* ids, uint32_t length, double value) {
  return given(callWithIds(viewer().app, method, {ids, length}, value));
}

EMSCRIPTEN_KEEPALIVE void fab_part(uint32_t job, uint8_t* bytes, uint32_t length) {
  Bytes copy(bytes, bytes + length);
  std::free(bytes);
  viewer().app.onPart(job, std::move(copy));
}

EMSCRIPTEN_KEEPALIVE void fab_part_error(uint32_t job, const char* text) {
  viewer().app.onPart(job, errorOf(parsed(text)));
}

EMSCRIPTEN_KEEPALIVE void fab_bytes(double count) { viewer().app.onBytes(uint64_t(count)); }

EMSCRIPTEN_KEEPALIVE void fab_context_lost() { viewer().app.contextLost(); }

EMSCRIPTEN_KEEPALIVE char* fab_context_restored() {
  const Status restored = viewer().app.contextRestored();
  return restored ? nullptr : given(dump(errorJson(restored.error())));
}

EMSCRIPTEN_KEEPALIVE void fab_measure_result(const char* text) { viewer().app.onGeometry(parsed(text)); }

}  // extern "C"
