// meshoptimizer's gltfpack, from memory to memory: gltfpack(glb, "-cc", "-kn") → Buffer.
import { pack } from "gltfpack";

export async function gltfpack(glb, ...options) {
  let out = null;
  await pack(["-i", "in.glb", "-o", "out.glb", ...options], {
    read: () => glb,
    write: (path, data) => path === "out.glb" && (out = Buffer.from(data)),  // and perhaps a fallback beside it
  });
  if (!out) throw new Error(`gltfpack wrote nothing (${options.join(" ")})`);
  return out;
}
