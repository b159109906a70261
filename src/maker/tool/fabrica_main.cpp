// `fabrica`: makes, looks into, checks, serves and draws atlases.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <cstdio>
#include <exception>

#include "maker/tool/commands.h"

namespace {

using namespace fabrica;

struct Arguments {
  BuildOptions build;
  OptimizeOptions optimize;
  SynthOptions synth;
  std::string unit = "auto", up = "auto";
  std::string codec = "jpeg2k", only = "all", what, folder;
  bool quiet = false, json = false;
  ServeOptions serve;
  RenderOptions render;
  PublishOptions publish;
  std::string size = "1280x960";
  VolumeCommand volume;
  std::string volumeCodec = "jpeg2000", brick = "64", part;
  bool labels = false, lossless = false, plan = false, finish = false;
  double psnr = 0, ratio = 0;
};

void declareOptimize(CLI::App& app, Arguments& a) {
  CLI::App* optimize = app.add_subcommand("optimize", "Make an atlas folder that streams, of meshes: glTF, OBJ, STL, PLY, VTK");
  optimize->add_option("inputs", a.optimize.inputs, "Files and folders (.glb .gltf .obj .stl .ply .vtk .vtp .vtu)")->required();
  optimize->add_option("-o,--output", a.optimize.output, "Folder to write; made when it is not there")->required();
  optimize->add_option("--title", a.optimize.title, "Title of the atlas (default: the input's)");
  optimize->add_option("--id", a.optimize.id, "Its id (default: made from the title)");
  optimize->add_option("--licence", a.optimize.source.licence, "Licence of the meshes, as \"CC BY 4.0\"");
  optimize->add_option("--attribution", a.optimize.source.attribution, "Who made them");
  optimize->add_option("--url", a.optimize.source.url, "Where they come from");
  optimize->add_option("--unit", a.unit, "Of OBJ, STL, PLY and VTK files: mm, cm, m (default auto: by their size)")
      ->check(CLI::IsMember({"auto", "mm", "cm", "m"}));
  optimize->add_option("--up", a.up, "Their axes: y (as glTF), z (LPS: left, back, up), ras (right, front, up; 3D Slicer's)")
      ->check(CLI::IsMember({"auto", "y", "z", "ras"}));
  optimize->add_option("--levels", a.optimize.detail.mostLevels, "Levels of detail at most (default 5)")->check(CLI::Range(1, 8));
  optimize->add_option("--normals", a.optimize.detail.normalBits, "Bits of the finest level's normals (default 0: viewers compute them)")
      ->check(CLI::Range(0, 12));
  optimize->add_option("--jobs", a.optimize.jobs, "Threads (default: all cores)");
  optimize->add_flag("-q,--quiet", a.quiet, "Say nothing but errors and notes");
}

void declareSynth(CLI::App& app, Arguments& a) {
  CLI::App* synth = app.add_subcommand("synth", "Make a synthetic atlas of any size, to measure viewers with");
  synth->add_option("-o,--output", a.synth.output, "Folder to write; made when it is not there")->required();
  synth->add_option("--structures", a.synth.structures, "How many (default 3000)")->check(CLI::Range(1, 500000));
  synth->add_option("--triangles-each", a.synth.triangles, "Of each, on average (default 1000)")->check(CLI::Range(64, 2000000));
  synth->add_option("--seed", a.synth.seed, "Another number, another body (default 1)");
  synth->add_option("--plain", a.synth.plain, "Write the finest meshes as one ordinary Draco GLB, too, for other viewers");
  synth->add_option("--levels", a.synth.mostLevels, "Levels of detail at most (default 5)")->check(CLI::Range(1, 8));
  synth->add_option("--jobs", a.synth.jobs, "Threads (default: all cores)");
  synth->add_flag("-q,--quiet", a.quiet, "Say nothing but errors");
}

void declarePublish(CLI::App& app, Arguments& a) {
  CLI::App* publish = app.add_subcommand("publish", "Make a folder for GitHub Pages or any web server, of atlases and the viewer");
  publish->add_option("folders", a.publish.folders, "Folders with atlas.json; with --check: published folders")->required();
  CLI::Option* output = publish->add_option("-o,--output", a.publish.output, "Folder to write: new, empty, or published before");
  CLI::Option* url = publish->add_option("--url", a.publish.url, "Address that the folder will have, as https://you.github.io/anatomy/");
  publish->add_option("--site", a.publish.siteFolder, "The viewer (default: build/site)")->envname("FABRICA_SITE");
  publish->add_option("--title", a.publish.title, "Title of the catalogue page of several atlases");
  publish->add_option("--description", a.publish.description, "A sentence or two below it");
  publish->add_option("--language", a.publish.language, "Of titles and descriptions, as fr (default: en)")
      ->check([](const std::string& code) {
        const auto plain = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '-'; };
        return !code.empty() && std::all_of(code.begin(), code.end(), plain) ? "" : "a language is written as fr or pt-BR";
      });
  CLI::Option* check = publish->add_flag("--check", a.publish.check, "Check published folders: files, addresses, sizes; write nothing");
  check->excludes(output)->excludes(url);
  publish->add_flag("-q,--quiet", a.quiet, "Say nothing but errors and notes");
  publish->footer(
      "Written: viewer/, a folder for each atlas with its page, picture, social card and oembed.json, index.html (a catalogue where\n"
      "there are several), sitemap.xml and publish.json, the list of it all. Of an atlas only what its atlas.json names is published.\n"
      "Published again, only files that changed are written; what publish did not write is never touched.");
}

void declareVolume(CLI::App& app, Arguments& a) {
  CLI::App* volume = app.add_subcommand("volume", "Write an image or a label map as OME-Zarr, in a folder or as one .ozx file");
  volume->add_option("input", a.volume.input.paths, "NIfTI, NRRD, a DICOM series' folder, or TIFF, PNG or JPEG 2000 slices,\n"
                     "grey or in colour: a folder, a name with * or %04d, or several files")->required();
  volume->add_option("-o,--output", a.volume.output, "NAME.zarr, a folder, or NAME.ozx, one file")->required();
  volume->add_flag("--labels", a.labels, "It is a label map: lossless, coarser levels are voted. Numbers up to 4,294,967,295;\n"
                   "where some are above 65,535, 32 bits a voxel and a list of those that there are");
  volume->add_option("--name", a.volume.options.name, "Shown by viewers (default: the input's)");
  volume->add_option("--codec", a.volumeCodec,
                     "jpeg2000, zstd, blosc, gzip or raw (label maps and floats: zstd instead of jpeg2000)")
      ->check(CLI::IsMember({"jpeg2000", "zstd", "blosc", "gzip", "raw"}));
  CLI::Option* psnr = volume->add_option("--psnr", a.psnr, "Quality of jpeg2000 in decibels (default 42)");
  psnr->check(CLI::Range(20.0, 120.0));
  CLI::Option* ratio = volume->add_option("--ratio", a.ratio, "Bytes of the voxels over bytes written, in every brick");
  ratio->check(CLI::Range(1.5, 199.0));
  volume->add_flag("--lossless", a.lossless, "Nothing is lost (label maps and other codecs: always)")
      ->excludes(psnr)
      ->excludes(ratio);
  ratio->excludes(psnr);
  volume->add_option("--brick", a.brick, "Voxels of a chunk: 64, or X,Y,Z (docs/volumes.md compares them)");
  volume->add_option("--shard", a.volume.shard, "Voxels of a file's edge (default 256; 512 for over 2^31 voxels)")
      ->check(CLI::Range(16, 4096));
  volume->add_option("--voxel", a.volume.input.voxel, "Of a stack: 0.5,0.5,2 (millimetres), 6.5um");
  volume->add_option("--axes", a.volume.input.axes,
                     "Of a stack: where columns, rows and slices go (default LPS: left, posterior, superior)");
  volume->add_option("--series", a.volume.input.series, "Of a DICOM folder: number, UID or words of the description");
  volume->add_option("--layer", a.volume.input.layer, "Of an NRRD file with several (default 0)");
  volume->add_option("--memory", a.volume.options.memory, "At most so much: 2GB. Fewer threads then")
      ->transform(CLI::AsSizeValue(false));
  volume->add_option("--jobs", a.volume.options.threads, "Threads (default: all cores)");
  CLI::Option* part = volume->add_option("--part", a.part, "I/N: write only the I-th of N parts (after --plan; then --finish N)");
  CLI::Option* plan = volume->add_flag("--plan", a.plan, "Look at the input and make the folder, for --part")->excludes(part);
  volume->add_option("--finish", a.volume.parts, "N: the coarsest levels and the metadata, when all N parts are written")
      ->excludes(part)
      ->excludes(plan)
      ->each([&a](const std::string&) { a.finish = true; });
  volume->add_flag("--overwrite", a.volume.overwrite, "Write it anew, although it is there or begun");
  volume->add_flag("-q,--quiet", a.quiet, "Say nothing but errors");
  volume->footer(
      "An interrupted run goes on where it was when it is called again with the same input and options: finished files are not\n"
      "written again. Disk: what is packed is unpacked beside the output meanwhile, and so are the coarser levels (an eighth).");
}

// "64" or "64,64,32" (x, y, z).
bool readBrick(const std::string& text, Index3& out) {
  unsigned x = 0, y = 0, z = 0;
  char rest = 0;
  if (std::sscanf(text.c_str(), "%u%c", &x, &rest) == 1) {
    out = {x, x, x};
    return true;
  }
  if (std::sscanf(text.c_str(), "%u%*1[,x]%u%*1[,x]%u%c", &x, &y, &z, &rest) != 3) return false;
  out = {x, y, z};
  return true;
}

int wrongly(const char* words) {
  std::fprintf(stderr, "fabrica: %s\n", words);
  return 2;
}

int volume(Arguments& a) {
  VolumeOptions& options = a.volume.options;
  options.labels = a.labels;
  options.codec = a.volumeCodec == "zstd"    ? VolumeCodec::Zstd
                  : a.volumeCodec == "blosc" ? VolumeCodec::Blosc
                  : a.volumeCodec == "gzip"  ? VolumeCodec::Gzip
                  : a.volumeCodec == "raw"   ? VolumeCodec::Raw
                                             : VolumeCodec::Jpeg2000;
  if (a.lossless) options.quality.kind = ImageQuality::Kind::Lossless;
  if (a.psnr > 0) options.quality = {ImageQuality::Kind::Psnr, float(a.psnr)};
  if (a.ratio > 0) options.quality = {ImageQuality::Kind::Ratio, float(a.ratio)};
  if (!readBrick(a.brick, options.chunk)) return wrongly("--brick should be like 64 or 64,64,32.");
  if (!a.part.empty()) {
    char rest = 0;
    if (std::sscanf(a.part.c_str(), "%u/%u%c", &a.volume.part, &a.volume.parts, &rest) != 2 || a.volume.part < 1 ||
        a.volume.part > a.volume.parts) {
      return wrongly("--part should be like 3/16.");
    }
    --a.volume.part;
    a.volume.step = VolumeStep::Part;
  }
  if (a.volume.parts < 1) return wrongly("--finish takes the number of parts.");
  if (a.plan) a.volume.step = VolumeStep::Plan;
  if (a.finish) a.volume.step = VolumeStep::Finish;
  return runVolume(a.volume, a.quiet);
}

void declare(CLI::App& app, Arguments& a) {
  app.require_subcommand(1);
  app.set_version_flag("--version", "fabrica 0.1.0");

  CLI::App* build = app.add_subcommand("build", "Make an atlas folder from a recipe");
  build->add_option("recipe", a.build.recipe, "The recipe, a JSON file")->required();
  build->add_option("-o,--output", a.build.output, "Folder to write; made when it is not there")->required();
  build->add_option("--input", a.build.input, "Folder where the recipe's files are looked for first");
  build->add_option("--jobs", a.build.jobs, "Threads (default: all cores)");
  build->add_option("--codec", a.codec, "Of the volumes: jpeg2k, zstd (for Neuroglancer) or raw")
      ->check(CLI::IsMember({"jpeg2k", "zstd", "raw"}));
  build->add_option("--psnr", a.build.quality.value, "Quality of jpeg2k images in decibels")->check(CLI::Range(20.0, 120.0));
  build->add_flag_callback("--lossless", [&a] { a.build.quality.kind = ImageQuality::Kind::Lossless; }, "Images lossless");
  build->add_option("--only", a.only, "Make only this anew and keep the rest of the folder: meshes or volumes")
      ->check(CLI::IsMember({"all", "meshes", "volumes"}));
  build->add_option("--normals", a.build.normalBits, "Bits of the finest level's normals (default 0: viewers compute them)")
      ->check(CLI::Range(0, 12));
  build->add_option("--smooth", a.build.surfaces.smooth.passes, "Passes of smoothing")->check(CLI::Range(0, 200));
  build->add_option("--pass-band", a.build.surfaces.smooth.passBand, "Of the smoothing: lower is smoother")
      ->check(CLI::Range(0.001, 1.0));
  build->add_option("--fine-error", a.build.surfaces.fineErrorMm,
                    "Millimetres the finest level may lie off (default: an eighth of a voxel)");
  build->add_flag("-q,--quiet", a.quiet, "Say nothing but errors");
  build->footer(
      "Memory: images and maps are read in bricks, about 70 MB with two --jobs, however many voxels they have. Surfaces are\n"
      "made in memory: about 250 bytes for each face between voxels of different structures. A surface by threshold takes\n"
      "up to 350 MB. Disk: what is packed (.gz) is unpacked into the output folder for as long as it is needed.");

  declareOptimize(app, a);
  declareSynth(app, a);
  declareVolume(app, a);
  declarePublish(app, a);

  CLI::App* inspect = app.add_subcommand("inspect", "Tell what is in an atlas folder, a .zarr, .ozx, .glb, .nii or .nii.gz (path or address)");
  inspect->add_option("what", a.what, "Path or http(s) address")->required();
  inspect->add_flag("--json", a.json, "As JSON");

  CLI::App* validate = app.add_subcommand("validate", "Check an atlas folder or a volume (.zarr, .ozx): every file, mesh and tile");
  validate->add_option("folder", a.folder, "The folder with atlas.json, or the volume")->required();

  CLI::App* serve = app.add_subcommand("serve", "Serve a folder to browsers (ranges, CORS, brotli)");
  serve->add_option("folder", a.serve.folder, "The folder")->required();
  serve->add_option("--port", a.serve.port, "Port (0: any free one)")->check(CLI::Range(0, 65535));
  serve->add_option("--host", a.serve.host, "Address to listen on; 0.0.0.0 for the whole network");

  CLI::App* render = app.add_subcommand("render", "Draw an atlas folder to a picture, without a screen");
  render->add_option("folder", a.render.folder, "The folder with atlas.json")->required();
  render->add_option("-o,--output", a.render.output, "The picture, a .png")->required();
  render->add_option("--size", a.size, "Width x height, as 1280x960");
  render->add_option("--view", a.render.view, "Where one looks from")
      ->check(CLI::IsMember({"anterior", "posterior", "left", "right", "superior", "inferior"}));
  render->add_option("--select", a.render.select, "Id of a structure or group to single out; may be repeated");
  render->add_option("--level", a.render.level, "Level of detail: 0 is the coarsest (default: the finest)")->check(CLI::Range(0, 99));
  render->add_flag("--dark", a.render.dark, "Dark background");
}

int run(CLI::App& app, Arguments& a) {
  if (app.got_subcommand("build")) {
    a.build.codec = a.codec == "zstd" ? VolumeCodec::Zstd : a.codec == "raw" ? VolumeCodec::Raw : VolumeCodec::Jpeg2000;
    a.build.meshes = a.only != "volumes";
    a.build.volumes = a.only != "meshes";
    return runBuild(a.build, a.quiet);
  }
  if (app.got_subcommand("optimize")) {
    FileFrame& placement = a.optimize.placement;
    placement.unit = a.unit == "mm"   ? FileUnit::Millimetres
                     : a.unit == "cm" ? FileUnit::Centimetres
                     : a.unit == "m"  ? FileUnit::Metres
                                      : FileUnit::Auto;
    placement.up = a.up == "y" ? UpAxis::Y : a.up == "z" ? UpAxis::Z : a.up == "ras" ? UpAxis::Ras : UpAxis::Auto;
    return runOptimize(a.optimize, a.quiet);
  }
  if (app.got_subcommand("synth")) return runSynth(a.synth, a.quiet);
  if (app.got_subcommand("volume")) return volume(a);
  if (app.got_subcommand("inspect")) return runInspect(a.what, a.json);
  if (app.got_subcommand("validate")) return runValidate(a.folder);
  if (app.got_subcommand("serve")) return runServe(a.serve);
  if (app.got_subcommand("publish")) {
    if (!a.publish.check && (a.publish.output.empty() || a.publish.url.empty())) {
      std::fprintf(stderr, "fabrica: publish needs -o FOLDER and --url ADDRESS.\n");
      return 2;
    }
    return runPublish(a.publish, a.quiet);
  }
  if (std::sscanf(a.size.c_str(), "%dx%d", &a.render.width, &a.render.height) != 2 || a.render.width < 16 ||
      a.render.height < 16 || a.render.width > 16384 || a.render.height > 16384) {
    std::fprintf(stderr, "fabrica: --size should be like 1280x960.\n");
    return 2;
  }
  return runRender(a.render);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("fabrica: human-anatomy atlases from images, label maps and meshes");
  Arguments arguments;
  try {
    declare(app, arguments);
    app.parse(argc, argv);
    return run(app, arguments);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? 0 : 2;
  } catch (const std::exception& e) {  // the last resort: libraries that throw where they should not
    std::fprintf(stderr, "fabrica: %s\n", e.what());
    return 1;
  }
}
