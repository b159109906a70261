// Injected before any script of the page under test, the same for every viewer. Wraps the WebGL draw calls and looks at
// the pixels that come of them, so that no viewer is asked for its own opinion:
//   draws        [time, triangles] of every task that drew; only triangles drawn with the depth test count, because
//                panels, text and full-screen passes go without it (not so for a viewer of images: `mesh` is 1 for it)
//   samples      {time, triangles, cells}: the middle of the canvas, as a grid of colours, read back at the end of a task
//   reference    the same before any mesh was drawn: what "nothing there yet" looks like, panels and gradients included
// Sampling stops soon after the middle has filled, because reading back waits for the rasteriser.
(() => {
  if (window !== window.top) return;
  // Below `mesh` triangles a task drew panels or nothing yet (a viewer of images draws only two).
  // `fills`: share of the middle that a picture covers; of a slender body less than of a head.
  const {mesh: MESH = 1000, fills: FILLS = 0.3} = window.__probeOptions ?? {};
  const COLUMNS = 48, ROWS = 48, MIN_GAP = 150, TAIL = 3000;
  const BOX = {x0: 0.35, x1: 0.65, y0: 0.2, y1: 0.8};
  const P = window.__probe = {draws: [], samples: [], reference: null, filledAt: 0, readings: [], longTasks: [], frames: 0, gl: null};
  performance.setResourceTimingBufferSize(20000);
  try {
    new PerformanceObserver(list => list.getEntries().forEach(e => P.longTasks.push([e.startTime, e.duration]))).observe({type: 'longtask', buffered: true});
  } catch { /* this browser has no long tasks: the row is then not measured */ }

  const corner = new Uint8Array(4);
  /** The middle of the canvas as COLUMNS × ROWS colours. */
  P.look = () => {
    const gl = P.gl, width = gl.drawingBufferWidth, height = gl.drawingBufferHeight;
    const x = Math.round(BOX.x0 * width), y = Math.round(BOX.y0 * height);
    const w = Math.round((BOX.x1 - BOX.x0) * width), h = Math.round((BOX.y1 - BOX.y0) * height), pixels = new Uint8Array(4 * w * h);
    const two = gl.READ_FRAMEBUFFER !== undefined, target = two ? gl.READ_FRAMEBUFFER : gl.FRAMEBUFFER;
    const bound = gl.getParameter(two ? gl.READ_FRAMEBUFFER_BINDING : gl.FRAMEBUFFER_BINDING);
    const pack = two ? gl.getParameter(gl.PIXEL_PACK_BUFFER_BINDING) : null;
    gl.bindFramebuffer(target, null);
    if (pack) gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
    const start = performance.now();
    gl.readPixels(x, y, w, h, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
    gl.readPixels(2, 2, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, corner);
    P.readings.push([start, performance.now() - start]);
    gl.bindFramebuffer(target, bound);
    if (pack) gl.bindBuffer(gl.PIXEL_PACK_BUFFER, pack);
    const cells = new Uint8Array(3 * COLUMNS * ROWS);
    for (let row = 0; row < ROWS; ++row) {
      for (let column = 0; column < COLUMNS; ++column) {
        const from = 4 * (Math.floor((row + 0.5) * h / ROWS) * w + Math.floor((column + 0.5) * w / COLUMNS));
        cells.set(pixels.subarray(from, from + 3), 3 * (row * COLUMNS + column));
      }
    }
    return cells;
  };

  const differs = (a, b, i) => Math.abs(a[i] - b[i]) + Math.abs(a[i + 1] - b[i + 1]) + Math.abs(a[i + 2] - b[i + 2]) > 24;
  /** Share of cells that show something else than before. */
  P.covered = cells => {
    if (!P.reference) return 0;
    let count = 0;
    for (let i = 0; i < cells.length; i += 3) count += differs(cells, P.reference, i);
    return count / (COLUMNS * ROWS);
  };

  let pending = false, triangles = 0, shown = false, lastSample = -1e9;
  function endOfTask() {
    pending = false;
    const time = performance.now(), drawn = triangles, seen = shown;
    triangles = 0;
    shown = false;
    ++P.frames;
    P.draws.push([time, drawn]);
    // What is drawn elsewhere (shadows, pictures of ids) is not seen, and the canvas may be empty to whoever reads it then.
    if (!seen || P.filledAt && time > P.filledAt + TAIL) return;
    if (P.reference && (drawn < MESH || time - lastSample < MIN_GAP)) return;
    lastSample = time;
    const cells = P.look();
    if (!P.reference) {
      // A viewer whose first frame already has the mesh: its corner stands for the background.
      P.reference = drawn < MESH ? cells : cells.map((_, i) => corner[i % 3]);
      if (drawn < MESH) return;
    }
    P.samples.push({time, triangles: drawn, cells, covered: P.covered(cells)});
    if (!P.filledAt && P.covered(cells) > FILLS) P.filledAt = time;
  }
  function count(gl, mode, vertices) {
    P.gl = gl;
    if (MESH > 1 && !gl.__depth) vertices = 0;
    if (!gl.__target) shown = true;
    triangles += mode === 4 ? vertices / 3 : mode === 5 || mode === 6 ? Math.max(0, vertices - 2) : 0;
    if (!pending) { pending = true; queueMicrotask(endOfTask); }
  }
  const wrap = (object, name, vertices) => {
    const original = object[name];
    if (original) object[name] = function (...a) { count(this.__gl ?? this, a[0], vertices(a)); return original.apply(this, a); };
  };
  const sum = (list, from, n) => { let s = 0; for (let i = 0; i < n; ++i) s += list[from + i]; return s; };
  for (const Context of [window.WebGLRenderingContext, window.WebGL2RenderingContext]) {
    if (!Context) continue;
    const p = Context.prototype;
    wrap(p, 'drawElements', a => a[1]);
    wrap(p, 'drawRangeElements', a => a[3]);
    wrap(p, 'drawArrays', a => a[2]);
    wrap(p, 'drawElementsInstanced', a => a[1] * a[4]);
    wrap(p, 'drawArraysInstanced', a => a[2] * a[3]);
    for (const [name, on] of [['enable', true], ['disable', false]]) {
      const original = p[name];
      p[name] = function (what) { if (what === this.DEPTH_TEST) this.__depth = on; original.call(this, what); };
    }
    const bindFramebuffer = p.bindFramebuffer;
    p.bindFramebuffer = function (what, framebuffer) {
      if (what !== this.READ_FRAMEBUFFER || this.READ_FRAMEBUFFER === undefined) this.__target = framebuffer;
      bindFramebuffer.call(this, what, framebuffer);
    };
    wrap(p, 'blitFramebuffer', () => 0);
    const getExtension = p.getExtension;
    p.getExtension = function (name) {
      const extension = getExtension.call(this, name);
      if (extension && name === 'WEBGL_multi_draw' && !extension.__gl) {
        extension.__gl = this;
        wrap(extension, 'multiDrawElementsWEBGL', a => sum(a[1], a[2], a[6]));
        wrap(extension, 'multiDrawArraysWEBGL', a => sum(a[3], a[4], a[5]));
      }
      return extension;
    };
  }

  /**
   * First sample that has most of what the last one has. `last` also says that there was a picture at all.
   * A cell has arrived when it is closer to its last colour than to the empty one.
   */
  P.firstPicture = most => {
    const last = P.samples.at(-1);
    if (!last || last.covered < FILLS) return {covered: last?.covered ?? 0};
    const wanted = [];
    for (let i = 0; i < last.cells.length; i += 3) if (differs(last.cells, P.reference, i)) wanted.push(i);
    const distance = (a, b, i) => Math.abs(a[i] - b[i]) + Math.abs(a[i + 1] - b[i + 1]) + Math.abs(a[i + 2] - b[i + 2]);
    for (const sample of P.samples) {
      const arrived = wanted.filter(i => distance(sample.cells, last.cells, i) < distance(sample.cells, P.reference, i)).length;
      if (sample.triangles >= MESH && arrived >= most * wanted.length) {
        return {covered: last.covered, time: sample.time, triangles: sample.triangles, share: arrived / wanted.length};
      }
    }
    return {covered: last.covered};
  };
})();
