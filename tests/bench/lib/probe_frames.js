// Beside probe_gl.js, in the page under test: when something was drawn and what it looked like, and what the main thread
// did for it. `window.__probe`:
//   draws       [time, triangles] of every task that drew
//   pictures()  {time, triangles, cells}: the canvas as a grid of colours, at the end of each task that drew the scene. Where a
//               viewer copies its scene onto the canvas and draws panels over it, the picture is taken between the two. It stays
//               in a buffer of the GPU until it is asked for: nobody waits. Only with the option `look`
//   longTasks   [start, duration]
//   measure, change, ask   frames, changes and questions, with draw calls that do nothing or real ones (lib/mesh_work.mjs)
(() => {
  if (window !== window.top) return;
  const {look = false, some: SOME = 300, probeText = ''} = window.__probeOptions ?? {}, G = /** @type {any} */ (window).__gl;
  const COLUMNS = 320, ROWS = 180, MOST = 1500, MOST_LARGE = 60;
  const P = /** @type {any} */ (window).__probe = {draws: [], longTasks: [], filledAt: 0, look, columns: COLUMNS, rows: ROWS, gl: null, skipped: 0};
  performance.setResourceTimingBufferSize(20000);
  try {
    new PerformanceObserver(list => list.getEntries().forEach(e => P.longTasks.push([e.startTime, e.duration]))).observe({type: 'longtask', buffered: true});
  } catch { /* this browser has no long tasks: the row is then not measured */ }

  // Workers made of text in the page; those that come from the server have the probe from there.
  const blobs = new Map(), {createObjectURL, revokeObjectURL} = URL;
  URL.createObjectURL = object => {
    const url = createObjectURL.call(URL, object);
    if (object instanceof Blob && /script|^$/.test(object.type)) blobs.set(url, object);
    return url;
  };
  URL.revokeObjectURL = url => { blobs.delete(url); revokeObjectURL.call(URL, url); };
  window.Worker = new Proxy(window.Worker, {construct(target, [url, ...rest]) {
    const blob = blobs.get(String(url));
    return Reflect.construct(target, [blob ? createObjectURL.call(URL, new Blob([probeText, '\n', blob], {type: 'text/javascript'})) : url, ...rest]);
  }});

  // -- pictures ------------------------------------------------------------------------------------------------------------
  const waiting = [];
  let looked = -1;
  /** A framebuffer as large as a grid: the copying does the picking. Not from a canvas with several samples a pixel. */
  let small = null;
  function shrink(gl, width, height) {
    const {raw} = G, draw = gl.getParameter(gl.DRAW_FRAMEBUFFER_BINDING), bound = gl.getParameter(gl.TEXTURE_BINDING_2D), scissor = gl.isEnabled(gl.SCISSOR_TEST);
    if (small?.gl !== gl) {
      small = {gl, framebuffer: gl.createFramebuffer(), texture: gl.createTexture()};
      gl.bindTexture(gl.TEXTURE_2D, small.texture);
      raw.texStorage2D.call(gl, gl.TEXTURE_2D, 1, gl.RGBA8, COLUMNS, ROWS);
      gl.bindTexture(gl.TEXTURE_2D, bound);
      raw.bindFramebuffer.call(gl, gl.DRAW_FRAMEBUFFER, small.framebuffer);
      gl.framebufferTexture2D(gl.DRAW_FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, small.texture, 0);
    }
    if (scissor) raw.disable.call(gl, gl.SCISSOR_TEST);
    raw.bindFramebuffer.call(gl, gl.DRAW_FRAMEBUFFER, small.framebuffer);
    raw.blitFramebuffer.call(gl, 0, 0, width, height, 0, 0, COLUMNS, ROWS, gl.COLOR_BUFFER_BIT, gl.NEAREST);
    raw.bindFramebuffer.call(gl, gl.DRAW_FRAMEBUFFER, draw);
    raw.bindFramebuffer.call(gl, gl.READ_FRAMEBUFFER, small.framebuffer);
    if (scissor) raw.enable.call(gl, gl.SCISSOR_TEST);
  }
  function take(gl, picture) {
    looked = G.changes;
    const {raw} = G, several = gl.getContextAttributes().antialias;
    if (!gl.fenceSync || waiting.length >= (several ? MOST_LARGE : MOST)) { ++P.skipped; return; }
    const width = several ? gl.drawingBufferWidth : COLUMNS, height = several ? gl.drawingBufferHeight : ROWS, buffer = gl.createBuffer();
    const read = gl.getParameter(gl.READ_FRAMEBUFFER_BINDING), pack = gl.getParameter(gl.PIXEL_PACK_BUFFER_BINDING);
    raw.bindFramebuffer.call(gl, gl.READ_FRAMEBUFFER, null);
    if (!several) shrink(gl, gl.drawingBufferWidth, gl.drawingBufferHeight);
    // A new one each: the browser keeps a copy of what is in it on our side only until it is written again.
    raw.bindBuffer.call(gl, gl.PIXEL_PACK_BUFFER, buffer);
    raw.bufferData.call(gl, gl.PIXEL_PACK_BUFFER, 4 * width * height, gl.STREAM_READ);
    raw.readPixels.call(gl, 0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, 0);
    raw.bindBuffer.call(gl, gl.PIXEL_PACK_BUFFER, pack);
    raw.bindFramebuffer.call(gl, gl.READ_FRAMEBUFFER, read);
    waiting.push({gl, buffer, width, height, picture});
  }
  /** All of them, in the order of frames; waits for the rasteriser. */
  P.pictures = () => {
    const {raw} = G, out = [];
    for (const {gl, buffer, width, height, picture} of waiting.splice(0)) {
      const bytes = new Uint8Array(4 * width * height), pack = gl.getParameter(gl.PIXEL_PACK_BUFFER_BINDING);
      raw.bindBuffer.call(gl, gl.PIXEL_PACK_BUFFER, buffer);
      gl.getBufferSubData(gl.PIXEL_PACK_BUFFER, 0, bytes);
      raw.bindBuffer.call(gl, gl.PIXEL_PACK_BUFFER, pack);
      raw.deleteBuffer.call(gl, buffer);
      const cells = new Uint8Array(3 * COLUMNS * ROWS);
      for (let row = 0, i = 0; row < ROWS; ++row) {
        const line = Math.floor((row + 0.5) * height / ROWS) * width;
        for (let column = 0; column < COLUMNS; ++column, i += 3) {
          const from = 4 * (line + Math.floor((column + 0.5) * width / COLUMNS));
          cells.set(bytes.subarray(from, from + 3), i);
        }
      }
      // The same again (labels were set, say) is not kept.
      if (!out.length || out.at(-1).cells.some((value, i) => value !== cells[i])) out.push({...picture, cells});
    }
    return out;
  };

  // -- tasks that draw -----------------------------------------------------------------------------------------------------
  let open = null;
  function endOfTask() {
    const task = open, time = performance.now();
    open = null;
    P.draws.push([time, task.triangles]);
    if (!P.filledAt && task.triangles >= SOME) P.filledAt = time;
    if (P.look && !task.copied && task.canvas && (task.scene || task.triangles > 0)) take(task.gl, task.picture = {});
    if (task.picture) Object.assign(task.picture, {time, triangles: task.triangles});
  }
  function inTask(gl) {
    if (!open) {
      open = {gl, triangles: 0, scene: false, canvas: false, copied: false, picture: null};
      queueMicrotask(endOfTask);
    }
    open.gl = P.gl = gl;
    return open;
  }
  G.drew = (gl, triangles, scene, canvas) => {
    const task = inTask(gl);
    task.triangles += triangles;
    task.canvas ||= canvas;
    task.scene ||= scene && canvas;
  };
  // A scene with nothing in it.
  G.cleared = gl => {
    const task = inTask(gl);
    task.canvas = task.scene = true;
  };
  // From here on panels are drawn over it. Nothing was drawn into it: it is the picture before.
  G.blitted = gl => {
    const task = inTask(gl);
    task.copied = true;
    if (P.look && !task.picture && G.changes !== looked) take(gl, task.picture = {});
  };

  // -- what the main thread does -------------------------------------------------------------------------------------------
  const raf = window.requestAnimationFrame.bind(window);
  let spent = 0, frame = 0, running = false, beating = false;
  const listeners = [];
  window.requestAnimationFrame = callback => raf(time => {
    const start = performance.now();
    try { callback(time); } finally { spent += performance.now() - start; }
  });
  // The first callback of every frame while something is measured: what it starts is before the viewer's own.
  const beat = () => {
    beating = running;
    if (running) raf(beat);
    ++frame;
    for (const tell of listeners.splice(0)) tell();
  };
  const nextFrame = () => new Promise(resolve => listeners.push(resolve));
  const began = async () => {
    running = true;
    if (!beating) raf(beat);
    beating = true;
    await nextFrame();
    await nextFrame();
  };
  const timed = work => {
    const start = performance.now();
    const result = work();
    spent += performance.now() - start;
    return result;
  };

  /** n frames, one step in each. What a frame costs: everything that the viewer did, over the frames that drew. */
  P.measure = async (n, step, stub) => {
    await began();
    G.stub = stub;
    const frames = [];
    try {
      spent = 0;
      for (let i = 0, scene = G.scene, overlay = G.overlay; i < n; ++i, scene = G.scene, overlay = G.overlay, spent = 0) {
        timed(() => step(i, n));
        await nextFrame();
        frames.push({ms: spent, scene: G.scene - scene, overlay: G.overlay - overlay});
      }
    } finally {
      G.stub = running = false;
    }
    return frames;
  };

  /** One change and the frame that shows it: {ms, frames, scene}. */
  P.change = async (work, stub, most = 300) => {
    await began();
    G.stub = stub;
    try {
      const scene = G.scene, start = frame;
      spent = 0;
      timed(work);
      // What was drawn at once was drawn in this frame already.
      do await nextFrame(); while (G.scene === scene && frame - start < most);
      return {ms: spent, frames: Math.max(0, frame - start - 1), scene: G.scene - scene};
    } finally {
      G.stub = running = false;
    }
  };

  /** One question and its answer: {ms, frames, answer}. */
  P.ask = async (work, stub, most = 600) => {
    await began();
    G.stub = stub;
    try {
      let done = null;
      const start = frame;
      spent = 0;
      const asked = timed(work);
      const finish = answer => { done ??= {answer, frames: frame - start}; };
      Promise.resolve(asked).then(finish, error => finish({error: String(error)}));
      await Promise.resolve();
      while (!done && frame - start < most) await nextFrame();
      return {ms: spent, ...(done ?? {answer: null, frames: null})};
    } finally {
      G.stub = running = false;
    }
  };
})();
