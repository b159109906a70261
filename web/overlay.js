// The search field: a real HTML field laid where the panels leave room for it, because only those work with soft
// keyboards, dictation, input methods and screen readers. What stands in it while it is empty is drawn by the panels.

/** Keys that move through the list of hits, which the panels draw. */
const LIST_KEYS = new Set(['ArrowDown', 'ArrowUp', 'Enter', 'Escape', 'PageDown', 'PageUp']);

export class SearchField {
  /** @param {HTMLElement} box @param {import('./engine.js').Engine} engine @param {() => void} wake */
  constructor(box, engine, wake) {
    const field = document.createElement('input');
    field.type = 'search';
    field.className = 'search';
    field.hidden = true;
    field.setAttribute('aria-label', 'Search structures by name, synonym or number');
    field.autocomplete = 'off';
    field.autocapitalize = 'off';
    field.spellcheck = false;
    field.enterKeyHint = 'search';
    this.field = field;
    this.place_ = '';
    // To the picture, whose keys go on from here; it also puts a soft keyboard away.
    const leave = () => {
      const canvas = box.querySelector('canvas');
      if (canvas) canvas.focus({preventScroll: true});
      else field.blur();
    };
    const tell = () => {
      engine.searchText(field.value, field.getRootNode().activeElement === field);
      wake();
    };
    field.addEventListener('input', tell);
    field.addEventListener('focus', tell);
    field.addEventListener('blur', () => {
      engine.searchText(field.value, false);
      wake();
    });
    field.addEventListener('keydown', event => {
      if (event.isComposing || !LIST_KEYS.has(event.key)) return;
      if (event.key === 'Escape') {
        field.value = '';
        tell();
        leave();
        return;
      }
      if (engine.key(event.key, true, 0)) event.preventDefault();
      if (event.key === 'Enter') leave();  // the hit is to be seen
      wake();
    });
    field.addEventListener('keyup', event => {
      if (LIST_KEYS.has(event.key)) engine.key(event.key, false, 0);
    });
    box.append(field);
  }

  /** @param {number[]} rect x, y, width and height in the viewer; width 0 hides it */
  place(rect) {
    const key = String(rect);
    if (key === this.place_) return;
    this.place_ = key;
    const {field} = this;
    const [left, top, width, height] = rect.map(size => `${size}px`);
    field.hidden = rect[2] <= 0;
    if (!field.hidden) Object.assign(field.style, {left, top, width, height});
  }

  focus() { this.field.focus({preventScroll: true}); }

  clear() {
    this.field.value = '';
    this.field.dispatchEvent(new Event('input'));
  }

  dispose() { this.field.remove(); }
}
