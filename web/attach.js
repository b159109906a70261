// What a page around the viewer has: files and addresses to open, dialogs, lessons. After the first picture.

import {picture, saveText} from './commands.js';
import {actions, element, errorDialog, show} from './dialogs.js';
import {acceptFiles} from './drop.js';
import {addFullLink} from './embed.js';
import {number, tr} from './language.js';
import {hashOf, linkOf} from './link.js';
import {announce} from './live.js';
import {Offline} from './offline/offline.js';
import {beDriven} from './remote.js';
import {sourcesOf, withLastView} from './session.js';
import {shareDialog} from './share.js';
import {alignSources} from './sources/fit.js';
import {titled} from './title.js';

/** @param {import('./viewer.js').Viewer} viewer */
export function attach(viewer) {
  const {box, events} = viewer;
  document.head.append(Object.assign(document.createElement('link'), {rel: 'stylesheet', href: viewer.options.locate('later.css')}));
  titled(viewer);
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
  // Inside another page nothing is kept, and nothing said of what was opened elsewhere.
  const offline = viewer.options.embedded ? null : new Offline(viewer);
  const files = acceptFiles(viewer, {fail, openUrl, opened: list => offline?.noteFiles(list), openText: (text, name) => learn(one => one.openText(text, name))});
  const openLink = link => {
    const whole = withLastView(link);
    if (location.hash === `#${whole}`) viewer.open(whole);
    else location.hash = whole;
  };
  const begin = use => import('./start/begin.js').then(part => use(part, {show, element, actions, fail, offline, openUrl, openLink, ...files})).catch(fail);
  events.on('open-file', () => files.pickFiles());
  events.on('open-url', () => begin((part, given) => part.startDialog(viewer, given)));
  events.on('new-version', () => begin((part, given) => part.newVersion(viewer, given)));
  if (offline) Promise.resolve(viewer.options.link).then(link => {
    const empty = sourcesOf(link ?? '').length === 0;
    if (empty || /[?&](start|shared)=/.test(location.search) || matchMedia('(display-mode: standalone)').matches) begin((part, given) => part.begun(viewer, given, empty));
  });
  import('./hints.js').then(({giveHints}) => giveHints(viewer)).catch(() => {});
  events.on('share', ({link, open}) => shareDialog(box, link, {viewer, open}));
  events.on('learn', () => learn(one => one.menu()));
  events.on('frames', () => import('./frames.js').then(({framesDialog}) => framesDialog(viewer, {show, element, actions})).catch(fail));
  const tellFrames = () => {
    if (/** @type {any} */ (viewer.reader).framed) import('./frames.js').then(({tellWeak}) => tellWeak(viewer)).catch(() => {});
  };
  events.on('loaded', tellFrames);
  tellFrames();
  events.on('sources', () => import('./sources/sources.js').then(({showSources}) => showSources(viewer, {announce, errorDialog, linkOf, alignSources,
    add: () => events.emit('open-url', {})})).catch(fail));

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
