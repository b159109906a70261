// Online3DViewer (the engine of 3dviewer.net): EmbeddedViewer, as in its documentation.
import {Camera, Coord2D, Coord3D, EmbeddedViewer, IntersectionMode, RGBAColor} from 'online-3d-viewer';

const embedded = new EmbeddedViewer(document.getElementById('host'), {
  backgroundColor: new RGBAColor(255, 255, 255, 255),
  onModelLoadFailed: () => { window.peerError = 'the model could not be loaded'; },
});
embedded.LoadModelFromUrlList([new URL(new URLSearchParams(location.search).get('data'), location.href).href]);

const viewer = embedded.GetViewer();
let start = null;
const count = () => { let n = 0; viewer.EnumerateMeshesAndLinesUserData(() => { ++n; }); return n; };
const show = visible => { let i = 0; viewer.SetMeshesVisibility(() => visible(i++)); };
window.peer = {  // see three.js
  get structures() { return count(); },
  frame(i, n) {
    start ??= viewer.GetCamera().Clone();
    const angle = 2 * Math.PI * i / n, x = start.eye.x - start.center.x, z = start.eye.z - start.center.z, {cos, sin} = Math;
    viewer.SetCamera(new Camera(new Coord3D(start.center.x + x * cos(angle) + z * sin(angle), start.eye.y, start.center.z + z * cos(angle) - x * sin(angle)),
      start.center, start.up, start.fov));
  },
  pick: (x, y) => viewer.GetMeshUserDataUnderMouse(IntersectionMode.MeshOnly, new Coord2D(x, y))?.originalMeshInstance.node.GetName() ?? null,
  hideHalf: hide => show(i => !(hide && i % 2)),
  empty: hide => show(() => !hide),
  /** How many meshes are left. */
  alone(name) {
    let n = 0;
    viewer.SetMeshesVisibility(mesh => {
      const wanted = mesh.originalMeshInstance.node.GetName() === name;
      n += wanted;
      return wanted;
    });
    return n;
  },
};
