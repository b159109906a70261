#!/usr/bin/env node
// Writes ../structures.json from the tables beside this file: `node make.mjs`, or `node make.mjs --check` to see whether
// it is up to date. The tables are the source: change them, not the JSON.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { structuresOf } from "./build.mjs";
import { cortex } from "./cortex.mjs";
import { deep } from "./deep.mjs";
import { lobes, lower, upper } from "./groups.mjs";
import { tracts } from "./tracts.mjs";

// One line a structure, so that a change shows as one line.
export function structuresText() {
  const structures = structuresOf([...upper, ...lobes, ...cortex, ...deep.slice(0, 5), ...lower, ...deep.slice(5), ...tracts]);
  return `[\n${structures.map((structure) => JSON.stringify(structure)).join(",\n")}\n]\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = fileURLToPath(new URL("../structures.json", import.meta.url));
  const text = structuresText();
  if (!process.argv.includes("--check")) {
    writeFileSync(path, text);
  } else if (readFileSync(path, "utf8") !== text) {
    console.error("structures.json differs from its tables: run node assets/recipes/colin27/source/make.mjs");
    process.exitCode = 1;
  }
}
