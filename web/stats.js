// Times that only the page can see.

const KEPT = 600;

/** How long frames took on the main thread: the last 600. */
export class FrameTimes {
  constructor() {
    this.values = new Float32Array(KEPT);
    this.count = 0;
  }

  add(ms) { this.values[this.count++ % KEPT] = ms; }

  /** @returns {{p50: number, p99: number}} milliseconds */
  summary() {
    const sorted = this.values.slice(0, Math.min(this.count, KEPT)).sort();
    const at = share => sorted.length ? sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] : 0;
    return {p50: at(0.5), p99: at(0.99)};
  }
}

/** The longest block of the main thread, where the browser tells. */
export class LongTasks {
  constructor() {
    this.longest = 0;
    if (!globalThis.PerformanceObserver?.supportedEntryTypes?.includes('longtask')) return;
    this.observer = new PerformanceObserver(list => {
      for (const entry of list.getEntries()) this.longest = Math.max(this.longest, entry.duration);
    });
    this.observer.observe({type: 'longtask', buffered: true});
  }

  stop() { this.observer?.disconnect(); }
}
