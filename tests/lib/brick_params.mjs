// BrickDecodeParams (src/codecs/chunks.h) as bytes, for whoever calls the decoders without the page's program.

/**
 * Numbers are those of the C++ enums; x, y, z.
 * @param {{codec?: number, voxel?: number, chunk?: number[], size?: number[], format?: number, minimum?: number, maximum?: number, flags?: number}} [params]
 */
export function brickParams({codec = 0, voxel = 0, chunk = [0, 0, 0], size = chunk, format = 0, minimum = 0, maximum = 0, flags = 0} = {}) {
  const bytes = new Uint8Array(38 * 4), words = new Uint32Array(bytes.buffer), floats = new Float32Array(bytes.buffer);
  words.set([codec, voxel, ...chunk, ...size, format]);
  floats.set([minimum, maximum], 9);
  words[11] = flags;
  floats.set([0, 1, 0, 1, 0], 13);  // fill, scale, offset, texelScale, texelOffset
  return bytes;  // no resolutions left out, just x, y, z, wherever it belongs
}
