// Files for tools/bench meshes, made once into build/bench/data and kept as long as their recipe stays: gltf-transform for what
// others would serve, our tool for what it writes.
import {spawnSync} from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const SELF = fileURLToPath(import.meta.url);
// With gltf-transform's defaults: edgebreaker, 14 bits a position, 10 bits a normal.
const HUBMAP = 'hubmap-draco.glb';

/** Thrown where something cannot be made here; its message is the row's `why`. */
export class Lacking extends Error {}

export class MeshData {
  /** @param {{folder: string, hubmap: string, fabrica: string, tell: (text: string) => void}} options */
  constructor({folder, hubmap, fabrica, tell}) {
    Object.assign(this, {folder, hubmap, fabrica, tell});
    fs.mkdirSync(folder, {recursive: true});
  }

  /** Runs `make(target)` unless `name` is there, made from the same things. @returns {Promise<string>} */
  async made(name, inputs, make) {
    const target = path.join(this.folder, name), mark = `${target}.recipe`, recipe = crypto.createHash('sha256').update(JSON.stringify(inputs)).digest('hex');
    if (fs.existsSync(target) && fs.existsSync(mark) && fs.readFileSync(mark, 'utf8') === recipe) return target;
    this.tell(`making ${name}`);
    for (const old of [target, mark]) fs.rmSync(old, {recursive: true, force: true});
    await make(target);
    fs.writeFileSync(mark, recipe);
    return target;
  }

  /** All organs as one Draco GLB: a group a file, names and materials as they are. */
  async hubmapDraco() {
    if (!fs.existsSync(this.hubmap)) throw new Lacking(`${this.hubmap} is not on this machine`);
    const files = fs.readdirSync(this.hubmap).filter(name => name.endsWith('.glb')).sort().map(name => path.join(this.hubmap, name));
    return this.made(HUBMAP, [recipeOf(joinFiles), stamps(files)], async target => {
      const io = await reader(), {draco} = await import('@gltf-transform/functions');
      await write(io, await joinFiles(io, files, 'hubmap-male'), draco, target);
    });
  }

  /** The same as our tool writes it: a folder. */
  async hubmapOptimized() {
    const source = await this.hubmapDraco();
    this.needs('optimize');
    return this.made('hubmap-optimized', ['optimize', stamps([this.fabrica, source])], target => this.run('optimize', source, '-o', target));
  }

  /** @returns {Promise<{atlas: string, plain: string|null}>} our atlas, and the same as a plain Draco GLB for others */
  async synthetic(structures, trianglesEach, plain) {
    this.needs('synth');
    const name = `synth-${structures}`;
    const atlas = await this.made(name, ['synth', structures, trianglesEach, plain, stamps([this.fabrica])], target => {
      const file = `${target}.plain.glb`;
      fs.rmSync(file, {force: true});
      this.run('synth', '-o', target, '--structures', String(structures), '--triangles-each', String(trianglesEach), ...plain ? ['--plain', file] : []);
    });
    const raw = `${atlas}.plain.glb`;
    return {atlas, plain: plain && fs.existsSync(raw) ? await this.withDraco(raw, `${name}-draco.glb`) : null};
  }

  /** A file's meshes as gltf-transform packs them, unless they are packed already. */
  async withDraco(file, name) {
    if (headOf(file).extensionsUsed?.includes('KHR_draco_mesh_compression')) return file;
    return this.made(name, [stamps([file])], async target => {
      const io = await reader(), {draco} = await import('@gltf-transform/functions');
      await write(io, await io.read(file), draco, target);
    });
  }

  /** 3,000 structures by gltf-transform alone, for as long as there is no `fabrica synth`. */
  async many(structures = 3000) {
    return this.made(`many-${structures}-draco.glb`, [recipeOf(scatter), structures], async target => {
      const io = await reader(), {Document} = await import('@gltf-transform/core'), {draco} = await import('@gltf-transform/functions');
      await write(io, scatter(new Document(), structures), draco, target);
    });
  }

  needs(command) {
    if (!fs.existsSync(this.fabrica)) throw new Lacking(`the tool is not built (${this.fabrica})`);
    this.help ??= spawnSync(this.fabrica, ['--help'], {encoding: 'utf8'}).stdout ?? '';
    if (!new RegExp(`\\b${command}\\b`).test(this.help)) throw new Lacking(`the tool has no command "${command}"`);
  }

  run(...args) {
    const {status, stderr, error} = spawnSync(this.fabrica, args, {encoding: 'utf8', maxBuffer: 64 << 20, timeout: 30 * 60_000});
    if (status !== 0) throw new Lacking(`fabrica ${args[0]}: ${error?.message ?? stderr.trim().split('\n').at(-1) ?? `ended with ${status}`}`);
  }
}

/** How our page is told to open what our tool wrote: a folder with an atlas, or a file. `prefix`: where the server has it. */
export function linkTo(made, prefix) {
  if (!fs.statSync(made).isDirectory()) return `#model=${prefix}/${path.basename(made)}`;
  const files = fs.readdirSync(made), glb = files.find(name => name.endsWith('.glb'));
  const base = `${prefix}/${path.basename(made)}`;
  if (files.includes('atlas.json')) return `#src=${base}/atlas.json`;
  if (glb) return `#model=${base}/${glb}`;
  throw new Lacking(`${made} has neither an atlas.json nor a .glb`);
}

/** The JSON of a GLB. */
export function headOf(file) {
  const handle = fs.openSync(file, 'r'), head = Buffer.alloc(20);
  try {
    fs.readSync(handle, head, 0, 20, 0);
    const json = Buffer.alloc(head.readUInt32LE(12));
    fs.readSync(handle, json, 0, json.length, 20);
    return JSON.parse(json.toString('utf8'));
  } finally {
    fs.closeSync(handle);
  }
}

/** What a GLB holds, counted a node. */
export function countsOf(file) {
  const {nodes = [], meshes = [], accessors = []} = headOf(file), primitives = nodes.filter(node => node.mesh !== undefined).map(node => meshes[node.mesh].primitives);
  return {structures: primitives.length, bytes: fs.statSync(file).size,
    triangles: primitives.flat().reduce((sum, {indices, attributes}) => sum + accessors[indices ?? attributes.POSITION].count / 3, 0)};
}

const stamps = files => files.map(file => [path.basename(file), fs.statSync(file).size, fs.statSync(file).mtimeMs]);
/** What a file was made by: the function's own text, and the versions of what it calls. */
const recipeOf = make => [make.toString(), fs.readFileSync(path.join(path.dirname(SELF), '../package.json'), 'utf8')];

async function reader() {
  const [{NodeIO}, {ALL_EXTENSIONS}, {default: codec}] = await Promise.all([import('@gltf-transform/core'), import('@gltf-transform/extensions'), import('draco3dgltf')]);
  const [encoder, decoder] = await Promise.all([codec.createEncoderModule(), codec.createDecoderModule()]);
  return new NodeIO().registerExtensions(ALL_EXTENSIONS).registerDependencies({'draco3d.encoder': encoder, 'draco3d.decoder': decoder});
}

async function write(io, document, draco, target) {
  const {unpartition} = await import('@gltf-transform/functions');
  await document.transform(unpartition(), draco());
  await io.write(target, document);
}

async function joinFiles(io, files, name) {
  const [{Document}, {mergeDocuments}] = await Promise.all([import('@gltf-transform/core'), import('@gltf-transform/functions')]);
  const document = new Document(), scene = document.createScene(name);
  for (const file of files) {
    mergeDocuments(document, await io.read(file));
    const group = document.createNode(path.basename(file, '.glb'));
    scene.addChild(group);
    for (const other of document.getRoot().listScenes().filter(item => item !== scene)) {
      for (const node of other.listChildren()) group.addChild(node);
      other.dispose();
    }
  }
  document.getRoot().setDefaultScene(scene);
  return document;
}

/** Knobbly balls and bent tubes of about 1,000 triangles in a body's outline, in a tree of systems and regions; always the same. */
function scatter(document, count) {
  let seed = count;
  const random = () => {  // a multiplicative generator, 31 bits
    seed = Number(BigInt(seed) * 48271n % 2147483647n);
    return seed / 2147483647;
  };
  const scene = document.createScene('scattered'), buffer = document.createBuffer(), around = 2 * Math.PI;
  document.getRoot().setDefaultScene(scene);
  const materials = Array.from({length: 60}, (_, i) => document.createMaterial(`Tissue ${i + 1}`).setBaseColorFactor([0.2 + 0.8 * random(), 0.7 * random(), 0.7 * random(), 1])
    .setMetallicFactor(0).setRoughnessFactor(0.7));
  /** A grid round an axis; `at(u, v)`: the position at two shares. */
  const surface = (columns, rows, at) => {
    const positions = [], normals = [], indices = [], small = 1e-3;
    for (let row = 0; row <= rows; ++row) for (let column = 0; column <= columns; ++column) {
      const u = column / columns, v = small + (1 - 2 * small) * row / rows, p = at(u, v), pu = at(u + small, v), pv = at(u, v + small);
      const [a, b] = [pu, pv].map(q => q.map((value, i) => value - p[i]));
      const n = [a[2] * b[1] - a[1] * b[2], a[0] * b[2] - a[2] * b[0], a[1] * b[0] - a[0] * b[1]], length = Math.hypot(...n) || 1;
      positions.push(...p);
      normals.push(...n.map(value => value / length));
      if (row === rows || column === columns) continue;
      const i = row * (columns + 1) + column, j = i + columns + 1;
      indices.push(i, j, i + 1, i + 1, j, j + 1);
    }
    const accessor = (type, array) => document.createAccessor().setType(type).setArray(array).setBuffer(buffer);
    return document.createPrimitive().setAttribute('POSITION', accessor('VEC3', new Float32Array(positions)))
      .setAttribute('NORMAL', accessor('VEC3', new Float32Array(normals))).setIndices(accessor('SCALAR', new Uint16Array(indices)));
  };
  let region = null, system = null;
  for (let i = 0; i < count; ++i) {
    if (i % 250 === 0) scene.addChild(system = document.createNode(`System ${i / 250 + 1}`));
    if (i % 10 === 0) system.addChild(region = document.createNode(`Region ${i / 10 + 1}`));
    const radius = 0.012 + 0.03 * random(), knobs = 2 + Math.floor(4 * random()), rings = 1 + Math.floor(4 * random()), depth = 0.25 * random(), phase = around * random();
    const bumpy = (u, v) => radius * (1 + depth * Math.sin(knobs * around * u + phase) * Math.sin(rings * Math.PI * v));
    const shape = i % 2 ? surface(20, 25, (u, v) => { const r = 0.3 * bumpy(u, v); return [r * Math.cos(around * u) + 0.04 * Math.sin(2 * v + phase), 6 * radius * (v - 0.5), r * Math.sin(around * u)]; })
      : surface(23, 22, (u, v) => { const r = bumpy(u, v), s = Math.sin(Math.PI * v); return [r * s * Math.cos(around * u), -r * Math.cos(Math.PI * v), r * s * Math.sin(around * u)]; });
    const y = 1.8 * random(), from = 0.3 * Math.sqrt(random()) * (0.4 + Math.sin(Math.PI * y / 1.8)), angle = around * random(), name = `Structure ${i + 1}`;
    region.addChild(document.createNode(name).setMesh(document.createMesh(name).addPrimitive(shape.setMaterial(materials[i % 60])))
      .setTranslation([from * Math.cos(angle), y, 0.5 * from * Math.sin(angle)]));
  }
  return document;
}
