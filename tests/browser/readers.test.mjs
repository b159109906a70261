// The readers of surface files (web/meshes), of every variant of every format, and of damaged ones. (Runs in Node: they need no page.)
import assert from 'node:assert/strict';
import {mkdtemp, rm} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {deflateSync} from 'node:zlib';
import {build} from 'esbuild';
import {REPO} from './helpers.mjs';
import {corners, obj, ply, stlBinary, stlText, vtk, vtkGrid, vtp, vtu} from './surface_files.mjs';

let folder, readers;

before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'fabrica-readers-'));
  const modules = ['meshes/obj', 'meshes/stl', 'meshes/ply', 'meshes/vtk', 'meshes/vtp', 'meshes/surface', 'meshes/frame', 'meshes/kinds', 'frames', 'open_anatomy']
    .map(name => `export * from '${path.join(REPO, 'web', `${name}.js`)}';`);
  await build({stdin: {contents: modules.join('\n'), resolveDir: REPO}, bundle: true, format: 'esm', outfile: path.join(folder, 'readers.mjs'),
    nodePaths: [path.join(REPO, 'tests/browser/node_modules')]});
  readers = await import(path.join(folder, 'readers.mjs'));
});
after(() => rm(folder, {recursive: true}));

/** Volume that the triangles enclose, as they look outward; and edges that only one triangle has. */
function solid({points, triangles}) {
  let volume = 0;
  const edges = new Map();
  for (let i = 0; i < triangles.length; i += 3) {
    const [a, b, c] = [0, 1, 2].map(k => points.subarray(triangles[i + k] * 3, triangles[i + k] * 3 + 3));
    volume += (a[0] * (b[1] * c[2] - b[2] * c[1]) + a[1] * (b[2] * c[0] - b[0] * c[2]) + a[2] * (b[0] * c[1] - b[1] * c[0])) / 6;
    for (const [from, to] of [[0, 1], [1, 2], [2, 0]]) {
      const key = [triangles[i + from], triangles[i + to]].sort((x, y) => x - y).join();
      edges.set(key, (edges.get(key) ?? 0) + 1);
    }
  }
  return {volume, open: [...edges.values()].filter(count => count !== 2).length};
}

function assertCube(part, size = 40) {
  const {volume, open} = solid(part);
  assert.ok(Math.abs(volume - size ** 3) < size ** 3 * 1e-5, `a volume of ${volume}`);
  assert.equal(open, 0, 'it is closed');
  assert.equal(part.points.length, 24, 'eight corners');
}

test('unstructured grids: the faces that only one cell has, looking outward', async () => {
  const {readVtk, readVtp} = readers;
  for (const kind of /** @type {const} */ (['voxels', 'hexahedra', 'wedges', 'mixed'])) {
    const files = [...[false, true].flatMap(binary => ['3.0', '5.1'].map(version => readVtk(vtkGrid(kind, {binary, version}), 'cube'))), await readVtp(vtu(kind), 'cube')];
    for (const {parts, notes} of files) {
      const {volume, open} = solid(parts[0]);
      assert.ok(Math.abs(volume - 40 ** 3) < 1, `${kind}: a volume of ${volume}`);
      // The halves of "mixed" are cut by other diagonals where they meet.
      assert.equal(open > 0, kind === 'mixed', `${kind}: ${open} open edges`);
      assert.deepEqual([parts.length, notes], [1, []]);
    }
  }
  const unknown = vtkGrid('hexahedra').toString().replace('CELL_TYPES 2\n12 12', 'CELL_TYPES 2\n12 42');
  const {parts, notes} = readVtk(Buffer.from(unknown), 'x');
  assert.equal(parts[0].triangles.length, 36, 'the one that is read');
  assert.match(notes[0], /1 cells of kinds that are not read/);
  const stray = readVtk(Buffer.from(vtkGrid('hexahedra').toString().replace('\n8 0 1 3 2', '\n8 0 1 99 2')), 'x');
  assert.match(stray.notes[0], /refer to points that are not there/);
  assert.throws(() => readVtk(Buffer.from(vtkGrid('hexahedra').toString().replace('CELL_TYPES 2\n12 12', 'CELL_TYPES 1\n12')), 'x'), /cells are damaged/);
  assert.throws(() => readVtk(Buffer.from(vtkGrid('wedges').toString().replace('\n13 13 13 13', '\n13 13 13 12')), 'x'), /cells are damaged/);
});

test('every variant of every format gives the same closed cube', async () => {
  const {readObj, readStl, readPly, readVtk, readVtp} = readers;
  const files = [
    readObj(obj([{}]), 'cube'), readObj(Buffer.from(obj([{}]).toString().replaceAll('\n', '\r\n')), 'cube'), readStl(stlText([{name: 'x'}]), 'cube'), readStl(stlBinary(), 'cube'),
    ...['ascii', 'binary_little_endian', 'binary_big_endian'].map(format => readPly(ply({format}), 'cube')),
    ...[false, true].flatMap(binary => ['3.0', '5.1'].flatMap(version => [false, true].map(extra => readVtk(vtk({binary, version, extra}), 'cube')))),
    readVtk(vtk({strips: true}), 'cube'), readVtk(vtk({strips: true, binary: true, version: '5.1'}), 'cube'),
    ...await Promise.all(['ascii', 'binary', 'appended', 'raw'].flatMap(how => [[false, false], [true, false], [false, true], [true, true]]
      .map(([packed, wide]) => readVtp(vtp({how, packed, wide}), 'cube')))),
  ];
  for (const {parts, notes} of files) {
    assert.deepEqual(parts.map(({name}) => name), ['cube']);
    assertCube(parts[0]);
    assert.deepEqual(notes, []);
  }
});

test('groups of an OBJ are structures with the colours of their materials; of a file without any each material is one', () => {
  const {readObj, readMtl, librariesOf} = readers;
  const colors = readMtl(Buffer.from('# made\nnewmtl red one\nKd 1 0 0\nd 0.5\n\nnewmtl blue\n  Kd 0 0 1\nTr 0.25\nnewmtl bare\n'));
  assert.deepEqual([...colors], [['red one', [255, 0, 0, 0.5]], ['blue', [0, 0, 255, 0.75]], ['bare', [204, 204, 204, 1]]]);
  const file = obj([{name: 'Left lung', material: 'red one'}, {name: 'Right lung', material: 'blue', at: [80, 0, 0]}], ['mtllib some file.mtl', '#mtllib no.mtl']);
  assert.deepEqual(librariesOf(file), ['some file.mtl']);
  const named = readObj(file, 'lungs', colors);
  assert.deepEqual(named.parts.map(({name, color}) => [name, color]), [['Left lung', [255, 0, 0, 0.5]], ['Right lung', [0, 0, 255, 0.75]]]);
  for (const part of named.parts) assertCube(part);
  const plain = readObj(obj([{material: 'red one'}, {material: 'blue'}]), 'lungs', colors);
  assert.deepEqual(plain.parts.map(({name}) => name), ['red one', 'blue']);
  const lines = readObj(Buffer.concat([obj([{}]), Buffer.from('\nl 1 2 3\np 1\n')]), 'x');
  assert.deepEqual(lines.notes, ['Left out: lines and points.']);
});

test('polygons are cut inside, also concave ones, with the front where it was', () => {
  // An L, and a quad with a corner that points inward.
  const {readObj} = readers;
  const area = ({points, triangles}) => {
    let sum = 0;
    for (let i = 0; i < triangles.length; i += 3) {
      const [a, b, c] = [0, 1, 2].map(k => points.subarray(triangles[i + k] * 3, triangles[i + k] * 3 + 3));
      const z = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
      assert.ok(z > 0, 'none is turned over');
      sum += z / 2;
    }
    return sum;
  };
  const [l] = readObj(Buffer.from('v 0 0 0\nv 2 0 0\nv 2 1 0\nv 1 1 0\nv 1 2 0\nv 0 2 0\nf 1 2 3 \\\n 4 5 6\n'), 'l').parts;
  assert.equal(area(l), 3);
  const [dart] = readObj(Buffer.from('v 0 0 0\nv 4 0 0\nv 1 1 0\nv 0 4 0\nf 1 2 3 4\n'), 'dart').parts;
  assert.equal(area(dart), 4);
  const [other] = readObj(Buffer.from('v 0 0 0\nv 4 0 0\nv 1 1 0\nv 0 4 0\nf 2 3 4 1\n'), 'dart').parts;
  assert.equal(area(other), 4);
});

test('solids of an STL, colours of a PLY and of an STL', () => {
  const {readStl, readPly, VERTEX_COLOURS} = readers;
  const two = readStl(stlText([{name: 'Femur'}, {name: 'Tibia', at: [0, 0, 90]}]), 'leg');
  assert.deepEqual(two.parts.map(({name}) => name), ['Femur', 'Tibia']);
  const head = Buffer.from('COLOR=\x10\x20\x30\xff,MATERIAL', 'latin1').toString('latin1');
  assert.deepEqual(readStl(stlBinary({head}), 'x').parts[0].color, [16, 32, 48, 1]);
  for (const format of ['ascii', 'binary_little_endian', 'binary_big_endian']) {
    const one = readPly(ply({format, color: () => [9, 8, 7]}), 'x'), several = readPly(ply({format, color: i => [i, 0, 0]}), 'x');
    assert.deepEqual(one.parts[0].color, [9, 8, 7, 1]);
    assert.equal(several.parts[0].color, undefined);
    assert.deepEqual(several.notes, [VERTEX_COLOURS]);
  }
});

test('units and axes come from what files say, then from their size and kind; a person says otherwise', () => {
  const {guessFrame, readFrame, matrixOf, frameNote, spaceOf, sideOf} = readers;
  const guess = (...files) => {
    const {unit, axes} = guessFrame(files.map(([size, space = '', isVtk = false, left = [], right = []]) => ({size, space, vtk: isVtk, left, right})));
    return `${unit},${axes}`;
  };
  assert.equal(guess([170]), 'mm,lps');
  assert.equal(guess([1.8]), 'm,y');
  assert.equal(guess([170, '', true]), 'mm,ras');
  assert.equal(guess([170, 'lps', true]), 'mm,lps');
  assert.equal(guess([170, '', true, [-30, -20], [25]]), 'mm,ras', 'the left is where x is less: RAS');
  assert.equal(guess([170, '', true, [30]], [170, '', true, [], [-25]]), 'mm,lps', 'the left is where x is more, whatever VTK files mostly are');
  assert.equal(guess([170, '', false, [3], [4]]), 'mm,lps', 'too near to each other to tell');
  for (const [side, name] of [['left', 'Model_5_left_insula'], ['right', 'Rein_R'], ['left', 'Lunge links'], ['right', 'Rein droit'], [null, 'left and right'], [null, 'cleft lip'], [null, 'Brightness']]) {
    assert.equal(sideOf(name), side, name);
  }
  assert.equal(guess([3], [250]), 'mm,lps', 'an ossicle beside its skull');
  assert.equal(spaceOf(vtk({title: '3D Slicer output. SPACE=RAS'})), 'ras');
  assert.equal(readFrame('in,y')?.unit, 'in');
  for (const wrong of ['', 'mm', 'mm,xyz', 'furlong,ras', '__proto__,ras', 'mm,constructor']) assert.equal(readFrame(wrong), null, wrong);
  // LPS (1, 2, 3) mm is 1 mm to the left, 3 up, 2 to the back.
  const apply = (m, [x, y, z]) => [0, 1, 2].map(row => m[row] * x + m[4 + row] * y + m[8 + row] * z);
  assert.deepEqual(apply(matrixOf(readFrame('mm,lps')), [1000, 2000, 3000]), [1, 3, -2]);
  assert.deepEqual(apply(matrixOf(readFrame('mm,ras')), [1000, 2000, 3000]), [-1, 3, 2]);
  assert.deepEqual(apply(matrixOf(readFrame('m,y')), [1, 2, 3]), [1, 2, 3]);
  assert.match(frameNote(guessFrame([{size: 170, space: '', vtk: false, left: [], right: []}])), /in millimetres, Z up .*\(LPS\), judged by its size\.$/);
});

test('what a file is, is told by its beginning, or else by its name', () => {
  const {kindOf} = readers;
  const bytes = text => new TextEncoder().encode(text);
  for (const [kind, name, text] of [['vtk', 'x', vtk()], ['ply', 'x', ply({format: 'ascii'})], ['vtp', 'download', vtp()], ['vtp', 'heart.vtu', vtu('voxels')], ['stl', 'download', stlText([{name: 'x'}])],
    ['obj', 'download', obj([{name: 'x'}])], ['obj', 'a.OBJ', bytes('# nothing')], ['stl', 'a.stl', stlBinary()], [null, 'a.stl', bytes('<!DOCTYPE html><p>no</p>')],
    [null, 'a', bytes('hello')], [null, 'a.glb', bytes('glTF')]]) {
    assert.equal(kindOf(name, new Uint8Array(text)), kind, name);
  }
});

const WAYS = {
  obj: () => obj([{name: 'a'}, {name: 'b'}]), stl: () => stlBinary(), 'stl as text': () => stlText([{name: 'a'}]), ply: () => ply({format: 'ascii'}),
  'ply, binary': () => ply({format: 'binary_big_endian', color: () => [1, 2, 3]}), vtk: () => vtk({extra: true}), 'vtk, binary': () => vtk({binary: true, extra: true}),
  'vtk, grid': () => vtkGrid('wedges'), 'vtk 5.1, grid': () => vtkGrid('mixed', {binary: true, version: '5.1'}), 'vtp, grid': () => vtu('hexahedra'),
  'vtk 5.1': () => vtk({binary: true, version: '5.1'}), vtp: () => vtp(), 'vtp, base64': () => vtp({how: 'binary', packed: true}), 'vtp, raw': () => vtp({how: 'raw', packed: true, wide: true}),
};
const readerOf = way => readers[{obj: 'readObj', stl: 'readStl', ply: 'readPly', vtk: 'readVtk', vtp: 'readVtp'}[way.slice(0, 3)]];

test('what is cut off or not there is an error in words', async () => {
  for (const [way, make] of Object.entries(WAYS)) {
    if (way === 'obj') continue;  // its beginning is a whole file, too
    const bytes = make();
    await assert.rejects(async () => readerOf(way)(bytes.subarray(0, Math.floor(bytes.length * 0.4)), 'x'), error => /[a-z]{3}.*\.$/.test(error.reason), way);
  }
  const refuses = async (read, text, expected) => assert.rejects(async () => read(Buffer.from(text), 'x'), ({reason}) => expected.test(reason), text);
  const {readObj, readStl, readPly, readVtk, readVtp} = readers;
  await refuses(readObj, 'v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 9\n', /points that are not there/);
  await refuses(readObj, 'v 0 0 0\nv 1 0 nan\nv 0 1 0\nf 1 2 3\n', /not numbers/);
  await refuses(readObj, '', /no triangles/);
  await refuses(readStl, 'hello', /ends early/);
  await refuses(readPly, 'ply\nformat ascii 1.0\nelement vertex 1000000000000\nproperty float x\nproperty float y\nproperty float z\nend_header\n0 0 0\n', /ends early/);
  await refuses(readPly, 'ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nproperty float y\nproperty float z\nend_header\n0 0 0\n', /only points/);
  await refuses(readVtk, '# vtk DataFile Version 3.0\nx\nASCII\nDATASET STRUCTURED_POINTS\n', /an image/);
  await refuses(readVtk, '# vtk DataFile Version 3.0\nx\nASCII\nDATASET POLYDATA\nPOINTS 99999999999 float\n', /more points/);
  await refuses(readVtp, '<VTKFile type="ImageData"><ImageData/></VTKFile>', /an image/);
  await refuses(readVtp, vtp({how: 'binary'}).toString().replace('header_type', 'compressor="vtkLZ4DataCompressor" header_type'), /browsers cannot unpack/);
});

test('a length in a packed file is no reason to unpack more', async () => {
  // One block of zeros that claims 64 bytes and holds 64 MB.
  const bytes = vtp({how: 'binary', packed: true}).toString();
  const {deflateSync} = await import('node:zlib');
  const bomb = deflateSync(Buffer.alloc(1 << 26));
  const head = Buffer.alloc(16);
  [1, 64, 0, bomb.length].forEach((value, i) => head.writeUInt32LE(value, i * 4));
  const text = bytes.replace(/(format="binary">\s*)[A-Za-z0-9+/=]+/, `$1${head.toString('base64')}${bomb.toString('base64')}`);
  await assert.rejects(() => readers.readVtp(Buffer.from(text), 'x'), ({reason}) => /damaged/.test(reason));
});

test('bytes changed at random are read or refused in words, in time and in bounds', async () => {
  // A small generator of our own: a failure can be had again.
  let seed = 20261126;
  const random = most => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor(seed / 2 ** 32 * most);
  };
  for (const [way, make] of Object.entries(WAYS)) {
    const whole = make();
    for (let round = 0; round < 300; round++) {
      const bytes = Buffer.from(whole);
      for (let change = 0; change <= random(4); change++) {
        const at = random(bytes.length);
        if (random(3) === 0) bytes.writeUInt8(random(256), at);
        else if (random(2)) bytes.write(['9', '-', '99999999', 'e99', '\n', ' ', 'nan'][random(7)], at);
        else bytes.copyWithin(at, random(bytes.length), random(bytes.length));
      }
      const cut = random(4) ? bytes : bytes.subarray(0, random(bytes.length));
      try {
        const {parts} = await readerOf(way)(new Uint8Array(cut), 'x');
        for (const {points, triangles} of parts) {
          assert.ok(triangles.every(v => v < points.length / 3), 'triangles of points that are there');
          assert.ok(points.every(Number.isFinite));
          assert.ok(triangles.length <= cut.length * 8 && points.length <= cut.length * 8);
        }
      } catch (error) {
        assert.ok(error.reason, `${way}, round ${round}: ${error.stack}`);
      }
    }
  }
});

test('corners are where the file has them', () => {
  const {readPly} = readers;
  const [{points}] = readPly(ply({format: 'binary_big_endian', size: 2, at: [1, -5, 9]}), 'x').parts;
  assert.deepEqual([...points], corners(2, [1, -5, 9]).flat());
});

test('a change of units and axes turns and scales what stands, and is found again in it', () => {
  const {frameNow, reframed} = readers;
  const read = {unit: 'mm', axes: 'lps'}, still = {turn: [0, 0, 0, 1], scale: 1};
  assert.deepEqual(frameNow(still, read), read);
  const ras = reframed(still, read, read, {unit: 'cm', axes: 'ras'});
  assert.deepEqual(frameNow(ras, read), {unit: 'cm', axes: 'ras'});
  assert.deepEqual(ras.turn.map(x => Math.abs(Math.round(x * 1e6) / 1e6)), [0, 1, 0, 0], 'about the long axis of the body');
  assert.equal(ras.scale, 10);
  assert.deepEqual(frameNow(reframed(ras, read, {unit: 'cm', axes: 'ras'}, {unit: 'in', axes: 'y'}), read), {unit: 'in', axes: 'y'});
  // Whoever turned it by a little keeps that.
  const turned = {turn: [0, Math.sin(0.1), 0, Math.cos(0.1)], scale: 1};
  assert.deepEqual(frameNow(turned, read), {unit: 'mm', axes: null});
  const back = reframed(reframed(turned, read, read, {unit: 'mm', axes: 'ras'}), read, {unit: 'mm', axes: 'ras'}, read);
  back.turn.forEach((x, i) => assert.ok(Math.abs(x - turned.turn[i]) < 1e-9));
});

test('Open Anatomy: colours, circles, addresses of other kinds', () => {
  const {colorOf, readStructure, treeOf} = readers;
  assert.deepEqual(colorOf('rgb(1, 2,300)'), [1, 2, 255, 1]);
  assert.deepEqual(colorOf('#0a0B0c'), [10, 11, 12, 1]);
  for (const wrong of [undefined, 3, 'red', 'rgb(1,2)', {}]) assert.equal(colorOf(wrong), undefined);
  const group = (id, ...member) => ({'@id': id, '@type': 'Group', member});
  const one = (id, source) => [{'@id': id, '@type': ['Structure'], sourceSelector: {'@type': 'GeometrySelector', dataSource: `${id}s`}}, {'@id': `${id}s`, '@type': 'DataSource', source}];
  const read = readStructure([null, 7, {'@type': 'Header', '@id': '#h', root: '#a'}, group('#a', '#b', '#b', '#x'), group('#b', '#a', '#x'), ...one('#x', 'my models/x.vtk'), ...one('#y', 'javascript:alert(1)'),
    ...one('#z', 'https://other/z.vtk')], 'https://h/oa/atlasStructure.json');
  assert.deepEqual(read.structures.map(({meshes}) => meshes), [['https://h/oa/my%20models/x.vtk'], [], ['https://other/z.vtk']]);
  const {nodes, lost} = treeOf(read);
  assert.deepEqual(nodes.map(({id}) => id), ['a', 'y', 'z'], 'what no group holds stands beside the root');
  assert.equal(lost, 2, 'a in b in a, twice');
  // Wide and deep at once: ends soon.
  const many = Array.from({length: 40}, (_, i) => group(`#${i}`, ...Array.from({length: 40}, (_, k) => `#${k}`)));
  const start = readStructure([...many, ...one('#x', 'x.vtk')], 'https://h/a.json');
  assert.ok(treeOf({...start, roots: ['#0']}).lost > 0);
  // Members that lead nowhere count, too.
  const nowhere = Array(3000).fill('#nobody'), wide = Array.from({length: 300}, (_, i) => group(`#w${i}`, ...nowhere));
  const lists = readStructure([...wide, group('#all', ...Array.from({length: 3000}, (_, i) => `#w${i % 300}`)), ...one('#x', 'x.vtk')], 'https://h/a.json');
  assert.ok(treeOf({...lists, roots: ['#all']}).lost < 200_000);
  // Of this device: no host is asked for what it names.
  assert.throws(() => readStructure(one('#x', 'https://tracker.example/x.vtk'), 'local:1/a.json'), /may not ask.*tracker\.example/);
});

test('many pieces of a VTP that share one packed array are refused before they fill the memory', async () => {
  const zeros = deflateSync(Buffer.alloc(1 << 26)), head = Buffer.alloc(16);
  [1, 1 << 26, 0, zeros.length].forEach((value, i) => head.writeUInt32LE(value, i * 4));
  const piece = '<Piece><Points><DataArray type="Float32" format="appended" offset="0"/></Points></Piece>';
  const file = Buffer.concat([Buffer.from(`<VTKFile type="PolyData" byte_order="LittleEndian" compressor="vtkZLibDataCompressor">${piece.repeat(10000)}<AppendedData encoding="raw">_`), head, zeros]);
  await assert.rejects(readers.readVtp(file, 'x'), /more points or triangles than it can hold/);
});
