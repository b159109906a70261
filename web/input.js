// Pointer, wheel and key events of a canvas, as the C++ side takes them (src/interact/events.h).

const TYPES = {pointermove: 0, pointerdown: 1, pointerup: 2, pointercancel: 3, pointerleave: 4};
const DEVICES = {mouse: 0, touch: 1, pen: 2};
const LINE_HEIGHT = 20;
/** How far a finger may slip, in CSS pixels. */
const TAP = 10;
// Left to the browser: the focus moves on, menus open, the page reloads.
const BROWSER_KEYS = new Set(['Tab', 'F1', 'F3', 'F5', 'F6', 'F7', 'F11', 'F12', 'Alt', 'Meta']);

const modsOf = event => (event.shiftKey ? 1 : 0) | (event.ctrlKey ? 2 : 0) | (event.altKey ? 4 : 0) | (event.metaKey ? 8 : 0);
// One clock with requestAnimationFrame.
const secondsOf = event => event.timeStamp / 1000;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {import('./engine.js').Engine} engine
 * @param {{wake: () => void, flush: () => void, onTouch?: (touch: boolean) => void,
 *   embedded?: boolean}} options `embedded`: the wheel and upright swipes are the surrounding page's until somebody has clicked
 *   or tapped here; Ctrl or ⌘ with the wheel and two fingers are always ours
 * @returns {() => void} stops listening
 */
export function listen(canvas, engine, {wake, flush, onTouch, embedded}) {
  const stop = new AbortController();
  const on = (type, handler, options = {}) => canvas.addEventListener(type, handler, {...options, signal: stop.signal});
  // The canvas fills its box: the event's offset would be relative to a transformed ancestor's, the rectangle is not.
  const at = event => {
    const box = canvas.getBoundingClientRect();
    const scaleX = canvas.clientWidth / (box.width || 1);
    const scaleY = canvas.clientHeight / (box.height || 1);
    return [(event.clientX - box.left) * scaleX, (event.clientY - box.top) * scaleY];
  };

  let ours = !embedded;
  const take = taken => {
    ours = taken || !embedded;
    canvas.classList.toggle('shared', !ours);
  };
  take(false);
  on('focus', () => take(true));
  // The page around has the focus again.
  if (embedded) addEventListener('blur', () => take(false), {signal: stop.signal});
  /** @type {[number, number]|null} where a finger came down that may be about to move the page */
  let tapped = null;

  // Who points sees where: the ring is for keys, and comes with the next.
  const focus = () => {
    canvas.classList.add('pointed');
    canvas.focus({preventScroll: true});
  };
  for (const type of ['keydown', 'blur']) on(type, () => canvas.classList.remove('pointed'));

  const pointer = event => {
    const touch = event.pointerType === 'touch';
    onTouch?.(touch);
    if (event.type === 'pointerdown') {
      tapped = touch && !ours ? [event.clientX, event.clientY] : null;
      if (!tapped) {
        focus();
        take(true);
      }
      // A finger that leaves the canvas goes on turning the body.
      try {
        canvas.setPointerCapture(event.pointerId);
      } catch {
        // The pointer is gone already; its "up" follows.
      }
    }
    const slipped = tapped ? Math.hypot(event.clientX - tapped[0], event.clientY - tapped[1]) : TAP;
    if (event.type === 'pointerup' && slipped < TAP) focus();
    const [x, y] = at(event);
    const type = TYPES[event.type];
    engine.pointer(type, DEVICES[event.pointerType] ?? 0, event.pointerId, x, y, type === 1 || type === 2 ? event.button : -1,
      event.buttons, modsOf(event), secondsOf(event));
    // What a tap sets off may need the event's permission (clipboard, file picker, full screen): the panels act now.
    if (type === TYPES.pointerup) flush();
    wake();
  };
  for (const type of Object.keys(TYPES)) on(type, pointer);
  on('lostpointercapture', event => {
    if (event.buttons !== 0) pointer({...pick(event), type: 'pointercancel'});
  });
  on('contextmenu', event => event.preventDefault());
  // iOS scrolls and zooms by touch events, whatever touch-action says.
  for (const type of ['touchstart', 'touchmove', 'gesturestart', 'gesturechange']) {
    on(type, event => {
      if ((ours || event.touches?.length !== 1) && event.cancelable) event.preventDefault();
    }, {passive: false});
  }

  on('wheel', event => {
    if (!ours && !event.ctrlKey && !event.metaKey) return;
    const unit = event.deltaMode === 1 ? LINE_HEIGHT : event.deltaMode === 2 ? canvas.clientHeight : 1;
    const [x, y] = at(event);
    if (engine.wheel(x, y, event.deltaX * unit, event.deltaY * unit, event.ctrlKey, modsOf(event), secondsOf(event))) event.preventDefault();
    wake();
  }, {passive: false});

  const key = event => {
    if (event.isComposing || BROWSER_KEYS.has(event.key)) return;
    const used = engine.key(event.key, event.type === 'keydown', modsOf(event));
    if (used) {
      event.preventDefault();
      event.stopPropagation();
    }
    // The same for these keys; and what is typed after a slash is for the field, which has to have the focus by then.
    if (event.type === 'keydown' && ['Enter', ' ', '/'].includes(event.key)) flush();
    wake();
  };
  on('keydown', key);
  on('keyup', key);
  return () => stop.abort();
}

function pick(event) {
  const {pointerId, pointerType, clientX, clientY, button, buttons, timeStamp, shiftKey, ctrlKey, altKey, metaKey} = event;
  return {pointerId, pointerType, clientX, clientY, button, buttons, timeStamp, shiftKey, ctrlKey, altKey, metaKey};
}
