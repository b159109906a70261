// A CT series, uncompressed, written byte by byte: explicit VR, little-endian (DICOM PS3.5 and PS3.10).
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const long = new Set(["OB", "OW", "UN", "SQ"]);

function element(group, number, vr, value) {
  let body = typeof value === "string" ? Buffer.from(value, "latin1") : value;
  if (body.length % 2) body = Buffer.concat([body, Buffer.from(vr === "UI" ? "\0" : " ", "latin1")]);
  const head = Buffer.alloc(long.has(vr) ? 12 : 8);
  head.writeUInt16LE(group, 0);
  head.writeUInt16LE(number, 2);
  head.write(vr, 4, "latin1");
  if (long.has(vr)) head.writeUInt32LE(body.length, 8);
  else head.writeUInt16LE(body.length, 6);
  return Buffer.concat([head, body]);
}
const u16 = (value) => { const b = Buffer.alloc(2); b.writeUInt16LE(value); return b; };
const u32 = (value) => { const b = Buffer.alloc(4); b.writeUInt32LE(value); return b; };
const decimal = (...values) => values.map((v) => String(Number(v.toFixed(8)))).join("\\");

// `rows`: voxel → millimetres RAS, without shear; voxels of whole numbers up to 16 bits. Files are named in no order.
export function writeDicomSeries(folder, { size, voxels, rows }) {
  const lps = (column) => [-rows[0][column], -rows[1][column], rows[2][column]];
  const [i, j, k, origin] = [0, 1, 2, 3].map(lps);
  const [di, dj, dk] = [i, j, k].map((v) => Math.hypot(...v));
  const uid = "1.2.826.0.1.3680043.2.1143.77";
  for (let z = 0; z < size[2]; ++z) {
    const position = origin.map((o, axis) => o + k[axis] * z);
    const pixels = Buffer.alloc(size[0] * size[1] * 2);
    for (let n = 0; n < size[0] * size[1]; ++n) pixels.writeInt16LE(voxels[z * size[0] * size[1] + n] - 1000, n * 2);
    const meta = Buffer.concat([
      element(2, 1, "OB", Buffer.from([0, 1])), element(2, 2, "UI", "1.2.840.10008.5.1.4.1.1.2"),
      element(2, 3, "UI", `${uid}.1.${z + 1}`), element(2, 0x10, "UI", "1.2.840.10008.1.2.1"), element(2, 0x12, "UI", uid)]);
    const data = Buffer.concat([
      element(8, 0x16, "UI", "1.2.840.10008.5.1.4.1.1.2"), element(8, 0x18, "UI", `${uid}.1.${z + 1}`),
      element(8, 0x20, "DA", "20200101"), element(8, 0x30, "TM", "120000"), element(8, 0x60, "CS", "CT"),
      element(8, 0x70, "LO", "Fabrica tests"), element(8, 0x103e, "LO", "Head"),
      element(0x10, 0x10, "PN", "Nobody"), element(0x10, 0x20, "LO", "1"),
      element(0x18, 0x50, "DS", decimal(dk)), element(0x18, 0x5100, "CS", "HFS"),
      element(0x20, 0xd, "UI", `${uid}.2`), element(0x20, 0xe, "UI", `${uid}.3`), element(0x20, 0x10, "SH", "1"),
      element(0x20, 0x11, "IS", "1"), element(0x20, 0x13, "IS", String(z + 1)),
      element(0x20, 0x32, "DS", decimal(...position)),
      element(0x20, 0x37, "DS", decimal(...i.map((v) => v / di), ...j.map((v) => v / dj))),
      element(0x20, 0x52, "UI", `${uid}.4`),
      element(0x28, 2, "US", u16(1)), element(0x28, 4, "CS", "MONOCHROME2"),
      element(0x28, 0x10, "US", u16(size[1])), element(0x28, 0x11, "US", u16(size[0])),
      element(0x28, 0x30, "DS", decimal(dj, di)), element(0x28, 0x100, "US", u16(16)),
      element(0x28, 0x101, "US", u16(16)), element(0x28, 0x102, "US", u16(15)), element(0x28, 0x103, "US", u16(1)),
      element(0x28, 0x1052, "DS", "1000"), element(0x28, 0x1053, "DS", "1"), element(0x7fe0, 0x10, "OW", pixels)]);
    const file = Buffer.concat([Buffer.alloc(128), Buffer.from("DICM"), element(2, 0, "UL", u32(meta.length)), meta, data]);
    writeFileSync(join(folder, `${(z * 7919) % 10007}.dcm`), file);
  }
}
