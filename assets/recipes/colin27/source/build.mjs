// How the tables become structures. A row names one structure in every language once; paired rows become a left and a
// right one.
//
// Names are templates. English gets "Left "/"Right " in front; the others mark where the side goes, with the form that
// agrees with the noun: {m} {f} {n} masculine, feminine, neuter; {gm} the genitive (masculine); {pm} the plural.
import { shade } from "./colours.mjs";

const SIDES = {
  left: {
    la: { m: "sinister", f: "sinistra", n: "sinistrum", gm: "sinistri", gf: "sinistrae", pm: "sinistri" },
    fr: { m: "gauche", f: "gauche" },
    es: { m: "izquierdo", f: "izquierda", pm: "izquierdos", pf: "izquierdas" },
    pt: { m: "esquerdo", f: "esquerda", pm: "esquerdos", pf: "esquerdas" },
    de: { m: "Linker", f: "Linke", n: "Linkes", gm: "linken", gf: "linken", pm: "Linke", p: "linke" },
  },
  right: {
    la: { m: "dexter", f: "dextra", n: "dextrum", gm: "dextri", gf: "dextrae", pm: "dextri" },
    fr: { m: "droit", f: "droite" },
    es: { m: "derecho", f: "derecha", pm: "derechos", pf: "derechas" },
    pt: { m: "direito", f: "direita", pm: "direitos", pf: "direitas" },
    de: { m: "Rechter", f: "Rechte", n: "Rechtes", gm: "rechten", gf: "rechten", pm: "Rechte", p: "rechte" },
  },
};

function named(names, side) {
  const out = {};
  for (const [language, template] of Object.entries(names)) {
    if (language === "en") {
      out.en = side ? (side === "left" ? "Left " : "Right ") + template : template;
      continue;
    }
    out[language] = template.replace(/\{(\w+)\}/g, (whole, form) => {
      const word = SIDES[side]?.[language]?.[form];
      if (!word) throw new Error(`"${template}" asks for ${whole} in ${language}`);
      return word;
    });
    if (side && out[language] === template) throw new Error(`"${template}" (${language}) does not say where the side goes`);
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
