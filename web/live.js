// What happens, said to a screen reader: one polite and one urgent live region a viewer.

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
  if (region.textContent !== text) region.textContent = text;
}
