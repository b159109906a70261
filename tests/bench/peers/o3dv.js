// Online3DViewer (the engine of 3dviewer.net): EmbeddedViewer, as in its documentation.
import {EmbeddedViewer, RGBAColor} from 'online-3d-viewer';

const viewer = new EmbeddedViewer(document.getElementById('host'), {
  backgroundColor: new RGBAColor(255, 255, 255, 255),
  onModelLoadFailed: () => { window.peerError = 'the model could not be loaded'; },
});
viewer.LoadModelFromUrlList([new URL(new URLSearchParams(location.search).get('data'), location.href).href]);
