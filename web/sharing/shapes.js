// What is shown, as a file for other programs (GLB) or for a printer (STL): its finest level, fetched part after part and written by a worker.

/** Parts on their way. */
const PARALLEL = 4;
/** Triangles: a file is a tenth of a kilobyte each, and lies in memory twice. */
const MOST = {glb: 6e6, stl: 12e6};
const PHONE_MOST = {glb: 1e6, stl: 2e6};
/** Bytes of a file: of each triangle, and of each vertex. */
const SIZES = {glb: [12, 24], stl: [50, 0]};

const refusal = (code, reason, advice = '') => Object.assign(new Error([reason, advice].filter(Boolean).join(' ')), {code, reason, advice, source: ''});

/**
 * What a file would hold. @param {import('../viewer.js').Viewer} viewer
 * @returns {{title: string, credit: string, triangles: number, vertices: number, structures: any[], bounds: any, cuts: any[], caps: any[], apart: boolean, sizes: {glb: number, stl: number}}}
 */
export function planOf(viewer) {
  const plan = viewer.engine.call('shapes');
  const size = ([triangle, vertex]) => plan.triangles * triangle + plan.vertices * vertex;
  return {...plan, sizes: {glb: size(SIZES.glb), stl: size(SIZES.stl)}};
}

/**
 * @param {import('../viewer.js').Viewer} viewer @param {'glb'|'stl'} kind
 * @param {{asSeen?: boolean, signal?: AbortSignal, progress?: (share: number) => void}} [options] asSeen: cut and pulled apart; else whole, each in its place
 * @returns {Promise<Blob>}
 */
export async function exportModel(viewer, kind, {asSeen = true, signal, progress = () => {}} = {}) {
  await viewer.ready;
  await viewer.loadRest();
  if (kind !== 'glb' && kind !== 'stl') throw new TypeError('A model is exported as "glb" or "stl".');
  const plan = planOf(viewer);
  const parts = plan.structures.flatMap(({parts: own}, structure) => own.map(part => ({part, structure})));
  if (!parts.length) throw refusal('not-found', 'Nothing is shown that has a shape.', 'Show what you want to hand on.');
  const most = (viewer.phone() ? PHONE_MOST : MOST)[kind];
  if (plan.triangles > most) throw refusal('too-large', 'So many shapes do not fit into the memory of this device.', 'Show fewer of them, or use a larger device.');
  const worker = new Worker(viewer.options.locate('workers/shapes.js'), {type: 'module', name: 'fabrica-shapes'});
  const structureOf = new Map(parts.map(({part, structure}) => [part, structure]));
  // First all shapes, then the faces at which they are cut.
  const tasks = [...parts.map(({part}) => ['shapePart', part]), ...(asSeen ? plan.caps : []).map((_, cap) => ['shapeCap', cap])];
  const offs = [];
  try {
    return await new Promise((resolve, reject) => {
      let asked = 0;
      let done = 0;
      const next = () => {
        if (asked === tasks.length) return;
        const answer = viewer.engine.call(...tasks[asked++]);
        if (answer?.error) reject(refusal(answer.error.code, answer.error.reason));
      };
      offs.push(viewer.events.on('shape', ({part, error, job = part, chunks}) => {
        if (!structureOf.has(job)) return;
        if (error) return reject(refusal(error.code, error.reason, error.advice));
        const [{bytes, origin, step, turn}] = chunks;
        worker.postMessage({op: 'part', part: job, structure: structureOf.get(job), bytes, origin, step, turn}, [bytes.buffer]);
      }), viewer.events.on('shapeCap', ({cap, error, loops}) => {
        if (error) return reject(refusal(error.code, error.reason, error.advice));
        worker.postMessage({op: 'cap', cap, loops});
      }));
      worker.onmessage = ({data: {error, blob}}) => {
        if (error) return reject(refusal('internal', error));
        if (blob) return resolve(blob);
        progress(++done / tasks.length);
        if (done === tasks.length) worker.postMessage({op: 'finish'});
        else next();
      };
      worker.onerror = event => {
        event.preventDefault();
        reject(refusal('network', 'The program that writes files could not be loaded.', 'Check the connection and try again.'));
      };
      const stop = () => reject(signal.reason);
      if (signal?.aborted) return stop();
      signal?.addEventListener('abort', stop, {once: true});
      offs.push(() => signal?.removeEventListener('abort', stop));
      worker.postMessage({op: 'begin', kind, plan, asSeen});
      for (let i = 0; i < PARALLEL; i++) next();
    });
  } finally {
    for (const off of offs) off();
    worker.terminate();
  }
}
