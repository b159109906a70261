// What a page around the viewer has: files and addresses to open, dialogs, lessons. After the first picture.

import {picture, saveText} from './commands.js';
import {actions, element, errorDialog, openDialog, show} from './dialogs.js';
import {acceptFiles} from './drop.js';
import {addFullLink} from './embed.js';
import {hashOf, linkOf} from './link.js';
import {announce} from './live.js';
import {beDriven} from './remote.js';
import {shareDialog} from './share.js';

/** @param {import('./viewer.js').Viewer} viewer */
export function attach(viewer) {
  const {box, events} = viewer;
  document.head.append(Object.assign(document.createElement('link'), {rel: 'stylesheet', href: viewer.options.locate('later.css')}));
  const openUrl = url => viewer.started.then(() => {
    viewer.engine.call('load', url);
    viewer.wake();
  });
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
  events.on('frames', () => import('./frames.js').then(({framesDialog}) => framesDialog(viewer, {show, element, actions})).catch(fail));
  const tellFrames = () => {
    if (/** @type {any} */ (viewer.reader).framed) import('./frames.js').then(({tellWeak}) => tellWeak(viewer)).catch(() => {});
  };
  events.on('loaded', tellFrames);
  tellFrames();

  const follow = hash => {
    if (/(^|&)(lesson|edit|quiz|result)=/.test(hash)) learn(one => one.follow(hash));
  };
  Promise.resolve(viewer.options.link).then(link => follow(link ?? ''));
  addEventListener('hashchange', () => follow(hashOf(location.href)), {signal: viewer.stop.signal});
}
