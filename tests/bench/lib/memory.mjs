// What a page holds, counted from outside: the browser's own account of array buffers, of the page and of each of its workers,
// beside the WebAssembly memories and GL allocations that probe_gl.js counts in them.

const EVERY = 100;  // ms

/** Asks the page and its workers again and again. @param {import('playwright-core').Page} page */
export async function watchMemory(page) {
  const session = await page.context().newCDPSession(page), workers = new Map(), answers = new Map();
  const out = {peak: 0, at: null, samples: 0};
  let last = 0, stopped = false, frozen = false;
  session.on('Target.attachedToTarget', ({sessionId, targetInfo}) => {
    if (targetInfo.type === 'worker') workers.set(sessionId, {heap: 0, gpu: 0, wasm: 0});
  });
  session.on('Target.detachedFromTarget', ({sessionId}) => workers.delete(sessionId));
  session.on('Target.receivedMessageFromTarget', ({message}) => {
    const {id, result} = JSON.parse(message);
    answers.get(id)?.(result);
    answers.delete(id);
  });
  await session.send('Target.setAutoAttach', {autoAttach: true, waitForDebuggerOnStart: false, flatten: false});

  /** A worker that is busy answers later, one that has ended never: whoever asks does not wait longer than this. */
  function askWorker(sessionId, method, params = {}) {
    const id = ++last;
    return Promise.race([
      new Promise(resolve => {
        answers.set(id, resolve);
        session.send('Target.sendMessageToTarget', {sessionId, message: JSON.stringify({id, method, params})}).catch(() => resolve(null));
      }),
      new Promise(resolve => setTimeout(resolve, 400, null)),
    ]);
  }
  const evaluateIn = async (sessionId, expression) => (await askWorker(sessionId, 'Runtime.evaluate', {expression, returnByValue: true}))?.result?.value;

  async function look() {
    const [heap, own] = await Promise.all([session.send('Runtime.getHeapUsage'),
      session.send('Runtime.evaluate', {expression: '({...__gl.totals(), peak: __gl.peak()})', returnByValue: true})]);
    await Promise.all([...workers].map(async ([sessionId, known]) => {
      const [usage, held] = await Promise.all([askWorker(sessionId, 'Runtime.getHeapUsage'), evaluateIn(sessionId, 'globalThis.__gl && __gl.totals()')]);
      if (usage) known.heap = usage.backingStorageSize ?? 0;
      if (held) Object.assign(known, held);
    }));
    const page = own.result.value ?? {gpu: 0, wasm: 0, peak: 0}, sum = key => [...workers.values()].reduce((s, worker) => s + worker[key], 0);
    const {buffers = 0, textures = 0, renderbuffers = 0, canvases = 0} = page;
    const parts = {arrayBuffers: (heap.backingStorageSize ?? 0) + sum('heap'), wasm: page.wasm + sum('wasm'), gpu: page.gpu + sum('gpu'),
      pageGl: {buffers, textures, renderbuffers, canvases}, workers: workers.size};
    // Between two looks the page may have held more for a moment.
    const held = parts.arrayBuffers + sum('wasm') + sum('gpu') + Math.max(page.peak, page.wasm + page.gpu);
    if (frozen) return parts;
    ++out.samples;
    if (held > out.peak) Object.assign(out, {peak: held, at: parts});
    return parts;
  }
  const loop = (async () => {
    while (!stopped) {
      await Promise.race([look().catch(() => null), new Promise(resolve => setTimeout(resolve, 2000))]);
      await new Promise(resolve => setTimeout(resolve, EVERY));
    }
  })();
  return {
    /** What comes now is ours and not the page's. */
    freeze() { frozen = true; },
    /** The sum of an expression over all workers. */
    inWorkers: async expression => (await Promise.all([...workers.keys()].map(id => evaluateIn(id, expression)))).reduce((s, value) => s + (Number(value) || 0), 0),
    async stop() {
      stopped = true;
      await loop;
      await session.detach().catch(() => {});
      return out;
    },
  };
}
