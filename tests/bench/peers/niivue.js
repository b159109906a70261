// NiiVue: one image, as in its documentation; ?view=axial|coronal|sagittal (it has no oblique slices). `window.peer`: see vtk.js.
import {Niivue} from '@niivue/niivue';

const host = document.getElementById('host'), canvas = document.createElement('canvas');
canvas.width = host.clientWidth;
canvas.height = host.clientHeight;
host.append(canvas);
try {
  const options = new URLSearchParams(location.search), view = options.get('view') ?? 'axial';
  const viewer = new Niivue({backColor: [1, 1, 1, 1], show3Dcrosshair: false, crosshairWidth: 0});
  await viewer.attachToCanvas(canvas);
  viewer.setSliceType({axial: viewer.sliceTypeAxial, coronal: viewer.sliceTypeCoronal, sagittal: viewer.sliceTypeSagittal}[view]);
  await viewer.loadVolumes([{url: options.get('data')}]);
  const axis = {sagittal: 0, coronal: 1, axial: 2}[view], size = viewer.volumes[0].dimsRAS.slice(1, 4);
  window.peer = {
    slice(i, n) {
      viewer.scene.crosshairPos = viewer.vox2frac(size.map((count, k) => Math.floor(count * (k === axis ? 0.25 + 0.5 * i / n : 0.5))));
      viewer.createOnLocationChange();
      viewer.drawScene();
    },
    empty(hide) { viewer.setOpacity(0, hide ? 0 : 1); },
  };
} catch (error) {
  window.peerError = String(error);
}
