// A picture of another size than the screen's: what it shows is loaded as finely as it will be drawn; then it is laid out as a whole and
// drawn in tiles (src/app/app_shot.cpp), while the canvas keeps what it shows. One at a time a viewer.

/** Device pixels a CSS pixel. */
const LEAST_RATIO = 0.5;
const MOST_RATIO = 8;
/** A program that is still being compiled: so often it is asked for again. */
const MOST_TRIES = 300;
const PAUSE_MS = 30;

const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

export class Shot {
  /**
   * @param {import('../viewer.js').Viewer} viewer
   * @param {{width: number, height: number, scaleBar?: boolean, bottom?: number, signal?: AbortSignal}} options device pixels; `bottom`: of them, what
   * is left free there
   */
  constructor(viewer, {width, height, scaleBar = false, bottom = 0, signal}) {
    this.viewer = viewer;
    this.width = width;
    this.height = height;
    this.scaleBar = scaleBar;
    this.bottom = bottom;
    this.signal = signal;
    /** By how much it is finer than the screen: as it is seen, letters and all. */
    this.finer = Math.min(width / viewer.canvas.width, height / viewer.canvas.height);
  }

  /** Calls C++; throws what it refuses. */
  call(method, ...args) {
    const result = this.viewer.engine.call(method, ...args);
    if (result?.error) throw Object.assign(new Error(result.error.reason), result.error);
    return result;
  }

  /** What is seen is there, as finely as the picture can show it. @param {(share: number) => void} [progress] */
  async load(progress = () => {}) {
    const {viewer} = this;
    await viewer.ready;
    await viewer.loadRest();
    this.call('pictureDetail', Math.max(1, this.finer));
    viewer.idle = false;
    const off = viewer.events.on('progress', event => progress(event.active ? event.fraction : 1));
    try {
      while (!viewer.idle) {
        this.signal?.throwIfAborted();
        viewer.wake();
        await pause(PAUSE_MS);
      }
    } catch (error) {
      this.end();
      throw error;
    } finally {
      off();
    }
  }

  begin() {
    const ratio = Math.min(Math.max(this.viewer.pixelRatio() * this.finer, LEAST_RATIO), MOST_RATIO);
    this.call('beginPicture', {width: this.width / ratio, height: this.height / ratio, ratio, bottom: this.bottom / ratio, scaleBar: this.scaleBar});
    this.begun = true;
  }

  /**
   * A part of it as RGBA, the lowest row first.
   * @param {[number, number, number, number]} place x, y from below, width, height
   * @param {{time?: number, names?: boolean, background?: string}} how
   * @param {Uint8Array} [into] reused
   */
  async tile([x, y, width, height], how, into = new Uint8Array(width * height * 4)) {
    for (let tries = 0; this.call('pictureTile', [x, y, width, height], how) && tries < MOST_TRIES; tries++) {
      this.signal?.throwIfAborted();
      await pause(PAUSE_MS);
    }
    // In the same task: nobody else may bind another.
    const gl = this.viewer.context;
    gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, into);
    return into;
  }

  /** The screen goes on as it was. */
  end() {
    const {viewer} = this;
    if (viewer.closed) return;
    viewer.engine.call('endPicture');
    if (this.begun) viewer.measureBox();
    this.begun = false;
    viewer.wake();
  }
}
