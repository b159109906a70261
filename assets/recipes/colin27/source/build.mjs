// How the tables become structures. A row names one structure in every language once; paired rows become a left and a
// right one.
//
// Names are templates. English gets "Left "/"Right " in front; the others mark where the side goes, with the form that
// agrees with its noun: {m} {f} {n} masculine, feminine, neuter; {pm} {pf} their plurals; Latin {gm} {gf} {gn} genitives.
// Several nouns of different gender take the masculine plural in French, Spanish and Portuguese, a word each in Latin and German.
import { shade } from "./colours.mjs";
import { definitions } from "./definitions.mjs";

const SIDES = {
  left: {
    la: { m: "sinister", f: "sinistra", n: "sinistrum", pm: "sinistri", gm: "sinistri", gf: "sinistrae", gn: "sinistri" },
    fr: { m: "gauche", f: "gauche", pm: "gauches" },
    es: { m: "izquierdo", f: "izquierda", pm: "izquierdos" },
    pt: { m: "esquerdo", f: "esquerda", pm: "esquerdos", pf: "esquerdas" },
    de: { m: "linker", f: "linke", n: "linkes", pm: "linke" },
  },
  right: {
    la: { m: "dexter", f: "dextra", n: "dextrum", pm: "dextri", gm: "dextri", gf: "dextrae", gn: "dextri" },
    fr: { m: "droit", f: "droite", pm: "droits" },
    es: { m: "derecho", f: "derecha", pm: "derechos" },
    pt: { m: "direito", f: "direita", pm: "direitos", pf: "direitas" },
    de: { m: "rechter", f: "rechte", n: "rechtes", pm: "rechte" },
  },
};

function named(names, side) {
  const out = {};
  for (const [language, template] of Object.entries(names)) {
    if (language === "en") {
      out.en = side ? (side === "left" ? "Left " : "Right ") + template : template;
      continue;
    }
    const name = template.replace(/\{(\w+)\}/g, (whole, form) => {
      const word = SIDES[side]?.[language]?.[form];
      if (!word) throw new Error(`"${template}" asks for ${whole} in ${language}`);
      return word;
    });
    if (side && name === template) throw new Error(`"${template}" (${language}) does not say where the side goes`);
    out[language] = name[0].toUpperCase() + name.slice(1);
  }
  return out;
}

// One structure of a row. `side` is "left", "right" or "" (median or both sides in one).
function structure(row, side) {
  const suffix = side ? `-${side}` : "";
  const names = named(row.names, side);
  const sideOf = (text) => text.replaceAll("{side}", side).replaceAll("{S}", side === "left" ? "L" : "R");
  const out = { id: row.id + suffix, name: names.en, names };
  if (row.synonyms) out.synonyms = row.synonyms.map(sideOf);
  const ontology = row.ontology?.[side] ?? row.ontology?.both;
  if (ontology) out.ontology = [ontology];
  if (row.definition) out.definition = row.definition;
  if (definitions[row.id]) out.definitions = definitions[row.id];
  if (row.tissue) out.tissue = row.tissue;
  if (row.hue) out.color = shade(row.hue, row.shade ?? 0);
  if (row.parent) out.parent = sideOf(row.parent);
  if (row.map) {
    out.map = row.map;
    out.value = side ? row.value[side] : row.value;
  }
  return out;
}

// Both sides next to each other, left first, as the tables list them.
export function structuresOf(rows) {
  return rows.flatMap((row) => (row.paired ? ["left", "right"] : [""]).map((side) => structure(row, side)));
}
