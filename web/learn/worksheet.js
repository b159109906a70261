// A sheet of paper: the picture as it is seen, its parts numbered, lines to write on, and the answers on a page of their own.

import {whenIdle} from '../api.js';
import {pngOf} from '../commands.js';
import {FabricaError} from '../errors.js';
import {tr, trn} from '../language.js';
import {button, cover, el} from './dom.js';

const MOST_PARTS = 24;
/** Of the picture's height: a number needs room. */
const LEAST_GAP = 0.042;
const COLUMN = 0.09;

/**
 * Numbers stand in two columns beside the picture, in the order of what they point at: lines do not cross.
 * @param {{id: string, name: string, x: number, y: number, pixels: number}[]} seen @param {number} width @param {number} height CSS pixels
 */
export function numbered(seen, width, height) {
  const parts = seen.filter(({x, y, name}) => name && x >= 0 && y >= 0 && x <= width && y <= height).sort((a, b) => b.pixels - a.pixels).slice(0, MOST_PARTS);
  const xs = parts.map(({x}) => x).sort((a, b) => a - b);
  const middle = xs.length ? (xs[0] + xs.at(-1)) / 2 : width / 2;
  const columns = [parts.filter(({x}) => x < middle), parts.filter(({x}) => x >= middle)];
  // Evenly, where one side has nearly all of them.
  const full = Math.floor(1 / LEAST_GAP) - 1;
  for (const [i, other] of [[0, 1], [1, 0]]) {
    columns[i].sort((a, b) => Math.abs(b.x - middle) - Math.abs(a.x - middle));
    while (columns[i].length > full) columns[other].push(columns[i].pop());
  }
  const placed = columns.flatMap((column, i) => {
    column.sort((a, b) => a.y - b.y);
    const gap = height * LEAST_GAP;
    const at = column.map(({y}) => y);
    for (let k = 1; k < at.length; k++) at[k] = Math.max(at[k], at[k - 1] + gap);
    let limit = height - gap / 2;
    for (let k = at.length - 1; k >= 0; k--) {
      at[k] = Math.min(at[k], limit);
      limit = at[k] - gap;
    }
    return column.map((part, k) => ({...part, side: i, labelY: Math.max(at[k], gap / 2)}));
  });
  return placed.map((part, i) => ({...part, number: i + 1}));
}

async function drawn(blob, parts, width, height) {
  const image = await createImageBitmap(blob);
  const scale = image.width / width;
  const margin = image.width * COLUMN;
  const canvas = el('canvas', {width: Math.round(image.width + 2 * margin), height: image.height});
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, margin, 0);
  image.close();
  const radius = height * scale * LEAST_GAP * 0.4;
  context.font = `600 ${radius * 1.15}px Inter, system-ui, sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const {x, y, side, labelY, number} of parts) {
    const [px, py] = [margin + x * scale, y * scale];
    const lx = side === 0 ? margin * 0.45 : canvas.width - margin * 0.45;
    const ly = labelY * scale;
    for (const [style, line] of [['#fff', 5], ['#222', 1.6]]) {
      context.strokeStyle = style;
      context.lineWidth = line * Math.max(1, scale);
      context.beginPath();
      context.moveTo(lx, ly);
      context.lineTo(px, py);
      context.stroke();
    }
    context.fillStyle = '#222';
    context.beginPath();
    context.arc(px, py, 3 * Math.max(1, scale), 0, 7);
    context.fill();
    context.fillStyle = '#fff';
    context.strokeStyle = '#222';
    context.lineWidth = 1.6 * Math.max(1, scale);
    context.beginPath();
    context.arc(lx, ly, radius, 0, 7);
    context.fill();
    context.stroke();
    context.fillStyle = '#222';
    context.fillText(String(number), lx, ly + radius * 0.06);
  }
  return URL.createObjectURL(await pngOf(canvas));
}

/**
 * Pictures as they are on paper: white, no names, no panels. Then everything is as it was before.
 * @param {import('./learn.js').Learn} learn
 * @param {(shot: (show?: () => void) => Promise<Blob>) => Promise<any>} use is handed what takes one, once `show` has made what is to be seen
 */
export async function onPaper(learn, use) {
  const {viewer} = learn;
  const before = learn.call('state');
  learn.close();
  learn.say(tr('Drawing the worksheet …'));
  learn.call('bare', true);
  try {
    learn.silently(() => learn.call('setState', {...before, labels: 'off', selection: [], theme: 'auto', background: '#ffffff', measurements: []}));
    return await use(async show => {
      if (show) learn.silently(show);
      await whenIdle(viewer);
      return learn.page.picture(viewer, {});
    });
  } finally {
    learn.call('bare', false);
    learn.silently(() => learn.call('setState', before));
  }
}

/** @param {import('./learn.js').Learn} learn */
export async function makeWorksheet(learn) {
  const {canvas} = learn.viewer;
  const [picture, parts] = await onPaper(learn, async shot => {
    const blob = await shot();
    const {clientWidth: width, clientHeight: height} = canvas;
    const parts = numbered(learn.call('seen') ?? [], width, height);
    if (!parts.length) throw new FabricaError('not-found', 'Nothing that has a name is seen.', '', 'Turn or show something first.');
    return [await drawn(blob, parts, width, height), parts];
  });
  const lines = answered => el('ol', {class: 'learn-blanks'}, ...parts.map(({name}) => el('li', {}, answered ? name : el('span', {class: 'blank', role: 'img', 'aria-label': tr('to be filled in')}))));
  learn.open = new WorksheetPage(learn, {title: learn.call('credits')?.title || tr('Anatomy'), pictures: [picture], key: lines(true),
    sheet: [el('img', {src: picture, alt: trn(parts.length, 'A picture with {0} numbered part', 'A picture with {0} numbered parts')}), lines(false)]});
}

export class WorksheetPage {
  /**
   * @param {import('./learn.js').Learn} learn
   * @param {{title: string, lang?: string, sheet: Node[], key: Node, pictures: string[]}} paper `key`: the answers; `pictures`: addresses of what goes with the page
   */
  constructor(learn, {title: given, lang, sheet, key: answers, pictures}) {
    this.pictures = pictures;
    const title = el('input', {type: 'text', value: given, lang, 'aria-label': tr('Title of the worksheet'), input: () => { heading.textContent = title.value; }});
    const heading = el('h1', {lang}, title.value);
    const withAnswers = el('input', {type: 'checkbox', checked: true, change: () => { key.hidden = !withAnswers.checked; }});
    const key = el('section', {class: 'learn-key'}, el('h2', {}, tr('Answers')), answers);
    this.element = el('section', {class: 'learn-page learn-worksheet', 'aria-label': tr('Worksheet'), tabindex: '-1'},
      el('div', {class: 'learn-sheet'},
        el('header', {class: 'no-print'}, title, el('label', {class: 'learn-check'}, withAnswers, tr('Answers on a second page')),
          button('print', tr('Print'), () => print(), {main: true}), button('close', tr('Close'), () => learn.close(), {quiet: true})),
        heading, el('p', {class: 'learn-who'}, `${tr('Name:')} `, el('span', {class: 'blank'}), ` ${tr('Date:')} `, el('span', {class: 'blank short'})),
        ...sheet, key));
    this.uncover = cover(learn.viewer, this.element);
  }

  close() {
    this.uncover();
    for (const picture of this.pictures) URL.revokeObjectURL(picture);
  }
}
