// Our viewer, as the harness handles every viewer (`window.peer`, see peers/three.js), through its public API.
(() => {
  const {fabrica} = /** @type {any} */ (window);
  const parents = new Set(fabrica.structures().map(item => item.parent)), leaves = fabrica.structures().filter(item => !parents.has(item.id)).map(item => item.id);
  const half = leaves.filter((_, i) => i % 2), everything = [...new Set(fabrica.structures().filter(item => item.parent === null).map(item => item.id))];
  const around = (axis, angle, [x, y, z, w]) => {
    const [i, j, k] = axis.map(value => value * Math.sin(angle / 2)), r = Math.cos(angle / 2);
    return [r * x + i * w + j * z - k * y, r * y + j * w + k * x - i * z, r * z + k * w + i * y - j * x, r * w - i * x - j * y - k * z];
  };
  const bounds = fabrica.structures().map(item => item.bounds).filter(Boolean).reduce((a, b) => ({
    min: a.min.map((value, i) => Math.min(value, b.min[i])), max: a.max.map((value, i) => Math.max(value, b.max[i]))}));
  const box = document.querySelector('canvas').getBoundingClientRect();
  let start = null, unpainted = null, hovered = null, arrived = () => {};
  fabrica.on('hover', ({id}) => {
    hovered = id;
    arrived();
  });
  /** @type {any} */ (window).peer = {
    structures: leaves.length,
    frame(i, n) {
      start ??= fabrica.camera;
      fabrica.camera = {...start, orientation: around([0, 1, 0], 2 * Math.PI * i / n, start.orientation)};
    },
    pick: (x, y) => fabrica.pick(x - box.left, y - box.top).then(hit => hit && hit.name),
    hideHalf: hide => hide ? fabrica.hide(half) : fabrica.showAll(),
    isolateHalf: on => on ? fabrica.isolate(half) : fabrica.showAll(),
    ghostHalf: on => on ? fabrica.ghost(half) : fabrica.showAll(),
    colorHalf(on) {
      unpainted ??= fabrica.state();
      fabrica.setState(on ? {...unpainted, color: Object.fromEntries(half.map(id => [id, '#3366cc']))} : unpainted);
    },
    idAt: (x, y) => fabrica.pick(x - box.left, y - box.top).then(hit => hit?.id ?? null),
    /** The mouse goes there. */
    point: (x, y) => document.querySelector('canvas').dispatchEvent(new PointerEvent('pointermove',
      {clientX: x, clientY: y, pointerId: 1, pointerType: 'mouse', isPrimary: true, bubbles: true})),
    /** The same, until this structure is hovered. */
    hover(x, y, id) {
      this.point(x, y);
      return new Promise(resolve => {
        arrived = () => hovered === id && resolve(id);
        arrived();
      });
    },
    empty: hide => hide ? fabrica.hide(everything) : fabrica.showAll(),
    /** A cut from below to above, at share i of n. */
    cut(i, n) {
      const position = bounds.min.map((value, k) => (value + bounds.max[k]) / 2);
      position[1] = bounds.min[1] + (bounds.max[1] - bounds.min[1]) * (0.05 + 0.9 * i / n);
      fabrica.setPlane({name: 'axial', position, normal: [0, 1, 0], cut: true, visible: true});
    },
    rest: () => fabrica.whenIdle(),
    allAtOnce() {
      const third = n => leaves.filter((_, i) => i % 3 === n), position = bounds.min.map((value, k) => (value + bounds.max[k]) / 2);
      fabrica.setState({...fabrica.state(), labels: 'all', ghosted: third(0), opacity: Object.fromEntries(third(1).map(id => [id, 0.4]))});
      for (const [name, normal] of [['axial', [0, 1, 0]], ['coronal', [0, 0, 1]], ['sagittal', [1, 0, 0]]]) fabrica.setPlane({name, position, normal, cut: true, visible: true});
    },
    uncut: () => fabrica.setPlane({name: 'axial', cut: false, visible: false}),
    /** Each structure white or black by one bit of its number; 'white' and 'black': all; null: as they were. */
    paint(bit) {
      unpainted ??= fabrica.state();
      if (bit === null) return fabrica.setState(unpainted);
      const white = number => bit === 'white' || bit !== 'black' && (number >> bit) & 1;
      return fabrica.setState({...unpainted, color: Object.fromEntries(leaves.map((id, i) => [id, white(i + 1) ? '#ffffff' : '#000000']))});
    },
    bits: Math.ceil(Math.log2(leaves.length + 1)),
  };
})();
