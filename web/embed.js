// Inside another page: the way to the same view with everything around it.

import {write} from './language.js';
import {linkOf} from './link.js';

/** The address that opens this view by itself. @param {import('./viewer.js').Viewer} viewer */
function fullAddress(viewer) {
  const url = new URL(linkOf(viewer));
  for (const name of ['embed', 'memory']) url.searchParams.delete(name);
  url.hash = url.hash.replace(/&embed=1(?=&|$)/, '');
  return url.href;
}

/** @param {import('./viewer.js').Viewer} viewer */
export function addFullLink(viewer) {
  const link = document.createElement('a');
  link.className = 'full';
  write(link, 'Open in full');
  link.target = '_blank';
  link.rel = 'noopener';
  link.href = fullAddress(viewer);
  // The view of the moment it is used in.
  for (const type of ['pointerdown', 'focus', 'contextmenu', 'click']) {
    link.addEventListener(type, () => { link.href = fullAddress(viewer); });
  }
  viewer.box.append(link);
  return link;
}
