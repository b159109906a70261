// Listeners by event name. One that throws does not keep the others from hearing.

export class Emitter {
  constructor() {
    /** @type {Map<string, Set<(detail: any) => void>>} */
    this.listeners = new Map();
  }

  /** @param {string} type @param {(detail: any) => void} listener @returns {() => void} stops listening */
  on(type, listener) {
    let set = this.listeners.get(type);
    if (!set) this.listeners.set(type, set = new Set());
    set.add(listener);
    return () => this.off(type, listener);
  }

  once(type, listener) {
    const off = this.on(type, detail => {
      off();
      listener(detail);
    });
    return off;
  }

  off(type, listener) { this.listeners.get(type)?.delete(listener); }

  emit(type, detail) {
    for (const listener of [...(this.listeners.get(type) ?? [])]) {
      try {
        listener(detail);
      } catch (error) {
        reportError(error);
      }
    }
  }
}
