// The list of structures: as objects for programs, as CSV (RFC 4180) for a spreadsheet.

/**
 * A cell. What a spreadsheet would take for a formula is text: names come from files of others.
 * @param {unknown} value
 */
export function cell(value) {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const text = String(value);
  const safe = /^[\s\0]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** @param {unknown[][]} rows */
export const csvOf = rows => rows.map(row => row.map(cell).join(',')).join('\r\n') + '\r\n';

/** @param {import('../viewer.js').Viewer} viewer */
export async function list(viewer) {
  await viewer.ready;
  await viewer.loadRest();
  return viewer.engine.list('listing');
}

const rounded = value => value === null ? null : Number(value.toPrecision(6));

/**
 * Its columns: the id, names in all languages that there are, where it hangs in the tree, whether it is shown, what was measured of it, where it comes from.
 * @param {Awaited<ReturnType<typeof list>>} rows
 */
export function listCsv(rows) {
  const languages = [...new Set(rows.flatMap(({names}) => Object.keys(names)))].sort();
  const head = ['id', 'name', ...languages.map(language => `name ${language}`), 'synonyms', 'codes', 'path', 'parent', 'visible', 'shape', 'volume ml', 'area cm2', 'definition', 'source', 'licence'];
  const body = rows.map(({id, name, names, synonyms, ontology, path, parent, visible, shape, volumeMl, areaCm2, definition, source}) => [
    id, name, ...languages.map(language => names[language]), synonyms.join('; '), ontology.join('; '), path.join(' > '), parent, visible ? 'yes' : 'no', shape ? 'yes' : 'no',
    rounded(volumeMl), rounded(areaCm2), definition, source?.attribution || source?.title, source?.licence]);
  return csvOf([head, ...body]);
}

/** For Excel, which takes a file without this mark for one in the letters of its own country. @param {string} text */
export const csvBlob = text => new Blob(['\ufeff', text], {type: 'text/csv;charset=utf-8'});
