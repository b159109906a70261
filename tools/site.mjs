#!/usr/bin/env node
// Makes the site: a folder of static files, from web/ (bundled, minified) and what CMake built for the browser.
//
//   node tools/site.mjs [--parts DIR] [--out DIR] [--debug]
//
// DIR of parts: build/web/site-parts (fabrica, the decoders, geometry: .mjs + .wasm), with the subset fonts in
// DIR/../fonts. Each file gets a brotli-compressed FILE.br beside it, for servers that can send those. Prints what loads
// before the first picture.
import {createHash} from 'node:crypto';
import {cp, mkdir, readFile, readdir, rm, stat, writeFile} from 'node:fs/promises';
import {existsSync} from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import zlib from 'node:zlib';
import {iconSvg, png} from './lib/icon.mjs';

const REPO = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const WEB = path.join(REPO, 'web');
const WORDS = path.join(REPO, 'assets/words');
const COMPRESSED = /\.(html|css|js|mjs|wasm|otf|json)$/;
const FONTS = ['inter-regular', 'inter-semibold', 'inter-italic', 'inter-more'];
/** Of the site, besides the demo. */
const FOLDERS = ['workers', 'catalogue', 'compare', 'words', 'learn', 'sources', 'start'];
const OTHER_PAGES = ['catalogue', 'compare'];
const PAGES = ['index.html', 'local.html', ...OTHER_PAGES.map(name => `${name}.html`)];
/** What the site works without, or what is not for its own pages: not kept for when there is no network. */
const NOT_KEPT = ['sw.js', 'manifest.webmanifest', 'icon.svg', 'icon-192.png', 'icon-512.png', 'icon-180.png', 'icon-maskable.png', 'fabrica-atlas.js', 'fabrica-atlas.d.ts'];
// The page's budget, in bytes after brotli (docs: budgets).
export const BUDGET = 350 * 1000;

/** @param {{parts: string, out: string, debug: boolean}} options */
export async function makeSite({parts, out, debug}) {
  const {build, transform} = createRequire(path.join(REPO, 'tests/browser/package.json'))('esbuild');
  const names = existsSync(parts) ? (await readdir(parts)).filter(name => /\.(mjs|wasm|map)$/.test(name)) : [];
  for (const needed of ['fabrica.mjs', 'fabrica.wasm']) {
    if (!names.includes(needed)) throw new Error(`${parts} has no ${needed}: build the web preset first`);
  }
  const fonts = path.join(parts, '../fonts');
  for (const name of FONTS) {
    if (!existsSync(path.join(fonts, fontFile(name)))) throw new Error(`${fonts} has no ${fontFile(name)}: build the web preset first`);
  }
  for (const folder of FOLDERS) await mkdir(path.join(out, folder), {recursive: true});
  const sources = new Map([...names.map(name => [name, path.join(parts, name)]), ...FONTS.map(name => [`${name}.otf`, path.join(fonts, fontFile(name))])]);
  await removeStale(out, [...sources.keys()]);
  for (const [name, source] of sources) {
    if (name.endsWith('.mjs') && !debug) await shrink(transform, source, path.join(out, name));
    else await copyNewer(source, path.join(out, name));
  }
  const wordLists = await wordFiles();
  const version = await versionOf([...sources.values(), ...await webFiles(), ...wordLists]);

  const entry = name => path.join(WEB, name);
  const workers = (await readdir(path.join(WEB, 'workers'))).filter(name => name.endsWith('.js'));
  const options = {
    outdir: out, outbase: WEB, bundle: true, format: 'esm', target: ['safari16.4', 'chrome99', 'firefox117'], minify: !debug, sourcemap: debug,
    charset: 'utf8', legalComments: 'eof', logLevel: 'warning', external: ['*.mjs', 'node:*'], nodePaths: [path.join(REPO, 'tests/browser/node_modules')], define: {FABRICA_VERSION: JSON.stringify(version)},
  };
  // What is imported later is a file of its own, and so is what it shares with the rest.
  const {metafile} = await build({...options, entryPoints: [entry('main.js')], splitting: true, chunkNames: '[name]-[hash]', metafile: true});
  const shared = sharedChunks(metafile);
  // The catalogue is a page of its own; so are two sources side by side, and those that `fabrica publish` makes.
  await build({...options, entryPoints: [...OTHER_PAGES.map(name => entry(`${name}/${name}.js`)), entry('catalogue/published.js')]});
  // The element for other pages: one file, and what it is to TypeScript.
  await build({...options, outbase: entry('element'), entryPoints: [entry('element/fabrica-atlas.js')]});
  await cp(entry('element/fabrica-atlas.d.ts'), path.join(out, 'fabrica-atlas.d.ts'));
  // A worker is one file: none of its parts is fetched by itself, and none is shared with the page.
  await build({...options, entryPoints: workers.map(name => entry(`workers/${name}`))});
  // Same addresses everywhere, or a file would be loaded twice.
  const dated = text => text.replace(/\b(inter-\w+\.otf|fabrica\.(?:mjs|wasm)|main\.js|style\.css)\b/g, name => `${name}?v=${version}`);
  for (const name of ['style.css', 'later.css', 'catalogue/catalogue.css', 'catalogue/published.css', 'learn/learn.css', 'sources/sources.css', 'start/start.css', 'compare/compare.css']) {
    const css = await build({entryPoints: [entry(name)], write: false, bundle: true, minify: !debug, external: ['*.otf'], logLevel: 'warning'});
    await writeFile(path.join(out, name), dated(css.outputFiles[0].text));
  }
  const preloads = shared.map(name => `<link rel="modulepreload" href="${name}">\n`).join('');
  const html = (await readFile(entry('index.html'), 'utf8')).replace('<link rel="modulepreload"', `${preloads}$&`);
  await writeFile(path.join(out, 'index.html'), dated(html));
  // The same page, which may read of its own host alone: for files of this device.
  const alone = html.replace('connect-src * data: blob:', "connect-src 'self' data: blob:");
  if (alone === html) throw new Error('index.html says another way what may be read: local.html would be no other page');
  await writeFile(path.join(out, 'local.html'), dated(alone));
  for (const name of OTHER_PAGES) {
    const page = await readFile(entry(`${name}.html`), 'utf8');
    await writeFile(path.join(out, `${name}.html`), page.replace(new RegExp(`${name}/${name}\\.(?:css|js)`, 'g'), found => `${found}?v=${version}`));
  }
  for (const file of wordLists) await writeChanged(path.join(out, 'words', path.basename(file)), JSON.stringify(JSON.parse(await readFile(file, 'utf8'))));
  await writeApp(out);
  await writeWorker({build, out, version, minify: !debug});
  await compress(out);
  return {version, weights: await weights(out, shared)};
}

/** What a browser needs to install the site as an app; made once. */
async function writeApp(out) {
  const parts = [['icon.svg', iconSvg], ['icon-192.png', () => png(192)], ['icon-512.png', () => png(512)], ['icon-maskable.png', () => png(512, {maskable: true})], ['icon-180.png', () => png(180, {maskable: true})]];
  for (const [name, make] of parts) if (!existsSync(path.join(out, name))) await writeFile(path.join(out, name), make());
  await writeChanged(path.join(out, 'manifest.webmanifest'), JSON.stringify(JSON.parse(await readFile(path.join(WEB, 'manifest.webmanifest'), 'utf8'))));
}

/** The service worker, with the list of the site's files and their hashes: its bytes are others when one of them is. */
async function writeWorker({build, out, version, minify}) {
  /** @type {Record<string, string>} */
  const files = {};
  const names = await readdir(out);
  for (const folder of ['', ...FOLDERS]) {
    for (const item of folder ? (await readdir(path.join(out, folder))).map(name => `${folder}/${name}`) : names) {
      if (/\.(br|map)$/.test(item) || PAGES.includes(item) || NOT_KEPT.includes(item) || !(await stat(path.join(out, item))).isFile()) continue;
      files[item] = `sha256-${createHash('sha256').update(await readFile(path.join(out, item))).digest('base64')}`;
    }
  }
  const made = await build({entryPoints: [path.join(WEB, 'sw.js')], bundle: true, format: 'iife', target: ['safari16.4', 'chrome99', 'firefox117'], minify, write: false, legalComments: 'none',
    logLevel: 'warning', define: {FABRICA_FILES: JSON.stringify({version, files: Object.fromEntries(Object.entries(files).sort()), pages: PAGES})}});
  await writeChanged(path.join(out, 'sw.js'), made.outputFiles[0].text);
}

/** Files that main.js imports at once. */
function sharedChunks({outputs}) {
  const main = Object.entries(outputs).find(([name]) => path.basename(name) === 'main.js');
  return main[1].imports.filter(({kind, external}) => kind === 'import-statement' && !external).map(item => path.basename(item.path));
}

/** The subset fonts as tools/cmake/Fonts.cmake names them. */
const fontFile = name => `${name.replace('inter-', '')}.otf`;

async function webFiles() {
  const found = await readdir(WEB, {recursive: true});
  return found.filter(name => /\.(js|css|html)$/.test(name)).sort().map(name => path.join(WEB, name));
}

/** What the interface says in other languages than English. */
const wordFiles = async () => (await readdir(WORDS)).filter(name => name.endsWith('.json')).sort().map(name => path.join(WORDS, name));

async function versionOf(files) {
  const hash = createHash('sha256');
  // The fonts, the wasm and the scripts: what the page loads by version. VTK may come later without a new version.
  for (const file of files.filter(name => !/^geometry\.(mjs|wasm)/.test(path.basename(name)))) hash.update(await readFile(file));
  return hash.digest('hex').slice(0, 10);
}

/** What an earlier build left at the top of the site and this one does not have; the demo and other folders stay. */
async function removeStale(out, names) {
  const kept = new Set([...names, 'main.js', 'style.css', 'later.css', ...PAGES, ...NOT_KEPT]);
  for (const item of await readdir(out, {withFileTypes: true})) {
    if (item.isFile() && !kept.has(item.name.replace(/\.br$/, ''))) await rm(path.join(out, item.name));
  }
}

/** Emscripten leaves the names inside its functions as they are: shorter ones save a quarter of the glue. */
async function shrink(transform, from, to) {
  const {code} = await transform(await readFile(from, 'utf8'), {minify: true, format: 'esm', target: 'es2022', legalComments: 'none'});
  await writeChanged(to, code);
}

/** A file that stays as it was is not compressed again. */
async function writeChanged(file, text) {
  if (!existsSync(file) || await readFile(file, 'utf8') !== text) await writeFile(file, text);
}

async function copyNewer(from, to) {
  const [source, target] = [await stat(from), existsSync(to) ? await stat(to) : null];
  if (target && target.mtimeMs >= source.mtimeMs && target.size === source.size) return;
  await cp(from, to);
}

async function compress(out) {
  const jobs = [];
  for (const folder of [out, ...FOLDERS.map(name => path.join(out, name))]) {
    for (const name of await readdir(folder)) {
      const file = path.join(folder, name);
      if (!COMPRESSED.test(name) || !(await stat(file)).isFile()) continue;
      const packed = `${file}.br`;
      if (existsSync(packed) && (await stat(packed)).mtimeMs >= (await stat(file)).mtimeMs) continue;
      jobs.push((async () => {
        const bytes = await readFile(file);
        const big = bytes.length > 2e6;
        const result = await new Promise((resolve, reject) => zlib.brotliCompress(bytes, {params: {
          // The last steps of quality take minutes on a large module, for a few per cent.
          [zlib.constants.BROTLI_PARAM_QUALITY]: big ? 9 : 11, [zlib.constants.BROTLI_PARAM_LGWIN]: 24,
          [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
        }}, (error, made) => error ? reject(error) : resolve(made)));
        await writeFile(packed, result);
      })());
    }
  }
  await Promise.all(jobs);
}

/** Bytes (brotli) of what the page loads before its first picture. */
async function weights(out, shared) {
  const first = ['index.html', 'style.css', 'main.js', ...shared, 'fabrica.mjs', 'fabrica.wasm', 'inter-regular.otf',
    'workers/decode.js', 'decode-mesh.mjs', 'decode-mesh.wasm'];
  const list = [];
  for (const name of first) {
    const file = path.join(out, name);
    if (!existsSync(file)) continue;
    list.push({name, raw: (await stat(file)).size, brotli: (await stat(existsSync(`${file}.br`) ? `${file}.br` : file)).size});
  }
  return list;
}

export function weightTable(list) {
  const kb = bytes => (bytes / 1000).toFixed(1).padStart(8);
  const total = list.reduce((sum, item) => sum + item.brotli, 0);
  return [`${'before the first picture'.padEnd(26)}   KB raw   KB brotli`,
    ...list.map(item => `  ${item.name.padEnd(24)} ${kb(item.raw)}    ${kb(item.brotli)}`),
    `  ${'together'.padEnd(24)} ${' '.repeat(8)}    ${kb(total)}   (budget ${BUDGET / 1000})`].join('\n');
}

async function main(args) {
  const value = (name, fallback) => args.includes(name) ? args[args.indexOf(name) + 1] : fallback;
  const out = path.resolve(value('--out', path.join(REPO, 'build/site')));
  const parts = path.resolve(value('--parts', path.join(REPO, 'build/web/site-parts')));
  const {weights: list} = await makeSite({parts, out, debug: args.includes('--debug')});
  process.stdout.write(`${weightTable(list)}\n${out}\n`);
}

if (process.argv[1] && fileURLToPath(import.meta.url) === path.resolve(process.argv[1])) {
  main(process.argv.slice(2)).catch(error => {
    process.stderr.write(`site: ${error.message}\n`);
    process.exit(1);
  });
}
