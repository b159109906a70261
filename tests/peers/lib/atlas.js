// The atlas under test and where things lie.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { readSceneTable } from "./scene-table.js";

export const repo = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");
export const sharedData = join(repo, "../shared/data");
export const atlasFolder = process.env.FABRICA_DEMO ?? join(repo, "build/demo");
export const siteParts = process.env.FABRICA_SITE_PARTS ?? join(repo, "build/web/site-parts");
export const fabrica = process.env.FABRICA ?? join(repo, "build/native/src/maker/fabrica");

// For node:test's `skip`: false, or why the data is not there.
export const withoutShared = (path) =>
  existsSync(join(sharedData, path)) ? false : `../shared/data/${path} is not on this machine`;

export function readAtlas(folder = atlasFolder) {
  const file = join(folder, "atlas.json");
  if (!existsSync(file)) throw new Error(`There is no atlas at ${folder}: make it with "tools/fabrica build", or name another.`);
  return JSON.parse(readFileSync(file, "utf8"));
}

// Everything that a GLB written here comes with.
export function readMeshes(folder = atlasFolder) {
  const [entry] = readAtlas(folder).meshes;
  const read = (name) => readFileSync(join(folder, name));
  const table = readSceneTable(gunzipSync(read(entry.index)));
  return { glb: read(entry.url), table, resource: (i) => read(i === 0 ? entry.url : table.resources[i]) };
}

// The recipe that an atlas was made from, for what it came from.
export function recipeOf(atlas) {
  for (const name of readdirSync(join(repo, "assets"), { recursive: true })) {
    if (!name.endsWith(".json")) continue;
    const recipe = JSON.parse(readFileSync(join(repo, "assets", name), "utf8"));
    if (recipe.fabricaRecipe && recipe.id === atlas.id) return recipe;
  }
  return null;
}
