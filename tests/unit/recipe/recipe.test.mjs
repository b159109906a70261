// The demo's recipe by itself: node --test tests/unit/recipe (no build needed). What needs the maps is in maps.test.mjs.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { structuresText } from "../../../assets/recipes/colin27/source/make.mjs";

const folder = new URL("../../../assets/recipes/colin27/", import.meta.url);
const recipe = JSON.parse(readFileSync(new URL("recipe.json", folder), "utf8"));
const text = readFileSync(new URL(recipe.structures, folder), "utf8");
const structures = JSON.parse(text);
const byId = new Map(structures.map((s) => [s.id, s]));
const surfaces = new Set(recipe.surfaces.map((s) => s.structure));
const shaped = structures.filter((s) => s.map || surfaces.has(s.id));

function flat(nodes) {
  return nodes.flatMap((node) => [node, ...flat(node.children ?? [])]);
}
const twinOf = (id) => (id.endsWith("-left") ? id.replace(/-left$/, "-right") : id.replace(/-right$/, "-left"));
const sided = structures.filter((s) => /-(left|right)$/.test(s.id));

test("structures.json is what its tables make", () => assert.equal(text, structuresText()));

test("ids are unique, readable and stable in form", () => {
  assert.equal(byId.size, structures.length);
  for (const { id } of structures) assert.match(id, /^[a-z0-9]+(-[a-z0-9]+)*$/);
});

test("parents exist and lead to the one root without cycles", () => {
  assert.deepEqual(structures.filter((s) => !s.parent).map((s) => s.id), ["head"]);
  for (const { id } of structures) {
    const seen = new Set();
    for (let at = id; at; at = byId.get(at).parent) {
      assert.ok(byId.has(at), `${id} hangs from ${at}, which is not there`);
      assert.ok(!seen.has(at), `${id} is below itself`);
      seen.add(at);
    }
  }
});

test("a structure has a shape, or is a group with something below it", () => {
  const parents = new Set(structures.map((s) => s.parent));
  for (const s of structures) assert.notEqual(shaped.includes(s), parents.has(s.id), s.id);
});

test("what has a shape has a colour and a tissue", () => {
  for (const s of shaped) {
    assert.match(s.color ?? "", /^#[0-9a-f]{6}$/, s.id);
    assert.ok(["brain", "white-matter", "skin"].includes(s.tissue), s.id);
  }
});

test("every name is there in every language it is given in, English always", () => {
  for (const s of structures) {
    assert.equal(s.name, s.names.en, s.id);
    for (const language of ["en", "fr", "es", "pt", "de"]) assert.ok(s.names[language], `${s.id} has no ${language} name`);
    for (const [language, name] of Object.entries(s.names)) {
      assert.match(language, /^(en|la|fr|es|pt|de)$/);
      assert.match(name, /^\p{Lu}[^{}]*[^{}\s]$/u, `${s.id}: "${name}"`);
    }
  }
});

test("no two structures have the same name in a language", () => {
  for (const language of ["en", "la", "fr", "es", "pt", "de"]) {
    const seen = new Map();
    for (const s of structures.filter((one) => one.names[language])) {
      assert.ok(!seen.has(s.names[language]), `${s.id} and ${seen.get(s.names[language])} are both "${s.names[language]}"`);
      seen.set(s.names[language], s.id);
    }
  }
});

test("synonyms, ids and definitions are well formed", () => {
  for (const s of structures) {
    for (const synonym of s.synonyms ?? []) assert.ok(synonym.trim() && !/[{}]/.test(synonym), s.id);
    for (const id of s.ontology ?? []) assert.match(id, /^UBERON:\d{7}$/, s.id);
    if (s.definition) assert.match(s.definition, /^\p{Lu}.*\.$/u, s.id);
  }
});

test("one ontology id names one thing, on both sides at most", () => {
  const names = new Map();
  for (const s of structures) {
    for (const id of s.ontology ?? []) {
      const bare = s.id.replace(/-(left|right)$/, "");
      assert.equal(names.get(id) ?? bare, bare, id);
      names.set(id, bare);
    }
  }
});

test("left and right are mirror images in the tree", () => {
  for (const s of sided) {
    const twin = byId.get(twinOf(s.id));
    assert.ok(twin, `${s.id} has no other side`);
    assert.equal(twin.color, s.color, s.id);
    assert.equal(twin.tissue, s.tissue, s.id);
    assert.equal(twin.definition, s.definition, s.id);
    assert.deepEqual(Object.keys(twin.names), Object.keys(s.names), s.id);
    const expected = /-(left|right)$/.test(s.parent) ? twinOf(s.parent) : s.parent;
    assert.equal(twin.parent, expected, s.id);
    assert.match(s.name, s.id.endsWith("-left") ? /^Left / : /^Right /);
  }
});

test("the tree never mixes sides", () => {
  for (const s of sided) {
    const side = s.id.match(/-(left|right)$/)[1];
    for (let at = s.parent; at; at = byId.get(at).parent) {
      assert.ok(!at.endsWith(side === "left" ? "-right" : "-left"), `${s.id} is below ${at}`);
    }
  }
});

test("no value of a map belongs to two structures", () => {
  const taken = new Map();
  for (const s of structures.filter((one) => one.map)) {
    assert.ok(recipe.maps.some((map) => map.id === s.map), `${s.id} is in the map ${s.map}, which the recipe does not have`);
    for (const value of s.values ?? [s.value]) {
      assert.ok(Number.isInteger(value) && value > 0, s.id);
      assert.ok(!taken.has(`${s.map} ${value}`), `${s.id} and ${taken.get(`${s.map} ${value}`)} are both value ${value}`);
      taken.set(`${s.map} ${value}`, s.id);
    }
  }
});

test("the second hierarchy holds every shape, some in several places, and names its own groups", () => {
  for (const hierarchy of recipe.hierarchies) {
    const nodes = flat(hierarchy.nodes);
    for (const node of nodes) {
      if (byId.has(node.id)) continue;
      assert.ok(node.name && node.children?.length, `${node.id} is neither a structure nor a named group`);
      for (const name of Object.values(node.names)) assert.ok(name.trim());
    }
    const groups = nodes.filter((node) => !byId.has(node.id)).map((node) => node.id);
    assert.equal(new Set(groups).size, groups.length);
    const places = (id) => nodes.filter((node) => node.id === id).length;
    for (const s of shaped) assert.ok(places(s.id) > 0, `${s.id} is nowhere in ${hierarchy.name}`);
    for (const s of sided.filter((one) => one.map)) assert.equal(places(s.id), places(twinOf(s.id)), s.id);
    assert.ok(shaped.some((s) => places(s.id) > 1));
    for (const node of nodes) {
      const below = (node.children ?? []).map((child) => child.id);
      assert.equal(new Set(below).size, below.length, `${node.id} holds something twice`);
    }
  }
});

test("sources are whole, and everything has one", () => {
  for (const [key, source] of Object.entries(recipe.sources)) {
    for (const field of ["title", "url", "licence", "licenceUrl", "attribution", "citation", "version"]) {
      assert.ok(source[field], `${key} has no ${field}`);
    }
    assert.match(source.citation, /^@\w+\{\w+, .*doi = \{10\..*\}\}$/);
  }
  for (const part of [...recipe.images, ...recipe.maps, ...recipe.surfaces]) assert.ok(recipe.sources[part.source], part.source);
});

test("gaps are sentences about branches that are there", () => {
  assert.ok(recipe.gaps.length > 0);
  for (const gap of recipe.gaps) {
    assert.match(gap.text, /^\p{Lu}.*\.$/u);
    assert.ok(byId.has(gap.branch), gap.branch);
  }
});
