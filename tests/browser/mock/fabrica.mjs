// Stands in for fabrica.wasm, so that the page's JavaScript can be tested by itself: the same exports over a small model of
// a few structures, and a picture of one colour that depends on the state.
const NAMES = {
  brain: ['Brain', null], left: ['Left hemisphere', 'brain'], right: ['Right hemisphere', 'brain'],
  'left-hippocampus': ['Left hippocampus', 'left'], 'right-hippocampus': ['Right hippocampus', 'right'], stem: ['Brain stem', 'brain'],
};

export default async function create({host}) {
  const memory = {bytes: new Uint8Array(1 << 22), top: 16};
  const encoder = new TextEncoder();
  const module = {
    host,
    get HEAPU8() { return memory.bytes; },
    _malloc(size) {
      const at = memory.top;
      memory.top += (size + 15) & ~15;
      if (memory.top > memory.bytes.length) {
        const grown = new Uint8Array(memory.top * 2);
        grown.set(memory.bytes);
        memory.bytes = grown;
      }
      return at;
    },
    _free() {},
    _fab_free() {},
    stringToNewUTF8(text) {
      const bytes = encoder.encode(`${text}\0`);
      const at = module._malloc(bytes.length);
      memory.bytes.set(bytes, at);
      return at;
    },
    UTF8ToString(at) { return new TextDecoder().decode(memory.bytes.subarray(at, memory.bytes.indexOf(0, at))); },
    GL: {registerContext: context => { module.gl = context; return 1; }, makeContextCurrent() {}},
  };
  const give = value => value === undefined || value === null ? 0 : module.stringToNewUTF8(JSON.stringify(value));
  const model = {hidden: new Set(), selection: [], recent: [], sets: [], camera: {distance: 1}, job: 0, urls: new Map(), frames: 0, loaded: [], size: [0, 0], log: []};
  globalThis.mockLog ??= model.log;
  /** What the panels would ask the page for. */
  globalThis.mockAsk = (kind, text = '') => host.event({type: 'command', kind, text});
  let animate = 0;
  const list = () => Object.entries(NAMES).map(([id, [name, parent]]) => ({
    id, name, parent, path: name, visible: !model.hidden.has(id), loaded: true, bounds: null}));
  const view = type => {
    host.event({type});
    host.wake();
  };
  const changed = () => {
    host.event({type: 'appearance'});
    view('view');
  };
  const state = () => ({hidden: [...model.hidden].sort(), selection: model.selection, camera: model.camera});
  const methods = {
    structures: (first = 0) => list().slice(first),  // in pieces: what comes after the last is empty
    outline: (first = 0) => Object.entries(NAMES).map(([id, [name, parent]]) => [id, name, Object.keys(NAMES).indexOf(parent)]).slice(first),
    selection: () => model.selection,
    select: id => {
      if (id && !NAMES[id]) return {error: {code: 'not-found', reason: `There is no structure "${id}".`}};
      model.selection = id ? [id] : [];
      if (id) model.recent = [id, ...model.recent.filter(one => one !== id)];
      host.event({type: 'select', ids: model.selection});
      view('view');
    },
    planes: () => globalThis.mockPlanes ?? [],
    visibility: () => list().map(one => Number(one.visible)).join(''),
    hide: ids => { ids.forEach(id => model.hidden.add(id)); changed(); },
    show: ids => { ids.forEach(id => model.hidden.delete(id)); changed(); },
    showAll: () => { model.hidden.clear(); changed(); },
    fit: () => { animate = 3; host.wake(); },
    state, setState: s => { model.hidden = new Set(s.hidden); model.selection = s.selection ?? []; view('view'); },
    link: () => `${model.source ? `src=${encodeURIComponent(model.source)}&` : ''}v=1&state=${encodeURIComponent(JSON.stringify(state()))}`,
    open: hash => {
      const text = new URLSearchParams(hash).get('state');
      if (text) methods.setState(JSON.parse(text));
      const source = new URLSearchParams(hash).get('src');
      if (new URLSearchParams(hash).has('src')) model.source = source;
      if (source) methods.load(source);
      host.event({type: 'tree'});
    },
    load: url => {
      const job = ++model.job;
      model.urls.set(job, url);
      (globalThis.mockOpened ??= []).push(url);
      if (/\.(glb|gltf)$/.test(url)) host.openScene(job, url);
      else host.fetch({url, offset: 0, length: 0, parts: [{job, decode: 'none', params: new Uint8Array(0), ranges: []}]});
    },
    search: text => list().filter(({name}) => name.toLowerCase().includes(text.toLowerCase())).map(({id, name, path}) => ({id, name, path})),
    pick: (x, y) => {
      const ticket = ++model.job;
      setTimeout(() => host.event({type: 'pick', ticket, hit: x < 0 ? null : {id: 'stem', name: 'Brain stem', position: [x, y, 0], kind: 'surface'}}), 5);
      return ticket;
    },
    whatIsHere: (x, y) => {
      const ticket = ++model.job;
      const one = {id: 'stem', name: 'Brain stem', position: [x, y, 0], kind: 'surface'};
      setTimeout(() => host.event({type: 'pick', ticket, hit: x < 0 ? [] : [one, {...one, id: 'brain', name: 'Brain'}]}), 5);
      return ticket;
    },
    recent: () => model.recent,
    setRecent: ids => { model.recent = ids; },
    sets: () => model.sets,
    mergeSets: sets => { model.sets = [...model.sets, ...sets.filter(({name}) => !model.sets.some(one => one.name === name))]; host.event({type: 'sets'}); },
    saveSet: (name, ids) => {
      model.sets = [...model.sets, {name, ids: ids ?? model.selection}];
      host.event({type: 'sets'});
      return name;
    },
    removeSet: name => { model.sets = model.sets.filter(one => one.name !== name); host.event({type: 'sets'}); },
    keepWhole: (ids, on) => globalThis.mockLog.push(['keepWhole', ids, on]),
    sectionSvg: plane => {
      if (plane === 'nobody') return {error: {code: 'not-found', reason: 'There is no plane "nobody".'}};
      const ticket = ++model.job;
      const event = {type: 'section', ticket, save: plane === 'saved'};
      const outcome = plane === 'empty' ? {error: {code: 'not-found', reason: 'The plane meets nothing that is shown.'}} : {name: 'a.svg', svg: `<svg>${plane}</svg>`};
      setTimeout(() => host.event({...event, ...outcome}), 5);
      return ticket;
    },
    // As many zooms as a test says there are.
    zooms: () => (globalThis.mockZooms ?? []).map(id => ({id, name: `Zoom ${id}`, voxel: 2.26e-6, in: model.zoom === id})),
    goIn: id => { model.zoom = id; view('view'); },
    goOut: () => { model.zoom = undefined; view('view'); },
    stats: () => ({drawCalls: 1, chunks: {}}),
  };
  Object.assign(module, {
    _fab_start(at) { model.options = JSON.parse(module.UTF8ToString(at)); return 0; },
    _fab_font() {},
    _fab_resize(width, height) {
      model.size = [width, height];
      host.event({type: 'overlay', search: [20, 20, 240, 40], hint: [0, 0, 0, 0]});
    },
    _fab_frame() {
      const {gl} = module;
      const shade = model.hidden.size * 0.1;
      gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight);
      gl.clearColor(0.9 - shade, model.selection.length ? 0.6 : 0.3, 0.3, 1);
      gl.clear(gl.COLOR_BUFFER_BIT);
      if (model.frames++ === 0) host.event({type: 'ready'});
      if (animate > 0) return --animate > 0 ? 1 : 0;
      if (!model.idleSent) host.event({type: 'idle'});
      model.idleSent = true;
      return 0;
    },
    _fab_pointer(...values) { globalThis.mockLog.push(['pointer', ...values.slice(0, 8)]); return 0; },
    _fab_wheel(...values) { globalThis.mockLog.push(['wheel', ...values.slice(0, 5)]); return 1; },
    _fab_key(at, down) {
      const key = module.UTF8ToString(at);
      globalThis.mockLog.push(['key', key, down]);
      if (down && key === 'c') host.event({type: 'command', kind: 'copy-link'});
      if (down && key === 's') host.event({type: 'command', kind: 'share'});
      if (down && key === 'o') host.event({type: 'command', kind: 'open-url-dialog'});
      return 'cso'.includes(key) ? 1 : 0;
    },
    _fab_search_text(at, focused) { globalThis.mockLog.push(['search', module.UTF8ToString(at), focused]); },
    _fab_call(nameAt, argsAt) {
      const name = module.UTF8ToString(nameAt);
      return give(methods[name]?.(...JSON.parse(module.UTF8ToString(argsAt))));
    },
    _fab_call_ids(nameAt, at, length, value) {
      const ids = new TextDecoder().decode(memory.bytes.subarray(at, at + length)).split('\0').filter(Boolean);
      methods[module.UTF8ToString(nameAt)]?.(ids, value);
      return module.stringToNewUTF8('null');
    },
    _fab_part(job, at, length) {
      model.loaded.push([model.urls.get(job), length]);
      host.event({type: 'loaded', url: model.urls.get(job)});
    },
    _fab_part_error(job, at) { host.event({type: 'error', ...JSON.parse(module.UTF8ToString(at))}); },
    _fab_bytes() {},
    _fab_workers: () => {},
    _fab_whole: () => {},
    _fab_words(at, pairs, length) {
      const texts = new TextDecoder().decode(memory.bytes.subarray(pairs, pairs + length)).split('\0');
      globalThis.mockLog.push(['words', module.UTF8ToString(at), texts]);
    },
    _fab_context_lost() { globalThis.mockLog.push(['lost']); },
    _fab_context_restored() { globalThis.mockLog.push(['restored']); return 0; },
    _fab_measure_result() {},
  });
  return module;
}
