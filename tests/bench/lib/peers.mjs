// The peers' pages: each viewer set up as its documentation says, bundled and minified, its decoders local.
import fs from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import zlib from 'node:zlib';
import * as esbuild from 'esbuild';

const HERE = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const MODULES = path.join(HERE, 'node_modules');
export const PEERS = ['three', 'o3dv', 'niivue'];
export const MESH_PEERS = ['three', 'o3dv'], VOLUME_PEERS = ['vtk', 'niivue'];
const PAGES = [...new Set([...PEERS, ...VOLUME_PEERS, 'blank'])];

// Online3DViewer fetches its Draco decoder from a public host: the same files lie in the draco3d package.
const localDraco = {name: 'local-draco', setup(build) {
  build.onLoad({filter: /online-3d-viewer[\\/].*\.js$/}, file => ({loader: 'js',
    contents: fs.readFileSync(file.path, 'utf8').replace(/https:[^'"]*draco3d@[^'"]*\/(draco_decoder_nodejs)(\.min)?\.js/g, '/peers/o3dv-draco/$1.js')}));
}};

/** Writes the peers' pages and files to `out`. */
export async function buildPeers(out) {
  fs.mkdirSync(out, {recursive: true});
  await esbuild.build({entryPoints: Object.fromEntries(PAGES.map(name => [name, path.join(HERE, 'peers', `${name}.js`)])), outdir: out, bundle: true,
    minify: true, format: 'esm', target: 'es2022', logLevel: 'error', legalComments: 'none', plugins: [localDraco]});
  fs.cpSync(path.join(MODULES, 'three/examples/jsm/libs/draco/gltf'), path.join(out, 'three-draco'), {recursive: true});
  fs.mkdirSync(path.join(out, 'o3dv-draco'), {recursive: true});
  fs.copyFileSync(path.join(MODULES, 'draco3d/draco_decoder.wasm'), path.join(out, 'o3dv-draco/draco_decoder.wasm'));
  const script = await esbuild.transform(fs.readFileSync(path.join(MODULES, 'draco3d/draco_decoder_nodejs.js'), 'utf8'), {minify: true});
  fs.writeFileSync(path.join(out, 'o3dv-draco/draco_decoder_nodejs.js'), script.code);
  for (const name of PAGES) {
    fs.writeFileSync(path.join(out, `${name}.html`), `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${name}</title>` +
      '<style>html,body,#host{margin:0;width:100%;height:100%;overflow:hidden;background:#fff}canvas{display:block}</style></head>' +
      `<body><div id="host"></div><script type="module" src="/peers/${name}.js"></script></body></html>`);
  }
  fs.writeFileSync(path.join(out, 'tiny.nii.gz'), zlib.gzipSync(tinyNifti()));
}

/** An 8³ image, for what a viewer of images weighs before any data. */
function tinyNifti() {
  const side = 8, file = Buffer.alloc(352 + side ** 3);
  file.writeInt32LE(348, 0);
  [3, side, side, side, 1, 1, 1, 1].forEach((value, i) => file.writeInt16LE(value, 40 + 2 * i));
  file.writeInt16LE(2, 70);  // unsigned bytes
  file.writeInt16LE(8, 72);
  [1, 1, 1, 1].forEach((value, i) => file.writeFloatLE(value, 76 + 4 * i));
  file.writeFloatLE(352, 108);
  file.writeFloatLE(1, 112);
  file.writeInt16LE(1, 254);  // position by the matrix
  [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]].flat().forEach((value, i) => file.writeFloatLE(value, 280 + 4 * i));
  file.write('n+1\0', 344, 'latin1');
  for (let i = 0; i < side ** 3; ++i) file[352 + i] = 60 + (i * 37) % 190;
  return file;
}
