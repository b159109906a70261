// Cornerstone's OpenJPEG, alone and as zarrita's codec.
import { createRequire } from "node:module";
import { registry } from "zarrita";

const require = createRequire(import.meta.url);
const openjpeg = await require("@cornerstonejs/codec-openjpeg/decodewasmjs")({
  wasmBinary: require("node:fs").readFileSync(require.resolve("@cornerstonejs/codec-openjpeg/decodewasm")),
  print: () => {}, printErr: (text) => { throw new Error(`OpenJPEG: ${text}`); },
});

export function decodeJ2k(bytes) {
  const decoder = new openjpeg.J2KDecoder();
  try {
    decoder.getEncodedBuffer(bytes.length).set(bytes);
    decoder.decode();
    const info = decoder.getFrameInfo();
    const raw = Uint8Array.from(decoder.getDecodedBuffer());
    const Pixels = info.bitsPerSample <= 8 ? Uint8Array : info.isSigned ? Int16Array : Uint16Array;
    return {
      width: info.width, height: info.height, components: info.componentCount, signed: info.isSigned,
      reversible: decoder.getIsReversible(), decompositions: decoder.getNumDecompositions(),
      progression: decoder.getProgressionOrder(), pixels: new Pixels(raw.buffer),
    };
  } finally {
    decoder.delete();
  }
}

const codec = {
  kind: "array_to_bytes",
  fromConfig(_configuration, { shape }) {
    const stride = shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1));
    return { kind: "array_to_bytes", decode: (bytes) => ({ data: decodeJ2k(bytes).pixels, shape, stride }) };
  },
};
registry.set("imagecodecs_jpeg2k", async () => codec);
