// three.js with GLTFLoader, DRACOLoader and OrbitControls, as its examples set them up.
//
// `window.peer` is how tools/bench meshes handles every viewer: frame(i, n) looks from angle 360 * i / n, pick(x, y) gives the
// name of what is at a CSS pixel, hideHalf(hide) hides every second structure, empty(hide) all of them.
import {AmbientLight, Box3, Color, DirectionalLight, PerspectiveCamera, Raycaster, Scene, Vector2, Vector3, WebGLRenderer} from 'three';
import {OrbitControls} from 'three/addons/controls/OrbitControls.js';
import {DRACOLoader} from 'three/addons/loaders/DRACOLoader.js';
import {GLTFLoader} from 'three/addons/loaders/GLTFLoader.js';

const host = document.getElementById('host'), renderer = new WebGLRenderer({antialias: true});
renderer.setSize(host.clientWidth, host.clientHeight);
host.append(renderer.domElement);
const scene = new Scene(), camera = new PerspectiveCamera(45, host.clientWidth / host.clientHeight, 0.001, 100);
scene.background = new Color(0xffffff);
scene.add(new AmbientLight(0xffffff, 1), new DirectionalLight(0xffffff, 2));
const controls = new OrbitControls(camera, renderer.domElement), draw = () => renderer.render(scene, camera);
try {
  const loader = new GLTFLoader().setDRACOLoader(new DRACOLoader().setDecoderPath('/peers/three-draco/'));
  const {scene: model} = await loader.loadAsync(new URLSearchParams(location.search).get('data'));
  scene.add(model);
  const box = new Box3().setFromObject(scene), centre = box.getCenter(new Vector3());
  controls.target.copy(centre);
  const distance = box.getSize(new Vector3()).length() / 2 / Math.sin(camera.fov * Math.PI / 360);
  const look = angle => camera.position.copy(centre).add(new Vector3(distance * Math.sin(angle), 0, distance * Math.cos(angle)));
  look(0);
  controls.update();
  draw();
  controls.addEventListener('change', draw);

  const meshes = [], ray = new Raycaster();
  model.traverse(object => { if (object.isMesh) meshes.push(object); });
  const show = visible => {
    meshes.forEach((mesh, i) => { mesh.visible = visible(i); });
    draw();
  };
  window.peer = {
    structures: meshes.length,
    frame(i, n) {
      look(2 * Math.PI * i / n);
      camera.lookAt(centre);
      draw();
    },
    pick(x, y) {
      ray.setFromCamera(new Vector2(2 * x / host.clientWidth - 1, 1 - 2 * y / host.clientHeight), camera);
      return ray.intersectObject(model, true)[0]?.object.name ?? null;
    },
    hideHalf: hide => show(i => !(hide && i % 2)),
    empty: hide => show(() => !hide),
  };
} catch (error) {
  window.peerError = String(error);
}
