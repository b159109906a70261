// What a viewer asks of WebGL and WebAssembly, counted from outside, the same for every viewer: injected before any script of
// the page (lib/browser.mjs) and of each of its workers (lib/server.mjs, probe_frames.js). `globalThis.__gl`:
//   scene       draw calls of the scene so far: with the depth test, or into a framebuffer of the viewer's own. What is drawn
//               onto the canvas without the depth test is its interface. Each sub-draw of WEBGL_multi_draw counts.
//   overlay     the others
//   changes     draws of the scene, and framebuffers that were cleared for it
//   triangles   drawn with the depth test
//   stub        draw calls do nothing: what is left is the viewer's own work, without a rasteriser
//   totals()    bytes that are held now: {gpu, wasm, and of gpu: buffers, textures, renderbuffers, canvases}; peak() the largest sum of
//               gpu and wasm since it was asked last
// Hooks for probe_frames.js: drew(gl, triangles, scene, canvas), blitted(gl), cleared(gl): the canvas.
(() => {
  if (globalThis.__gl) return;
  // flat: a viewer of images without panels, which may draw its slice without the depth test: all of it is the scene.
  const {noMultiDraw = false, stub = false, flat = false} = globalThis.__probeOptions ?? {};
  const G = globalThis.__gl = {scene: 0, changes: 0, overlay: 0, triangles: 0, stub, drew: null, blitted: null, cleared: null, raw: {}};

  // -- draw calls ----------------------------------------------------------------------------------------------------------
  const state = new WeakMap();  // context → {depth, target}
  const of = gl => state.get(gl) ?? (state.set(gl, {depth: false, target: null}), state.get(gl));
  const sum = (list, from, n, of = value => value) => { let s = 0; for (let i = 0; i < n; ++i) s += of(list[from + i], i); return s; };
  const inTriangles = (mode, vertices) => mode === 4 ? vertices / 3 : mode === 5 || mode === 6 ? Math.max(0, vertices - 2) : 0;

  function count(gl, calls, mode, vertices) {
    const {depth, target} = of(gl), scene = flat || depth || target !== null, triangles = flat || depth ? inTriangles(mode, vertices) : 0;
    if (scene) { G.scene += calls; ++G.changes; }
    else G.overlay += calls;
    G.triangles += triangles;
    G.drew?.(gl, triangles, scene, target === null);
  }
  /** `size` gives [calls, vertices] of the arguments. */
  function wrapDraw(object, name, size, context) {
    const original = object[name];
    if (!original) return;
    object[name] = function (...a) {
      count(context ?? this, ...(([calls, vertices]) => [calls, a[0], vertices])(size(a)));
      if (!G.stub) return original.apply(this, a);
    };
  }
  const MULTI = {
    multiDrawElementsWEBGL: a => [a[6], sum(a[1], a[2], a[6])],
    multiDrawArraysWEBGL: a => [a[5], sum(a[3], a[4], a[5])],
    multiDrawElementsInstancedWEBGL: a => [a[8], sum(a[1], a[2], a[8], (n, i) => n * a[6][a[7] + i])],
    multiDrawArraysInstancedWEBGL: a => [a[7], sum(a[3], a[4], a[7], (n, i) => n * a[5][a[6] + i])],
  };
  const known = new WeakSet();

  // -- bytes ---------------------------------------------------------------------------------------------------------------
  const held = new WeakMap();  // GL object → Map of part (level, face) → bytes
  const canvases = [];         // WeakRefs of contexts
  const memories = new Set();  // WeakRefs of WebAssembly.Memory
  const sums = {buffers: 0, textures: 0, renderbuffers: 0};
  /** Of a part of a view, too: WebAssembly hands over all of its memory, and where in it the data lies. */
  const bytesOf = (data, from, length) => typeof data === 'number' ? data
    : length ? length * (data.BYTES_PER_ELEMENT ?? 1) : Math.max(0, (data?.byteLength ?? 0) - from * (data?.BYTES_PER_ELEMENT ?? 1));
  const kindOf = object => object instanceof WebGLTexture ? 'textures' : object instanceof WebGLRenderbuffer ? 'renderbuffers' : 'buffers';
  let peak = 0;
  function hold(object, part, bytes, whole = false) {
    if (!object) return;
    const parts = held.get(object) ?? new Map(), kind = kindOf(object);
    held.set(object, parts);
    if (whole) for (const [key, old] of parts) { sums[kind] -= old; parts.delete(key); }
    sums[kind] += bytes - (parts.get(part) ?? 0);
    parts.set(part, bytes);
    const {gpu, wasm} = G.totals();
    peak = Math.max(peak, gpu + wasm);
  }
  function release(object) {
    for (const bytes of held.get(object)?.values() ?? []) sums[kindOf(object)] -= bytes;
    held.delete(object);
  }
  const alive = references => [...references].map(reference => reference.deref()).filter(Boolean);
  /** Front and back, depth and stencil, and the samples of multisampling. */
  const canvasBytes = gl => {
    const {antialias, depth, stencil} = gl.getContextAttributes() ?? {};
    const pixels = gl.drawingBufferWidth * gl.drawingBufferHeight, extra = depth || stencil ? 4 : 0;
    return pixels * (antialias ? 8 + 4 * (4 + extra) : 8 + extra);
  };
  G.totals = () => {
    const own = {...sums, canvases: alive(canvases).reduce((s, gl) => s + canvasBytes(gl), 0)};
    return {...own, gpu: Object.values(own).reduce((s, bytes) => s + bytes, 0), wasm: alive(memories).reduce((s, memory) => s + memory.buffer.byteLength, 0)};
  };
  G.peak = () => {
    const {gpu, wasm} = G.totals(), most = Math.max(peak, gpu + wasm);
    peak = 0;
    return most;
  };

  // Bytes a texel, by internal format.
  const TEXEL = new Map(Object.entries({
    1: [0x8229, 0x8F94, 0x8231, 0x8232, 0x1903, 0x1906, 0x1909, 0x8D48],
    2: [0x822B, 0x8F95, 0x8237, 0x8238, 0x822D, 0x8233, 0x8234, 0x8D62, 0x8056, 0x8057, 0x81A5, 0x190A, 0x8227],
    3: [0x8051, 0x8F96, 0x8C41, 0x8D7D, 0x8D8F, 0x1907],
    4: [0x8058, 0x8F97, 0x8C43, 0x8D7C, 0x8D8E, 0x1908, 0x822E, 0x822F, 0x8235, 0x8236, 0x8239, 0x823A, 0x8059, 0x906F, 0x8C3A, 0x8C3D,
      0x8CAC, 0x88F0, 0x1902, 0x84F9, 0x81A6],
    6: [0x881B, 0x8D89, 0x8D77],
    8: [0x881A, 0x8D88, 0x8D76, 0x8230, 0x823B, 0x823C, 0x8CAD],
    12: [0x8815, 0x8D83, 0x8D71],
    16: [0x8814, 0x8D82, 0x8D70],
  }).flatMap(([bytes, formats]) => formats.map(format => [format, Number(bytes)])));
  const texel = format => TEXEL.get(format) ?? 4;
  const TEXTURE_BINDING = {0x0DE1: 0x8069, 0x806F: 0x806A, 0x8C1A: 0x8C1D};
  const isFace = target => target >= 0x8515 && target <= 0x851A;
  const texture = (gl, target) => gl.getParameter(TEXTURE_BINDING[target] ?? 0x8514);
  const BUFFER_BINDING = {0x8892: 0x8894, 0x8893: 0x8895, 0x8A11: 0x8A28, 0x88EB: 0x88ED, 0x88EC: 0x88EF, 0x8C8E: 0x8C8F, 0x8F36: 0x8F36, 0x8F37: 0x8F37};
  const mips = (levels, w, h, d, deep) => {
    let total = 0;
    for (let i = 0; i < levels; ++i) total += Math.max(1, w >> i) * Math.max(1, h >> i) * (deep ? Math.max(1, d >> i) : d);
    return total;
  };

  function wrapContext(p) {
    const wrap = (name, after) => {
      const original = p[name];
      if (!original) return;
      G.raw[name] ??= original;
      p[name] = function (...a) {
        const result = original.apply(this, a);
        after(this, a);
        return result;
      };
    };
    wrapDraw(p, 'drawElements', a => [1, a[1]]);
    wrapDraw(p, 'drawRangeElements', a => [1, a[3]]);
    wrapDraw(p, 'drawArrays', a => [1, a[2]]);
    wrapDraw(p, 'drawElementsInstanced', a => [1, a[1] * a[4]]);
    wrapDraw(p, 'drawArraysInstanced', a => [1, a[2] * a[3]]);
    for (const name of ['readPixels', 'bindFramebuffer', 'bindBuffer', 'getParameter']) G.raw[name] ??= p[name];
    wrap('enable', (gl, [what]) => { if (what === gl.DEPTH_TEST) of(gl).depth = true; });
    wrap('disable', (gl, [what]) => { if (what === gl.DEPTH_TEST) of(gl).depth = false; });
    wrap('bindFramebuffer', (gl, [what, framebuffer]) => { if (what !== gl.READ_FRAMEBUFFER || gl.READ_FRAMEBUFFER === undefined) of(gl).target = framebuffer ?? null; });
    wrap('deleteFramebuffer', (gl, [framebuffer]) => { if (of(gl).target === framebuffer) of(gl).target = null; });
    wrap('blitFramebuffer', gl => { if (of(gl).target === null) G.blitted?.(gl); });
    wrap('clear', (gl, [what]) => {
      if (!(what & gl.COLOR_BUFFER_BIT)) return;
      if (of(gl).target === null) G.cleared?.(gl);
      else ++G.changes;
    });
    const finish = p.finish;
    p.finish = function () { if (!G.stub) finish.call(this); };

    wrap('bufferData', (gl, [target, data, , from = 0, length = 0]) => hold(gl.getParameter(BUFFER_BINDING[target] ?? 0x8894), 0, bytesOf(data, from, length)));
    wrap('texStorage2D', (gl, [target, levels, format, w, h]) =>
      hold(texture(gl, target), 'all', texel(format) * mips(levels, w, h, 1) * (target === 0x8513 ? 6 : 1), true));
    wrap('texStorage3D', (gl, [target, levels, format, w, h, d]) => hold(texture(gl, target), 'all', texel(format) * mips(levels, w, h, d, target === 0x806F), true));
    wrap('texImage2D', (gl, a) => {
      const [target, level, format] = a, source = a.length < 9 ? a[5] : null;
      const w = source ? source.width ?? 0 : a[3], h = source ? source.height ?? 0 : a[4];
      hold(texture(gl, isFace(target) ? 0x8513 : target), `${target}/${level}`, texel(format) * w * h);
    });
    wrap('texImage3D', (gl, [target, level, format, w, h, d]) => hold(texture(gl, target), `${target}/${level}`, texel(format) * w * h * d));
    wrap('compressedTexImage2D', (gl, a) => hold(texture(gl, isFace(a[0]) ? 0x8513 : a[0]), `${a[0]}/${a[1]}`, typeof a[6] === 'number' ? a[6] : a[6]?.byteLength ?? 0));
    wrap('renderbufferStorage', (gl, [, format, w, h]) => hold(gl.getParameter(0x8CA7), 0, texel(format) * w * h));
    wrap('renderbufferStorageMultisample', (gl, [, samples, format, w, h]) => hold(gl.getParameter(0x8CA7), 0, texel(format) * w * h * Math.max(1, samples)));
    for (const name of ['deleteBuffer', 'deleteTexture', 'deleteRenderbuffer']) wrap(name, (_, [object]) => { if (object) release(object); });

    const getExtension = p.getExtension, supported = p.getSupportedExtensions;
    p.getExtension = function (name) {
      if (noMultiDraw && /WEBGL_multi_draw/i.test(name)) return null;
      const extension = getExtension.call(this, name);
      if (extension && /^WEBGL_multi_draw$/i.test(name) && !known.has(extension)) {
        known.add(extension);
        for (const [method, size] of Object.entries(MULTI)) wrapDraw(extension, method, size, this);
      }
      return extension;
    };
    p.getSupportedExtensions = function () { return supported.call(this)?.filter(name => !noMultiDraw || !/WEBGL_multi_draw/i.test(name)) ?? null; };
  }
  // The newer one first: `raw` is what pictures are read with.
  for (const name of ['WebGL2RenderingContext', 'WebGLRenderingContext']) if (globalThis[name]) wrapContext(globalThis[name].prototype);
  for (const name of ['HTMLCanvasElement', 'OffscreenCanvas']) {
    const p = globalThis[name]?.prototype, original = p?.getContext;
    if (!original) continue;
    p.getContext = function (kind, ...rest) {
      const context = original.call(this, kind, ...rest);
      if (context && /webgl/.test(kind) && !known.has(context)) {
        known.add(context);
        canvases.push(new WeakRef(context));
      }
      return context;
    };
  }

  // -- WebAssembly ---------------------------------------------------------------------------------------------------------
  const seen = new WeakSet();
  const remember = memory => {
    if (seen.has(memory)) return;
    seen.add(memory);
    memories.add(new WeakRef(memory));
  };
  const Memory = WebAssembly.Memory, Instance = WebAssembly.Instance;
  const scan = instance => {
    for (const item of Object.values(instance?.exports ?? {})) if (item instanceof Memory) remember(item);
    return instance;
  };
  WebAssembly.Memory = new Proxy(Memory, {construct(target, a) { const memory = Reflect.construct(target, a); remember(memory); return memory; }});
  WebAssembly.Instance = new Proxy(Instance, {construct: (target, a) => scan(Reflect.construct(target, a))});
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[name];
    if (original) WebAssembly[name] = (...a) => original.apply(WebAssembly, a).then(result => { scan(result.instance ?? result); return result; });
  }
})();
