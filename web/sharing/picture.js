// What is seen as a PNG of any size up to 8K, with names, a scale and a background of one's own. Larger than the device can draw at once: in tiles.

import {PngWriter} from './png.js';
import {Shot} from './shot.js';

/** Pixels each way: 8K, of a square too. */
export const MOST = 8192;
/** Rows of a tile; its width is twice that. Multiples of eight: what is drawn at half the size keeps its grid. */
const STEP = 768;
const PHONE_STEP = 384;
/** Pixels of a picture that is drawn at once. */
const AT_ONCE = 1 << 21;
const PHONE_AT_ONCE = 1 << 20;
/** How far shading looks around, of the shorter side (shaders/occlusion.frag); lines and dots less. */
const SHADING = 0.075;
const LINES = 24;

const eights = value => Math.ceil(value / 8) * 8;

/**
 * Where tiles lie: bands from above, each of tiles from the left; `outer` is drawn, `inner` is kept.
 * @param {number} width @param {number} height @param {{step: number, across: number, margin: number}} sizes
 */
export function bandsOf(width, height, {step, across, margin}) {
  const bands = [];
  for (let bottom = Math.floor((height - 1) / step) * step; bottom >= 0; bottom -= step) {
    const top = Math.min(height, bottom + step);
    const tiles = [];
    for (let left = 0; left < width; left += across) {
      const right = Math.min(width, left + across);
      const outer = {left: Math.max(0, left - margin), right: Math.min(width, right + margin), bottom: Math.max(0, bottom - margin), top: Math.min(height, top + margin)};
      tiles.push({left, right, outer});
    }
    bands.push({bottom, top, tiles});
  }
  return bands;
}

/** A whole number of pixels, or a refusal. */
function sized(value, name) {
  const pixels = Math.round(Number(value));
  if (!(pixels >= 1 && pixels <= MOST)) throw new RangeError(`A picture's ${name} is 1 to ${MOST} pixels.`);
  return pixels;
}

/**
 * The size that is meant: one side follows from the other.
 * @param {HTMLCanvasElement} canvas @param {{width?: number, height?: number}} wanted
 */
export function sizeOf(canvas, {width, height}) {
  const shape = canvas.width / canvas.height;
  const wide = width ?? (height ? height * shape : canvas.width);
  return [sized(wide, 'width'), sized(height ?? wide / shape, 'height')];
}

/** What is neither black on black nor white on white: colours and how much of them. @param {Uint8Array} black @param {Uint8Array} white drawn over these */
export function withAlpha(black, white) {
  for (let at = 0; at < black.length; at += 4) {
    const alpha = 255 - Math.max(white[at] - black[at], white[at + 1] - black[at + 1], white[at + 2] - black[at + 2], 0);
    for (let i = 0; i < 3; i++) black[at + i] = alpha ? Math.min(255, Math.round(black[at + i] * 255 / alpha)) : 0;
    black[at + 3] = alpha;
  }
  return black;
}

/**
 * @param {import('../viewer.js').Viewer} viewer
 * @param {{width?: number, height?: number, names?: boolean, scaleBar?: boolean, background?: string, signal?: AbortSignal,
 *   progress?: (share: number) => void}} [options] pixels; `names`: with names, their key and measures; `background`: "#rrggbb" or "transparent"
 * @returns {Promise<Blob>} PNG
 */
export async function picture(viewer, {names = true, scaleBar = false, background = '', signal, progress = () => {}, ...size} = {}) {
  await viewer.started;
  if (typeof CompressionStream !== 'function') throw new Error('This browser is too old to write pictures: it must be from 2023 or newer.');
  if (background && background !== 'transparent' && !/^#[0-9a-f]{6}$/i.test(background)) throw new TypeError('A background is "#rrggbb" or "transparent".');
  const [width, height] = sizeOf(viewer.canvas, size);
  const clear = background === 'transparent';
  const shot = new Shot(viewer, {width, height, scaleBar, signal});
  await shot.load(share => progress(share / 2));
  /** @type {PngWriter|undefined} */
  let png;
  try {
    shot.begin();
    const {title, credit} = shot.call('credits');
    png = new PngWriter({width, height, alpha: clear, texts: {Title: title, Copyright: credit, Software: 'Fabrica'}});
    const bands = bandsOf(width, height, tileSizes(viewer, shot, width, height));
    const all = bands.reduce((sum, {tiles}) => sum + tiles.length, 0);
    let done = 0;
    for (const {bottom, top, tiles} of bands) {
      const band = new Uint8Array(width * (top - bottom) * png.channels);
      for (const {left, right, outer} of tiles) {
        signal?.throwIfAborted();
        const place = /** @type {[number, number, number, number]} */ ([outer.left, outer.bottom, outer.right - outer.left, outer.top - outer.bottom]);
        const draw = ground => shot.tile(place, {names, ...ground && {background: ground}});
        // On black and on white: what differs shines through.
        const pixels = clear ? withAlpha(await draw('#000000'), await draw('#ffffff')) : await draw(background);
        const stride = place[2] * 4;
        for (let y = top - 1; y >= bottom; y--) {
          let from = (y - outer.bottom) * stride + (left - outer.left) * 4;
          let to = ((top - 1 - y) * width + left) * png.channels;
          for (let x = left; x < right; x++, from += 4, to += png.channels) {
            band[to] = pixels[from];
            band[to + 1] = pixels[from + 1];
            band[to + 2] = pixels[from + 2];
            if (clear) band[to + 3] = pixels[from + 3];
          }
        }
        progress(0.5 + 0.5 * ++done / all);
        await new Promise(resolve => setTimeout(resolve));  // a press on Cancel comes between two tiles
      }
      await png.rows(band);
    }
    return await png.finish();
  } catch (error) {
    await png?.drop();
    throw error;
  } finally {
    shot.end();
  }
}

/** As much at once as the device has memory for. */
function tileSizes(viewer, shot, width, height) {
  const phone = viewer.phone();
  // Nothing shades where the processor draws.
  const shading = viewer.softwareDrawn() ? 0 : SHADING * Math.min(width, height);
  const margin = eights(shading + LINES * Math.max(1, shot.finer * viewer.pixelRatio()));
  const most = viewer.context.getParameter(viewer.context.MAX_TEXTURE_SIZE);
  if (width * height <= (phone ? PHONE_AT_ONCE : AT_ONCE) && width <= most && height <= most) return {step: eights(height), across: width, margin: 0};
  const fits = value => Math.max(64, Math.min(value, Math.floor((most - 2 * margin) / 8) * 8));
  const step = fits(phone ? PHONE_STEP : STEP);
  return {step, across: fits(2 * step), margin};
}
