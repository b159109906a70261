// What a page around the viewer has: files and addresses to open, dialogs, lessons. After the first picture.

import {picture, saveText} from './commands.js';
import {actions, element, errorDialog, openDialog, show} from './dialogs.js';
import {acceptFiles} from './drop.js';
import {addFullLink} from './embed.js';
import {number, tr} from './language.js';
import {hashOf, linkOf} from './link.js';
import {announce} from './live.js';
import {beDriven} from './remote.js';
import {shareDialog} from './share.js';

/** @param {import('./viewer.js').Viewer} viewer */
export function attach(viewer) {
  const {box, events} = viewer;
  document.head.append(Object.assign(document.createElement('link'), {rel: 'stylesheet', href: viewer.options.locate('later.css')}));
  const openUrl = async text => {
    try {
      const [{pastedAddress}, {chosenAddress}] = await Promise.all([import('./hosts.js'), import('./listing.js'), viewer.started]);
      const address = await chosenAddress(pastedAddress(text), {show, element, actions, tr, number}, box);
      if (address) viewer.engine.call('load', address);
      viewer.wake();
    } catch (error) {
      fail(error);
    }
  };
  // Lessons are a part of their own, which most visits do without; they get what they need of the page.
  const fail = error => errorDialog(box, error);
  const learn = use => import('./learn/learn.js').then(({learnOf}) => use(learnOf(viewer, {announce, errorDialog, linkOf, picture, saveText, shareDialog}))).catch(fail);
  if (viewer.options.embedded) {
    addFullLink(viewer);
    beDriven(viewer);
  }
  const files = acceptFiles(viewer, {fail, openUrl, openText: (text, name) => learn(one => one.openText(text, name))});
  events.on('open-file', () => files.pickFiles());
  events.on('open-url', () => openDialog(box, {openUrl, ...files}));
  events.on('share', ({link}) => shareDialog(box, link));
  events.on('learn', () => learn(one => one.menu()));

  // What did not come while there was no network comes now.
  addEventListener('online', () => {
    viewer.engine?.call('retry');
    viewer.wake();
  }, {signal: viewer.stop.signal});

  const follow = hash => {
    if (/(^|&)(lesson|edit|quiz|result)=/.test(hash)) learn(one => one.follow(hash));
  };
  Promise.resolve(viewer.options.link).then(link => follow(link ?? ''));
  addEventListener('hashchange', () => follow(hashOf(location.href)), {signal: viewer.stop.signal});
}
