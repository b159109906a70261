// The few dialogs that need text or selection: HTML, so that keyboards, clipboards and screen readers work in them.

import {said, tr} from './language.js';

/** @param {HTMLElement} host @param {string} title @param {(form: HTMLFormElement, close: () => void) => void} build */
export function show(host, title, build) {
  const dialog = document.createElement('dialog');
  dialog.className = 'fabrica-dialog';
  const form = document.createElement('form');
  form.method = 'dialog';
  const heading = document.createElement('h2');
  heading.textContent = title;
  dialog.setAttribute('aria-label', title);
  form.append(heading);
  build(form, () => dialog.close());
  dialog.append(form);
  dialog.addEventListener('close', () => {
    dialog.remove();
    // The browser gives the focus back to what had it; where nothing had, keys go to the picture.
    if (document.activeElement === document.body) host.querySelector('canvas')?.focus({preventScroll: true});
  });
  // A click beside it closes it, as everywhere.
  dialog.addEventListener('click', event => {
    if (event.target === dialog) dialog.close();
  });
  host.append(dialog);
  dialog.showModal();
  return dialog;
}

export function element(tag, text, properties = {}) {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  return Object.assign(made, properties);
}

export function actions(form, ...buttons) {
  const row = element('div', '', {className: 'actions'});
  row.append(...buttons);
  form.append(row);
}

/**
 * One line of text. `use` gets it, and says what is wrong with it, or nothing.
 * @param {HTMLElement} host @param {{title: string, label: string, value: string, action: string, hint?: string}} words
 * @param {(text: string) => string | undefined} use
 */
function askLine(host, {title, label, value, action, hint}, use) {
  const dialog = show(host, title, (form, close) => {
    const field = element('input', '', {id: 'fabrica-line', type: 'text', value, autocomplete: 'off', spellcheck: false, autofocus: true});
    const wrong = element('p', '', {className: 'wrong', role: 'alert', id: 'fabrica-line-wrong'});
    form.addEventListener('submit', event => {
      event.preventDefault();
      wrong.textContent = use(field.value.trim()) ?? '';
      if (!wrong.textContent) return close();
      field.setAttribute('aria-invalid', 'true');
      field.focus();
    });
    form.append(element('label', label, {htmlFor: 'fabrica-line'}), field);
    if (hint) form.append(element('p', hint, {className: 'quiet', id: 'fabrica-line-hint'}));
    field.setAttribute('aria-describedby', [hint && 'fabrica-line-hint', wrong.id].filter(Boolean).join(' '));
    form.append(wrong);
    actions(form, element('button', tr('Cancel'), {type: 'button', onclick: close}), element('button', action, {className: 'main', type: 'submit'}));
  });
  dialog.querySelector('input')?.select();
}

/** @param {HTMLElement} host @param {string} value the place that the slices are at @param {(text: string) => string | undefined} use */
export function placeDialog(host, value, use) {
  askLine(host, {title: tr('Go to a place'), label: tr('Three numbers, as they are shown now'), value, action: tr('Go'),
    hint: tr('For example 12.5, -30, 8 or R 12.5 A -30 S 8.')}, use);
}

/** @param {HTMLElement} host @param {string} value @param {(text: string) => string | undefined} use */
export function nameDialog(host, value, use) {
  askLine(host, {title: tr('Name of the measurement'), label: tr('Name'), value, action: tr('Rename')}, use);
}

/** What a pin or an arrow says. @param {HTMLElement} host @param {string} value @param {(text: string) => string | undefined} use */
export function wordsDialog(host, value, use) {
  askLine(host, {title: tr('Words at this place'), label: tr('What is to be seen here'), value, action: tr('Write')}, text => text ? use(text) : tr('Write a word or two.'));
}

/** @param {HTMLElement} host @param {string} value "" for a new one @param {(text: string) => string | undefined} use */
export function setDialog(host, value, use) {
  askLine(host, value ? {title: tr('Rename the set'), label: tr('Name'), value, action: tr('Rename')}
    : {title: tr('Keep the selection as a set'), label: tr('Name'), value, action: tr('Keep'), hint: tr('Sets are kept on this device and travel with the link.')}, use);
}

/** @param {HTMLElement} host @param {import('./errors.js').FabricaError} error @param {string} [title] */
export function errorDialog(host, error, title = tr('That could not be opened')) {
  show(host, title, (form, close) => {
    form.append(element('p', said(error.reason ?? error.message)));
    if (error.advice) form.append(element('p', said(error.advice)));
    if (error.source) form.append(element('p', error.source, {className: 'quiet'}));
    actions(form, element('button', tr('Close'), {className: 'main', type: 'button', onclick: close, autofocus: true}));
  });
}
