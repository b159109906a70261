// One journey in a fresh browser: from an empty cache to the left hippocampus alone, with an axial slice. Ours by hand, the peer's engine by the
// only way there is, its API.
import fs from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {Person} from './person.mjs';
import {launch} from './visit.mjs';

const PROBE = fs.readFileSync(path.join(path.dirname(fileURLToPath(import.meta.url)), 'probe.js'), 'utf8');
const START = 90_000, MOST = 240_000;  // ms to a first picture, of a whole visit

export const DEVICES = {
  laptop: {words: 'a laptop', slowed: 1, context: {viewport: {width: 1440, height: 900}, deviceScaleFactor: 1}},
  phone: {words: 'a phone, processor slowed 4 ×', slowed: 4, context: {viewport: {width: 390, height: 844}, deviceScaleFactor: 2, hasTouch: true, isMobile: true}},
};
/** Where the drawn controls of our page are among others of their name. */
const TOOL = {laptop: 0, phone: 1}, AXIAL = 0, ONLY_THIS = 0, FIRST_HIT = 0;
const TYPED = 'left hippo', WANTED = 'hippocampus-left';

/**
 * Times are seconds since navigation began.
 * @param {{server: any, device: 'laptop'|'phone', url: string, journey: (page: any, device: string) => Promise<object>, shot?: string}} options
 */
export async function visitJourney({server, device, url, journey, shot}) {
  const browser = await launch(), out = {errors: []}, {context, slowed} = DEVICES[device];
  // Whatever hangs: it costs this visit only.
  const guard = setTimeout(() => browser.close(), MOST);
  let page;
  try {
    page = await (await browser.newContext({...context, bypassCSP: true, serviceWorkers: 'block'})).newPage();
    page.on('pageerror', error => out.errors.push(String(error).slice(0, 200)));
    await page.addInitScript(`window.__probeOptions = {mesh: 1000};\n${PROBE}`);
    if (slowed > 1) await (await page.context().newCDPSession(page)).send('Emulation.setCPUThrottlingRate', {rate: slowed});
    await page.waitForTimeout(1500);  // the browser's own start competes for the cores
    server.log.length = 0;
    await page.goto(`http://127.0.0.1:${server.port}${url}`, {waitUntil: 'commit'});
    await page.waitForFunction('window.peerError || window.__probe.filledAt > 0', undefined, {timeout: START, polling: 50});
    const {failed, at, origin} = await page.evaluate(() => {
      const {__probe: probe, peerError} = /** @type {any} */ (window), at = probe.filledAt;
      probe.filledAt = -Infinity;  // from here on it looks at no more pictures: that costs the page
      return {failed: peerError ?? null, at, origin: performance.timeOrigin};
    });
    if (failed) throw new Error(failed);
    out.firstPicture = at / 1000;
    const before = server.log.filter(record => record.kind === 'app' && record.time <= origin + at && !record.url.endsWith('/favicon.ico'));
    out.pageBytesFirst = before.reduce((sum, record) => sum + record.bytes, 0);
    Object.assign(out, await journey(page, device));
  } catch (error) {
    out.failed = String(error?.message ?? error).split('\n')[0].slice(0, 200);
  } finally {
    clearTimeout(guard);
    if (shot) await page?.screenshot({path: shot}).catch(() => {});
    await browser.close();
  }
  return out;
}

/** In the page: when nothing is under way any more, in seconds. */
const atRest = page => page.evaluate(async () => {
  await /** @type {any} */ (window).fabrica.whenIdle();
  return performance.now() / 1000;
});

/** What we say is there, asked of the page's API and not of what the journey did. */
const endState = page => page.evaluate(() => {
  const {fabrica} = /** @type {any} */ (window), parents = new Set(fabrica.structures().map(one => one.parent));
  return {shown: fabrica.structures().filter(one => one.visible && one.loaded && !parents.has(one.id)).map(one => one.id),
    slices: fabrica.planes().filter(plane => plane.visible && plane.image).map(plane => plane.name)};
});

/** By search, as a person finds it who has never seen the page: the field is there, the rest is written on the buttons. */
export async function byHand(page, device) {
  const touch = device === 'phone', person = new Person(page, touch);
  await person.tap('the search field', await person.element('input.search:not([hidden])'));
  await person.type(TYPED);
  const hit = await person.control('hit', FIRST_HIT);
  if (touch) await person.tap('the first that was found', hit);
  else await person.press('Enter: the first that was found', 'Enter');
  await person.sees('it is selected', `fabrica.selection[0] === ${JSON.stringify(WANTED)}`);
  await person.tap('only this', await person.control('action', ONLY_THIS));
  await person.sees('it is alone', () => {
    const {fabrica} = /** @type {any} */ (window);
    return fabrica.structures().filter(one => one.visible && one.loaded).length === 1;
  });
  const alone = {taps: person.taps, letters: person.letters, seconds: await atRest(page)};
  await person.tap('slices', await person.control('tool', TOOL[device]));
  await person.tap('axial', await person.control('show', AXIAL));
  await person.sees('the slice is shown', 'fabrica.planes().some(plane => plane.name === "axial" && plane.visible)');
  const seconds = await atRest(page), {shown, slices} = await endState(page);
  if (shown.join() !== WANTED || slices.join() !== 'axial') throw new Error(`the end is another one: ${shown.join()} with ${slices.join()}`);
  return {alone, whole: {taps: person.taps, letters: person.letters, seconds}, steps: person.steps};
}

/** The engine of 3dviewer.net has no controls: what is left is how long it takes when its API is told at once. It has no slices. */
export async function byEngine(page) {
  const {count, seconds} = await page.evaluate(async () => {
    const {peer} = /** @type {any} */ (window), count = peer.alone('Left hippocampus');
    await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    return {count, seconds: performance.now() / 1000};
  });
  if (count !== 1) throw new Error(`${count} meshes are shown instead of one`);
  return {alone: {seconds}};
}
