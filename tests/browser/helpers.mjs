// A browser, the site on a server of ours, and what is seen on its pages.
import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {mkdir} from 'node:fs/promises';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {chromium} from 'playwright-core';
import {serve} from '../../tools/serve.mjs';

export const REPO = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const SHARED = path.resolve(REPO, '../shared/data');
export const SITE = process.env.FABRICA_SITE ?? path.join(REPO, 'build/site');
const SCREENS = path.join(REPO, 'build/screens');
const FLAGS = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'];

// Without a service worker, which would ask for all of the site beside what a test counts; its own tests turn it on.
const ALONE = /** @type {const} */ ({serviceWorkers: 'block'});
// Few pixels: they are drawn by the processor here. The layout, and all that is done on a page, is the same. FABRICA_SHARP=1 has them all.
const FEW = process.env.FABRICA_SHARP ? 1 : 0.5;
export const LAPTOP = {viewport: {width: 1440, height: 900}, deviceScaleFactor: FEW, ...ALONE};
/** Small, for what does not depend on the size. */
export const WINDOW = {viewport: {width: 900, height: 600}, deviceScaleFactor: FEW, ...ALONE};
export const PHONE = {viewport: {width: 390, height: 844}, deviceScaleFactor: 2, hasTouch: true, isMobile: true, ...ALONE};
/** With every pixel, for what is looked at. */
export const sharp = device => ({...device, deviceScaleFactor: Math.max(1, device.deviceScaleFactor)});

/**
 * All of Chromium, as people have it: an app that is installed, its worker, what a phone sends as a file (which needs it), a site that was published. Everything
 * else is tested in Chromium without its own windows (Debian's chromium-headless-shell), the same engine for pages, for a quarter less of the processor's
 * time, and compiles WebAssembly there once, plainly, and not again for speed: another quarter, most of it the kernel's, for pages that live a few seconds.
 */
const WHOLE = new Set(['offline', 'page', 'publish', 'share'].map(name => `${name}.test.mjs`));
const SHELL = '/usr/bin/chromium-headless-shell';
const PROGRAM = process.env.FABRICA_CHROMIUM ?? (WHOLE.has(path.basename(process.argv[1] ?? '')) ? '/usr/bin/chromium' : SHELL);
const ONCE = PROGRAM === SHELL ? ['--js-flags=--liftoff --no-wasm-tier-up --no-wasm-dynamic-tiering'] : [];
export const launch = (more = []) => chromium.launch({executablePath: PROGRAM, args: [...FLAGS, ...ONCE, ...more]});

/** Messages for tests that need what only some machines have. */
export const missing = folder => existsSync(path.join(SHARED, folder)) ? false : `../shared/data/${folder} is not on this machine`;

/**
 * The site on a server, and pages of it; `close` ends all.
 * @param {{site?: string, mounts?: Record<string, string>, flags?: string[]}} options `flags`: more of the browser's
 */
export async function open({site = SITE, mounts = {}, flags = []} = {}) {
  const [browser, server] = await Promise.all([launch(flags), serve({root: site, mounts})]);
  // Another origin with the same files: for CORS.
  const other = await serve({root: site, mounts});
  return {
    browser, server, other,
    /** @param {object} device LAPTOP or PHONE @param {string} address after the server's */
    async page(device = LAPTOP, address = '', {ready = true, init = () => {}, hints = false} = {}) {
      const context = await browser.newContext({...device, permissions: ['clipboard-read', 'clipboard-write']});
      const page = await context.newPage();
      await page.addInitScript(init);
      // They come and go by themselves, over what is looked at: their own test has them.
      if (!hints) await page.addInitScript(() => { try { localStorage.setItem('fabrica.hints', '3'); } catch { /* a frame without storage */ } });
      page.problems = [];
      page.on('pageerror', error => page.problems.push(String(error)));
      page.on('console', message => {
        // What WebGL refuses is not drawn, and only a warning. A file that is missing on purpose is reported by the browser too.
        if (/GL_INVALID_/.test(message.text())) page.problems.push(message.text());
        else if (message.type() === 'error' && !/Failed to load resource|has been blocked by CORS policy/.test(message.text())) page.problems.push(message.text());
      });
      await page.goto(server.url + address);
      if (ready) await page.evaluate(() => window.fabrica.ready);
      return page;
    },
    async close() {
      await browser.close();
      await Promise.all([server.close(), other.close()]);
    },
  };
}

/** Of the laptop's toolbar: which button is for lessons. */
export const LEARN = 9;

/** A page of the world's mount /course/, from another origin than the site. */
export async function coursePage(world, name) {
  const context = await world.browser.newContext(WINDOW);
  const page = await context.newPage();
  page.problems = [];
  page.on('pageerror', error => page.problems.push(String(error)));
  await page.goto(`${world.other.url}course/${name}`);
  return page;
}

/** Where the nth control of a name is pressed, once it is there and stands still: panels glide. CSS pixels. */
export async function place(page, name, nth = 0) {
  let last = '';
  for (;;) {
    const handle = await page.waitForFunction(([wanted, at]) => {
      const found = fabrica.controls().filter(one => one.name === wanted)[at];
      return found && found.width > 0 && {x: found.x + Math.min(found.width / 2, 30), y: found.y + found.height / 2};
    }, [name, nth]);
    const at = await handle.jsonValue();
    if (JSON.stringify(at) === last) return at;
    last = JSON.stringify(at);
    await page.evaluate(() => fabrica.whenIdle());
  }
}

/** The same for a row of the open menu, which is scrolled, by a finger or a wheel, where it is longer than its panel. */
export async function placeInMenu(page, name) {
  const {height} = page.viewportSize(), touch = await page.evaluate(() => matchMedia('(pointer: coarse)').matches);
  let at = await place(page, name), still = 0;
  for (let tries = 0; at.y > height * 0.65 && still < 3 && tries < 30; ++tries) {
    // A mouse would change the layout of a touch screen.
    if (touch) {
      const session = await page.context().newCDPSession(page);
      await session.send('Input.synthesizeScrollGesture', {x: 195, y: height * 0.8, yDistance: -150, gestureSourceType: 'touch', preventFling: true});
    } else {
      await page.mouse.move(at.x, height * 0.5);
      await page.mouse.wheel(0, 150);
    }
    await page.waitForTimeout(100);
    const before = at;
    at = await place(page, name);
    still = at.y === before.y ? still + 1 : 0;  // at its end, or not there yet
  }
  return at;
}

/**
 * Waits until what the page answers to `ask` is true. Playwright's own waitForFunction takes a promise itself for true, so it does not wait
 * for one that has a question to ask first.
 */
export async function until(page, ask, given, ms = 30000) {
  for (const end = Date.now() + ms;;) {
    if (await page.evaluate(ask, given)) return;
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${ask}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

/** The page's pixels as {width, height, data: RGBA}, decoded by the browser itself; at least one for each of CSS. */
export async function pixels(page, options = {}) {
  const scale = await page.evaluate(() => devicePixelRatio) < 1 ? 'css' : 'device';
  const png = await page.screenshot({animations: 'disabled', scale, ...options});
  return decode(page, png);
}

/** A PNG as {width, height, data: RGBA}. */
export async function decode(page, png) {
  const decoder = await page.context().newPage();
  try {
    return unpacked(await decoder.evaluate(readPng, png.toString('base64')));
  } finally {
    await decoder.close();
  }
}

/** Runs in a page of any browser: a PNG's pixels, in base64. @param {string} base64 */
export async function readPng(base64) {
  const blob = await (await fetch(`data:image/png;base64,${base64}`)).blob();
  const image = await createImageBitmap(blob);
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const {data} = context.getImageData(0, 0, image.width, image.height);
  let binary = '';
  for (let at = 0; at < data.length; at += 32768) binary += String.fromCharCode(...data.subarray(at, at + 32768));
  return {width: image.width, height: image.height, text: btoa(binary)};
}
export const unpacked = ({width, height, text}) => ({width, height, data: Buffer.from(text, 'base64')});

/** Share of pixels that differ by more than 8 levels in a channel. */
export function difference(one, two) {
  assert.deepEqual([one.width, one.height], [two.width, two.height], 'pictures of one size');
  let count = 0;
  for (let at = 0; at < one.data.length; at += 4) {
    for (let channel = 0; channel < 3; channel++) {
      if (Math.abs(one.data[at + channel] - two.data[at + channel]) > 8) {
        count++;
        break;
      }
    }
  }
  return count / (one.width * one.height);
}

/** Distinct colours (4 bits a channel) inside a rectangle given in shares of the picture. */
export function colours({width, height, data}, [left, top, right, bottom] = [0, 0, 1, 1]) {
  const seen = new Set();
  for (let y = Math.floor(top * height); y < bottom * height; y++) {
    for (let x = Math.floor(left * width); x < right * width; x++) {
      const at = (y * width + x) * 4;
      seen.add((data[at] >> 4) << 8 | (data[at + 1] >> 4) << 4 | data[at + 2] >> 4);
    }
  }
  return seen.size;
}

/** Share of pure black, which neither theme has: what was never drawn. */
function black({width, height, data}, [left, top, right, bottom]) {
  let count = 0;
  let all = 0;
  for (let y = Math.floor(top * height); y < bottom * height; y++) {
    for (let x = Math.floor(left * width); x < right * width; x++, all++) {
      const at = (y * width + x) * 4;
      if (data[at] + data[at + 1] + data[at + 2] === 0) count++;
    }
  }
  return count / all;
}

/** Something is drawn, in more than the colours of a background and of what lies over it. */
export function assertDrawn(picture, area = [0, 0, 1, 1], least = 12) {
  const found = colours(picture, area);
  assert.ok(found >= least, `only ${found} colours are seen: the picture is blank`);
  const share = black(picture, area);
  assert.ok(share < 0.02, `${Math.round(share * 100)} % is black: nothing is drawn behind the panels`);
}

export async function screenshot(page, name, options = {}) {
  await mkdir(SCREENS, {recursive: true});
  await page.screenshot({path: path.join(SCREENS, `${name}.png`), animations: 'disabled', ...options});
}

/** Files of this device are dropped. @param {import('playwright-core').Page|import('playwright-core').Frame} page @param {[string, Buffer][]} files */
export async function drop(page, files) {
  await page.waitForSelector('.drop-hint', {state: 'attached'});
  await page.evaluate(list => {
    const data = new DataTransfer();
    for (const [name, text] of list) data.items.add(new File([Uint8Array.from(atob(text), letter => letter.charCodeAt(0))], name));
    document.querySelector('.fabrica').dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
  }, files.map(([name, bytes]) => [name, bytes.toString('base64')]));
}
