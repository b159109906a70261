// The part of the page for beginning: loaded when somebody wants to open something, or when nothing is open.

import {FabricaError} from '../errors.js';
import {tr} from '../language.js';
import {handedOver} from './local.js';
import {startDialog, styled} from './start.js';

export {startDialog};

/** After the first picture. @param {import('../viewer.js').Viewer} viewer @param {import('./start.js').Given} given @param {boolean} empty nothing is open */
export async function begun(viewer, given, empty) {
  const {launchQueue} = /** @type {any} */ (window);
  // Opened with the installed app: that is what the person wants to see, and no page to choose from.
  let launched = false;
  launchQueue?.setConsumer(({files = []}) => {
    if (files.length === 0) return;
    launched = true;
    viewer.box.querySelector('dialog.start')?.close();
    given.openHandles([...files]).catch(given.fail);
  });
  const params = new URLSearchParams(location.search);
  if (params.has('shared')) {
    const files = await handedOver(given.offline);
    if (files.length) return given.openFiles(files);
    if (params.get('shared') === 'none') {
      return given.fail(new FabricaError('too-large', 'What the other app shared is more than this browser can take over.', '', 'Save it on this device, and open it here from there.'));
    }
  }
  // An address that says "nothing" (#src=) means it, but in the page that is for files of this device.
  const meant = /(^|[#&])src=(&|$)/.test(location.hash) && !/\/local\.html$/.test(location.pathname);
  // Also what the address came to name since: this part of the page came over the network.
  const opening = /(^|[#&])((lesson|edit|quiz|result|model)=|src=[^&])/.test(location.hash);
  if (!launched && (params.has('start') || empty && !meant && !opening)) await startDialog(viewer, given);
}

/** A newer version of the page waits: said once, out of the way. @param {import('../viewer.js').Viewer} viewer @param {import('./start.js').Given} given */
export async function newVersion(viewer, {element, offline}) {
  if (viewer.box.querySelector('.new-version')) return;
  await styled(viewer);
  const card = element('div', '', {className: 'new-version'});
  const words = element('p');
  card.setAttribute('role', 'status');
  const later = element('button', tr('Later'), {type: 'button', onclick: () => card.remove()});
  const renew = element('button', tr('Load it'), {type: 'button', className: 'main', onclick: async () => {
    if (await offline.shell.renew()) return;
    words.textContent = tr('Close the other pages of it first: it comes when this one is opened next.');
    renew.remove();
    later.textContent = tr('Close');
  }});
  card.append(words, later, renew);
  viewer.box.append(card);
  // Into a region that is there already, so that it is heard.
  words.textContent = tr('A new version of this page is ready.');
}
