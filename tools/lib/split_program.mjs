#!/usr/bin/env node
// Splits the page's program in two (Binaryen's wasm-split): what the first picture needs, and the rest, which is loaded after
// it (web/late.js). A function of the rest that is called before it is there loads it on the spot, so the list below is
// about weight alone: a name too few costs bytes, a name too many a moment.
//
//   node tools/lib/split_program.mjs IN.wasm FIRST.wasm REST.wasm [SHADERS]      IN.wasm has the names of its functions
//
// SHADERS: a file that goes into REST.wasm as the section "shaders" (tools/cmake/EmbedShaders.cmake).
import {execFileSync} from 'node:child_process';
import {copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';

// By demangled name. What answers a pointer or a wheel stays in the first part: nobody should feel the other one come.
const REST = [
  // Names beside the parts: asked for when all of the program is there
  /^fabrica::ui::(labelsOverlay|placeLabels|placeLabelRows|label(Key|Name|Words)|shownInOrder|calloutContent|pinRow)/,
  /^fabrica::ui::\(anonymous namespace\)::(wishes|typeOf|mostLabels|pinnedRows|pinShown|choose)\(/,
  // Panels that are opened
  /^fabrica::ui::(sectionRows|pageContent|cardContent|cardActions|appearanceContent|slicesContent|insideContent|openPanel|treeKey|rowMenu)/,
  /^fabrica::ui::\(anonymous namespace\)::(source|menuRow|popoverPanel|windowControls|panel|hits|slice|peel|clip|explode|section)/,
  /^fabrica::ui::Kit::(slider|toggle|link|image|colours)/,
  /^fabrica::ui::\(anonymous namespace\)::UiImpl::(key|openPanel|~UiImpl|rebuildGpu|labels)/,
  /^fabrica::ui::(textLink|decimal)/,
  /^fabrica::ui::(clipHandles|Kit::range)/,
  // Peeling, the exploded view, the clip box
  /^fabrica::(peelLayers|layerParts|mirrorNodes|sidedName|withoutSide|clipBoxAround|draggedFace|withFace|looksAtEye|middleOf)/,
  /^fabrica::\(anonymous namespace\)::(Looker|takeOff|joinSmall|pushApart|arrange|shells|mirror|middlePlane|setExplode|setClipBox)/,
  /^fabrica::Model::(layers|isPeeled|offsets|safeColors)\(/,
  // Slices, sections, picking, what is seen
  /^fabrica::render::(Sections::(solve|fill|gather|prepare|drawOutlines|drawPatches|cached)|Picking::(drawIds|request|begin|clearTarget|readBack|Reading::pickOf)|ScenePass::drawBody|SceneTargets::needBody|drawPane|drawSlices|\(anonymous namespace\)::(setSlab|bindVolumes)|clipPlane|sliceBox)/,
  /^fabrica::render::Volumes::/,
  /GlRenderer::(sectionPixels|requestPick|requestAlong|requestSeen|createVolume|uploadPage|setPages|freeVolume|setLabelTable|~GlRenderer)/,
  /^fabrica::VolumeStream::(wish\(|open|close|fit|ask|shardOf|shardKey|volumeOf|colourArrived|joinColours|levelOf|forget|declare|chunkArrived|indexArrived|brickArrived|chunkFailed|chunkSource|paramsOf|nameOf|residentPages|counts)/,
  /^fabrica::(PageCache|PageLevel|VoxelPages::levelFor|pagesOf|seenPages|pagesAhead|render::makePageTable|bodyImageOf|bodyCurve|isMicroscopic|bodyColours|isBodyCurve|withBodyStop|withMovedStop|curveJson|brickName|brickPlace|\(anonymous namespace\)::Finder)/,
  /^fabrica::(PaneControl::(press|begin|drag|wheel|turn|look|zoom|pan|centerOthers)|crosshairOf|paneWorldAt|sliceRange|sliceStep|planeHandlesOf|movedPlane|turnedPlane|straighten|isTilted|fitPanes|CinePlayer::step|toggleCine|changeCineSpeed)/,
  /^fabrica::ui::(panesOverlay|onePane|planeHandles|thicknessRows|windowControls|cineControls|bodyControls|valueRow|millimetres)/,
  /^fabrica::ui::\(anonymous namespace\)::(crosshair|chipWords|handle|dot|paneFrame|playButton|paneButton|alongControls|curveEditor|drawCurve|drawStops|touchStops|stopRows)/,
  /^fabrica::(App::(keepRest|setVolumePages|openVolume|closeVolume|uploadPage|wishForVolumes|sliceAlong|failedVolume|failed|autoWindow|pick|search|searchText|run|seek|retry|startFresh|stats|tellCrowded|link|state|setState|contextLost|contextRestored|key)\b)/,
  /^fabrica::(structuresText|outlineText|MeshStream::(rest|see|chunkFailed|contextLost|drop)|callWithIds|SearchIndex::(?!SearchIndex)|Sectioner::(finish|exportSvg|tellExport|beginExport|send|failed)|sectionRows|Notices::(partFailed|error|info|unfilled|crowded)|errorJson|chunkKey|readShardIndex|paneAxes|paneCamera|stepSlice|stateOf|labelsToState|formatLink|applyCommand)/,
  /^fabrica::\(anonymous namespace\)::ControllerImpl::(key|standardView|~ControllerImpl)/,
  /^fabrica::Model::(show|hide|isolate|ghost|ghostOthers|showAll|setOpacity|setColor|setKeepWhole|cutAllBut|undo|redo|step|peel|setExplode|setClipBox|removePlane|branches)\(/,
  /^fabrica::\(anonymous namespace\)::\$_\d+::__invoke\(fabrica::App&/,  // the JavaScript API
  /^fabrica::\(anonymous namespace\)::(setPlane|planeJson|zooms|(inside|layers)\(fabrica::App|refused|unknown|idsArgument|addStructure|pieceOf|WebHost::measure|WebTransport::(keep|askHosts|addMembers|openVolume|makeSurfaces))/,
  /^fab_(search_text|measure_result|context_lost|context_restored|part_error|key)$/,
  // Values and measurements
  /^fabrica::(VoxelReader::(?!VoxelReader)|Figures::(update|follow|begin|feed|arrived|finish|fail|of)\b|Prober::(?!Prober)|RegionFigures|ProfileFigures|FlatRegion|callMeasuring|measurementJson|readMeasurement)/,
  /std::__2::.*(BrickPlace|ValueBrick|RegionFigures|ProfileFigures|VoxelReader|fabrica::Figures|fabrica::Prober|Look3|ui::measureOverlay)/,
  /^fabrica::(sound|outlineOf|lengthOf|areaOf|angleOf|ellipseWithin|kindOf|kindName|pointsOf|startPlacing|placePoint|canFinish|finishPlacing|stepBack|placingWords|preview|sliceAt|crossPoint|goTo|draggedPoint)\(/,
  /^fabrica::(lengthText|areaText|angleText|inMicrometres|fixedText|placeIn|worldOf|placeText|placeNumbers|shownImage|systemOf|readPlace|valueText|valuesText)\(/,
  /^fabrica::Model::(measurement|addMeasurement|changeMeasurement|removeMeasurements?|setMeasurements|commitMeasurements|freeMeasurementName|setPlacing)\(/,
  /^fabrica::App::(hitOf|updateValues|showValues|placingKey|place|stick|askForDrag|valueAt)\(/,
  /^fabrica::ui::(measure|placingBar|profileC|histogramChart|histogramBars|windowHistogram)/,
  // What is handed on: pictures in tiles, shapes, the list
  /^fabrica::(callSharing|callCard|shapesPlan|cutsOf|capsOf|creditOf|namesJson|handedOn|Shapes::(ask|askCap|plan|onPart)|Sectioner::outline|render::SceneBuffer::bind|App::(setDetail|beginShot|layOutShot|drawTile|endShot))\b/,
  /^fabrica::\(anonymous namespace\)::(beginPicture|pictureTile|listing|credits|tileViews|answered)\(/,
  /^fabrica::ui::(scaleBar|scaleBarLength)\(/,
  /^fabrica::ui::\(anonymous namespace\)::(toolButtons|placeRows|heading|axes|pair|levelWords|figureRows|quoted|exact|unitOf|figuresOf|strokes|arc|callout|inSlice|drawOne|draggedTo|handles|pointerTip|probeTip|crossReadout)\(/,
  /^fabrica::\(anonymous namespace\)::(figuresJson|measurements|addMeasurement|changeMeasurement|goToPlace|noMeasurement|made|enough|alike|wholeNumbers|voxelOf|doubleArea|exact|numberOf|placeOf|finestVoxel)\(/,
  // What closes a surface, and glass behind glass: looked at when all of the program is there
  /^fabrica::(ClosureFinder::(step|tryGroup)\(|LevelSeals::(arrived|add|work|ready|forget|kept)|Closures::(work|takeSome|choose|take|takeGiven|tell|close|upload|boxOf)\()|^fabrica::\(anonymous namespace\)::(Sealer::|cancel\(|thinOut\()/,
  /^(void|bool|unsigned int) std::__2::.*(\(anonymous namespace\)::cancel\(|std::__2::pair<unsigned short, unsigned int>\*)/,
  // Framed again when panels leave another room
  /^fabrica::(Framing::again|App::makeRoom|\(anonymous namespace\)::ControllerImpl::fitAgain)\(/,
  // Lessons, quiz and hints: what only these call goes with them
  /^fabrica::(callLearning|App::(showView|fitBeside|viewForLesson|setBare|setHints|askWords)|ui::bareLayout)\b/,
  // Volumes that describe themselves: only whether an address is one is asked before the first picture
  /VolumeOpener(?!::isVolume|.*isVolume)/,
  /^fabrica::Opener::(ask|onPart|fail)\(/,
  /HoaOpener|Hoa(Dataset|Entry|Member|Registration)/,
  /^fabrica::(readHoaList|hoaFamily|registrationMatrix|placeWithin)|^fabrica::\(anonymous namespace\)::(readDataset|readRegistration|readShape|sampleOf|sourceOf|boxOf)\b/,
  // Zooms within them
  /^fabrica::(zoomsOf|zoomInUse|voxelOf|planesThrough|planesAround|nearestZoom|ZoomFlight|Picture::takeZooms|VolumeStream::sees|App::(goIn|goOut|zoomKey))\b/,
  /^fabrica::ui::(zoomsOverlay|zoomFrames|zoomControls|\(anonymous namespace\)::(micrometres|wordsOf|nameChip|drawFrame|backChip|overlaps|line)\()/,
  /^fabrica::(readOmeGroup|readZarrArray|zarrArrayOf|volumesOf|readN5|n5Volume|readHoaDataset|findZipDirectory|readZipDirectory|volumeFolderIn|wholeVolumeOf)/,
  /^fabrica::(chunkUrl|objectUrl|folderName|shardEntry|shardChunks|shardIndexRange|mayBeMissing|brickParams|texelRange|setRange|setTypeRange|forgetRange|readJ2kHeader|codestreamOf)/,
  /^std::__2::.*(__variant_detail|__optional).*(ZarrArray|N5Group|N5Array|OpenedVolumes|OmeImage|OmeVolumes|HoaDataset|ZipDirectory)/,
  /^fabrica::(ZarrArray|OpenedVolumes|OmeImage|OmeChannel|N5Group|HoaDataset)::/,
  /^fabrica::(Loader::(addVolume|takeVolumes|failVolumes|askForManifest|openModels|openBeside|onShare|isOtherMap|asksHosts)|\(anonymous namespace\)::(hostOf|addressesIn)\(|App::(onShare|placeLookAt)|modelsIn|isSurfaceName|markTree|replaceTree|storeAddress|Notices::tooLarge|App::showSlices)/,
  // Label maps: only whether an address is a table of names, and the same as another, is asked before the first picture
  /^fabrica::(LabelMaps::(add|addTable|settle|take|find|takeNews|takeErrors|placeOf|become|name)\(|LabelSurfaces::(start|onPart|onProgress|stop|stateOf|next|ask|end)\(|LabelColumns::(of|read)|LabelTable::of|parseLabelTable|appendLabels|nameLabels|layersOf|stemOf|appendSurfaces|wholeLabelsOf|readWhole|takenAs|withTaken)/,
  /^fabrica::(Loader::(takeTable|take)\(|App::(labelsLoaded|takeLabels|makeSurfaces|surfacesMade|labelRows|setLabelTables)|Model::partsAdded|Notices::offer|ui::labelControls|ui::\(anonymous namespace\)::(surfacesRow|shape))/,
  /^std::__2::__function::__func<fabrica::(Shapes|VolumeOpener|LabelMaps|Sectioner|Measurer|Prober)::/,
  // Of them, values above 65,535
  /^fabrica::(addLabelIds|labelNumberOf|labelNumbersEnd|fillOf|brickJob|Loader::takeNumbers|LabelMaps::(learn|tellUnknown|isStreamedWide)|\(anonymous namespace\)::giveNumbers)\(/,
  // Streamed ones, and histograms that nobody gave
  /^fabrica::(LabelLevel::(?!LabelLevel)|BrickQueue::(start|stop|feed)|Histograms::(?!Histograms)|LabelSurfaces::(startStreamed|streamed|share|fetch|fetched|make|fail)\(|LabelMaps::(addStreamed|streamedMap|grow|place)\(|App::(surfacesOfStreamed|valuesFound|histogramFound)|readImageLabel|channelOf)/,
  /^fabrica::\(anonymous namespace\)::(placeZooms|layerJson|structuresOf|levelWords|readRgba|readName|headerOf)\(/,
  /^std::__2::.*(LabelLevel|fabrica::Histograms|fabrica::BrickQueue)/,
  // Templates of those; not their containers': identical functions are one, whosever name it bears
  /^(std::__2::pair<std::__2::__hash_map_iterator|std::__2::unordered_set|std::__2::__hash_iterator).*<unsigned long long(, float|, std::__2::hash|, fabrica::(PageCache|VolumeStream))/,
  /^fabrica::\(anonymous namespace\)::(placeIn|chunksPerShard|slotFor)/,
  /^(void|bool|unsigned int) std::__2::.*(SearchIndex|formatSvg|clipPlane|Sections::gather|MeshStream::fit|Looker|peelLayers|layerParts|mirrorNodes)/,
  // Finding one's way: results, what is here, sets, names in more languages, what is missing
  /^fabrica::ui::(searchContent|hereMenu|hereKey|setsContent|coverageContent|richText|languageControls|languageChip|followSearch)/,
  /^fabrica::\(anonymous namespace\)::(addTerms|setLanguage|noteRecent)\(/,
  /^(void|bool|unsigned int) std::__2::.*Picking::along/,
  /^(?!.*__optional)(std::__2::|decltype).*fabrica::Terms?\b/,
  /^fabrica::Terms?::/,
  /^fabrica::(callFinding|setsJson|mergeSets|coverageOf|parseTerms|looksLikeTerms|applyTerms|reportText|stemOf|mistakes|render::Picking::along)/,
  /^fabrica::(Terminologies::(add|fetch|settle|take|name)\(|App::(whatIsHere|askHere|tellHere|nameMore|tellSets)|Loader::takeTerms)/,
  /^fabrica::Model::(said|set|addSet|renameSet|removeSet|mergeSets|setRecent|commitSets|freeSetName)\(/,
  // Sources that are moved, faded, aligned
  /^fabrica::(callSources|sourcesToState|readSources|readSourceLook|sourceLookJson|sound\(fabrica::SourcePlace|placementOf|placePages|SourcePlace::(inverse|matrix)\(|(VolumeStream|MeshStream|Closures)::placed\(|App::(sourcesPlaced|tellLandmark|pixelAt)\(|Model::(setSources?|sourceBounds|deriveSources|reveal|placeParts)\()/,
  /^fabrica::\(anonymous namespace\)::(sourcesJson|setSource|fadeSources|centerSource|sourceArgument|noSource|boundsJson|addOnce|rounded\(float, double)\b|GlRenderer::placeVolume/,
  // Sentences that were put together elsewhere, what is uncovered
  /^fabrica::App::uncover\(|^fabrica::\(anonymous namespace\)::(saidWithin|inParts|matches)\(/,
  /^fabrica::learn::(Lesson|Question|QuizResult|Progress|Answer)::~/,
  // What a page that is left does not run
  /^(non-virtual thunk to )?fabrica::(App|Loader|LabelMaps|LabelSurfaces|MeshStream|VolumeStream|ChunkMachine|Picture|Sectioner|Measurer|Closures|Notices|Search|SearchIndex|Terminologies)::~/,
  /^(fabrica::isLabelTableName|ImGuiContext::~|ImGui::SaveIniSettings)/,
  /^fabrica::\(anonymous namespace\)::(readLine|readPlain|readColumns|readLut|linesOf|wordsOf|cellsOf|Collector::|distinct|itemsOf|layersJson|coverage|asLabels|isOf|fill\(fabrica::Atlas)/,
  /^(?!fabrica::(Loader|App)::)(?!.*(::Services|::deque\b|__function|__split_buffer|::begin|::end\[|__clear|__back_spare|__for_each_segment|std::__2::operator-|__throw|LabelMaps::LabelMaps|LabelSurfaces::LabelSurfaces)).*(fabrica::(LabelMap|LabelTable|LabelEntry|WholeLabels|LabelSurfaces::|LabelRow|LabelNews|LabelLayer|Segment\b|appendLabels)|ui::(Surfaces|LabelRow)|namespace\)::(Collector|Item))/,
  /^(void|bool|unsigned int) std::__2::__(stable_sort|inplace_merge|introsort|sort\d|insertion_sort|stable_sort_move).*(appendLabels|Collector)/,
  // Of libraries: what is for windows we do not have, and for errors
  /^ImGui::(NavMoveRequestApplyResult|NavScoreItem|Selectable|RenderMouseCursor|Log|FindBestWindowPos|ScrollToRect|RenderDimmed|Scrollbar)/,
  /^ImDrawListSplitter|^ImGui::EndColumns\(/,
  /^hexfloat$/,
  /nlohmann::.*(parse_error|out_of_range|type_error|invalid_iterator|json_sax_dom_callback_parser)/,
];

/** Names of a module's functions, as its "name" section has them. @param {Uint8Array} bytes @returns {string[]} */
export function functionNames(bytes) {
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  const text = () => {
    const length = number();
    at += length;
    return new TextDecoder().decode(bytes.subarray(at - length, at));
  };
  const names = [];
  while (at < bytes.length) {
    const id = bytes[at++];
    const length = number();
    const end = at + length;
    if (id === 0 && text() === 'name') {
      while (at < end) {
        const kind = bytes[at++];
        const size = number();
        const next = at + size;
        if (kind === 1) {
          for (let count = number(); count > 0; count--) {
            number();
            names.push(text());
          }
        }
        at = next;
      }
    }
    at = end;
  }
  return names;
}

/** As Binaryen writes a name that is no plain identifier. */
const escaped = name => [...new TextEncoder().encode(name)].map(byte => {
  const letter = String.fromCharCode(byte);
  return /[A-Za-z0-9!#$%&'*+\-./:<=>?@^_`|~]/.test(letter) ? letter : `\\${byte.toString(16).padStart(2, '0')}`;
}).join('');

/** Identical functions of templates are one, whosever name it bears: others call these before the first picture. */
const SHARED = [/^std::__2::shared_ptr<.*::~shared_ptr/, /^std::__2::(allocator|vector|__split_buffer|deque)<fabrica::BrickPlace/];

export const isRest = name => REST.some(pattern => pattern.test(name)) && !SHARED.some(pattern => pattern.test(name));

/** A name of Binaryen's as it was. */
const unescaped = name => new TextDecoder().decode(Uint8Array.from(
  name.replace(/\\([0-9a-f]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))), letter => letter.charCodeAt(0)));

/** What only the rest calls: it goes with it. @param {string} input @returns {string[]} names */
function calledByRest(input) {
  const graph = execFileSync('wasm-opt', ['-all', '--print-call-graph', input, '-o', '/dev/null'], {encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'inherit']});
  const calls = new Map();
  const all = new Set();
  const begin = new Set();
  for (const line of graph.split('\n')) {
    const [, node, callee, style] = /^ {2}"(.*?)"(?: -> "(.*?)"; \/\/ call| \[style="(.*)\];?)$/.exec(line) ?? [];
    if (!node) continue;
    const name = unescaped(node);
    if (callee) calls.set(name, [...calls.get(name) ?? [], unescaped(callee)]);
    else all.add(name);
    // Exported, or called through a table.
    if (style && (style.includes('"gray"') || style.includes('rounded'))) begin.add(name);
  }
  const first = new Set();
  const open = [...begin];
  while (open.length > 0) {
    const name = open.pop();
    if (first.has(name) || isRest(name)) continue;
    first.add(name);
    open.push(...calls.get(name) ?? []);
  }
  return [...all].filter(name => !first.has(name) && !isRest(name));
}

/** Appends a section of our own. @param {string} file @param {string} name @param {Uint8Array} content */
function addSection(file, name, content) {
  const leb = value => {
    const bytes = [];
    do {
      bytes.push(value % 128 + (value >= 128 ? 128 : 0));
      value = Math.floor(value / 128);
    } while (value > 0);
    return Buffer.from(bytes);
  };
  const payload = Buffer.concat([leb(name.length), Buffer.from(name), content]);
  writeFileSync(file, Buffer.concat([readFileSync(file), Buffer.from([0]), leb(payload.length), payload]));
}

function split(input, first, rest) {
  const names = functionNames(readFileSync(input));
  if (names.length === 0) throw new Error(`${input} has no names of functions: link it with --profiling-funcs`);
  const known = new Set(names);
  const chosen = [...new Set([...names.filter(isRest), ...calledByRest(input).filter(name => known.has(name))])];
  const folder = mkdtempSync(path.join(os.tmpdir(), 'fabrica-split-'));
  try {
    const list = path.join(folder, 'rest.txt');
    writeFileSync(list, chosen.map(escaped).join('\n'));
    const halves = ['first', 'rest'].map(name => path.join(folder, `${name}.wasm`));
    execFileSync('wasm-split', ['-all', '--split', input, `--split-funcs=@${list}`, '--export-prefix=%', '--symbolmap', '-o1', halves[0], '-o2', halves[1]], {stdio: 'inherit'});
    for (const [index, output] of [first, rest].entries()) {
      execFileSync('wasm-opt', ['-all', halves[index], '--strip-debug', '--strip-producers', '--strip-target-features', '-o', output], {stdio: 'inherit'});
      // For who profiles the page (tools/bench start).
      copyFileSync(`${halves[index]}.symbols`, path.join(path.dirname(input), `${path.basename(output)}.symbols`));
    }
  } finally {
    rmSync(folder, {recursive: true});
  }
  return chosen.length;
}

if (process.argv[1] && import.meta.url === `file://${path.resolve(process.argv[1])}`) {
  const [input, first, rest, shaders] = process.argv.slice(2);
  if (!rest) {
    process.stderr.write('usage: split_program.mjs IN.wasm FIRST.wasm REST.wasm [SHADERS]\n');
    process.exit(2);
  }
  const count = split(input, first, rest);
  if (shaders) addSection(rest, 'shaders', readFileSync(shaders));
  process.stdout.write(`${count} functions are loaded after the first picture\n`);
}
