// Our viewer with slices, as tools/bench volumes handles every viewer (`window.peer`, see peers/vtk.js), through its public API.
(() => {
  const {fabrica} = /** @type {any} */ (window), first = fabrica.state(), [name, plane] = Object.entries(first.planes).find(([, item]) => item.visible);
  const {length} = /** @type {any} */ (window).__slice;  // metres of the way along the normal
  const move = (i, n) => fabrica.setPlane({name, position: plane.position.map((value, k) => value + plane.normal[k] * length * 0.5 * (i / n - 0.5))});
  /** @type {any} */ (window).peer = {
    slice: move,
    empty: hide => fabrica.setPlane({name, visible: !hide}),
    /** Everything that 100 slices show is there afterwards. */
    async visitAll(n) {
      for (let i = 0; i <= n; i += 2) {
        move(i, n);
        await fabrica.whenIdle();
      }
    },
  };
})();
