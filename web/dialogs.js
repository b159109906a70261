// The few dialogs that need text or selection: HTML, so that keyboards, clipboards and screen readers work in them.

/** @param {HTMLElement} host @param {string} title @param {(form: HTMLFormElement, close: () => void) => void} build */
function show(host, title, build) {
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
  dialog.addEventListener('close', () => dialog.remove());
  // A click beside it closes it, as everywhere.
  dialog.addEventListener('click', event => {
    if (event.target === dialog) dialog.close();
  });
  host.append(dialog);
  dialog.showModal();
  return dialog;
}

function element(tag, text, properties = {}) {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  return Object.assign(made, properties);
}

function actions(form, ...buttons) {
  const row = element('div', '', {className: 'actions'});
  row.append(...buttons);
  form.append(row);
}

/** @param {HTMLElement} host @param {{openUrl: (url: string) => void, pickFiles: () => void, pickFolder: () => void}} does */
export function openDialog(host, {openUrl, pickFiles, pickFolder}) {
  show(host, 'Open an anatomy', (form, close) => {
    const label = element('label', 'Address of an atlas, a mesh file or an image volume', {htmlFor: 'fabrica-open-url'});
    const field = element('input', '', {id: 'fabrica-open-url', type: 'url', placeholder: 'https://', autocomplete: 'off', autofocus: true});
    const hint = element('p', 'Any host that lets other pages read its files will do, also GitHub and Dropbox links. ' +
      'Files of this device stay on it: nothing is uploaded.', {className: 'quiet'});
    const go = event => {
      event.preventDefault();
      const url = field.value.trim();
      if (!url) return field.focus();
      close();
      openUrl(url);
    };
    form.addEventListener('submit', go);
    const more = element('p', 'Image volumes of whole organs are found in the ', {className: 'quiet'});
    more.append(element('a', 'catalogue', {href: new URL('catalogue.html', import.meta.url).href, target: '_blank', rel: 'noopener'}), '.');
    form.append(label, field, hint, more);
    const pick = (text, choose) => element('button', text, {type: 'button', onclick: () => {
      close();
      choose();
    }});
    actions(form, pick('Files …', pickFiles), pick('Folder …', pickFolder), element('button', 'Open', {className: 'main', type: 'submit'}));
  });
}

/**
 * One line of text. `use` gets it, and says what is wrong with it, or nothing.
 * @param {HTMLElement} host @param {{title: string, label: string, value: string, action: string, hint?: string}} words
 * @param {(text: string) => string | undefined} use
 */
function askLine(host, {title, label, value, action, hint}, use) {
  const dialog = show(host, title, (form, close) => {
    const field = element('input', '', {id: 'fabrica-line', type: 'text', value, autocomplete: 'off', spellcheck: false, autofocus: true});
    const wrong = element('p', '', {className: 'quiet', role: 'alert'});
    form.addEventListener('submit', event => {
      event.preventDefault();
      wrong.textContent = use(field.value.trim()) ?? '';
      if (wrong.textContent) field.setAttribute('aria-invalid', 'true');
      else close();
    });
    form.append(element('label', label, {htmlFor: 'fabrica-line'}), field);
    if (hint) form.append(element('p', hint, {className: 'quiet'}));
    form.append(wrong);
    actions(form, element('button', 'Cancel', {type: 'button', onclick: close}), element('button', action, {className: 'main', type: 'submit'}));
  });
  dialog.querySelector('input')?.select();
}

/** @param {HTMLElement} host @param {string} value the place that the slices are at @param {(text: string) => string | undefined} use */
export function placeDialog(host, value, use) {
  askLine(host, {title: 'Go to a place', label: 'Three numbers, as they are shown now', value, action: 'Go',
    hint: 'For example 12.5, -30, 8 or R 12.5 A -30 S 8.'}, use);
}

/** @param {HTMLElement} host @param {string} value @param {(text: string) => string | undefined} use */
export function nameDialog(host, value, use) {
  askLine(host, {title: 'Name of the measurement', label: 'Name', value, action: 'Rename'}, use);
}

/** @param {HTMLElement} host @param {string} value "" for a new one @param {(text: string) => string | undefined} use */
export function setDialog(host, value, use) {
  askLine(host, value ? {title: 'Rename the set', label: 'Name', value, action: 'Rename'}
    : {title: 'Keep the selection as a set', label: 'Name', value, action: 'Keep', hint: 'Sets are kept on this device and travel with the link.'}, use);
}

/** @param {HTMLElement} host @param {string} link */
export function shareDialog(host, link) {
  const dialog = show(host, 'Share this view', (form, close) => {
    const field = element('textarea', '', {value: link, readOnly: true, id: 'fabrica-share-link'});
    const label = element('label', 'Whoever opens this link sees exactly what you see.', {htmlFor: 'fabrica-share-link'});
    const copy = element('button', 'Copy link', {className: 'main', type: 'button', autofocus: true});
    copy.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(link);
        copy.textContent = 'Copied';
      } catch {
        field.focus();
        field.select();
        copy.textContent = 'Press Ctrl C';
      }
    });
    form.append(label, field);
    actions(form, element('button', 'Close', {type: 'button', onclick: close}), copy);
  });
  dialog.querySelector('textarea')?.select();
}

/** @param {HTMLElement} host @param {import('./errors.js').FabricaError} error */
export function errorDialog(host, error) {
  show(host, 'That could not be opened', (form, close) => {
    form.append(element('p', error.reason ?? error.message));
    if (error.advice) form.append(element('p', error.advice));
    if (error.source) form.append(element('p', error.source, {className: 'quiet'}));
    actions(form, element('button', 'Close', {className: 'main', type: 'button', onclick: close, autofocus: true}));
  });
}
