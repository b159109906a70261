// Small helpers for the catalogue's HTML. Text is always text: what files say is never taken as markup.

import {number, tr, trn} from '../language.js';

/** @param {string} tag @param {Record<string, any>} properties `class`, `aria-…`, listeners as functions, else DOM properties */
export function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(properties)) {
    if (value === null || value === undefined) continue;
    if (typeof value === 'function') made.addEventListener(key, value);
    else if (key === 'class') made.className = value;
    else if (/^(aria-|data-|role$|for$)/.test(key)) made.setAttribute(key, value);
    else made[key] = value;
  }
  made.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return made;
}

export const whole = value => number(value);
const digits = {maximumSignificantDigits: 4};
export const times = size => size.map(whole).join(' × ');
export const voxelText = um => (um < 1000 ? `${number(um, digits)} µm` : `${number(um / 1000, digits)} mm`);

export function bytesText(bytes) {
  const units = ['', 'KB', 'MB', 'GB', 'TB'];
  let value = bytes, unit = 0;
  while (value >= 1000 && unit < units.length - 1) value /= 1000, unit++;
  return unit ? `${number(value, {maximumSignificantDigits: 3})} ${units[unit]}` : trn(value, '{0} byte', '{0} bytes');
}

/** @param {HTMLButtonElement} button @param {string} text */
export async function copy(button, text) {
  const words = button.textContent;
  button.setAttribute('aria-live', 'polite');
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = tr('Copied');
  } catch {
    button.textContent = tr('Select the text and press Ctrl C');
  }
  setTimeout(() => { button.textContent = words; }, 2000);
}
