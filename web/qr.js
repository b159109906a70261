// A link as a code for cameras.

import {encode} from 'uqr';

/** Of the lowest level of correction, which a screen does not need more of: what the largest code holds (ISO/IEC 18004, version 40-L). */
const MOST_BYTES = 2953;
const SIDE = 360;

/**
 * Black on white in either theme: cameras want it so.
 * @param {string} text @param {number} [side] CSS pixels @returns {HTMLCanvasElement|null} null where it is too long
 */
export function drawCode(text, side = SIDE) {
  if (new TextEncoder().encode(text).length > MOST_BYTES) return null;
  const {data, size} = encode(text, {ecc: 'L', border: 4});
  const scale = Math.max(1, Math.floor(side * devicePixelRatio / size));
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size * scale;
  canvas.style.cssText = `display: block; width: ${side}px; max-width: 100%; image-rendering: pixelated;`;
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = '#000';
  data.forEach((row, y) => row.forEach((dark, x) => {
    if (dark) context.fillRect(x * scale, y * scale, scale, scale);
  }));
  return canvas;
}
