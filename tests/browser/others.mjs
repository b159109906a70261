// Browsers besides Chromium: Firefox through WebDriver BiDi, WebKitGTK through its own WebDriver.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import puppeteer from 'puppeteer-core';
import {REPO, readPng, unpacked} from './helpers.mjs';

/** A screen that nobody sees: without one neither offers WebGL. Drawn by the processor. */
async function startScreen({width, height}) {
  // The number is its own choice: several may run at once.
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp'], {stdio: ['ignore', 'ignore', 'ignore', 'pipe']});
  const [display] = await said(server.stdio[3], /\d+(?=\n)/);
  return {env: {...process.env, DISPLAY: `:${display}`, LIBGL_ALWAYS_SOFTWARE: '1', NO_AT_BRIDGE: '1'}, close: () => end(server)};
}

/** What is said before a line ends that has what is looked for. */
async function said(from, pattern) {
  let text = '';
  for await (const piece of from) {
    text += piece;
    const found = pattern.exec(text);
    if (found) return found;
  }
  throw new Error(`it ended, and said: ${text}`);
}

async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill();
  await ended;
}

/**
 * @param {{proxy?: number}} options `proxy`: port of one for all hosts but this machine; certificates are then not asked for
 * @returns {Promise<{browser: import('puppeteer-core').Browser, close: () => Promise<void>}>}
 */
export async function launchFirefox({proxy} = {}) {
  const screen = await startScreen({width: 1440, height: 900});
  try {
    const browser = await puppeteer.launch({
      browser: 'firefox', executablePath: process.env.FABRICA_FIREFOX ?? '/usr/bin/firefox-esr', headless: true, env: screen.env,
      // It refuses drivers that draw by the processor unless it is told.
      extraPrefsFirefox: {'webgl.force-enabled': true, ...(proxy ? {'network.proxy.type': 1, 'network.proxy.ssl': '127.0.0.1', 'network.proxy.ssl_port': proxy} : {})},
      acceptInsecureCerts: Boolean(proxy),
    });
    return {browser, close: async () => {
      await browser.close();
      await screen.close();
    }};
  } catch (error) {
    await screen.close();
    throw error;
  }
}

/**
 * A page of Firefox, which knows nothing of the others (`browserContext().close()` ends it); `problems` collects what it complains about.
 * @param {import('puppeteer-core').Browser} browser @param {string} address @param {{width: number, height: number}} viewport
 */
export async function firefoxPage(browser, address, viewport, {ready = true} = {}) {
  const page = await (await browser.createBrowserContext()).newPage();
  await page.setViewport(viewport);
  const problems = [];
  page.on('pageerror', error => problems.push(String(error)));
  page.on('console', message => {
    if (message.type() === 'error') problems.push(message.text());
  });
  await page.goto(address);
  if (ready) await page.evaluate(() => window.fabrica.ready.then(() => {}));
  return Object.assign(page, {problems});
}

/** Firefox's picture of a page, as {width, height, data: RGBA}; kept in build/screens under `name`. */
export async function firefoxPixels(page, name) {
  await page.evaluate(shown);
  const png = await page.screenshot({encoding: 'base64'});
  if (name) await keep(name, png);
  const decoder = await page.browser().newPage();
  try {
    return unpacked(await decoder.evaluate(readPng, png));
  } finally {
    await decoder.close();
  }
}

/** What was drawn has come to the screen: that is another process's work. Runs in the page. */
const shown = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(null))));

async function keep(name, base64) {
  const folder = path.join(REPO, 'build/screens');
  await mkdir(folder, {recursive: true});
  await writeFile(path.join(folder, `${name}.png`), Buffer.from(base64, 'base64'));
}

const MINIBROWSER = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser';

/** WebKitGTK on a screen of its own that nobody sees. */
export class WebKit {
  /** @param {{width: number, height: number}} size of its window */
  static async launch({width, height}) {
    const browser = new WebKit();
    try {
      browser.screen = await startScreen({width, height});
      // Namespaces within namespaces are refused to it, as Chromium's sandbox is.
      const env = {...browser.screen.env, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1'};
      for (let tries = 0; !browser.url && tries < 5; tries++) {
        const port = 20000 + Math.floor(Math.random() * 20000);
        browser.driver = spawn('WebKitWebDriver', ['--host=127.0.0.1', `--port=${port}`], {env, stdio: 'ignore'});
        browser.url = await answers(`http://127.0.0.1:${port}`, browser.driver);
      }
      const wanted = {browserName: 'MiniBrowser', 'webkitgtk:browserOptions': {binary: MINIBROWSER, args: ['--automation']}};
      const {sessionId} = await browser.ask('POST', '/session', {capabilities: {alwaysMatch: wanted}});
      browser.url += `/session/${sessionId}`;
      await browser.ask('POST', '/timeouts', {script: 110000, pageLoad: 60000});
      await browser.ask('POST', '/window/rect', {x: 0, y: 0, width, height});
      return browser;
    } catch (error) {
      await browser.close();
      throw error;
    }
  }

  async ask(method, path, body) {
    const answer = await fetch(this.url + path, {method, body: body && JSON.stringify(body)});
    const {value} = await answer.json();
    if (value?.error) throw new Error(`${value.error}: ${value.message}`);
    return value;
  }

  open(address) { return this.ask('POST', '/url', {url: address}); }

  /** What a function gives in the page. @param {(...values: any[]) => any} run */
  async evaluate(run, ...values) {
    const script = `const done = arguments[arguments.length - 1];
      Promise.resolve((${run})(...[...arguments].slice(0, -1))).then(value => done({value}), error => done({error: String(error)}));`;
    const {value, error} = await this.ask('POST', '/execute/async', {script, args: values});
    if (error) throw new Error(error);
    return value;
  }

  /** Keys to what has the focus; characters beyond U+E000 are special keys, as WebDriver numbers them. */
  async type(text) {
    const actions = [...text].flatMap(value => [{type: 'keyDown', value}, {type: 'keyUp', value}]);
    await this.ask('POST', '/actions', {actions: [{type: 'key', id: 'keyboard', actions}]});
  }

  async click(x, y) {
    const actions = [{type: 'pointerMove', x: Math.round(x), y: Math.round(y)}, {type: 'pointerDown', button: 0}, {type: 'pointerUp', button: 0}];
    await this.ask('POST', '/actions', {actions: [{type: 'pointer', id: 'mouse', parameters: {pointerType: 'mouse'}, actions}]});
  }

  /** The picture of the page, as {width, height, data: RGBA}; kept in build/screens under `name`. */
  async pixels(name) {
    await this.evaluate(shown);
    const png = await this.ask('GET', '/screenshot');
    await keep(name, png);
    return unpacked(await this.evaluate(readPng, png));
  }

  async close() {
    if (this.url?.includes('/session/')) await this.ask('DELETE', '').catch(() => {});
    if (this.driver) await end(this.driver);
    await this.screen?.close();
  }
}

/** The address once it answers; nothing when the driver ended, as where its port is taken. */
async function answers(url, driver) {
  for (let tries = 0; tries < 100 && driver.exitCode === null; tries++) {
    try {
      await fetch(`${url}/status`);
      return url;
    } catch {
      await sleep(100);
    }
  }
  return undefined;
}

