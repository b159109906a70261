// Somebody who uses a page: real input events at places that are seen, counted. Never quicker than what is on the screen: each step waits
// until the control it is for is drawn and stands still.

const LOOK = 60;  // ms between two looks: looking costs the page, too
const FRAMES = 3, STILL = 500;  // what is in the same place for so many frames, or so many ms, stands still
const MOST = 60_000;

export class Person {
  /** @param {import('playwright-core').Page} page @param {boolean} touch with a finger instead of a mouse */
  constructor(page, touch) {
    Object.assign(this, {page, touch, taps: 0, letters: 0, steps: []});
  }

  /** A tap or a click. @param {string} what in words, for the record */
  async tap(what, [x, y]) {
    ++this.taps;
    await this.note(what);
    await (this.touch ? this.page.touchscreen.tap(x, y) : this.page.mouse.click(x, y));
  }

  /** A key that is no letter of a text. */
  async press(what, key) {
    ++this.taps;
    await this.note(what);
    await this.page.keyboard.press(key);
  }

  async type(text) {
    this.letters += text.length;
    await this.note(`types “${text}”`);
    await this.page.keyboard.type(text);
  }

  /** With the page's own clock. */
  async note(what) { this.steps.push({what, at: await this.page.evaluate('performance.now()') / 1000}); }

  /** The middle of a control that is drawn on the canvas, once the page is at rest: sheets glide, and where a control is going is not where it is. */
  async control(name, nth = 0) {
    await this.page.evaluate(() => /** @type {any} */ (window).fabrica.whenIdle());
    return this.still(`${name} ${nth}`, ([name, nth]) => {
      const {fabrica} = /** @type {any} */ (window), found = fabrica.controls().filter(one => one.name === name)[nth];
      return found && [found.x, found.y, found.width, found.height];
    }, [name, nth]);
  }

  /** The middle of an element of the page. */
  element(selector) {
    return this.still(selector, selector => {
      const box = document.querySelector(selector)?.getBoundingClientRect();
      return box && box.width > 0 ? [box.x, box.y, box.width, box.height] : null;
    }, selector);
  }

  async still(name, look, argument) {
    const end = Date.now() + MOST;
    for (let before = null; Date.now() < end; await this.page.waitForTimeout(LOOK)) {
      const [box, frames] = [await this.page.evaluate(look, argument), await this.page.evaluate('window.__probe.frames')];
      const now = {place: JSON.stringify(box ?? null), frames, at: Date.now()};
      if (!box || now.place !== before?.place) { before = now; continue; }
      if (frames - before.frames >= FRAMES || now.at - before.at >= STILL) return [box[0] + box[2] / 2, box[1] + box[3] / 2];
    }
    throw new Error(`${name} was not seen within ${MOST / 1000} s`);
  }

  /** Until an expression of the page is true. */
  async sees(what, expression) {
    await this.page.waitForFunction(expression, undefined, {timeout: MOST, polling: LOOK}).catch(() => { throw new Error(`${what}: not within ${MOST / 1000} s`); });
  }
}
