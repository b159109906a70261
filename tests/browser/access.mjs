// What keeps a person out, looked for in a page: axe-core's rules of WCAG 2.2 AA, and what it cannot judge.
import {cp, mkdir, readFile, writeFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import path from 'node:path';
import {makeSite} from '../../tools/site.mjs';
import {REPO} from './helpers.mjs';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The page's own JavaScript over a stand-in for the WebAssembly (mock/fabrica.mjs). @param {string} folder an empty one */
export async function mockSite(folder) {
  await cp(path.join(REPO, 'tests/browser/mock'), path.join(folder, 'parts'), {recursive: true});
  await mkdir(path.join(folder, 'fonts'));
  for (const font of ['regular', 'semibold', 'italic', 'more']) await writeFile(path.join(folder, 'fonts', `${font}.otf`), 'font');
  const site = path.join(folder, 'site');
  await makeSite({parts: path.join(folder, 'parts'), out: site, debug: true});
  await mkdir(path.join(site, 'demo'));
  await writeFile(path.join(site, 'demo/atlas.json'), '{"fabricaAtlas":1,"meshes":[]}');
  return site;
}

/** Asks for something that the panels would ask for, and waits for its dialog. */
export async function ask(page, kind, text = '') {
  await page.evaluate(([kind, text]) => globalThis.mockAsk(kind, text), [kind, text]);
  await page.locator('dialog[open]').waitFor();
}

export async function shut(page) {
  await page.keyboard.press('Escape');
  await page.locator('dialog').waitFor({state: 'detached'});
}

/** Rule, element and why, of all that axe-core finds. @param {import('playwright-core').Page|import('playwright-core').Frame} page */
async function barriers(page) {
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(source);
  const found = await page.evaluate(tags => window.axe.run(document, {
    // One of 2.2 that is off by itself.
    runOnly: {type: 'tag', values: tags}, rules: {'target-size': {enabled: true}}, resultTypes: ['violations'],
  }).then(({violations}) => violations.map(({id, nodes}) => ({id, nodes: nodes.map(({target, html, failureSummary}) => ({target, html, failureSummary}))}))), TAGS);
  return found.flatMap(({id, nodes}) => nodes.map(({target, html, failureSummary}) => `${id}: ${target.join(' ')} ${html.slice(0, 160)} ${failureSummary.replace(/\s+/g, ' ')}`));
}

/**
 * Text over the picture, which axe-core leaves undecided: whatever lies below, black or white, it is read (4.5 to 1).
 * @param {import('playwright-core').Page|import('playwright-core').Frame} page
 */
const faint = page => page.evaluate(() => {
  const numbers = text => (/^color\(srgb/.test(text) ? text.match(/-?[\d.]+(?:e-?\d+)?/g).map(Number).map((value, i) => (i < 3 ? value * 255 : value)) : text.match(/[\d.]+/g).map(Number));
  const over = ([r, g, b, a = 1], below) => [r, g, b].map((value, i) => value * a + below[i] * (1 - a));
  const light = rgb => rgb.map(value => value / 255).map(value => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)).reduce((sum, value, i) => sum + value * [0.2126, 0.7152, 0.0722][i], 0);
  const out = [];
  for (const card of document.querySelectorAll('.learn-card:not(.present), .fabrica .full')) {
    for (const element of [card, ...card.querySelectorAll('*')]) {
      const text = [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
      if (!text || !element.checkVisibility({opacityProperty: true, visibilityProperty: true}) || element.closest(':disabled, .visually-hidden, option')) continue;
      for (const ground of [[0, 0, 0], [255, 255, 255]]) {
        const chain = [];
        for (let at = element; at && at !== card.parentElement; at = at.parentElement) chain.unshift(at);
        const below = chain.reduce((under, at) => over(numbers(getComputedStyle(at).backgroundColor), under), ground);
        const [one, other] = [light(over(numbers(getComputedStyle(element).color), below)), light(below)];
        const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
        if (ratio < 4.5) out.push(`contrast ${ratio.toFixed(2)} over ${ground[0] ? 'white' : 'black'}: ${element.outerHTML.slice(0, 120)}`);
      }
    }
  }
  return out;
});

/** What is pressed, and is smaller than `least` pixels; links in a sentence may be. @param {import('playwright-core').Page|import('playwright-core').Frame} page @param {number} least */
const small = (page, least) => page.evaluate(least => {
  const modal = [...document.querySelectorAll('dialog')].find(dialog => dialog.matches(':modal'));
  const within = modal ?? document.querySelector('.learn-page') ?? document;
  return [...within.querySelectorAll('a[href], button, input, select, textarea, summary, [role="treeitem"] > .row')].filter(element => {
    if (!element.checkVisibility({visibilityProperty: true}) || element.closest('.visually-hidden:not(:focus-within)') || getComputedStyle(element).clipPath !== 'none') return false;
    // The search field lies in a drawn one that takes the presses around it.
    if (element.matches('.fabrica > .search')) return false;
    const style = getComputedStyle(element);
    const sentence = [...element.parentElement.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (style.display === 'inline' && sentence) return false;
    const boxes = [element, ...element.labels ?? []].filter(one => one === element || one.contains(element)).map(one => one.getBoundingClientRect());
    const width = Math.max(...boxes.map(box => box.width)), height = Math.max(...boxes.map(box => box.height));
    return width < least - 0.5 || height < least - 0.5;
  }).map(element => {
    const {width, height} = element.getBoundingClientRect();
    return `${width.toFixed()} × ${height.toFixed()} px, less than ${least}: ${element.outerHTML.slice(0, 160)}`;
  });
}, least);

/** Gathers what is found in each state of a page, in the dark and in the light; `end` says all of it at once. */
export class Inspection {
  constructor() { this.found = []; }

  /**
   * @param {import('playwright-core').Page} page @param {string} state
   * @param {{frame?: import('playwright-core').Frame, least?: number}} [options] `least` size of what is pressed: by the device when it is not said
   */
  async look(page, state, {frame, least} = {}) {
    const where = frame ?? page;
    const size = least ?? (await page.evaluate(() => matchMedia('(pointer: coarse)').matches) ? 44 : 24);
    for (const colorScheme of /** @type {const} */ (['dark', 'light'])) {
      await page.emulateMedia({colorScheme});
      // Colours change at once, but for what fades.
      await where.evaluate(() => Promise.all(document.getAnimations().map(animation => animation.finished.catch(() => {}))));
      for (const fault of [...await barriers(where), ...await faint(where)]) this.found.push(`${state}, ${colorScheme}: ${fault}`);
    }
    for (const fault of await small(where, size)) this.found.push(`${state}: ${fault}`);
  }

  /** Throws what was found. */
  end() {
    const {found} = this;
    this.found = [];
    if (found.length) throw new Error(`${found.length} barriers:\n${found.join('\n')}`);
  }
}

/**
 * Goes on by Tab until it has been everywhere: what had the focus, and what is wrong with that.
 * @param {import('playwright-core').Page} page @param {number} [most]
 */
export async function walk(page, most = 60) {
  const stops = [], faults = [];
  const now = () => page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    window.walked ??= new Set();
    const again = window.walked.has(element);
    window.walked.add(element);
    const shown = element.matches('[role="treeitem"]') ? element.querySelector(':scope > .row') : element;
    const style = getComputedStyle(shown);
    const marked = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 || style.boxShadow !== 'none';
    shown.scrollIntoView({block: 'nearest'});
    const box = shown.getBoundingClientRect();
    const spots = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.15], [0.5, 0.85]].map(([x, y]) => document.elementFromPoint(box.left + x * box.width, box.top + y * box.height));
    const seen = spots.some(spot => spot && (shown.contains(spot) || spot.contains(shown) && !spot.matches('body, html, main')));
    return {again, name: `${element.localName}.${element.className} ${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)}`,
      // What is drawn around the search field is the panels'.
      marked: marked || element.matches('.fabrica > .search'), seen};
  });
  await page.evaluate(() => { window.walked = new Set(); });
  for (let i = 0; i < most; i++) {
    await page.keyboard.press('Tab');
    const stop = await now();
    if (!stop) break;  // out of the page: no trap
    if (stop.again) break;
    stops.push(stop.name);
    if (!stop.marked) faults.push(`the focus is not seen: ${stop.name}`);
    if (!stop.seen) faults.push(`something covers what has the focus: ${stop.name}`);
    if (i === most - 1) faults.push(`no way out after ${most} steps`);
  }
  return {stops, faults};
}

/** Of dialogs and cards: what cannot be read or pressed in a window as small as this one, even by scrolling. */
export const lost = (page, within) => page.evaluate(which => {
  const out = [];
  for (const root of document.querySelectorAll(which)) {
    for (const element of root.querySelectorAll('*')) {
      const own = [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim()) || element.matches('button, input, select, textarea');
      if (!own || !element.checkVisibility({visibilityProperty: true}) || element.closest('.visually-hidden, option, svg')) continue;
      element.scrollIntoView({block: 'center', inline: 'nearest'});
      const box = element.getBoundingClientRect();
      const says = `${element.outerHTML.slice(0, 120)} at ${[box.left, box.top, box.right, box.bottom].map(Math.round)}`;
      if (box.left < -0.5 || box.right > innerWidth + 0.5) out.push(`over the side: ${says}`);
      else if (box.height <= innerHeight && (box.top < -0.5 || box.bottom > innerHeight + 0.5)) out.push(`over the edge: ${says}`);
      else if (element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0 && getComputedStyle(element).overflowX !== 'visible' && !element.matches('input, textarea, select')) out.push(`cut off: ${says}`);
      else {
        const spot = document.elementFromPoint((box.left + box.right) / 2, Math.min(Math.max((box.top + box.bottom) / 2, 0), innerHeight - 1));
        if (!spot || !(element.contains(spot) || spot.contains(element))) out.push(`covered by ${spot?.outerHTML.slice(0, 60)}: ${says}`);
      }
    }
  }
  return out;
}, within);
