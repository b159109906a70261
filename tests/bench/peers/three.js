// three.js with GLTFLoader, DRACOLoader and OrbitControls, as its examples set them up.
import {AmbientLight, Box3, Color, DirectionalLight, PerspectiveCamera, Scene, Vector3, WebGLRenderer} from 'three';
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
  scene.add((await loader.loadAsync(new URLSearchParams(location.search).get('data'))).scene);
  const box = new Box3().setFromObject(scene), centre = box.getCenter(new Vector3());
  controls.target.copy(centre);
  camera.position.copy(centre).add(new Vector3(0, 0, box.getSize(new Vector3()).length() / 2 / Math.sin(camera.fov * Math.PI / 360)));
  controls.update();
  draw();
  controls.addEventListener('change', draw);
} catch (error) {
  window.peerError = String(error);
}
