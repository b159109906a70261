// The schemas accept what the project writes and refuse common mistakes. Uses Debian's own ajv, which the build
// environment has; skipped elsewhere.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";

const ajvFolder = "/usr/share/nodejs/ajv/";
const skip = existsSync(ajvFolder) ? false : "no ajv: run in tools/devroot exec";
const assets = new URL("../../../assets/", import.meta.url);
const read = (path) => JSON.parse(readFileSync(new URL(path, assets), "utf8"));

function compile(schema) {
  const Ajv = createRequire(import.meta.url)(`${ajvFolder}dist/2020.js`).default;
  return new Ajv({ allErrors: true, strict: true, strictRequired: false, allowMatchingProperties: true }).compile(schema);
}

const recipe = read("recipes/colin27/recipe.json");
const structures = read("recipes/colin27/structures.json");
const inlined = () => structuredClone({ ...recipe, structures });

test("the demo's recipe is valid, with its structures beside it or inside", { skip }, () => {
  const valid = compile(read("schemas/recipe.schema.json"));
  assert.ok(valid(recipe), JSON.stringify(valid.errors));
  assert.ok(valid(inlined()), JSON.stringify(valid.errors));
});

const mistakes = {
  "no id": (r) => delete r.id,
  "another version": (r) => (r.fabricaRecipe = 2),
  "a misspelt key": (r) => (r.structures[3].colour = "#ffffff"),
  "a colour that is none": (r) => (r.structures[1].color = "red"),
  "the background as a structure": (r) => (r.structures.find((s) => s.value).value = 0),
  "a value without a map": (r) => delete r.structures.find((s) => s.value).map,
  "an affine of nine numbers": (r) => r.maps[1].affine.splice(9),
  "an unknown tissue": (r) => (r.structures[1].tissue = "cheese"),
  "a map without a file": (r) => delete r.maps[0].file,
  "a definition in no language": (r) => (r.structures[0].definitions = { French: "x" }),
};
for (const [name, spoil] of Object.entries(mistakes)) {
  test(`a recipe with ${name} is refused`, { skip }, () => {
    const spoilt = inlined();
    spoil(spoilt);
    assert.ok(!compile(read("schemas/recipe.schema.json"))(spoilt));
  });
}

const atlas = () => ({
  fabricaAtlas: 1, id: "small", version: "1.0", title: "Small",
  sources: [{ title: "Somewhere", citation: "@misc{x}" }],
  meshes: [{ url: "meshes.glb", index: "meshes.index.gz", source: 0 }],
  volumes: [{
    id: "aal", name: "AAL", url: "volumes/aal.zarr/", labels: true, format: "u8", codec: "zstd", indexAtStart: true, chunkPlaces: true,
    levels: [{ path: "0", size: [181, 217, 181], chunk: [64, 64, 64], shard: [256, 256, 256],
      indexToWorld: [-0.001, 0, 0, 0, 0, 0, 0.001, 0, 0, 0.001, 0, 0, 0.09, -0.071, -0.125, 1] }],
    values: { 37: "hippocampus-left" }, source: 0,
  }],
  hierarchyName: "Regions",
  hierarchies: [{ name: "Systems", nodes: [{ id: "system-memory", name: "Memory", children: [{ id: "hippocampus-left" }] }] }],
  gaps: [{ text: "No vessels." }],
});

test("a manifest is valid; one without content or with a broken matrix is not", { skip }, () => {
  const valid = compile(read("schemas/atlas.schema.json"));
  assert.ok(valid(atlas()), JSON.stringify(valid.errors));
  const empty = atlas();
  delete empty.meshes;
  delete empty.volumes;
  assert.ok(!valid(empty));
  const broken = atlas();
  broken.volumes[0].levels[0].indexToWorld.pop();
  assert.ok(!valid(broken));
});

test("the demo's lessons are valid", { skip }, () => {
  const valid = compile(read("schemas/lesson.schema.json"));
  assert.ok(recipe.lessons.length >= 2);
  for (const { file } of recipe.lessons) assert.ok(valid(read(`recipes/colin27/${file}`)), `${file}: ${JSON.stringify(valid.errors)}`);
});

test("texts of a lesson and of an atlas may be in several languages", { skip }, () => {
  const lesson = { fabricaLesson: 1, language: "fr", title: { fr: "Sillons", "pt-BR": "Sulcos" }, description: { en: "x" },
    steps: [{ title: { en: "a" }, text: { de: "b" }, question: { kind: "choice", prompt: { en: "?" }, choices: ["a", { fr: "b" }], answer: 0, hint: { en: "c" }, explanation: "d" } }] };
  const valid = compile(read("schemas/lesson.schema.json"));
  assert.ok(valid(lesson), JSON.stringify(valid.errors));
  const told = atlas();
  told.gaps[0].texts = { fr: "Sans vaisseaux." };
  told.lessons = [{ url: "lessons/a.json", title: "A", titles: { fr: "A" } }];
  const validAtlas = compile(read("schemas/atlas.schema.json"));
  assert.ok(validAtlas(told), JSON.stringify(validAtlas.errors));
});

const lessonMistakes = {
  "no steps": (l) => (l.steps = []),
  "an empty step": (l) => l.steps.push({}),
  "a question about nothing": (l) => (l.steps[0].question = { kind: "find" }),
  "a choice without a right answer": (l) => (l.steps[0].question = { kind: "choice", prompt: "?", choices: ["a", "b"] }),
  "an unknown question": (l) => (l.steps[0].question = { kind: "guess", structure: "x" }),
  "another version": (l) => (l.fabricaLesson = 2),
  "a text in no language": (l) => (l.title = { "": "T" }),
  "a number for a text": (l) => (l.steps[0].text = { en: 7 }),
  "ids by language": (l) => (l.steps[0].question = { kind: "name", structure: "x", choices: [{ en: "x" }] }),
};
for (const [name, spoil] of Object.entries(lessonMistakes)) {
  test(`a lesson with ${name} is refused`, { skip }, () => {
    const lesson = { fabricaLesson: 1, title: "T", steps: [{ title: "a", view: { v: 1 } }] };
    assert.ok(compile(read("schemas/lesson.schema.json"))(lesson));
    spoil(lesson);
    assert.ok(!compile(read("schemas/lesson.schema.json"))(lesson));
  });
}
