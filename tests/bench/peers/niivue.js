// NiiVue: one image, axial, as in its documentation.
import {Niivue} from '@niivue/niivue';

const host = document.getElementById('host'), canvas = document.createElement('canvas');
canvas.width = host.clientWidth;
canvas.height = host.clientHeight;
host.append(canvas);
try {
  const viewer = new Niivue({backColor: [1, 1, 1, 1], show3Dcrosshair: false, crosshairWidth: 0});
  await viewer.attachToCanvas(canvas);
  viewer.setSliceType(viewer.sliceTypeAxial);
  await viewer.loadVolumes([{url: new URLSearchParams(location.search).get('data')}]);
} catch (error) {
  window.peerError = String(error);
}
