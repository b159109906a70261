// The demo's names in six languages: complete, of the right side, in agreement, not mixed up, and as anatomy has them. Without a build:
// node --test tests/unit/recipe. What a person has judged is in names_reviewed.mjs.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { ALIKE, DIFFERENCES, NOUNS, WITHOUT_LATIN } from "./names_reviewed.mjs";

const folder = new URL("../../../assets/recipes/colin27/", import.meta.url);
const recipe = JSON.parse(readFileSync(new URL("recipe.json", folder), "utf8"));
const structures = JSON.parse(readFileSync(new URL(recipe.structures, folder), "utf8"));
const LANGUAGES = ["en", "la", "fr", "es", "pt", "de"];

const flat = (nodes) => nodes.flatMap((node) => [node, ...flat(node.children ?? [])]);
const known = new Set(structures.map((s) => s.id));
const groups = recipe.hierarchies.flatMap((hierarchy) => flat(hierarchy.nodes)).filter((node) => !known.has(node.id));
const titles = [[recipe.hierarchyName, recipe.hierarchyNames], ...recipe.hierarchies.map(({ name, names }) => [name, names])];
const all = [...structures, ...groups, ...titles.map(([name, names]) => ({ id: `hierarchy-${name.toLowerCase()}`, name, names }))];
const bare = (id) => id.replace(/-(left|right)$/, "");
const sideOf = (id) => id.match(/-(left|right)$/)?.[1] ?? "";

// Every word for a side that a name may hold: [left, right, form of the noun that it belongs to].
const SIDES = {
  en: [["left", "right", ""]],
  la: [["sinister", "dexter", "m"], ["sinistra", "dextra", "f"], ["sinistrum", "dextrum", "n"], ["sinistri", "dextri", "pm gm gn"],
    ["sinistrae", "dextrae", "gf"]],
  fr: [["gauche", "droit", "m"], ["gauche", "droite", "f"], ["gauches", "droits", "pm"], ["gauches", "droites", "pf"]],
  es: [["izquierdo", "derecho", "m"], ["izquierda", "derecha", "f"], ["izquierdos", "derechos", "pm"], ["izquierdas", "derechas", "pf"]],
  pt: [["esquerdo", "direito", "m"], ["esquerda", "direita", "f"], ["esquerdos", "direitos", "pm"], ["esquerdas", "direitas", "pf"]],
  de: [["linker", "rechter", "m"], ["linke", "rechte", "f pm"], ["linkes", "rechtes", "n"]],
};
const wordsOf = (text) => text.split(/[\s,()]+/).filter(Boolean);
const column = (language, side) => SIDES[language].map((row) => row[side === "left" ? 0 : 1]);
const saysSide = (word, language, side) => column(language, side).includes(word.toLowerCase());
const isSide = (word, language) => saysSide(word, language, "left") || saysSide(word, language, "right");

// Without its words for the side: "Gyrus frontal moyen, partie orbitaire".
function unsided(text, language) {
  const name = text.replace(/\p{L}+/gu, (word) => (isSide(word, language) ? "" : word)).replace(/ +/g, " ").replace(" ,", ",").trim();
  return name[0].toUpperCase() + name.slice(1);
}

test("every part, group and hierarchy is named in six languages, but for the Latin that does not exist", () => {
  const without = new Set(Object.values(WITHOUT_LATIN).flat());
  assert.equal(without.size, Object.values(WITHOUT_LATIN).flat().length, "listed twice");
  for (const { id, name, names } of all) {
    assert.equal(names.en, name, id);
    for (const language of LANGUAGES) {
      if (language === "la" && without.has(bare(id))) assert.ok(!names.la, `${id} has Latin now: take it off the list`);
      else assert.ok(names[language], `${id} has no name in ${language}`);
    }
  }
  const ids = new Set(all.map(({ id }) => bare(id)));
  for (const id of without) assert.ok(ids.has(id), `${id} is listed, and is nowhere`);
});

test("title and description stand in every language of the interface", () => {
  for (const texts of [recipe.titles, recipe.descriptions]) {
    assert.deepEqual(Object.keys(texts).sort(), ["de", "es", "fr", "pt"]);
    assert.equal(new Set([recipe.title, recipe.description, ...Object.values(texts)]).size, 6, "none is another's by mistake");
  }
});

test("names are tidy: composed letters, single spaces, closed brackets, no stray marks", () => {
  for (const { id, names } of all) {
    for (const [language, name] of Object.entries(names)) {
      const where = `${id} (${language}): "${name}"`;
      assert.equal(name, name.normalize("NFC").trim(), where);
      assert.doesNotMatch(name, /\s\s|\s,|\( |[{}]|[.;:]/, where);
      assert.equal(name.split("(").length, name.split(")").length, where);
      assert.match(name, /^\p{Lu}/u, where);
    }
  }
});

test("a name says the side that its part has, and no other", () => {
  for (const { id, names } of all) {
    for (const [language, name] of Object.entries(names)) {
      const said = wordsOf(name).filter((word) => isSide(word, language));
      if (!sideOf(id)) assert.deepEqual(said, [], `${id} (${language}): "${name}"`);
      else assert.ok(said.length > 0 && said.every((word) => saysSide(word, language, sideOf(id))), `${id} (${language}): "${name}"`);
    }
  }
});

test("the names of a pair differ by the side alone", () => {
  const byId = new Map(all.map((one) => [one.id, one]));
  for (const one of all.filter(({ id }) => id.endsWith("-left"))) {
    const other = byId.get(`${bare(one.id)}-right`);
    for (const language of Object.keys(one.names)) {
      const [left, right] = [one, other].map(({ names }) => names[language].split(" "));
      assert.equal(left.length, right.length, `${one.id} (${language})`);
      left.forEach((word, i) => {
        if (!isSide(word.replace(/,$/, ""), language)) return assert.equal(word, right[i], `${one.id} (${language})`);
        const pairs = SIDES[language].map((row) => row.slice(0, 2).join());
        assert.ok(pairs.includes([word, right[i]].map((side) => side.toLowerCase().replace(/,$/, "")).join()), `${one.id}: ${word}, ${right[i]}`);
      });
    }
  }
});

// Form of a word in a language's table of nouns; "" for what is no noun there. German is told by its capital.
function formOf(word, language) {
  const asked = language === "de" ? word : word.toLowerCase();
  return Object.entries(NOUNS[language]).find(([, nouns]) => nouns.split(" ").includes(asked))?.[0] ?? "";
}

// Form that a side should have: of the last noun before it in Latin, of the first one after it in German; in the others of what the name
// begins with, and of what "and" adds before the side is said.
function formWanted(name, at, language) {
  const words = wordsOf(name);
  if (language === "de") return words.slice(at).map((word) => formOf(word, language)).find(Boolean);
  const before = words.slice(0, at);
  if (language === "la") return before.map((word) => formOf(word, language)).filter(Boolean).at(-1);
  const nouns = [before[0], ...before.filter((word, i) => i > 0 && ["et", "y", "e"].includes(before[i - 1]))];
  const forms = nouns.map((word) => formOf(word, language)).filter(Boolean);
  if (language === "fr" && /^Gyrus temporaux /.test(name)) return "pm";  // "gyrus" looks the same in the plural
  if (forms.length < 2) return forms[0];
  return forms.every((form) => form.endsWith("f")) ? "pf" : "pm";
}

test("the side agrees with its noun, in gender, number and case", () => {
  for (const { id, names } of all.filter((one) => sideOf(one.id))) {
    for (const [language, name] of Object.entries(names).filter(([code]) => code !== "en")) {
      const words = wordsOf(name);
      words.forEach((word, at) => {
        if (!isSide(word, language)) return;
        const wanted = formWanted(name, at, language);
        assert.ok(wanted, `${id} (${language}): no noun is known in "${name}"`);
        const row = SIDES[language].find((one) => one[2].split(" ").includes(wanted) && saysSide(word, language, sideOf(id)));
        assert.equal(word.toLowerCase(), row[sideOf(id) === "left" ? 0 : 1], `${id} (${language}): "${name}"`);
      });
    }
  }
});

test("every noun on the list is in some name", () => {
  for (const [language, nouns] of Object.entries(NOUNS)) {
    const used = new Set(all.flatMap(({ names }) => wordsOf(names[language] ?? "").map((word) => word.toLowerCase())));
    for (const noun of Object.values(nouns).join(" ").split(" ")) assert.ok(used.has(noun.toLowerCase()), `${noun} (${language})`);
  }
});

test("in German what stands between the side and its noun has the same ending", () => {
  for (const { id, names } of all.filter((one) => sideOf(one.id))) {
    const [side, ...rest] = wordsOf(names.de);
    const noun = rest.findIndex((word) => formOf(word, "de"));
    const ending = side.match(/e[rs]?$/)[0];
    for (const word of rest.slice(0, noun)) assert.match(word, new RegExp(`^[\\p{Ll}-]+${ending}$`, "u"), `${id}: "${names.de}"`);
  }
});

test("in a language a name is of one thing", () => {
  for (const language of LANGUAGES) {
    const seen = new Map();
    for (const { id, names } of all.filter((one) => one.names[language])) {
      const name = names[language].toLowerCase();
      assert.ok(!seen.has(name), `${id} and ${seen.get(name)} are both "${name}" (${language})`);
      seen.set(name, id);
    }
  }
});

test("no name is that of another language by mistake", () => {
  const needed = new Set();
  for (const { id, names } of all) {
    for (const [i, one] of LANGUAGES.entries()) {
      for (const other of LANGUAGES.slice(i + 1)) {
        if (!names[one] || names[one].toLowerCase() !== names[other]?.toLowerCase()) continue;
        const allowed = (ALIKE[bare(id)] ?? []).find((group) => group.includes(one) && group.includes(other));
        assert.ok(allowed, `${id}: "${names[one]}" in ${one} and in ${other}`);
        for (const language of [one, other]) needed.add(`${bare(id)} ${allowed} ${language}`);
      }
    }
  }
  for (const [id, groups] of Object.entries(ALIKE)) {
    for (const group of groups) {
      for (const language of group.split(" ")) assert.ok(needed.has(`${id} ${group} ${language}`), `${id} is not spelt alike in ${group}`);
    }
  }
});

test("the search knows every word for a side that a name holds", () => {
  const source = readFileSync(new URL("../../../src/atlas/side_words.cpp", import.meta.url), "utf8");
  const list = (name) => [...source.match(new RegExp(`${name} =([^;]*);`))[1].matchAll(/"([^"]*)"/g)].map((one) => one[1]).join("").split(" ");
  const search = { left: list("kLeft"), right: list("kRight") };
  for (const { id, names } of all.filter((one) => sideOf(one.id))) {
    for (const [language, name] of Object.entries(names)) {
      for (const word of wordsOf(name).filter((one) => isSide(one, language))) {
        assert.ok(search[sideOf(id)].includes(word.toLowerCase()), `${id} (${language}): "${word}" is no side to src/atlas/side_words.cpp`);
      }
    }
  }
});

// -- beside Z-Anatomy's table, which is read to check and not copied -------------------------------------------------------------

const table = new URL("../../../../shared/data/terminology/z-anatomy-translations.txt", import.meta.url);
const skip = existsSync(table) ? false : "../shared/data/terminology is not here";
const SMALL = new Set("de du des d la le l del do da el of".split(" "));  // what a change of order adds or drops
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const key = (text) => fold(text).replace(/[^a-z0-9]/g, "");
const inOrder = (text) => fold(text).split(/[^a-z0-9]+/).filter((word) => word && !SMALL.has(word)).sort().join(" ");
// The name, what it is without its brackets, and what they hold.
const readings = (name) => [name, name.replace(/ \(.*\)/, ""), name.match(/\((.*)\)/)?.[1]].filter(Boolean);
const agrees = (ours, theirs) => readings(ours).some((one) =>
  theirs.split("/").some((other) => key(one) === key(other) || inOrder(one) === inOrder(other)));

// The table's lines of what is called so in English (or as the table puts first what is a synonym here) or in Latin.
const FIRST = { amygdala: "Amygdaloid body", "gyrus-rectus": "Straight gyrus", skin: "Skin" };
function readTable() {
  const rows = readFileSync(table, "utf8").replace(/^\uFEFF/, "").split(/\r?\n/).slice(1).map((line) => line.split(";")).filter((row) => row.length === 5);
  const [byEnglish, byLatin] = [0, 1].map((i) => {
    const lines = new Map();
    for (const row of rows) lines.set(key(row[i]), [...(lines.get(key(row[i])) ?? []), row]);
    return lines;
  });
  const find = ({ id, names }) => new Set([
    ...(byEnglish.get(key(FIRST[bare(id)] ?? unsided(names.en, "en"))) ?? []),
    ...((names.la && byLatin.get(key(unsided(names.la, "la")))) || []),
  ]);
  return { size: rows.length, find };
}

test("where Z-Anatomy has the same thing it has the same name, or a person has said why not", { skip }, (t) => {
  const lines = readTable();
  assert.ok(lines.size > 7000, `${lines.size} lines`);
  const reasons = new Set(DIFFERENCES.flatMap(([ids, languages]) => ids.flatMap((id) => languages.split(" ").map((language) => `${id} ${language}`))));
  const needed = new Set();
  let found = 0, same = 0;
  for (const one of all.filter(({ id }) => !id.endsWith("-right"))) {
    const its = lines.find(one);
    if (its.size) ++found;
    for (const line of its) {
      ["la", "fr", "es", "pt"].forEach((language, i) => {
        const ours = unsided(one.names[language] ?? "?", language), theirs = line[i + 1];
        if (agrees(ours, theirs)) return void ++same;
        needed.add(`${bare(one.id)} ${language}`);
        assert.ok(reasons.has(`${bare(one.id)} ${language}`), `${one.id} (${language}): ours "${ours}", Z-Anatomy's "${theirs}"`);
      });
    }
  }
  t.diagnostic(`${found} things are in the table; of their names ${same} are alike, ${needed.size} differ for a reason`);
  assert.ok(found > 70, `${found} things found`);
  for (const entry of reasons) assert.ok(needed.has(entry), `${entry} does not differ: take it off the list`);
});
