// A turn of the body, or a lesson, as a film (WebM): picture by picture, each with its own time, so that it runs at a steady pace however long a
// picture takes to draw. The browser encodes, Mediabunny puts it into a file.

import {CanvasSource, Output, BufferTarget, QUALITY_HIGH, WebMOutputFormat, canEncodeVideo} from 'mediabunny';
import {captionOf, drawCaption} from './caption.js';
import {Shot} from './shot.js';

const CODECS = ['vp9', 'vp8', 'av1'];
const FPS = 30;
/** How long the camera takes from one view of a lesson to the next, as the player does it (web/learn/player.js). */
const GLIDE_S = 0.9;
/** Seconds between pictures from which one can begin to watch. */
const KEY_S = 2;
const LEAST = 64;
const MOST = 3840;
const MOST_SECONDS = 120;
/** Of the height, for the words of a lesson. */
const WORDS = 0.22;

const NO_FILMS = 'This browser cannot write films.';
const INSTEAD = 'Chrome, Edge and other browsers made of Chromium can.';

const refusal = (reason, advice = '') => Object.assign(new Error([reason, advice].filter(Boolean).join(' ')), {code: 'unsupported', reason, advice, source: ''});

/** The first of its encoders that this browser has for the size, or nothing. */
export async function encoderFor(width, height) {
  if (typeof VideoEncoder !== 'function') return undefined;
  for (const codec of CODECS) if (await canEncodeVideo(/** @type {any} */ (codec), {width, height, quality: QUALITY_HIGH})) return codec;
  return undefined;
}

const even = (value, name) => {
  const pixels = 2 * Math.round(Number(value) / 2);
  if (!(pixels >= LEAST && pixels <= MOST)) throw new RangeError(`A film's ${name} is ${LEAST} to ${MOST} pixels.`);
  return pixels;
};

/** The film that is being written. */
class Reel {
  constructor(width, height, codec, {title, credit}) {
    this.canvas = new OffscreenCanvas(width, height);
    this.context = this.canvas.getContext('2d', {alpha: false});
    this.image = new ImageData(width, height);
    this.frames = 0;
    this.output = new Output({format: new WebMOutputFormat(), target: new BufferTarget()});
    this.source = new CanvasSource(this.canvas, {codec, quality: QUALITY_HIGH, keyFrameInterval: KEY_S});
    this.output.addVideoTrack(this.source, {frameRate: FPS});
    this.output.setMetadataTags({title, comment: credit});
  }

  get time() { return this.frames / FPS; }

  /** What was drawn, the lowest row first. @param {Uint8Array} pixels */
  show(pixels) {
    const {data, width, height} = this.image;
    const row = width * 4;
    for (let y = 0; y < height; y++) data.set(pixels.subarray((height - 1 - y) * row, (height - y) * row), y * row);
    this.context.putImageData(this.image, 0, 0);
  }

  /** What is shown stays for so many pictures. */
  async add(count = 1) {
    for (let i = 0; i < count; i++) await this.source.add(this.frames++ / FPS, 1 / FPS);
  }

  async finish() {
    await this.output.finalize();
    return new Blob([this.output.target.buffer], {type: 'video/webm'});
  }

  cancel() { return this.output.cancel().catch(() => {}); }
}

/** Turned to the left about the body's long axis. */
function turned({orientation: [x, y, z, w], ...camera}, angle) {
  const s = Math.sin(angle / 2);
  const c = Math.cos(angle / 2);
  return {...camera, orientation: [c * x + s * z, c * y + s * w, c * z - s * x, c * w - s * y]};
}

const now = () => performance.now() / 1000;

/** What moves has seen times that are still to come: the screen goes on when they have. */
async function caughtUp(time) {
  const ahead = time - now();
  if (ahead > 0) await new Promise(resolve => setTimeout(resolve, ahead * 1000));
}

async function turn(shot, reel, {seconds, names, progress, signal}) {
  const camera = shot.call('camera');
  const count = Math.round(seconds * FPS);
  const begin = now();
  const into = new Uint8Array(shot.width * shot.height * 4);
  shot.begin();
  try {
    for (let i = 0; i < count; i++) {
      signal?.throwIfAborted();
      shot.call('camera', turned(camera, 2 * Math.PI * i / count));
      reel.show(await shot.tile([0, 0, shot.width, shot.height], {names, time: begin + i / FPS}, into));
      await reel.add();
      progress((i + 1) / count);
    }
  } finally {
    shot.call('camera', camera);
    await caughtUp(begin + count / FPS);
  }
}

async function lesson(shot, reel, {lesson: {title, steps, language, quiet}, names, progress, signal}) {
  const before = shot.call('state');
  const into = new Uint8Array(shot.width * shot.height * 4);
  const place = [0, 0, shot.width, shot.height];
  let last = null;
  quiet?.(true);
  try {
    for (const [at, step] of steps.entries()) {
      const share = part => progress((at + part) / steps.length);
      if (step.view) shot.call('showView', step.view, 0);
      await shot.load(loaded => share(loaded * 0.3));
      shot.begin();
      let time = now();
      const draw = async words => reel.show(await shot.tile(place, {names: words, time}, into));
      if (step.view && last) {
        // From the view before: all of both is there.
        shot.call('showView', last, 0);
        shot.call('showView', step.view, GLIDE_S);
        for (let left = Math.ceil(GLIDE_S * FPS); left >= 0; left--) {
          signal?.throwIfAborted();
          time += 1 / FPS;
          await draw(false);
          await reel.add();
        }
      }
      last = step.view ?? last;
      time += 0.5;  // names have come to rest
      const pages = captionOf(reel.context, {title: step.title || (at === 0 ? title : ''), blocks: shot.call('markdown', step.text ?? '') ?? []}, shot.width, shot.height * WORDS);
      for (const [nth, page] of pages.entries()) {
        signal?.throwIfAborted();
        time += 1 / FPS;
        await draw(names);
        drawCaption(reel.context, page, {language, width: shot.width, height: shot.height});
        await reel.add(Math.round(page.seconds * FPS));
        share(0.3 + 0.7 * (nth + 1) / pages.length);
      }
      await caughtUp(time);
      shot.end();
    }
  } finally {
    shot.end();
    shot.call('setState', before);
    quiet?.(false);
    shot.viewer.wake();
  }
}

/**
 * @param {import('../viewer.js').Viewer} viewer
 * @param {{of?: 'turn'|'lesson', seconds?: number, width?: number, height?: number, names?: boolean, scaleBar?: boolean, signal?: AbortSignal,
 *   progress?: (share: number) => void}} [options] pixels, of which films have an even number
 * @returns {Promise<Blob>} WebM
 */
export async function film(viewer, {of = 'turn', seconds = 12, width, height, names = of === 'lesson', scaleBar = false, signal, progress = () => {}} = {}) {
  await viewer.started;
  const {canvas} = viewer;
  const shape = canvas.width / canvas.height;
  const wide = even(width ?? (height ? height * shape : canvas.width), 'width');
  const high = even(height ?? wide / shape, 'height');
  if (of !== 'turn' && of !== 'lesson') throw new TypeError('A film is of a "turn" or of a "lesson".');
  if (!(seconds >= 1 && seconds <= MOST_SECONDS)) throw new RangeError(`A film is 1 to ${MOST_SECONDS} seconds long.`);
  if (of === 'lesson' && !viewer.lesson) throw refusal('No lesson is open.', 'Open one, then make its film.');
  const most = viewer.context.getParameter(viewer.context.MAX_TEXTURE_SIZE);
  const codec = Math.max(wide, high) <= most ? await encoderFor(wide, high) : undefined;
  if (!codec) throw refusal(NO_FILMS, INSTEAD);
  const shot = new Shot(viewer, {width: wide, height: high, scaleBar, signal, bottom: of === 'lesson' ? high * WORDS : 0});
  await shot.load(share => progress(share * 0.1));
  const reel = new Reel(wide, high, codec, shot.call('credits'));
  try {
    await reel.output.start();
    const further = share => progress(0.1 + 0.88 * share);
    if (of === 'turn') await turn(shot, reel, {seconds, names, progress: further, signal});
    else await lesson(shot, reel, {lesson: viewer.lesson, names, progress: further, signal});
    return await reel.finish();
  } catch (error) {
    await reel.cancel();
    throw error;
  } finally {
    shot.end();
  }
}
