// The levels of a volume, from its own description: sizes that the metadata do not have. N5 and OME-Zarr, as the atlas stores them.

const MOST = 20;
const BYTES = {uint8: 1, int8: 1, uint16: 2, int16: 2, uint32: 4, int32: 4, float32: 4, uint64: 8, int64: 8, float64: 8};
/** "|u1", "<u2", ">f4" of Zarr 2. */
const bytesOf = type => BYTES[type] ?? (Number(/^[|<>][iuf](\d)$/.exec(type ?? '')?.[1]) || null);

/** @param {string} address "n5://gs://bucket/key/", "zarr://https://…" @param {string|null} base of a relative one */
export function storeOf(address, base) {
  const [, kind = '', rest] = /^(?:(n5|zarr\d?):\/\/)?(.*)$/.exec(address);
  const bucket = /^gs:\/\/([^/]+)\/(.*)$/.exec(rest);
  if (bucket) {
    const key = bucket[2].replace(/\/?$/, '/');
    // Its JSON API answers other pages, whatever the bucket's owner has set up.
    return {n5: kind === 'n5', file: name => `https://storage.googleapis.com/storage/v1/b/${bucket[1]}/o/${encodeURIComponent(key + name)}?alt=media`};
  }
  const folder = new URL(rest.replace(/\/?$/, '/'), base ?? undefined).href;
  return {n5: kind === 'n5', file: name => folder + name};
}

/** @returns {Promise<any>} null where it is not there */
async function read(url) {
  const response = await fetch(url);
  if (response.status === 404 || response.status === 403) return null;
  if (!response.ok) throw new Error(`the host answers ${response.status}`);
  return response.json();
}

async function n5Levels(file) {
  const levels = [];
  while (levels.length < MOST) {
    const json = await read(file(`s${levels.length}/attributes.json`));
    if (!json) break;
    levels.push({name: `s${levels.length}`, size: json.dimensions, block: json.blockSize, type: json.dataType, packed: json.compression?.cname ?? json.compression?.type});
  }
  return levels;
}

async function zarrLevels(file) {
  const group = await read(file('zarr.json'));
  const attributes = group?.attributes?.ome ?? group?.attributes ?? await read(file('.zattrs'));
  const datasets = attributes?.multiscales?.[0]?.datasets ?? [];
  return Promise.all(datasets.slice(0, MOST).map(async ({path}) => {
    const json = await read(file(`${path}/${group ? 'zarr.json' : '.zarray'}`));
    if (!json?.shape) throw new Error(`level ${path} has no description`);
    // z, y, x as stored.
    const chunk = json.chunks ?? json.chunk_grid?.configuration?.chunk_shape;
    return {name: String(path), size: json.shape.slice(-3).reverse(), block: chunk?.slice(-3).reverse(), type: json.dtype ?? json.data_type, packed: json.compressor?.cname ?? json.compressor?.id};
  }));
}

/**
 * Finest first: {name, size: [x, y, z], block, voxelUm, type, packed, bytes: unpacked}. Throws when the volume cannot be reached.
 * @param {import('./dataset.js').Dataset} set
 */
export async function readLevels(set) {
  const {n5, file} = storeOf(set.address, set.from);
  let levels;
  try {
    levels = n5 ? await n5Levels(file) : await zarrLevels(file);
  } catch (error) {
    throw new Error(error instanceof TypeError ? 'its host does not answer' : error.message);
  }
  if (!levels.length) throw new Error('there is no volume at its address');
  return levels.map(level => {
    const each = bytesOf(level.type), voxels = level.size.reduce((product, n) => product * n, 1);
    return {...level, voxelUm: set.voxelUm * Math.max(1, 2 ** Math.round(Math.log2(levels[0].size[0] / level.size[0]))), voxels, bytes: each ? voxels * each : null};
  });
}
