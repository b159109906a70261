// The two chunks of a GLB.
export function splitGlb(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== 0x46546c67) throw new Error("not a GLB");
  const jsonLength = view.getUint32(12, true);
  const json = bytes.subarray(20, 20 + jsonLength);
  return { json, document: JSON.parse(new TextDecoder().decode(json)), binOffset: 28 + jsonLength };
}
