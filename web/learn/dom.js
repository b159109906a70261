// Elements made by hand: text is only ever set as text, so nothing in a lesson can become markup.

/**
 * @param {string} tag @param {Record<string, any>} [properties] "class", "aria-…", "role" and "for" as attributes, functions as listeners
 * @param {...(Node|string|null|false|undefined)} children
 * @returns {any}
 */
export function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false && !name.startsWith('aria-')) continue;
    if (typeof value === 'function') made.addEventListener(name, value);
    else if (/^(class|role|for|tabindex|lang|dir|aria-.*|data-.*)$/.test(name)) made.setAttribute(name, String(value));
    else made[name] = value;
  }
  return put(made, ...children);
}

/** Appends what there is of these. @param {any} parent @param {...(Node|string|null|false|undefined)} children */
export function put(parent, ...children) {
  parent.append(...children.filter(child => child !== null && child !== false && child !== undefined));
  return parent;
}

/** Line icons on a 24-unit grid, as the panels have them (src/ui/icons.cpp). */
const ICONS = {
  next: 'M9 5l7 7-7 7', back: 'M15 5l-7 7 7 7', close: 'M6 6l12 12M18 6L6 18', restart: 'M5 5v5h5M5.5 10a7.5 7.5 0 1 1-.6 5',
  explore: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M15.5 8.5l-2 5-5 2 2-5z', present: 'M3 5h18v11H3zM12 16v3M8 21l4-2 4 2', fold: 'M6 9l6 6 6-6', unfold: 'M6 15l6-6 6 6',
  film: 'M3 5h18v14H3zM7 5v14M17 5v14M3 9.7h4M3 14.3h4M17 9.7h4M17 14.3h4', link: 'M10 8H7.5a4 4 0 0 0 0 8H10M14 8h2.5a4 4 0 0 1 0 8H14M8.5 12h7', check: 'M5 12.5l5 5L19 7', wrong: 'M7 7l10 10M17 7L7 17', up: 'M6 14l6-6 6 6', down: 'M6 10l6 6 6-6',
  eye: 'M2.5 12C5 7.5 8.3 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.8 6.5-9.5 6.5S5 16.5 2.5 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6', unseen: 'M2.5 12C5 7.5 8.3 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.8 6.5-9.5 6.5S5 16.5 2.5 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6M4 4l16 16',
  plus: 'M12 5v14M5 12h14', trash: 'M5 7h14M10 4h4M7 7l1 13h8l1-13', undo: 'M8 5L4 9l4 4M4 9h10a5.5 5.5 0 0 1 0 11H9', play: 'M8 5.5L18.5 12 8 18.5z', save: 'M12 4v11M7.5 10.8l4.5 4.4 4.5-4.4M4 15v5h16v-5',
  camera: 'M3 8h4.5L9 5h6l1.5 3H21v12H3zM12 17a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7', edit: 'M4 20l1-4L16 5l3 3L8 19z', print: 'M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z',
  open: 'M3.5 19V5h6l2 2.5h9V19z', quiz: 'M9 9a3 3 0 1 1 4.5 2.6C12.5 12.3 12 13 12 14M12 17.5v.1M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18', book: 'M12 6C9.5 4.5 6 4.5 3.5 5v14c2.5-.5 6-.5 8.5 1 2.5-1.5 6-1.5 8.5-1V5C18 4.5 14.5 4.5 12 6zM12 6v14',
};

/** @param {keyof typeof ICONS} name */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}

/** A button with an icon and words; `quiet`: the words for screen readers and as a tip only. */
export function button(name, words, click, {main = false, quiet = false, ...more} = {}) {
  const classes = ['learn-button', main && 'main', quiet && 'icon'].filter(Boolean).join(' ');
  return el('button', {type: 'button', class: classes, click, ...quiet ? {'aria-label': words, title: words} : {}, ...more},
    name ? icon(name) : null, quiet ? null : el('span', {}, words));
}

/**
 * Lays a page over all of the viewer: what is below cannot be reached meanwhile, and the keys go back to the picture.
 * @param {import('../viewer.js').Viewer} viewer @param {HTMLElement} page @returns {() => void} takes it away
 */
export function cover(viewer, page) {
  const below = [...viewer.box.children].filter(one => !one.matches('[data-live], dialog, .learn-toast'));
  for (const one of below) /** @type {HTMLElement} */ (one).inert = true;
  viewer.box.append(page);
  page.focus({preventScroll: true});
  return () => {
    for (const one of below) /** @type {HTMLElement} */ (one).inert = false;
    page.remove();
    viewer.canvas.focus({preventScroll: true});
  };
}

const BLOCKS = {p: 'p', h: 'h3', ul: 'li', ol: 'li', quote: 'blockquote'};

/**
 * Words in safe Markdown, as C++ has read them (src/base/markdown.h).
 * @param {{kind: string, spans: any[]}[]} blocks @param {(id: string) => void} show a structure that is named
 */
export function words(blocks, show) {
  const out = document.createDocumentFragment();
  let list = null;
  for (const {kind, spans} of blocks) {
    const block = el(BLOCKS[kind] ?? 'p', {}, ...spans.map(span => run(span, show)));
    if (kind !== 'ul' && kind !== 'ol') {
      list = null;
      out.append(block);
      continue;
    }
    if (list?.localName !== kind) out.append(list = el(kind));
    list.append(block);
  }
  return out;
}

function run({text, strong, emphasis, code, link, structure}, show) {
  let node = code ? el('code', {}, text) : document.createTextNode(text);
  if (structure) node = el('button', {type: 'button', class: 'structure', click: () => show(structure)}, node);
  else if (link) node = el('a', {href: link, target: '_blank', rel: 'noopener noreferrer'}, node);
  if (emphasis) node = el('em', {}, node);
  if (strong) node = el('strong', {}, node);
  return node;
}
