// The WebAssembly program of a viewer, in two files: what the first picture needs, and the rest (tools/lib/split_program.mjs).

import {FabricaError} from './errors.js';

/** @param {string} url */
async function compile(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: status ${response.status}`);
  // Some hosts do not know the type.
  if (!/^application\/wasm/.test(response.headers.get('content-type') ?? '')) return WebAssembly.compile(await response.arrayBuffer());
  return WebAssembly.compileStreaming(response);
}

/** The rest of one instance: functions that stand in for its own until it is there. */
export class Rest {
  /** @param {string} url @param {Promise<WebAssembly.Module>|null} [compiled] where that was begun before */
  constructor(url, compiled = null) {
    this.url = url;
    this.compiled = compiled;
    /** @type {WebAssembly.Instance|null} of the first part */
    this.first = null;
    this.there = false;
    /** @type {any} the module of the program */
    this.module = null;
    this.standIns = new Proxy({}, {get: (_, number) => (...args) => this.call(Number(number), args)});
  }

  /** After the first picture. @returns {Promise<void>} */
  load() {
    if (this.there) return Promise.resolve();
    return this.loading ??= (this.compiled ?? compile(this.url)).then(program => this.link(program), cause => {
      this.loading = this.compiled = undefined;  // whoever needs it tries again
      throw cause;
    });
  }

  link(program) {
    if (this.there || !this.first) return;
    // It puts its functions in the place of those that stood in for them.
    new WebAssembly.Instance(program, {primary: this.first.exports});
    this.there = true;
    // The shaders that the first picture does without.
    const [shaders] = WebAssembly.Module.customSections(program, 'shaders'), {module} = this;
    if (!shaders || !module) return;
    const pointer = module._malloc(shaders.byteLength);
    module.HEAPU8.set(new Uint8Array(shaders), pointer);
    module._fab_shaders(pointer, shaders.byteLength);
  }

  /** In the middle of a call of the program's there is no waiting but this. */
  call(number, args) {
    if (!this.there) this.link(new WebAssembly.Module(this.bytesNow()));
    const [, table] = Object.entries(/** @type {WebAssembly.Instance} */ (this.first).exports)
      .find(([name, value]) => name.startsWith('%') && value instanceof WebAssembly.Table) ?? [];
    return /** @type {WebAssembly.Table} */ (table).get(number)(...args);
  }

  bytesNow() {
    const request = new XMLHttpRequest();
    request.open('GET', this.url, false);
    request.overrideMimeType('text/plain; charset=x-user-defined');  // bytes as they are
    try {
      request.send();
    } catch {
      // Told below.
    }
    if (request.status !== 200 && request.status !== 0 || !request.responseText) {
      throw new FabricaError('network', 'A part of the viewer could not be loaded.', this.url, 'Check the connection and reload the page.');
    }
    return Uint8Array.from(request.responseText, letter => letter.charCodeAt(0) & 255);
  }
}

/**
 * Starts to load a program at once, beside the main thread; the function makes an instance of it, with `rest` of it to be
 * loaded later. @param {(name: string) => string} locate @param {boolean} [all] the rest at once, too
 */
export function programOf(locate, all = false) {
  const compiled = compile(locate('fabrica.wasm')), more = all ? compile(locate('fabrica.rest.wasm')) : null;
  for (const program of [compiled, more]) program?.catch(() => {});  // told by whoever starts it
  /** @param {object} options of the module */
  return async options => {
    const [{default: make}, program] = await Promise.all([import(locate('fabrica.mjs')), compiled]);
    const whole = !WebAssembly.Module.imports(program).some(({module}) => module === 'placeholder');
    const rest = whole ? null : new Rest(locate('fabrica.rest.wasm'), more);
    const module = await new Promise((resolve, reject) => {
      const instantiateWasm = (imports, done) => {
        WebAssembly.instantiate(program, rest ? {...imports, placeholder: rest.standIns} : imports).then(instance => {
          if (rest) rest.first = instance;
          done(instance);
        }, reject);
        return {};
      };
      make({...options, instantiateWasm}).then(resolve, reject);
    });
    module.rest = rest;
    if (rest) rest.module = module;
    return module;
  };
}
