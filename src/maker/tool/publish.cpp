// `fabrica publish`: atlases, the viewer and their pages as one folder of static files.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <set>

#include "base/crc32c.h"
#include "maker/publish/atlas_files.h"
#include "maker/publish/check.h"
#include "maker/publish/folder_writer.h"
#include "maker/publish/pages.h"
#include "maker/tool/atlas_picture.h"
#include "maker/tool/commands.h"
#include "maker/tool/social_card.h"
#include "maker/write/files.h"

namespace fabrica {

namespace {

namespace fs = std::filesystem;
// Other pictures of the same atlas: raise it, and they are drawn again.
constexpr int kPictureVersion = 1;
constexpr uint64_t kMostDrawn = 4'000'000;  // triangles: more make no better picture of this size
constexpr size_t kMostLines = 12;

std::string hex(uint32_t value) {
  char text[9];
  std::snprintf(text, sizeof text, "%08x", value);
  return text;
}

struct SiteFiles {
  fs::path folder;
  std::vector<std::string> names;  // sorted
  std::string version;             // changes with what the pages use of it
  CardFonts fonts;
};

// The viewer as tools/site.mjs makes it, without the demo that is placed in it.
Result<SiteFiles> readSite(const std::string& given) {
  SiteFiles site;
  std::error_code error;
  site.folder = fs::canonical(given, error);
  for (const char* needed : {"index.html", "main.js", "fabrica.wasm", "icon.svg", "catalogue/published.css", "catalogue/published.js", "catalogue/catalogue.css"}) {
    if (error || !fs::is_regular_file(site.folder / needed, error)) {
      return Error{ErrorCode::NotFound, std::string("The viewer is not there: it has no ") + needed + ".", given, "",
                   "Make it by tools/run --build-only, or say where it is: --site."};
    }
  }
  for (fs::recursive_directory_iterator at(site.folder, error), end; !error && at != end; at.increment(error)) {
    const std::string name = at->path().lexically_relative(site.folder).generic_string();
    if (at->is_directory() && (name == "demo" || at->path().filename().string().starts_with('.'))) at.disable_recursion_pending();
    else if (at->is_regular_file() && !at->path().filename().string().starts_with('.')) site.names.push_back(name);
  }
  std::sort(site.names.begin(), site.names.end());
  uint32_t crc = 0;
  for (const char* used : {"catalogue/published.css", "catalogue/published.js", "catalogue/catalogue.css"}) {
    auto bytes = readFile((site.folder / used).string(), 16 << 20);
    if (!bytes) return std::move(bytes).error();
    crc = crc * 31 + crc32c(*bytes);
  }
  site.version = hex(crc);
  const auto font = [&](const char* name, std::vector<Bytes>& list) {
    if (auto bytes = readFile((site.folder / name).string(), 16 << 20)) list.push_back(std::move(bytes).value());
  };
  font("inter-semibold.otf", site.fonts.title);
  font("inter-regular.otf", site.fonts.text);
  for (auto* list : {&site.fonts.title, &site.fonts.text}) font("inter-more.otf", *list);
  return site;
}

class Publisher {
 public:
  Publisher(const PublishOptions& options, Progress& progress) : options_(options), progress_(progress) {}

  Status run() {
    if (Status status = prepare(); !status) return status;
    auto writer = FolderWriter::open(options_.output);
    if (!writer) return std::move(writer).error();
    writer_ = &*writer;
    if (Status status = copyAll(); !status) return status;
    for (PublishedPage& page : site_.pages) {
      progress_.stage("Pictures of " + page.atlas.name);
      if (Status status = makePictures(page); !status) return status;
      progress_.done();
    }
    if (Status status = writePages(); !status) return status;
    auto changes = writer_->finish({{"url", site_.url}, {"pictures", pictures_}});
    if (!changes) return std::move(changes).error();
    changes_ = std::move(changes).value();
    files_ = writer_->files();
    bytes_ = writer_->bytes();
    return Ok{};
  }

  const PublishedSite& site() const { return site_; }
  const PublishChanges& changes() const { return changes_; }
  const std::map<std::string, uint64_t>& files() const { return files_; }
  uint64_t bytes() const { return bytes_; }
  const std::vector<std::string>& notes() const { return notes_; }

 private:
  Status prepare() {
    auto url = folderUrl(options_.url);
    if (!url) return std::move(url).error();
    auto files = readSite(options_.siteFolder);
    if (!files) return std::move(files).error();
    viewer_ = std::move(files).value();
    site_ = {*url, options_.title, options_.description, options_.language, viewer_.version, {}};
    std::error_code ignored;
    const fs::path output = fs::weakly_canonical(options_.output, ignored);
    std::set<std::string> names{kViewerFolder};
    // A folder of an atlas lies beside the site's own files, on hosts that may take their names for such files.
    std::set<std::string> reserved = kMadeHere;
    reserved.insert(kAtTop.begin(), kAtTop.end());
    std::vector<fs::path> sources{viewer_.folder};
    for (const std::string& folder : options_.folders) {
      auto atlas = readPublishedAtlas(folder);
      if (!atlas) return std::move(atlas).error();
      if (reserved.count(atlas->name)) {
        return Error{ErrorCode::Unsupported, "\"" + atlas->name + "\" cannot be the id of an atlas: a file of the published site is called so.", folder, "",
                     "Give this one another id in its atlas.json."};
      }
      if (!names.insert(atlas->name).second) {
        return Error{ErrorCode::Unsupported,
                     atlas->name == kViewerFolder ? "\"viewer\" is the name of the viewer's own folder."
                                                  : "Two atlases have the id \"" + atlas->name + "\".",
                     folder, "", "Give this one another id in its atlas.json."};
      }
      for (const std::string& left : atlas->left) notes_.push_back(folder + ": " + left + " is not named by atlas.json and stays here.");
      sources.push_back(atlas->folder);
      site_.pages.push_back({std::move(atlas).value()});
    }
    for (const fs::path& source : sources) {
      const auto within = [](const fs::path& inner, const fs::path& outer) {
        const fs::path way = inner.lexically_relative(outer);
        return way == "." || (!way.empty() && *way.begin() != "..");
      };
      if (within(output, source) || within(source, output)) {
        return Error{ErrorCode::Unsupported, "What is published and the folder that it goes to lie in each other.", options_.output, "",
                     "Give a folder beside it."};
      }
    }
    if (site_.title.empty() && site_.pages.size() > 1) site_.title = "Anatomy atlases";
    return Ok{};
  }

  Status copyAll() {
    std::error_code ignored;
    uint64_t all = 1, done = 0;
    for (const std::string& name : viewer_.names) all += fs::file_size(viewer_.folder / name, ignored);
    for (const PublishedPage& page : site_.pages) all += page.atlas.bytes;
    const auto moved = [&](uint64_t bytes) {
      done += bytes;
      progress_.update(double(done) / double(all));
    };
    progress_.stage("Viewer and atlases");
    for (const std::string& name : viewer_.names) {
      if (Status status = writer_->copy(std::string(kViewerFolder) + "/" + name, (viewer_.folder / name).string(), moved); !status) return status;
    }
    for (const PublishedPage& page : site_.pages) {
      for (const std::string& name : page.atlas.files) {
        const std::string target = page.atlas.name + "/" + name;
        if (kMadeHere.count(name)) {
          return Error{ErrorCode::Unsupported, "It has a file " + name + ", which is the name of one that publish makes.", page.atlas.folder,
                       "", "Give it another name, also in atlas.json."};
        }
        if (Status status = writer_->copy(target, (fs::path(page.atlas.folder) / name).string(), moved); !status) return status;
      }
    }
    progress_.done(bytesText(all - 1));
    return Ok{};
  }

  // What the pictures of an atlas depend on.
  Result<std::string> pictureKey(const PublishedAtlas& atlas) const {
    uint32_t crc = uint32_t(kPictureVersion);
    const auto add = [&crc](ByteView bytes) { crc = (crc << 5 | crc >> 27) ^ crc32c(bytes); };
    for (const std::string& name : atlas.pictured) {
      auto bytes = readFile((fs::path(atlas.folder) / name).string());
      if (!bytes) return std::move(bytes).error();
      add(*bytes);
    }
    for (const auto* fonts : {&viewer_.fonts.title, &viewer_.fonts.text}) {
      for (const Bytes& font : *fonts) add(font);
    }
    for (const std::string& line : cardLines(atlas)) add(bytesOf(line));
    add(bytesOf(footOf()));
    return hex(crc);
  }

  std::vector<std::string> cardLines(const PublishedAtlas& atlas) const {
    std::vector<std::string> lines;
    if (atlas.structures) lines.push_back(countText(atlas.structures) + (atlas.structures == 1 ? " structure" : " structures"));
    // What stands in brackets behind its name has no room.
    if (!atlas.licences.empty()) lines.push_back(atlas.licences[0].substr(0, atlas.licences[0].find(" (")) + (atlas.licences.size() > 1 ? ", …" : ""));
    return lines;
  }
  std::string footOf() const {
    const std::string address = site_.url.substr(site_.url.find("://") + 3);
    return address.substr(0, address.size() - 1);
  }

  Status makePictures(PublishedPage& page) {
    const PublishedAtlas& atlas = page.atlas;
    const std::string folder = atlas.name + "/";
    auto key = pictureKey(atlas);
    if (!key) return std::move(key).error();
    const Json* known = find(writer_->before().notes, "pictures");
    const std::string made = known ? getString(*known, atlas.name.c_str()) : "";
    // Drawing takes long, and another driver may draw a pixel differently: what is still right stays.
    if (made == *key && writer_->keep(folder + "card.png")) {
      page.card = true;
      page.thumbnails = writer_->keep(folder + "thumbnail.png") && writer_->keep(folder + "thumbnail-dark.png");
      if (page.thumbnails || atlas.structures == 0) {
        pictures_[atlas.name] = *key;
        return Ok{};
      }
    }
    auto painter = AtlasPainter::open(atlas.folder, 99, kMostDrawn);
    Pixels body;
    if (painter) {
      PictureLook look;
      for (const bool dark : {false, true}) {
        look = {.width = kThumbnailWidth, .height = kThumbnailHeight, .dark = dark};
        auto pixels = (*painter)->draw(look);
        if (!pixels) return std::move(pixels).error();
        if (Status status = writer_->write(folder + (dark ? "thumbnail-dark.png" : "thumbnail.png"), pngOf(*pixels)); !status) return status;
      }
      look.width = look.height = kCardHeight;
      auto pixels = (*painter)->draw(look);
      if (!pixels) return std::move(pixels).error();
      body = std::move(pixels).value();
      page.thumbnails = true;
    } else if (painter.error().code == ErrorCode::Unsupported) {
      notes_.push_back("No pictures of " + atlas.name + ": " + painter.error().message());
      return Ok{};
    } else if (atlas.structures > 0) {
      return std::move(painter).error();
    }
    const Bytes png = pngOf(socialCard(body, atlas.title, cardLines(atlas), footOf(), viewer_.fonts));
    if (png.empty()) return Ok{};
    page.card = true;
    pictures_[atlas.name] = *key;
    return writer_->write(folder + "card.png", png);
  }

  Status writePages() {
    const auto put = [this](const std::string& name, const std::string& text) { return writer_->write(name, bytesOf(text)); };
    std::vector<std::pair<std::string, std::string>> texts{{".nojekyll", ""}, {"sitemap.xml", siteMap(site_)}};
    const bool several = site_.pages.size() > 1;
    texts.emplace_back("index.html", several ? cataloguePage(site_) : atlasPage(site_, site_.pages[0], ""));
    for (const PublishedPage& page : site_.pages) {
      texts.emplace_back(page.atlas.name + "/index.html", atlasPage(site_, page, "../"));
      texts.emplace_back(page.atlas.name + "/oembed.json", oembedOf(site_, page));
    }
    // Only at the top of a host is it read.
    if (const size_t path = site_.url.find('/', site_.url.find("://") + 3); path + 1 == site_.url.size()) {
      texts.emplace_back("robots.txt", "User-agent: *\nAllow: /\nSitemap: " + site_.url + "sitemap.xml\n");
    }
    for (const auto& [name, text] : texts) {
      if (Status status = put(name, text); !status) return status;
    }
    return Ok{};
  }

  const std::set<std::string> kAtTop{"index.html", "sitemap.xml", "robots.txt", "publish.json"};
  const std::set<std::string> kMadeHere{"index.html", "oembed.json", "card.png", "thumbnail.png", "thumbnail-dark.png"};
  const PublishOptions& options_;
  Progress& progress_;
  SiteFiles viewer_;
  PublishedSite site_;
  FolderWriter* writer_ = nullptr;
  Json pictures_ = Json::object();
  PublishChanges changes_;
  std::map<std::string, uint64_t> files_;
  uint64_t bytes_ = 0;
  std::vector<std::string> notes_;
};

void printList(const char* what, const std::vector<std::string>& names) {
  for (size_t i = 0; i < names.size() && i < kMostLines; ++i) std::printf("  %s %s\n", what, names[i].c_str());
  if (names.size() > kMostLines) std::printf("  … and %s more\n", countText(names.size() - kMostLines).c_str());
}

void printReport(const Publisher& publisher, const PublishOptions& options) {
  const PublishChanges& changes = publisher.changes();
  printList("+", changes.added);
  printList("~", changes.changed);
  printList("-", changes.removed);
  std::printf("\n  %s: %s files, %s; %zu new, %zu changed, %zu removed, %zu as they were\n", options.output.c_str(),
              countText(publisher.files().size()).c_str(), bytesText(publisher.bytes()).c_str(), changes.added.size(),
              changes.changed.size(), changes.removed.size(), changes.unchanged);
  std::printf("  Copy it to where %s shows it.\n", publisher.site().url.c_str());
  for (const PublishedPage& page : publisher.site().pages) {
    std::printf("  %s: %s%s/\n", page.atlas.title.c_str(), publisher.site().url.c_str(), page.atlas.name.c_str());
  }
}

int runCheck(const std::string& folder) {
  auto check = checkPublished(folder);
  if (!check) return fail(check.error());
  for (const std::string& problem : check->problems) std::printf("%s\n", problem.c_str());
  for (const std::string& warning : check->warnings) std::printf("note: %s\n", warning.c_str());
  if (check->problems.empty()) {
    std::printf("%s: good. %s files, %s; %zu atlases, %zu addresses.\n", folder.c_str(), countText(check->files).c_str(),
                bytesText(check->bytes).c_str(), check->atlases, check->links);
    return 0;
  }
  std::printf("%zu problems in %s. Publish it again.\n", check->problems.size(), folder.c_str());
  return 1;
}

}  // namespace

int runPublish(const PublishOptions& options, bool quiet) {
  if (options.check) {
    int code = 0;
    for (const std::string& folder : options.folders) code = std::max(code, runCheck(folder));
    return code;
  }
  Progress progress(quiet ? nullptr : stdout);
  Publisher publisher(options, progress);
  if (Status status = publisher.run(); !status) {
    progress.done("stopped");
    return fail(status.error());
  }
  if (!quiet) printReport(publisher, options);
  for (const std::string& note : publisher.notes()) std::fprintf(stderr, "  note: %s\n", note.c_str());
  for (const std::string& warning : hostWarnings(publisher.files())) std::fprintf(stderr, "  note: %s\n", warning.c_str());
  return 0;
}

}  // namespace fabrica
