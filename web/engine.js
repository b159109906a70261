// The C++ side of one viewer, as JavaScript sees it: texts and bytes in and out of one WebAssembly instance.

/** The functions of src/platform/web/exports.cpp (docs/contracts.md). */
export class Engine {
  /** @param {any} module an instance made by fabrica.mjs */
  constructor(module) {
    this.module = module;
  }

  /** Calls with a text allocated for the length of the call. */
  withText(text, use) {
    const pointer = this.module.stringToNewUTF8(text);
    try {
      return use(pointer);
    } finally {
      this.module._free(pointer);
    }
  }

  /** The text at a pointer that is ours to free. */
  takeText(pointer) {
    if (!pointer) return null;
    const text = this.module.UTF8ToString(pointer);
    this.module._fab_free(pointer);
    return text;
  }

  /** Copies bytes into the instance: C++ frees them. A growing memory replaces HEAPU8, so it is read after malloc. */
  giveBytes(bytes) {
    const pointer = this.module._malloc(bytes.length || 1);
    this.module.HEAPU8.set(bytes, pointer);
    return pointer;
  }

  /** @param {WebGL2RenderingContext} context */
  useContext(context) {
    const {GL} = this.module;
    this.context = GL.registerContext(context, {majorVersion: 2, minorVersion: 0, enableExtensionsByDefault: false});
    GL.makeContextCurrent(this.context);
  }

  /** @param {object} options @returns {object|null} an error */
  start(options) {
    const error = this.withText(JSON.stringify(options), pointer => this.takeText(this.module._fab_start(pointer)));
    return error ? JSON.parse(error) : null;
  }

  font(index, bytes) { this.module._fab_font(index, this.giveBytes(bytes), bytes.length); }

  resize(width, height, ratio, safe) {
    this.module._fab_resize(width, height, ratio, safe.top, safe.right, safe.bottom, safe.left);
  }

  /** @returns {boolean} whether another frame is wanted */
  frame(seconds) { return this.module._fab_frame(seconds) !== 0; }

  pointer(type, device, id, x, y, button, buttons, mods, seconds) {
    return this.module._fab_pointer(type, device, id, x, y, button, buttons, mods, seconds) !== 0;
  }

  wheel(x, y, dx, dy, pinch, mods, seconds) { return this.module._fab_wheel(x, y, dx, dy, pinch ? 1 : 0, mods, seconds) !== 0; }

  key(key, down, mods) { return this.withText(key, pointer => this.module._fab_key(pointer, down ? 1 : 0, mods) !== 0); }

  searchText(text, focused) { this.withText(text, pointer => this.module._fab_search_text(pointer, focused ? 1 : 0)); }

  /** One API method that answers at once. @param {string} method @param {unknown[]} args @returns {any} */
  call(method, ...args) {
    const result = this.withText(method, name => this.withText(JSON.stringify(args), json =>
      this.takeText(this.module._fab_call(name, json))));
    return result === null || result === '' ? null : JSON.parse(result);
  }

  /** A list of all structures, which is told in pieces. @param {string} method @returns {any[]} */
  list(method) {
    const all = [];
    for (let piece; (piece = this.call(method, all.length) ?? []).length > 0;) all.push(...piece);
    return all;
  }

  /**
   * The same for methods that take structures.
   * @param {string} method @param {string[]} ids @param {number} [value]
   */
  callIds(method, ids, value = 0) {
    const text = new TextEncoder().encode(ids.join('\0'));
    const pointer = this.giveBytes(text);
    try {
      return JSON.parse(this.withText(method, name => this.takeText(this.module._fab_call_ids(name, pointer, text.length, value))));
    } finally {
      this.module._free(pointer);
    }
  }

  part(job, bytes) { this.module._fab_part(job, this.giveBytes(bytes), bytes.length); }

  partError(job, error) { this.withText(JSON.stringify(error), pointer => this.module._fab_part_error(job, pointer)); }

  bytes(count) { this.module._fab_bytes(count); }

  /** What the panels say from now on (src/base/words.h). @param {string} language @param {string} pairs */
  words(language, pairs) {
    const bytes = new TextEncoder().encode(pairs);
    const pointer = this.giveBytes(bytes);
    this.withText(language, code => this.module._fab_words(code, pointer, bytes.length));
    this.module._free(pointer);
  }

  /** Whether calls may reach the rest of the program without waiting for it. @param {boolean} there */
  whole(there) { this.module._fab_whole(there ? 1 : 0); }

  /** @param {number} bytes of all workers' memories */
  workers(bytes) { this.module._fab_workers(bytes); }

  contextLost() { this.module._fab_context_lost(); }

  /** @returns {object|null} an error */
  contextRestored() {
    const error = this.takeText(this.module._fab_context_restored());
    return error ? JSON.parse(error) : null;
  }

  measureResult(result) { this.withText(JSON.stringify(result), pointer => this.module._fab_measure_result(pointer)); }
}
