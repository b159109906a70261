// vtk.js: an image slice as its examples set it up; ?view=axial|coronal|sagittal by ImageMapper, oblique by ImageResliceMapper. It has
// no reader of NIfTI: nifti-reader-js reads the file.
//
// `window.peer` is how tools/bench volumes handles every viewer: slice(i, n) shows slice i of n between a quarter and three quarters
// of the way, empty(hide) hides it.
import '@kitware/vtk.js/Rendering/Profiles/Volume';
import vtkDataArray from '@kitware/vtk.js/Common/Core/DataArray';
import vtkImageData from '@kitware/vtk.js/Common/DataModel/ImageData';
import vtkPlane from '@kitware/vtk.js/Common/DataModel/Plane';
import vtkInteractorStyleImage from '@kitware/vtk.js/Interaction/Style/InteractorStyleImage';
import vtkImageMapper from '@kitware/vtk.js/Rendering/Core/ImageMapper';
import vtkImageResliceMapper from '@kitware/vtk.js/Rendering/Core/ImageResliceMapper';
import vtkImageSlice from '@kitware/vtk.js/Rendering/Core/ImageSlice';
import vtkGenericRenderWindow from '@kitware/vtk.js/Rendering/Misc/GenericRenderWindow';
import * as nifti from 'nifti-reader-js';

const TYPES = {2: Uint8Array, 4: Int16Array, 16: Float32Array, 512: Uint16Array};
const options = new URLSearchParams(location.search), view = options.get('view') ?? 'axial';
try {
  const view3d = vtkGenericRenderWindow.newInstance({background: [1, 1, 1], listenWindowResize: false});
  view3d.setContainer(document.getElementById('host'));
  view3d.resize();
  view3d.getInteractor().setInteractorStyle(vtkInteractorStyleImage.newInstance());
  let bytes = await (await fetch(options.get('data'))).arrayBuffer();
  if (nifti.isCompressed(bytes)) bytes = nifti.decompress(bytes);
  const header = nifti.readHeader(bytes), size = header.dims.slice(1, 4), spacing = header.pixDims.slice(1, 4), image = vtkImageData.newInstance();
  image.setDimensions(size);
  image.setSpacing(spacing);
  image.getPointData().setScalars(vtkDataArray.newInstance({name: 'values', numberOfComponents: 1, values: new TYPES[header.datatypeCode](nifti.readImage(header, bytes))}));
  const axis = {sagittal: 0, coronal: 1, axial: 2}[view], length = size.map((n, i) => (n - 1) * spacing[i]), normal = axis === undefined ? options.get('normal').split(',').map(Number) : [0, 1, 2].map(i => Number(i === axis));
  let show;
  let mapper;
  if (axis === undefined) {
    const plane = vtkPlane.newInstance({normal});
    const reach = length.reduce((sum, l, i) => sum + Math.abs(l * normal[i]), 0);
    show = share => plane.setOrigin(length.map((l, i) => l / 2 + normal[i] * (share - 0.5) * reach));
    mapper = vtkImageResliceMapper.newInstance();
    show(0.5);
    mapper.setSlicePlane(plane);
  } else {
    mapper = vtkImageMapper.newInstance();
    show = share => mapper[['setISlice', 'setJSlice', 'setKSlice'][axis]](Math.floor(size[axis] * share));
    show(0.5);
  }
  mapper.setInputData(image);
  const actor = vtkImageSlice.newInstance(), [low, high] = image.getPointData().getScalars().getRange();
  actor.setMapper(mapper);
  actor.getProperty().setColorWindow(high - low);
  actor.getProperty().setColorLevel((high + low) / 2);
  view3d.getRenderer().addActor(actor);
  const camera = view3d.getRenderer().getActiveCamera(), middle = length.map(l => l / 2);
  camera.setParallelProjection(true);
  camera.setFocalPoint(...middle);
  camera.setPosition(...middle.map((m, i) => m + normal[i]));
  camera.setViewUp(...(axis === 2 ? [0, 1, 0] : [0, 0, 1]));
  view3d.getRenderer().resetCamera();
  view3d.getRenderWindow().render();
  window.peer = {
    slice(i, n) { show(0.25 + 0.5 * i / n); view3d.getRenderWindow().render(); },
    empty(hide) { actor.setVisibility(!hide); view3d.getRenderWindow().render(); },
  };
} catch (error) {
  window.peerError = String(error);
}
