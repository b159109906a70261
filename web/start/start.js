// Where a person begins: an address, files of this device, what was opened before, anatomies that others publish, and what is here without a
// network.

import {said, tr, trn} from '../language.js';
import {icon} from '../learn/dom.js';
import {sizeText} from './ask.js';
import {PUBLIC} from './public.js';
import {permitted} from './local.js';

const when = at => new Intl.DateTimeFormat(document.documentElement.lang || undefined, {dateStyle: 'medium'}).format(at);
const hostOf = source => {
  const {host, origin} = new URL(source, location.href);
  return origin === location.origin ? tr('this site') : host;
};

/** What the site's own demo calls itself; "" where it has none. */
async function demoTitle() {
  try {
    const response = await fetch(new URL('demo/atlas.json', location.href), {cache: 'force-cache', credentials: 'same-origin'});
    return response.ok ? String((await response.json()).title ?? '') : '';
  } catch {
    return '';
  }
}

/** Styles of what is here. @param {import('../viewer.js').Viewer} viewer @returns {Promise<void>} once they are there, or do not come */
export async function styled(viewer) {
  const sheet = viewer.options.locate('start/start.css');
  if ([...document.querySelectorAll('link')].some(({href}) => href === sheet)) return;
  const link = Object.assign(document.createElement('link'), {rel: 'stylesheet', href: sheet});
  await new Promise(resolve => {
    link.onload = link.onerror = () => resolve(undefined);
    document.head.append(link);
  });
}

/**
 * @typedef {object} Given what the page hands over, so that nothing of it is loaded twice
 * @property {typeof import('../dialogs.js').show} show
 * @property {typeof import('../dialogs.js').element} element
 * @property {typeof import('../dialogs.js').actions} actions
 * @property {import('../offline/offline.js').Offline|null} offline
 * @property {(url: string) => void} openUrl beside what is there
 * @property {(link: string) => void} openLink instead of what is there; what stands after "#"
 * @property {(files: {path: string, file: Blob}[]) => void} openFiles
 * @property {(handles: any[]) => Promise<void>} openHandles
 * @property {() => void} pickFiles
 * @property {() => void} pickFolder
 * @property {(error: Error) => void} fail
 */

/** @param {import('../viewer.js').Viewer} viewer @param {Given} given */
export async function startDialog(viewer, given) {
  const {show, element, actions, offline, openUrl, openLink, pickFiles, pickFolder} = given;
  const stop = new AbortController();
  await styled(viewer);
  const alone = /\/local\.html$/.test(location.pathname), demo = alone ? '' : await demoTitle();
  let [entries, room] = await Promise.all([offline?.entries() ?? [], offline?.room()]);
  const section = (title, id) => {
    const made = element('section', '', {className: 'start-section'});
    made.setAttribute('aria-labelledby', id);
    made.append(element('h3', title, {id}));
    return made;
  };
  /** A row that opens something. */
  const row = (title, about, click, size = '') => {
    const made = element('button', '', {type: 'button', className: 'start-row', onclick: click}), heading = element('span', '', {className: 'start-heading'});
    heading.append(element('span', title, {className: 'start-title'}), ...size ? [element('span', size, {className: 'quiet start-size'})] : []);
    made.append(heading, element('span', about.filter(Boolean).join(' · '), {className: 'quiet'}));
    return made;
  };

  const dialog = show(viewer.box, tr('Open an anatomy'), (form, close) => {
    // A keyboard that comes up by itself would hide most of a phone's screen.
    if (viewer.touch) Object.assign(/** @type {HTMLElement} */ (form.querySelector('h2')), {tabIndex: -1, autofocus: true});
    // The page for files alone reaches no other host, and offers none.
    form.append(...alone ? [] : [address(form, close)], files(close));
    const before = section(tr('Opened before'), 'fabrica-start-before'), kept = section(tr('Without a network'), 'fabrica-start-kept');
    const heard = element('p', '', {className: 'quiet', role: 'status'});
    const draw = () => {
      drawEntries(before, close, heard);
      drawKept(kept, heard);
    };
    draw();
    form.append(before, ...alone ? [] : [free(close)], kept);
    actions(form, element('button', tr('Close'), {type: 'button', onclick: close}));
    const off = offline?.onChange(async () => {
      [entries, room] = await Promise.all([offline.entries(), offline.room()]);
      if (!stop.signal.aborted) draw();
    });
    stop.signal.addEventListener('abort', () => off?.(), {once: true});
  });
  dialog.classList.add('start');
  dialog.addEventListener('close', () => stop.abort(), {once: true});
  return dialog;

  /** Files of this device that the browser knows the way to. */
  async function again(handles) {
    await permitted(handles);
    // Instead of what is there.
    viewer.open('');
    await given.openHandles(handles);
  }

  function address(form, close) {
    const made = element('div', '', {className: 'start-address'});
    const field = element('input', '', {id: 'fabrica-open-url', type: 'text', inputMode: 'url', autocapitalize: 'off', spellcheck: false, placeholder: 'https://', autocomplete: 'off', autofocus: !viewer.touch});
    const hint = element('p', tr('Any host that lets other pages read its files will do, also GitHub and Dropbox links.'), {className: 'quiet', id: 'fabrica-open-hint'});
    field.setAttribute('aria-describedby', hint.id);
    form.addEventListener('submit', event => {
      event.preventDefault();
      const url = field.value.trim();
      if (!url) return field.focus();
      close();
      openUrl(url);
    });
    const line = element('div', '', {className: 'start-line'});
    line.append(field, element('button', tr('Open'), {className: 'main', type: 'submit'}));
    made.append(element('label', tr('Address of an atlas, a mesh file or an image volume'), {htmlFor: field.id}), line, hint);
    return made;
  }

  function files(close) {
    const made = section(tr('From this device'), 'fabrica-start-files');
    const pick = (text, choose) => element('button', text, {type: 'button', onclick: () => {
      close();
      choose();
    }});
    const buttons = element('div', '', {className: 'start-buttons'});
    buttons.append(pick(tr('Files …'), pickFiles), pick(tr('Folder …'), pickFolder));
    const words = element('p', '', {className: 'quiet'});
    if (alone) words.append(tr('They stay on this device. This page can reach no other host, so nothing of them can go to one.'));
    else {
      // The link stands where the sentence of each language has it.
      const [first, last = ''] = tr('They stay on this device: nothing is uploaded. {0} can reach no other host at all.', '\0').split('\0');
      words.append(first, element('a', tr('A page for files alone'), {href: new URL('local.html#src=', viewer.options.locate('')).href}), last);
    }
    made.append(buttons, words);
    return made;
  }

  function drawEntries(made, close, heard) {
    // What is said of it stays, and so does the focus.
    const focused = made.contains(document.activeElement) ? document.activeElement : null, {key} = /** @type {HTMLElement|null} */ (focused?.closest('li'))?.dataset ?? {};
    made.hidden = entries.length === 0 && !heard.textContent;
    const list = element('ul', '', {className: 'start-list'});
    for (const entry of entries) {
      const item = element('li'), now = entry.key === offline.key;
      item.dataset.key = entry.key;
      const readable = !entry.files || entry.files.some(({handle}) => handle);
      const where = entry.files ? tr('this device') : [...new Set(entry.sources.map(hostOf))].join(', ');
      const about = [now ? tr('open now') : when(entry.at), where, !readable && tr('to be chosen again'), entry.bytes > 0 && tr('{0} kept here', sizeText(entry.bytes))];
      const opener = row(entry.title, about, () => {
        close();
        if (!entry.files) openLink(entry.link);
        else if (readable) again(entry.files.map(({handle}) => handle).filter(Boolean)).catch(given.fail);
        else if (entry.files.some(({kind}) => kind === 'directory')) pickFolder();
        else pickFiles();
      });
      const away = element('button', '', {type: 'button', className: 'start-icon', title: tr('Forget'), onclick: async () => {
        const next = item.nextElementSibling ?? item.previousElementSibling;
        const back = await offline.remove(entry.key);
        heard.replaceChildren(tr('{0} was forgotten.', entry.title), ' ', element('button', tr('Undo'), {type: 'button', onclick: () => {
          heard.textContent = '';
          back();
        }}));
        /** @type {HTMLElement|null|undefined} */ (next?.querySelector('button'))?.focus();
      }});
      away.setAttribute('aria-label', tr('Forget {0}', entry.title));
      away.append(icon('trash'));
      item.append(opener, away);
      list.append(item);
    }
    made.querySelector('ul')?.remove();
    if (made.contains(heard)) heard.before(list);
    else made.append(list, heard);
    if (key !== undefined) {
      const item = [...list.children].find(one => /** @type {HTMLElement} */ (one).dataset.key === key);
      /** @type {HTMLElement|null|undefined} */ (item?.querySelector(`.${/** @type {Element} */ (focused).classList[0]}`))?.focus();
    }
  }

  function free(close) {
    const made = section(tr('Free to use'), 'fabrica-start-free');
    const list = element('ul', '', {className: 'start-list start-cards'});
    /** A card: what opens it, and below it whose it is. */
    const add = (title, about, click, {whose = [], page = '', size = ''} = {}) => {
      const item = element('li'), below = element('div', '', {className: 'start-below quiet'});
      below.append(element('span', whose.join('\n'), {className: 'start-whose'}));
      if (page) {
        const more = element('a', tr('About'), {href: page, target: '_blank', rel: 'noopener noreferrer', className: 'start-about'});
        more.setAttribute('aria-label', tr('About {0}', title));
        below.append(more);
      }
      item.append(row(title, about, click, size), below);
      list.append(item);
    };
    const open = link => () => {
      close();
      openLink(link);
    };
    if (demo) add(demo, [tr('the demo of this site')], open('src=demo/atlas.json'));
    for (const {title, about, src, bytes, streamed, source, licence, page} of PUBLIC) {
      add(tr(title), [tr(about), streamed && tr('streamed as you look')], open(`src=${encodeURIComponent(src)}`), {whose: [source, licence], page, size: bytes ? sizeText(bytes) : ''});
    }
    const [first, last = ''] = tr('Image volumes of whole organs are found in the {0}.', '\0').split('\0');
    const more = element('p', first, {className: 'quiet'});
    more.append(element('a', tr('catalogue'), {href: new URL('catalogue.html', viewer.options.locate('')).href, target: '_blank', rel: 'noopener'}), last);
    made.append(list, more);
    return made;
  }

  function drawKept(made, heard) {
    if (!offline) {
      made.hidden = true;
      return;
    }
    const focused = made.contains(document.activeElement) ? document.activeElement.id : '';
    // What is just being fetched, or was, goes on being said.
    const rest = made.querySelector('.start-rest');
    made.querySelectorAll(':scope > :not(h3, .start-rest)').forEach(one => one.remove());
    const append = (...nodes) => (rest ? rest.before(...nodes) : made.append(...nodes));
    if (!offline.shell.possible) {
      append(element('p', tr('This browser keeps nothing for this page: it offers that to secure pages (https) outside of private windows.'), {className: 'quiet'}));
      return;
    }
    const check = element('input', '', {type: 'checkbox', id: 'fabrica-start-keep', checked: offline.on, onchange: () => offline.turn(check.checked)});
    const label = element('label', '', {className: 'start-check'});
    label.append(check, element('span', tr('Keep what I open, to look at it without a network')));
    const meter = element('meter', '', {min: 0, max: room.limit, value: room.used});
    meter.setAttribute('aria-label', tr('Kept on this device'));
    append(label, meter, element('p', tr('{0} of {1} are used. What was opened longest ago makes room.', sizeText(room.used), sizeText(room.limit)), {className: 'quiet'}));
    if (room.full) append(element('p', tr('What is open now is larger than that: only a part of it is kept.'), {className: 'quiet'}));
    if (offline.shell.failed) append(element('p', tr('The page itself could not be kept: {0}', said(offline.shell.failed)), {className: 'wrong'}));
    const buttons = element('div', '', {className: 'start-buttons'});
    if (offline.key && !rest && navigator.onLine !== false) buttons.append(element('button', tr('Keep all of what is open …'), {type: 'button', id: 'fabrica-start-all', onclick: () => keepAll(made)}));
    if (entries.length) {
      buttons.append(element('button', tr('Forget everything'), {type: 'button', id: 'fabrica-start-none', onclick: async () => {
        const count = entries.length;
        await offline.removeAll();
        heard.textContent = trn(count, '{0} anatomy was forgotten.', '{0} anatomies were forgotten.');
        made.querySelector('input')?.focus();
      }}));
    }
    if (offline.shell.offer) buttons.append(element('button', tr('Install as an app'), {type: 'button', id: 'fabrica-start-install', onclick: async () => {
      await offline.shell.install();
      drawKept(made, heard);
    }}));
    if (buttons.childElementCount) append(buttons);
    if (focused) document.getElementById(focused)?.focus();
  }

  /** Says how much is missing of what is open, and fetches it. */
  async function keepAll(made) {
    const line = element('p', tr('How much that is, is being asked …'), {role: 'status', className: 'start-rest'});
    made.querySelector('#fabrica-start-all').remove();
    made.append(line);
    const end = (text, name = '') => {
      line.textContent = text;
      line.className = `start-rest ${name}`;
    };
    try {
      const rest = await offline.rest(stop.signal);
      if (rest === 'image') return end(tr('Of image volumes as large as this one only what you look at is kept.'), 'quiet');
      if (rest === 'list') return end(tr('Which files belong to this one cannot be told: only what you look at is kept.'), 'quiet');
      if (rest.bytes === 0) return end(tr('All of it is here.'));
      if (rest.bytes > room.limit) return end(tr('That would be {0}, more than is kept here.', sizeText(rest.bytes)));
      const begin = element('button', tr('Fetch {0}', sizeText(rest.bytes)), {type: 'button', className: 'main'});
      line.replaceChildren(tr('Not on this device yet: {0}.', sizeText(rest.bytes)), ' ', begin);
      begin.focus();
      begin.onclick = () => fetchRest(rest, line, end);
    } catch (cause) {
      if (!stop.signal.aborted) end(tr('That did not work: {0}', said(cause.message)), 'wrong');
    }
  }

  async function fetchRest(rest, line, end) {
    const halt = new AbortController();
    stop.signal.addEventListener('abort', () => halt.abort(), {once: true});
    const bar = element('progress', '', {max: rest.bytes, value: 0});
    bar.setAttribute('aria-label', tr('Fetching'));
    const cancel = element('button', tr('Stop'), {type: 'button', onclick: () => halt.abort()});
    line.replaceChildren(bar, ' ', cancel);
    cancel.focus();
    let came = 0;
    try {
      await rest.fetch(bytes => { bar.value = came += bytes; }, halt.signal);
      end(tr('All of it is here.'));
    } catch (cause) {
      end(halt.signal.aborted ? tr('Stopped. What came is kept: {0}.', sizeText(came)) : tr('That did not work: {0}', said(cause.message)), halt.signal.aborted ? '' : 'wrong');
    }
  }
}

