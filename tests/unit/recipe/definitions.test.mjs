// The demo's definitions and known gaps in the interface's languages: complete, the same left and right, none mixed up. Without a build:
// node --test tests/unit/recipe.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const folder = new URL("../../../assets/recipes/colin27/", import.meta.url);
const recipe = JSON.parse(readFileSync(new URL("recipe.json", folder), "utf8"));
const structures = JSON.parse(readFileSync(new URL(recipe.structures, folder), "utf8"));
const OTHERS = ["fr", "es", "pt", "de"];
// Words that one of these languages has and the others do not.
const TELLING = {
  fr: /(^|[\s(])(le|la|les|des|du|et|qui|l'|d')/i, es: /(^|\s)(el|los|las|del|y|que|unen|situado)\b/i,
  pt: /(^|\s)(o|os|do|da|dos|das|e|à|ao|unem|em)\b/i, de: /(^|\s)(der|die|das|den|und|mit|bei)\b/i,
};

const texts = [
  ...structures.filter((s) => s.definition).map((s) => [s.id, { en: s.definition, ...s.definitions }]),
  ...recipe.gaps.map((gap) => [gap.text, { en: gap.text, ...gap.texts }]),
];

test("every definition and every gap is there in all languages", () => {
  assert.ok(texts.length > 100);
  for (const [id, text] of texts) {
    for (const language of OTHERS) assert.ok(text[language], `${id} says nothing in ${language}`);
    assert.equal(new Set(Object.values(text)).size, 5, `${id} says the same in two languages`);
  }
  for (const s of structures) assert.ok(s.definition || !s.definitions, `${s.id} is defined in other languages alone`);
});

test("each is in its own language, a sentence with an end, and about as long as the English one", () => {
  for (const [id, text] of texts) {
    for (const language of OTHERS) {
      const words = text[language];
      assert.match(words, TELLING[language], `${id} (${language})`);
      assert.match(words, /^[\p{Lu}].*[.]$/u, `${id} (${language})`);
      assert.ok(words.length > text.en.length * 0.6 && words.length < text.en.length * 1.9 + 20, `${id} (${language}): ${words.length} letters, ${text.en.length} in English`);
      // As French is set, and as the others are not.
      assert.equal(/[^\s][;:?!](\s|$)/.test(words) && language === "fr", false, `${id}: no space before the mark in French`);
      assert.equal(/\s[;:?!]/.test(words) && language !== "fr", false, `${id} (${language}): a space before the mark`);
    }
  }
});

test("left and right are defined alike", () => {
  const byId = new Map(structures.map((s) => [s.id, s]));
  for (const s of structures.filter(({ id }) => id.endsWith("-left"))) assert.deepEqual(s.definitions, byId.get(s.id.replace(/left$/, "right")).definitions);
});
