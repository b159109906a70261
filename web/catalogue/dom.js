// Small helpers for the catalogue's HTML. Text is always text: what files say is never taken as markup.

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

const number = new Intl.NumberFormat('en');
export const whole = value => number.format(value);
export const times = size => size.map(whole).join(' × ');
export const voxelText = um => (um < 1000 ? `${Number(um.toPrecision(4))} µm` : `${Number((um / 1000).toPrecision(4))} mm`);

export function bytesText(bytes) {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];
  let value = bytes, unit = 0;
  while (value >= 1000 && unit < units.length - 1) value /= 1000, unit++;
  return `${unit ? value.toPrecision(3).replace(/\.?0+$/, match => (value >= 100 ? match : '')) : value} ${units[unit]}`;
}

/** @param {HTMLButtonElement} button @param {string} text */
export async function copy(button, text) {
  const words = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = 'Copied';
  } catch {
    button.textContent = 'Select the text and press Ctrl C';
  }
  setTimeout(() => { button.textContent = words; }, 2000);
}
