// JPEG 2000 of 16 bits at 10:1, ours and codec-openjpeg, each in workers of Node: megapixels a second. The tiles are cut out of the head,
// its voxels spread to 12 bits plus noise, and packed by codec-openjpeg, as in the baseline of the peers.
import path from 'node:path';
import {createRequire} from 'node:module';
import {pathToFileURL} from 'node:url';
import {Worker, isMainThread, parentPort, workerData} from 'node:worker_threads';
import {brickParams} from '../../lib/brick_params.mjs';
import {readBytes} from './volume_data.mjs';

const EDGE = 256, TILES = 24, RATIO = 10, ROUNDS = 5;

/** @param {{image: string, site: string, repo: string}} options @returns {Promise<{one: number[], two: number[], codec: number[]}>} */
export async function j2kSpeed({image, site, repo}) {
  const codec = createRequire(path.join(repo, 'tests/peers/package.json')).resolve('@cornerstonejs/codec-openjpeg/wasmjs');
  const tiles = await makeTiles(codec, image), ours = path.join(site, 'decode-image.mjs');
  const out = {one: [], two: [], codec: []};
  const peer = [await start({codec, tiles})], own = [await start({program: ours, tiles}), await start({program: ours, tiles})];
  const pixels = TILES * EDGE * EDGE / 1e6;
  // In turns, so that what the machine does besides meets all of them.
  for (let round = -1; round < ROUNDS; ++round) {
    for (const [name, workers] of /** @type {[string, any[]][]} */ ([['codec', peer], ['one', own.slice(0, 1)], ['two', own]])) {
      const from = performance.now();
      await Promise.all(workers.map(worker => worker.round()));
      if (round >= 0) out[name].push(workers.length * pixels / ((performance.now() - from) / 1000));
    }
  }
  await Promise.all([...peer, ...own].map(worker => worker.end()));
  return out;
}

async function makeTiles(codec, image) {
  const {size: [nx, ny, nz], voxels} = readBytes(image), j2k = await createRequire(import.meta.url)(codec)();
  let seed = 1;
  const noise = () => (seed = Math.imul(seed, 1664525) + 1013904223 >>> 0) >>> 30;
  return Array.from({length: TILES}, (_, t) => {
    const pixels = new Uint16Array(EDGE * EDGE), z = Math.floor(nz * (0.25 + 0.5 * t / TILES)), left = nx - EDGE >> 1, top = ny - EDGE >> 1;
    for (let y = 0, i = 0; y < EDGE; ++y) for (let x = 0; x < EDGE; ++x, ++i) pixels[i] = 16 * voxels[left + x + nx * (top + y + ny * z)] + noise();
    const encoder = new j2k.J2KEncoder();
    encoder.getDecodedBuffer({width: EDGE, height: EDGE, bitsPerSample: 16, componentCount: 1, isSigned: false}).set(new Uint8Array(pixels.buffer));
    encoder.setQuality(false, 1);
    encoder.setCompressionRatio(0, RATIO);
    encoder.encode();
    const tile = new Uint8Array(encoder.getEncodedBuffer());
    encoder.delete();
    return tile;
  });
}

async function start(data) {
  const worker = new Worker(new URL(import.meta.url), {workerData: data});
  const next = () => new Promise((resolve, reject) => { worker.once('message', resolve); worker.once('error', reject); });
  await next();
  return {round: () => { worker.postMessage(null); return next(); }, end: () => worker.terminate()};
}

/** Decodes a tile; gives how many pixels came out. */
async function decoder({codec, program}) {
  if (codec) {
    const j2k = await createRequire(import.meta.url)(codec)();
    return tile => {
      const one = new j2k.J2KDecoder();
      one.getEncodedBuffer(tile.length).set(tile);
      one.decode();
      const pixels = one.getDecodedBuffer().slice().length / 2;
      one.delete();
      return pixels;
    };
  }
  const module = await (await import(pathToFileURL(program).href)).default();
  const params = brickParams({codec: 1, voxel: 1, chunk: [EDGE, EDGE, 1], format: 2});  // JPEG 2000 of u16, one slice, as R16UI
  return tile => {
    const [at, from] = [params, tile].map(bytes => { const to = module._malloc(bytes.length); module.HEAPU8.set(bytes, to); return to; });
    const answer = module._dec_brick(at, params.length, from, tile.length), [status, length] = new Uint32Array(module.HEAPU8.buffer, answer, 2);
    const bytes = module.HEAPU8.slice(answer + 8, answer + 8 + length);
    for (const memory of [at, from, answer]) module._free(memory);
    if (status !== 0) throw new Error(new TextDecoder().decode(bytes));
    return length / 2;
  };
}

if (!isMainThread && workerData?.tiles) {
  const decode = await decoder(workerData);
  parentPort.on('message', () => {
    for (const tile of workerData.tiles) if (decode(tile) < EDGE * EDGE) throw new Error('a tile came out too small');
    parentPort.postMessage(null);
  });
  parentPort.postMessage(null);
}
