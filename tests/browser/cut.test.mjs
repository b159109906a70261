// What is handed on as it is seen: cut by planes and the box, closed there, pulled apart.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import earcut from 'earcut';
import {apart, capOf, cutMesh} from '../../web/sharing/cut.js';
import {LAPTOP, WINDOW, screenshot} from './helpers.mjs';
import {BOXES, blobOf, enclosed, glbJson, near, openShare, openWithBoxes, readStl} from './saved.mjs';

const EDGES = [[0, 3, 2, 1], [4, 5, 6, 7], [0, 1, 5, 4], [2, 3, 7, 6], [0, 4, 7, 3], [1, 2, 6, 5]];
/** A cube of 1 from the origin, its corners shared by its sides. */
function cube(low = 0, high = 1) {
  const corners = [[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [0, 0, 1], [1, 0, 1], [1, 1, 1], [0, 1, 1]].map(corner => corner.map(x => x ? high : low));
  return {positions: Float32Array.from(corners.flat()), normals: Float32Array.from(corners.flatMap(corner => corner.map(x => (x === high ? 1 : -1) / Math.sqrt(3)))),
    indices: Uint32Array.from(EDGES.flatMap(([a, b, c, d]) => [a, b, c, a, c, d]))};
}
const trianglesOf = ({positions, indices}) => Array.from({length: indices.length / 3}, (_, i) => [0, 1, 2].map(corner => [...positions.subarray(3 * indices[3 * i + corner], 3 * indices[3 * i + corner] + 3)]));
/** A square in y = `at`, around `around` times; what is enclosed lies to its left, seen from above, or to its right. */
const square = (at, low, high, hole = false) => {
  const points = [[low, at, low], [low, at, high], [high, at, high], [high, at, low]];
  return (hole ? points.reverse() : points).flat();
};
const UP = {position: [0, 0.25, 0], normal: [0, 1, 0]};

test('a cube: what the plane leaves, one vertex where an edge is cut, and closed', () => {
  const left = cutMesh(cube(), [UP]);
  assert.ok(Math.max(...left.positions.filter((_, i) => i % 3 === 1)) <= 0.25);
  assert.equal(left.positions.length / 3, 12, 'four below, four upright edges, four diagonals');
  for (let i = 0; i < left.normals.length; i += 3) assert.ok(Math.abs(Math.hypot(...left.normals.subarray(i, i + 3)) - 1) < 1e-6);
  const open = enclosed(trianglesOf(left), 1e-6);
  assert.ok(Math.abs(open.open - 4) < 1e-6, `${open.open} of the outline`);
  const cap = capOf([square(0.25, 0, 1)], UP, earcut);
  assert.ok(Math.abs(cap.area - 1) < 1e-9);
  const [a, b, c] = trianglesOf(cap)[0];
  assert.ok((b[2] - a[2]) * (c[0] - a[0]) - (b[0] - a[0]) * (c[2] - a[2]) > 0, 'it faces what was removed');
  // The diagonals of the sides are vertices of the outline, too, as VTK gives them; here they lie on the square's edges.
  const both = enclosed([...trianglesOf(left), ...trianglesOf(cap)], 1e-6);
  assert.ok(Math.abs(both.volume - 0.25) < 1e-6, `${both.volume}`);
});

test('a plane beside it leaves it alone, one before it nothing; a corner in the plane is no crossing', () => {
  const whole = cube();
  assert.equal(cutMesh(whole, [{position: [0, 2, 0], normal: [0, 1, 0]}]), whole);
  assert.equal(cutMesh(whole, [{position: [0, -1, 0], normal: [0, 1, 0]}]).indices.length, 0);
  const slanted = cutMesh(whole, [{position: [0.5, 0.5, 0.5], normal: [1, -1, 0].map(x => x / Math.SQRT2)}]);
  assert.ok(Math.abs(enclosed(trianglesOf(slanted), 1e-6).open - 2 * (1 + Math.SQRT2)) < 1e-5);
});

test('faces: holes and islands in holes, cut by other planes, the inner before the outer', () => {
  const ring = capOf([square(0, -1, 1), square(0, -0.5, 0.5, true), square(0, -0.2, 0.2)], UP, earcut);
  assert.ok(Math.abs(ring.area - (4 - 1 + 0.16)) < 1e-9);
  const area = mesh => trianglesOf(mesh).reduce((sum, [a, b, c]) => sum + Math.abs((b[0] - a[0]) * (c[2] - a[2]) - (b[2] - a[2]) * (c[0] - a[0])) / 2, 0);
  assert.ok(Math.abs(area(ring) - ring.area) < 1e-6, 'no triangle covers another, or the hole');
  const half = cutMesh(ring, [{position: [0, 0, 0], normal: [1, 0, 0]}]);
  assert.ok(Math.abs(area(half) - ring.area / 2) < 1e-6);
  const inner = capOf([square(0, -0.3, 0.3)], UP, earcut);
  const [first, second] = apart([{mesh: inner, cut: 0}, {mesh: ring, cut: 0}], [UP]);
  assert.equal(first.mesh.area, ring.area);
  assert.equal(first.mesh.positions[1], 0);
  assert.ok(second.mesh.positions[1] > 0 && second.mesh.positions[1] < 2e-4);
  assert.deepEqual([...capOf([], UP, earcut).indices], []);
});

test('corners on a straight line are corners of the face, too', () => {
  // A square with more corners on its sides, and a hole with them.
  const side = n => Array.from({length: n}, (_, i) => i / n);
  const around = (n, low, high) => [...side(n).map(s => [low, low + s * (high - low)]), ...side(n).map(s => [low + s * (high - low), high]),
    ...side(n).map(s => [high, high - s * (high - low)]), ...side(n).map(s => [high - s * (high - low), low])];
  const outer = around(3, -1, 1), hole = around(4, -0.5, 0.5).reverse();
  const cap = capOf([outer, hole].map(ring => ring.flatMap(([x, z]) => [x, 0, z])), UP, earcut);
  assert.equal(new Set(cap.indices).size, 12 + 16);
  const outline = enclosed(trianglesOf(cap), 1e-6);
  assert.ok(Math.abs(outline.open - (8 + 4)) < 1e-5, `${outline.open}: its sides are the rings alone`);
  const edges = new Set(trianglesOf(cap).flatMap(corners => corners.map((from, i) => [from, corners[(i + 1) % 3]].map(([x, , z]) => `${x.toFixed(4)},${z.toFixed(4)}`).join(' '))));
  for (const ring of [outer, hole]) ring.forEach((from, i) => assert.ok(edges.has([from, ring[(i + 1) % ring.length]].map(([x, z]) => `${x.toFixed(4)},${z.toFixed(4)}`).join(' ')), 'each piece of a ring is a side'));
});

let world;
before(async () => { world = await openWithBoxes(['One', 'Two']); });
after(() => world?.close());
const idle = page => page.evaluate(() => fabrica.whenIdle());

test('STL of what is cut: half as much, closed; by the box; whole where that is asked for', async () => {
  const page = await world.page(WINDOW, BOXES);
  await idle(page);
  const stl = async options => readStl(await blobOf(page, `fabrica.exportModel('stl', ${JSON.stringify(options ?? {})})`));
  const SOLID = 2 * 40 ** 3;
  const whole = await stl();
  assert.ok(Math.abs(enclosed(whole.corners).volume - SOLID) < SOLID * 1e-4);
  const {bounds} = await page.evaluate(() => fabrica.structures().find(one => one.bounds));
  await page.evaluate(y => fabrica.setPlane({name: 'axial', cut: true, position: [0, y, 0]}), bounds.min[1] + 0.01);
  const cut = await stl();
  const left = enclosed(cut.corners);
  assert.ok(Math.abs(left.volume - SOLID / 4) < SOLID * 1e-4, `${left.volume} mm³`);
  assert.equal(left.open, 0, 'to the last bit');
  assert.ok(Math.abs(cut.max[2] - cut.min[2] - 10) < 0.01, 'z is up');
  assert.equal((await stl({asSeen: false})).count, whole.count);
  // A second plane, and the box: each face is cut by the others.
  await page.evaluate(({min, max}) => {
    fabrica.setPlane({name: 'coronal', cut: true, position: [0, 0, (min[2] + max[2]) / 2]});
    fabrica.setClipBox({min: [min[0] + 0.01, min[1] - 1, min[2] - 1], max: [max[0] - 0.01, max[1] + 1, max[2] + 1]});
  }, bounds);
  const corner = await stl();
  const rest = enclosed(corner.corners);
  assert.ok(Math.abs(rest.volume - 10 * 20 * 20) < 1, `${rest.volume} mm³`);
  assert.equal(rest.open, 0);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('GLB of a cut head: what is closed stays closed, in its colours; the dialog says what it does', async () => {
  const page = await world.page(LAPTOP, '#src=demo/atlas.json');
  await idle(page);
  await page.evaluate(() => fabrica.isolate(['hippocampus-left', 'hippocampus-right', 'thalamus-left']));
  const middle = await page.evaluate(() => fabrica.structures().find(({id}) => id === 'hippocampus-left').bounds);
  await page.evaluate(z => fabrica.setPlane({name: 'coronal', cut: true, position: [0, 0, z]}), (middle.min[2] + middle.max[2]) / 2);
  const {corners} = readStl(await blobOf(page, "fabrica.exportModel('stl')"));
  const whole = readStl(await blobOf(page, "fabrica.exportModel('stl', {asSeen: false})")).corners;
  const [left, all] = [enclosed(corners), enclosed(whole)];
  assert.ok(left.volume < all.volume * 0.8 && left.volume > all.volume * 0.2, `${left.volume} of ${all.volume} mm³`);
  assert.deepEqual([left.open, all.open], [0, 0]);
  const {meshes, nodes, materials} = glbJson(await blobOf(page, "fabrica.exportModel('glb')"));
  const hippocampus = nodes.find(({extras}) => extras.id === 'hippocampus-left');
  assert.equal(meshes[hippocampus.mesh].primitives.length, 2, 'what is left, and its face');
  assert.equal(new Set(meshes[hippocampus.mesh].primitives.map(({material}) => material)).size, 1);
  assert.ok(materials.every(({pbrMetallicRoughness}) => pbrMetallicRoughness));

  await openShare(page);
  await page.getByRole('dialog').locator('summary', {hasText: 'Shapes'}).click();
  const seen = page.getByLabel('As you see it: cut, and pulled apart');
  assert.equal(await seen.isChecked(), true);
  await page.getByText(/Where it is cut it is closed/).waitFor();
  await screenshot(page, 'share-shapes-cut');
  await seen.uncheck();
  assert.equal(await page.getByText(/Where it is cut it is closed/).count(), 0);
  assert.ok(near(middle.min, (await page.evaluate(() => fabrica.structures().find(({id}) => id === 'hippocampus-left').bounds)).min, 1e-6));
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
