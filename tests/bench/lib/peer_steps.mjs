// What a person does on 3dviewer.net's website for one structure alone, counted from the file and from how its list of meshes works
// (source/website of version 0.18; the npm package has the engine only, so nobody pressed anything): a file with groups is shown as a tree whose
// groups are closed; all meshes are hidden by one button; "Flat list" shows all at once; the eye at a row shows that mesh. There is
// no search, and below 800 px of width neither list nor tree. There are no slices on any screen.

/** @param {{nodes: any[], scenes: any[], scene?: number}} gltf @param {string} name of a node with a mesh */
export function peerSteps(gltf, name) {
  const order = [];
  // As the list has them: groups before meshes at every level.
  const walk = index => {
    const node = gltf.nodes[index], children = node.children ?? [];
    if (node.mesh !== undefined) order.push(node.name);
    const plain = child => gltf.nodes[child].mesh !== undefined && !gltf.nodes[child].children?.length;
    for (const child of [...children.filter(child => !plain(child)), ...children.filter(plain)]) walk(child);
  };
  for (const root of gltf.scenes[gltf.scene ?? 0].nodes) walk(root);
  const row = order.indexOf(name);
  if (row < 0) return null;
  const grouped = gltf.scenes[gltf.scene ?? 0].nodes.some(root => gltf.nodes[root].children?.length);
  const steps = [...grouped ? ['flat list'] : [], 'hide all meshes', `the eye of row ${row + 1} of ${order.length}, found by scrolling`];
  return {taps: steps.length, row: row + 1, rows: order.length, steps};
}
