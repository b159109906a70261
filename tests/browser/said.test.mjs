// Sentences that C++ puts together in English, errors and notes, in the person's words. Needs no browser.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {catalogues, wordsOfSources} from '../../tools/words.mjs';

const CATALOGUES = new URL('../../assets/', import.meta.url);
globalThis.document = /** @type {any} */ ({documentElement: {}});
globalThis.fetch = /** @type {any} */ (async name => ({json: async () => JSON.parse(readFileSync(new URL(name, CATALOGUES), 'utf8'))}));
const {said, setLanguage} = await import('../../web/language.js');

const FOREIGN = [...catalogues().keys()];
const speak = language => setLanguage(language, name => name);

/** As they are made, with the names and numbers that are in them: those stay. */
const MADE = [
  ['There is nothing to show in this file. Left out "left lobe": it is made of points or lines, not of triangles. Check it in another glTF viewer, or export it again.', 'left lobe'],
  ['body scan.glb: Left out 12 parts (the first is "Dr. Hand"): its place in space is not a number.', 'body scan.glb', '12', 'Dr. Hand'],
  ['body.glb: Left out a part without a name: it has no positions.', 'body.glb'],
  ['body.glb: Drawn at rest, without what would move it: skins (bones that deform a surface).', 'body.glb'],
  ['body.glb: Not drawn: colours of single vertices. Structures have one colour each.', 'body.glb'],
  ['body.glb: The file "data 2.bin" cannot be read: There is no such file.', 'body.glb', 'data 2.bin'],
  ['The file needs KHR_gaussian_splatting, which is not supported here. Export it without KHR_gaussian_splatting (plain glTF, Draco and meshopt compression can be read).',
    'KHR_gaussian_splatting'],
  ['asset: This is glTF version 1.0; only version 2 can be read. Export it as glTF 2.0.', 'asset', '1.0'],
  ['The volume (512 × 512 × 300 voxels) takes 612 MB; this device has room for 256 MB. Make an OME-Zarr of it with `fabrica volume`, which is streamed whatever its size.',
    '512', '300', '612', '256', 'fabrica volume'],
  ['The file ends after 12 of 100 slices. Upload it again and compare its size with the original.', '12', '100'],
  ['header: Its voxels are encoded as "bzip2". Save it with encoding raw or gzip, as whole numbers or floats.', 'header', 'bzip2', 'raw'],
  ['The volume\'s numbers are of type "complex64". Write it with JPEG 2000, zstd, blosc or gzip, as whole numbers or floats.', 'complex64'],
  ['Liver, Spleen and 4 more: A block of the image is damaged (its checksum is wrong). Copy the volume\'s files again.', 'Liver, Spleen', '4'],
  ['aal.txt: Line 12 is left out, for its value is too large: “70000 Left of it”', 'aal.txt', '12', '70000 Left of it'],
  ['atlas.json: Volume "CT of 2019" is left out: level 2 lacks path, size or chunk.', 'atlas.json', 'CT of 2019', '2', 'path, size', 'chunk'],
  ['Names from “Z-Anatomy”: 120 of 212 structures, in la, fr, es; 31 of them made with a word for the side.', 'Z-Anatomy', '120', '212', '31', 'la, fr, es'],
  ['steps[2].title: "title" in the lesson: is longer than 400 bytes. Correct it, or save it anew in the lesson editor.', 'steps[2].title', 'title', '400'],
  ['That did not work: brain.glb: This ZIP file is split over several. Pack it as one file.', 'brain.glb'],
];
/** Words that none of the four has. */
const ENGLISH = /(?<!\p{L})(the|this|that|is|are|its|it|with|which|has|have|cannot|be|file|files|of|and|again|not|from|there|left out)(?!\p{L})/iu;

for (const language of FOREIGN) {
  test(`nothing of an error stays English: ${language}`, async () => {
    await speak(language);
    for (const [sentence, ...names] of MADE) {
      let words = said(sentence);
      for (const name of names) {
        assert.ok(words.includes(name), `“${name}” stays as it is: ${words}`);
        words = words.replaceAll(name, '');
      }
      assert.doesNotMatch(words, ENGLISH, sentence);
    }
  });

  test(`what the sources put together is found where it is shown: ${language}`, async () => {
    await speak(language);
    const all = [...wordsOfSources().sentences].filter(([, file]) => file.startsWith('src/')).map(([sentence]) => sentence.replaceAll('\0', '7'));
    const english = all.filter(sentence => !all.some(other => other !== sentence && other.endsWith(sentence)));
    assert.ok(english.length > 300, 'sentences are found in the sources');
    const unknown = english.filter(sentence => said(sentence) === sentence || said(`a b.glb: ${sentence} Try again.`).includes(sentence));
    assert.deepEqual(unknown, []);
  });

  test(`a name that looks like a sentence stays: ${language}`, async () => {
    await speak(language);
    const ours = said('There is no such file.');
    assert.notEqual(ours, 'There is no such file.');
    const within = said('The file "There is no such file." cannot be read: There is no such file.');
    assert.ok(within.includes('There is no such file.') && within.endsWith(ours), within);
    for (const name of ['mean of liver.glb', 'level 3 of it.nii', 'There is no such file.']) assert.ok(said(`${name} could not be opened`).includes(name), name);
    assert.match(said('Step 1: liver.glb could not be opened'), /^Step 1: .*liver\.glb/);
    for (const name of ['mean of liver', 'Nothing is here.']) assert.ok(said(`body.glb: Left out "${name}": it has no positions.`).includes(name), name);
    assert.ok(said('There is no such file.glb: It lies outside the image.').startsWith('There is no such file.glb: '));
  });

  test(`many sentences that nobody knows take no time: ${language}`, async () => {
    await speak(language);
    const name = 'a: b. '.repeat(200), begin = performance.now();
    assert.equal(said(name), name);
    assert.ok(performance.now() - begin < 2000);
  });
}

test('numbers choose the form', async () => {
  await speak('fr');
  assert.match(said('a.glb: 1 parts are left out: their data is missing or damaged.'), /^a\.glb: 1 partie est omise/);
  assert.match(said('a.glb: 3 parts are left out: their data is missing or damaged.'), /^a\.glb: 3 parties sont omises/);
  assert.match(said('The hierarchy "7 systems" names 1 structures that this atlas does not hold.'), /«\s7 systems\s» nomme 1 structure que/);
});
