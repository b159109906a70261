// three.js' own GLTFLoader and DRACOLoader, in node: they want a browser's Worker and fetch of relative addresses.
import { readFileSync } from "node:fs";
import { resolveObjectURL } from "node:buffer";
import { fileURLToPath } from "node:url";
import { Worker as Thread } from "node:worker_threads";
import { MeshoptDecoder } from "meshoptimizer";
import { LoadingManager, Matrix4, Vector3 } from "three";
import { DRACOLoader } from "three/examples/jsm/loaders/DRACOLoader.js";
import { GLTFLoader } from "three/examples/jsm/loaders/GLTFLoader.js";

const asWorker = `
  const { parentPort, workerData } = require("node:worker_threads");
  globalThis.self = globalThis;
  globalThis.postMessage = (data, transfer) => parentPort.postMessage(data, transfer);
  require("node:vm").runInThisContext(workerData);
  parentPort.on("message", (data) => globalThis.onmessage({ data }));`;

// Of the Worker interface, what DRACOLoader uses.
class BlobWorker {
  constructor(url) {
    this.thread = resolveObjectURL(url).text().then((script) => {
      const thread = new Thread(asWorker, { eval: true, workerData: script });
      thread.on("message", (data) => this.onmessage({ data }));
      return thread;
    });
  }
  postMessage(data, transfer) {
    this.thread.then((thread) => thread.postMessage(data, transfer));
  }
  terminate() {
    this.thread.then((thread) => thread.terminate());
  }
}
globalThis.Worker = BlobWorker;
globalThis.self = globalThis;
globalThis.ProgressEvent ??= class extends Event {};

// Node's fetch knows data: but not file:.
const manager = new LoadingManager();
manager.setURLModifier((url) =>
  url.startsWith("file:") ? `data:application/octet-stream;base64,${readFileSync(fileURLToPath(url), "base64")}` : url);

export async function loadInThree(glb) {
  const draco = new DRACOLoader(manager);
  draco.setDecoderPath(new URL("libs/draco/gltf/", import.meta.resolve("three/examples/jsm/loaders/DRACOLoader.js").replace("loaders/", "")).href);
  try {
    const loader = new GLTFLoader(manager).setDRACOLoader(draco).setMeshoptDecoder(MeshoptDecoder);
    return await loader.parseAsync(Uint8Array.from(glb).buffer, "");
  } finally {
    draco.dispose();
  }
}

// Everything in a scene as positions in the world and triangles, each mesh: instances, skins at rest, quantised attributes.
export function meshesInThree(scene) {
  scene.updateMatrixWorld(true);
  const found = [];
  scene.traverse((object) => {
    if (!object.isMesh) return;
    const { position } = object.geometry.attributes;
    const indices = object.geometry.index?.array ?? Uint32Array.from({ length: position.count }, (_, i) => i);
    const places = object.isInstancedMesh ? Array.from({ length: object.count }, (_, i) => {
      const place = new Matrix4();
      object.getMatrixAt(i, place);
      return place.premultiply(object.matrixWorld);
    }) : [object.matrixWorld];
    for (const place of places) {
      const positions = new Float64Array(position.count * 3);
      const point = new Vector3();
      for (let i = 0; i < position.count; ++i) {
        point.fromBufferAttribute(position, i);
        if (object.isSkinnedMesh) object.applyBoneTransform(i, point);
        point.applyMatrix4(place).toArray(positions, i * 3);
      }
      found.push({ name: object.name, positions, indices });
    }
  });
  return found;
}
