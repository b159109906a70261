// Every command of the viewer as a list of HTML controls: for who has no pointer, or does not see the drawn panels.

import {answered} from '../api.js';
import {runCommand} from '../commands.js';
import {actions, element, show} from '../dialogs.js';
import {keysDialog} from '../keys.js';
import {LANGUAGES, tr, trn} from '../language.js';
import {el} from '../learn/dom.js';
import {words} from '../words.js';
import {aboutDialog, coverageDialog} from './about.js';
import {languageName} from './card.js';
import {choice, group, number, slider, tick} from './fields.js';
import {imageControls} from './image.js';
import {measureControls} from './measure.js';
import {sliceControls} from './slices.js';

const SHIFT = 1;

/** @param {import('../viewer.js').Viewer} viewer */
export async function commandsDialog(viewer) {
  await viewer.started;
  await viewer.loadRest();
  const {engine, box, events} = viewer;
  const call = (method, ...args) => {
    const result = engine.call(method, ...args);
    viewer.wake();
    return result;
  };
  // What is not said of a state is as it opens.
  const set = part => call('setState', {...engine.call('state'), ...part});
  const state = engine.call('state') ?? {};
  const selection = engine.call('selection') ?? [];
  const about = engine.call('about') ?? {}, chosen = engine.call('chosen') ?? {};
  const of = (method, ids, value) => {
    engine.callIds(method, ids, value);
    viewer.wake();
  };

  show(box, tr('All commands'), (form, close) => {
    Object.assign(form.querySelector('h2'), {tabIndex: -1, autofocus: true});
    form.classList.add('commands');
    // What a command does is said outside the dialog: it closes first.
    const command = (label, run, enabled = true) => el('button', {type: 'button', disabled: !enabled, click: () => {
      close();
      run();
    }}, label);
    const key = (label, name, mods = 0, enabled = true) => command(label, () => {
      engine.key(name, true, mods);
      viewer.flush();
      viewer.wake();
    }, enabled);
    const panel = (label, kind, text = '') => command(label, () => runCommand(viewer, {kind, text}));
    const open = (label, type) => command(label, () => events.emit(type, {}));

    form.append(
      group(tr('Find and show'), panel(tr('search'), 'focus-search'), key(tr('everything'), 'Home'), command(tr('Show all'), () => call('showAll')),
        ...[tr('Front'), tr('Back'), tr('Left'), tr('Right'), tr('Above'), tr('Below')].map((view, i) => key(view, String(i + 1))),
        key(tr('parallel or perspective'), 'o'), command(tr('Undo'), () => call('undo')), command(tr('Redo'), () => call('redo'))),
      selected(key),
      sliceControls({call, set, key, panel, again, middle}, {image: Boolean(about.image), labels: (engine.call('labelMaps') ?? []).length > 0}, state),
      about.image && imageControls(about.image, state, {call, set}),
      inside(key),
      group(tr('Labels'), choice(tr('Labels'), [['off', tr('Off')], ['selected', tr('Selected')], ['all', tr('All')], ['pinned', tr('Pinned')]], state.labels ?? 'selected', labels => set({labels})),
        choice(tr('How many'), [['few', tr('Few')], ['some', tr('Some')], ['many', tr('Many')]], state.labelLook?.density ?? 'some', density => look({density})),
        choice(tr('Size'), [['small', tr('Small')], ['medium', tr('Medium')], ['large', tr('Large')]], state.labelLook?.size ?? 'medium', size => look({size})),
        tick(tr('Numbers'), state.labelLook?.numbers === true, numbers => look({numbers})),
        selection.length > 0 && tick(trn(selection.length, 'Pin its name', 'Pin their names'), chosen.pinned, on => of('pin', selection, on ? 1 : 0)),
        state.labelLook?.pinned && el('button', {type: 'button', click: () => look({pinned: []})}, tr('Unpin all'))),
      measureControls({call, set, command, again}, Boolean(about.image), state),
      group(tr('Learn'), open(tr('Lessons and quiz …'), 'learn')),
      view(), sets(command, panel),
      group(tr('Files'), open(tr('Open …'), 'open-url'), open(tr('Open a file …'), 'open-file'), open(tr('Files in this scene …'), 'sources'), open(tr('Units and axes …'), 'frames'),
        panel(tr('Share this view …'), 'share'), panel(tr('Copy link'), 'copy-link'), panel(tr('Save a picture'), 'screenshot'), command(tr('Start fresh'), () => call('reset'))),
      group(tr('Help'), command(tr('Keys'), () => keysDialog(box)), command(tr('What is missing'), () => coverageDialog(viewer)), command(tr('About this atlas'), () => aboutDialog(viewer))));
    actions(form, element('button', tr('Close'), {className: 'main', type: 'button', onclick: close}));
  });

  /** What lies where the view turns about. @returns {Promise<any>} */
  function middle() {
    const [point] = call('project', [engine.call('state').camera.target]) ?? [];
    return answered(viewer, () => point ? engine.call('pick', ...point) : null);
  }

  /** @param {any} part of how labels look */
  function look(part) { set({labelLook: {...engine.call('state').labelLook, ...part}}); }

  function selected(key) {
    const any = selection.length > 0;
    const card = any ? engine.call('card', selection[0]) : null;
    const colour = el('input', {type: 'color', value: state.color?.[selection[0]] ?? '#c06858', input: event => recolour(event.target.value)});
    return group(tr('Selected structure'), el('p', {}, card?.name ?? tr('Nothing selected')),
      key(tr('show only this'), 'i', 0, any), key(tr('fade others'), 'g', 0, any), key(tr('hide'), 'h', 0, any), key(tr('zoom to the selection'), 'f', 0, any),
      key(tr('keep it whole'), 'k', 0, any), key(tr('cut all but the selection'), 'x', 0, any), key(tr('select nothing'), 'Escape', 0, any),
      any && tick(tr('Fade to glass'), chosen.ghosted, on => of(on ? 'ghost' : 'show', selection)),
      any && slider(`${tr('Opacity')} (%)`, {max: 100, step: 5, value: Math.round((card?.opacity ?? 1) * 100)}, value => of('setOpacity', selection, value / 100)),
      any && el('label', {}, tr('Colour'), colour), any && el('button', {type: 'button', click: () => recolour(null)}, tr('Its own colour')));
  }

  /** @param {string|null} colour */
  function recolour(colour) {
    const color = {...engine.call('state').color};
    for (const id of selection) {
      if (colour) color[id] = colour;
      else delete color[id];
    }
    set({color});
  }

  /** What it lists is another: where the person was, as far as that is still there. */
  async function again() {
    const dialog = box.querySelector('dialog[open]'), at = [...dialog.querySelectorAll('button, input, select, summary')].indexOf(document.activeElement);
    dialog.close();
    await commandsDialog(viewer);
    const list = [...box.querySelectorAll('dialog[open] :is(button, input, select, summary)')];
    /** @type {HTMLElement|undefined} */ (list[Math.min(at, list.length - 1)])?.focus();
  }

  function inside(key) {
    const {explode, peeled, mostPeeled, clipBox} = engine.call('inside') ?? {explode: 0, peeled: 0, mostPeeled: 0};
    const face = (label, end, axis) => number(`${label} (mm)`, {step: 1, value: clipBox[end][axis] * 1000}, value => {
      const {clipBox: now} = engine.call('inside');
      call('setClipBox', {...now, [end]: now[end].map((place, i) => i === axis ? value / 1000 : place)});
    });
    return group(tr('See inside'), slider(`${tr('Pull apart')} (%)`, {max: 100, step: 5, value: Math.round(explode * 100)}, value => call('setExplode', value / 100)),
      slider(tr('Peel from outside'), {max: mostPeeled, step: 1, value: peeled}, value => call('peel', value)), key(tr('clip box'), 'b'),
      clipBox && el('details', {}, el('summary', {}, tr('Faces of the clip box')), face(tr('Right'), 'min', 0), face(tr('Left'), 'max', 0), face(tr('Below'), 'min', 1), face(tr('Above'), 'max', 1),
        face(tr('Back'), 'min', 2), face(tr('Front'), 'max', 2)));
  }

  function view() {
    const {languages = [], language = 'en', hierarchies = [], hierarchy} = about;
    const {reducedMotion, moreContrast} = engine.call('comfort') ?? {};
    return group(tr('View'), choice(tr('Theme'), [['auto', tr('Auto')], ['light', tr('Light')], ['dark', tr('Dark')]], state.theme ?? 'auto', theme => set({theme})),
      choice(tr('Language'), Object.entries(LANGUAGES), words.language, async code => {
        set({ui: code});
        await runCommand(viewer, {kind: 'language', text: code});
        // In its words from here on, and where the person was.
        box.querySelector('dialog[open]')?.close();
        await commandsDialog(viewer);
      }),
      languages.length > 1 && choice(tr('Names in'), languages.map(code => [code, languageName(code)]), language, code => set({language: code})),
      hierarchies.length > 1 && choice(tr('Arranged by'), hierarchies.map(({name, title}) => [name, title || tr('Parts')]), hierarchy, name => set({hierarchy: name})),
      tick(tr('Colours for the colour-blind'), state.colourBlindSafe === true, colourBlindSafe => set({colourBlindSafe})),
      tick(tr('Less motion'), reducedMotion === true, on => call('comfort', {reducedMotion: on})),
      tick(tr('More contrast'), moreContrast === true, on => call('comfort', {moreContrast: on})),
      el('button', {type: 'button', click: () => runCommand(viewer, {kind: 'full-screen'})}, tr('Full screen')));
  }

  function sets(command, panel) {
    const known = engine.call('sets') ?? [];
    return group(tr('Sets'), ...known.flatMap(({name, ids}) => [
      el('p', {}, name), command(tr('Select these'), () => call('select', ids)), command(tr('Show only these'), () => of('isolate', ids)),
      panel(tr('Rename'), 'ask-set-name', name), command(tr('Delete this set'), () => call('removeSet', name))]),
    selection.length ? panel(tr('Keep the selection as a set …'), 'ask-set-name') : el('p', {}, tr('Select some parts and keep them under a name. Sets travel with the link.')));
  }
}
