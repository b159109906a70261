// What happens, said to a screen reader: one polite and one urgent live region a viewer.

import {words} from './words.js';

/** What stops the viewer altogether. @param {HTMLElement} box @param {import('./errors.js').FabricaError} error */
export function fatalMessage(box, error) {
  const message = document.createElement('div');
  message.className = 'message';
  message.setAttribute('role', 'alert');
  const lines = [['h2', 'The viewer cannot start'], ['p', error.reason], ['p', error.advice]];
  message.append(...lines.map(([tag, text]) => Object.assign(document.createElement(tag), {textContent: words.said(text)})));
  box.replaceChildren(message);
}

/** @param {HTMLElement} box @param {string} text @param {boolean} [urgent] an error */
export function announce(box, text, urgent = false) {
  const name = urgent ? 'alert' : 'status';
  let region = box.querySelector(`:scope > [data-live="${name}"]`);
  if (!region) {
    region = document.createElement('div');
    region.className = 'visually-hidden';
    region.setAttribute('data-live', name);
    region.setAttribute('role', name);
    box.append(region);
  }
  const spoken = words.said(text);
  if (region.textContent !== spoken) region.textContent = spoken;
}
