// The atlas' volumes in zarrita, its JPEG 2000 tiles by Cornerstone's OpenJPEG.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { atlasFolder, readAtlas, recipeOf } from "../lib/atlas.js";
import { decodeJ2k } from "../lib/j2k.js";
import { indexToWorld, readNifti } from "../lib/nifti.js";
import { decodeBrick } from "../lib/our-decoders.js";
import { openImage, readIndex, readLevel, shards } from "../lib/zarr.js";

const atlas = readAtlas();
const recipe = recipeOf(atlas);
const dataTypes = { u8: "uint8", u16: "uint16", i16: "int16", f32: "float32" };

// The recipe may put a file elsewhere than its own header does: `affine`, three rows of four.
function sourceOf(volume) {
  const entry = [...(recipe?.images ?? []), ...(recipe?.maps ?? [])].find((item) => item.id === volume.id);
  const path = entry && join(recipe.folder ?? "", entry.file);
  if (!path || !existsSync(path)) return null;
  const source = readNifti(path);
  if (entry.affine) source.rows = [0, 4, 8].map((at) => entry.affine.slice(at, at + 4));
  return source;
}

test("the atlas has an image and a label map", () => {
  assert.ok(atlas.volumes.some((volume) => !volume.labels), "no image");
  assert.ok(atlas.volumes.some((volume) => volume.labels), "no label map");
});

for (const volume of atlas.volumes) {
  const folder = join(atlasFolder, volume.url);
  describe(`volume ${volume.id} (${volume.codec})`, () => {
    test("zarrita finds what atlas.json says", async () => {
      const image = await openImage(folder);
      assert.equal(image.attributes.ome.version, "0.5");
      assert.deepEqual(image.multiscale.axes.map((axis) => axis.name), ["z", "y", "x"]);
      assert.equal(image.levels.length, volume.levels.length);
      assert.equal(Boolean(image.attributes.ome["image-label"]), volume.labels);
      volume.levels.forEach((level, n) => {
        assert.equal(image.levels[n].path, level.path);
        assert.deepEqual(image.levels[n].array.shape, [...level.size].reverse());
        assert.equal(image.levels[n].array.dtype, dataTypes[volume.format]);
        assert.deepEqual(image.levels[n].array.chunks, [...level.chunk].reverse());
        const [scale] = image.levels[n].coordinateTransformations;
        [0, 1, 2].forEach((axis) => {
          const column = Math.hypot(...level.indexToWorld.slice(axis * 4, axis * 4 + 3)) * 1000;
          assert.ok(Math.abs(scale.scale[2 - axis] - column) < 1e-3, `scale of axis ${axis} at level ${n}`);
        });
      });
    });

    test("zarrita reads the voxels of the source", async (t) => {
      const source = sourceOf(volume);
      if (!source) return t.skip("the NIfTI file it was made from is not on this machine");
      const image = await openImage(folder);
      const voxels = await readLevel(image.levels[0]);
      assert.equal(voxels.length, source.voxels.length);
      if (volume.labels) {
        let different = 0;
        for (let i = 0; i < voxels.length; ++i) different += voxels[i] !== source.voxels[i];
        assert.equal(different, 0, "every label of every voxel");
      } else {
        let squares = 0;
        for (let i = 0; i < voxels.length; ++i) squares += (voxels[i] - source.voxels[i]) ** 2;
        const psnr = 20 * Math.log10((volume.maximum - volume.minimum) / Math.sqrt(squares / voxels.length));
        t.diagnostic(`${psnr.toFixed(1)} dB`);
        assert.ok(psnr > 40, `${psnr} dB`);
      }
      indexToWorld(source.rows).forEach((value, i) => {
        assert.ok(Math.abs(value - volume.levels[0].indexToWorld[i]) < 1e-6, `indexToWorld[${i}]`);
      });
    });

    test("coarser levels are the finest one, averaged or voted", async () => {
      const image = await openImage(folder);
      const finest = await readLevel(image.levels[0]);
      const coarsest = await readLevel(image.levels.at(-1));
      if (volume.labels) {
        const known = new Set(finest);
        assert.ok(coarsest.every((value) => known.has(value)), "no label that the finest level does not have");
        assert.ok(new Set(coarsest).size > 1, "more than background");
      } else {
        const mean = (voxels) => voxels.reduce((sum, value) => sum + value, 0) / voxels.length;
        // Edge voxels of a coarse level may stand for fewer than the others, so the means differ a little.
        assert.ok(Math.abs(mean(finest) - mean(coarsest)) < 0.03 * (volume.maximum - volume.minimum));
      }
    });

    test("the index lies at both ends of every shard", () => {
      for (const level of volume.levels) {
        for (const { path, bytes, chunks } of shards(folder, level)) {
          const length = chunks * 16 + 4;
          assert.ok(bytes.subarray(0, length).equals(bytes.subarray(bytes.length - length)), path);
          for (const entry of readIndex(bytes.subarray(0, length))) {
            if (entry) assert.ok(entry.offset >= length && entry.offset + entry.length <= bytes.length - length, path);
          }
        }
      }
    });

    test("every chunk decodes to the same voxels in zarrita as here", async (t) => {
      const image = await openImage(folder);
      const format = volume.format === "u8" ? "R8UI" : "R16UI";
      let compared = 0;
      for (const [n, level] of volume.levels.entries()) {
        for (const { path, bytes, chunks, origin, grid } of shards(folder, level)) {
          for (const [i, entry] of readIndex(bytes.subarray(0, chunks * 16 + 4)).entries()) {
            if (!entry) continue;
            const stored = bytes.subarray(entry.offset, entry.offset + entry.length);
            const place = [Math.floor(i / (grid[1] * grid[2])), Math.floor(i / grid[2]) % grid[1], i % grid[2]];
            const theirs = await image.levels[n].array.getChunk(place.map((at, axis) => at + origin[axis]));
            const ours = await decodeBrick(stored, { codec: volume.codec, voxel: volume.format, chunk: level.chunk, format });
            assert.equal(theirs.data.length, ours.length);
            // Our texture formats of label values have no sign: what is below 0 is 0 there.
            const unlike = ours.findIndex((value, k) => value !== Math.max(0, theirs.data[k]));
            assert.equal(unlike, -1, `${path} chunk ${i}, voxel ${unlike}: ${ours[unlike]} here, ${theirs.data[unlike]} there`);
            if (volume.codec === "imagecodecs_jpeg2k") checkTile(decodeJ2k(stored), level);
            ++compared;
          }
        }
      }
      t.diagnostic(`${compared} chunks`);
      assert.ok(compared > 0);
    });
  });
}

// What docs/contracts.md promises of a codestream, as Cornerstone's OpenJPEG sees it.
function checkTile(tile, level) {
  assert.deepEqual([tile.width, tile.height, tile.components], [level.chunk[0], level.chunk[1] * level.chunk[2], 1]);
  assert.equal(tile.progression, 2, "RPCL");
  assert.equal(tile.decompositions, 5);
}
