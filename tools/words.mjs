#!/usr/bin/env node
// Which words of the interface the catalogues (assets/words/*.json) lack, or hold for nothing.
//
//   node tools/words.mjs          prints what is wrong, and the new words as JSON to fill in
//
// Keys are the literals of tr(…), trIn(…), trn(…) and trKey(…), in src and web. Sentences that are put together elsewhere (errors, notes, announcements)
// are looked up when they are shown: of the folders in SENTENCES each must be part of some entry.
import {readFileSync, readdirSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const REPO = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const FOLDER = path.join(REPO, 'assets/words');
/** Where sentences come from that a person sees: all but the command line's. */
const SENTENCES = /^(src\/(app|atlas|base|codecs|formats|geometry|interact|learn|link|render|stream|surfaces|ui)\/|web\/)/;
/** For who programs, or on no screen: refusals of the API, the drawing in SVG, worker shells in JavaScript, what only a bug would bring. */
const NOT_SHOWN = /^src\/app\/(api\w*|section_svg)\.cpp$|^src\/geometry\/(request|surface)\.cpp$|^src\/render\/render_main\.cpp$|^web\/(api\.js|remote\.js|element\/|workers\/)/;
/** Of C++: their sentences are put together of literals and what stands between them. In lower case they are the end of another one. */
const SENTENCE = /^(?:\0 ?)?["“A-Za-z](?=.* ).*(?:\.|: \0)$/s;

const sources = () => [['src', /\.(cpp|h)$/], ['web', /\.js$/]].flatMap(([folder, kind]) =>
  readdirSync(path.join(REPO, folder), {recursive: true}).map(String).filter(name => kind.test(name)).map(name => path.posix.join(folder, name)))
  .filter(name => !name.startsWith('src/maker/') && name !== 'src/ui/ui_snapshot_main.cpp').sort();

const unescaped = text => text.replace(/\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|(.))/gi, (_, u, x, one) => (u || x ? String.fromCharCode(parseInt(u ?? x, 16)) : one === 'n' ? '\n' : one));

/** What is put into a template. */
const HOLE = /\$\{((?:[^{}]|\{[^{}]*\})*)\}/g;

/** What printf puts in is a hole as well. */
const printed = text => text.replace(/%[.\d]*[dfgsu]/g, '\0').replaceAll('%%', '%');

/** A literal that is an entry itself, whatever looks it up. */
const KEY = /\{\d\}/;

/** A source as a list of literals and what stands between them: [before, literal, before, literal …, rest]. Comments are left out. */
function literalsOf(text, javascript) {
  const token = javascript ? /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g
    : /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^'\\\n]|\\.)'|"((?:[^"\\\n]|\\.)*)"/g;
  const parts = [''];
  let from = 0;
  for (const found of text.matchAll(token)) {
    const literal = found.slice(1).find(group => group !== undefined);
    parts[parts.length - 1] += text.slice(from, found.index);
    from = found.index + found[0].length;
    if (literal === undefined) continue;
    const whole = unescaped(literal);
    // Neighbours are one.
    const joined = javascript ? /^\s*\+\s*$/.test(parts.at(-1)) : /^\s*$/.test(parts.at(-1));
    if (parts.length > 1 && joined) {
      parts[parts.length - 2] += whole;
      parts[parts.length - 1] = '';
    } else {
      parts.push(whole, '');
    }
    if (!found[0].startsWith('`')) continue;
    for (const [, inner] of whole.matchAll(HOLE)) {
      const [before, ...more] = literalsOf(inner, true);
      parts[parts.length - 1] += before;
      parts.push(...more);
    }
  }
  parts[parts.length - 1] += text.slice(from);
  return parts;
}

/** What is added to a text, without what stands in its brackets: nothing that chooses between two or ends. */
function isAdded(between) {
  let plain = between, before;
  do plain = (before = plain).replace(/\([^()]*\)|\[[^[\]]*\]/g, ''); while (plain !== before);
  return /^\s*\)?\s*\+[^,;?:{}()=]*\+\s*$/.test(plain.replaceAll('::', ''));
}

/** The literals of C++ that are added to one text, holes between them. @param {string[]} parts @returns {string[]} */
function putTogether(parts) {
  const found = [];
  for (let i = 1; i < parts.length; i += 2) {
    let text = (/[\w)\]]\s*\+\s*$/.test(parts[i - 1]) ? '\0' : '') + parts[i];
    while (i + 2 < parts.length && isAdded(parts[i + 1])) text += `\0${parts[i += 2]}`;
    found.push(/^\s*\)?\s*\+/.test(parts[i + 1]) ? `${text}\0` : text);
  }
  return found;
}

/** @returns {{keys: Map<string, {file: string, plural: boolean}>, literals: string[], sentences: Map<string, string>}} */
export function wordsOfSources() {
  const keys = new Map(), sentences = new Map();
  const literals = [];
  for (const file of sources()) {
    const parts = literalsOf(readFileSync(path.join(REPO, file), 'utf8'), file.endsWith('.js'));
    const found = (key, plural = false) => keys.set(key, {file, plural: plural || Boolean(keys.get(key)?.plural)});
    const shown = SENTENCES.test(file) && !NOT_SHOWN.test(file);
    if (shown && !file.endsWith('.js')) for (const text of putTogether(parts).map(printed)) if (SENTENCE.test(text) && !KEY.test(text)) sentences.set(text, file);
    for (let i = 1; i < parts.length; i += 2) {
      const before = parts[i - 1], literal = parts[i];
      const pieces = printed(literal.replace(HOLE, '\0')).split('\0');
      literals.push(...pieces);
      if (/\b(tr|trKey)\(\s*$/.test(before)) found(literal);
      else if (/\btrIn\(\s*$/.test(before)) found(`${literal}: ${parts[i + 2]}`);
      else if (/\btrn\([^;]*,\s*$/.test(before) && /^\s*,\s*$/.test(parts[i + 1])) found(parts[i + 2], true);
      else if (shown) {
        for (const piece of pieces) if (/^[A-Z“].* .*\.$/.test(piece.trim()) && !KEY.test(piece)) sentences.set(piece.trim(), file);
      }
    }
  }
  return {keys, literals, sentences};
}

const holesOf = text => [...text.matchAll(/\{\d\}/g)].map(String).sort().join();

/** What is wrong with a catalogue, in words. @param {Record<string, string|string[]>} entries @param {ReturnType<typeof wordsOfSources>} words */
export function faultsOf(entries, {keys, literals, sentences}) {
  const faults = [];
  for (const [key, {file, plural}] of keys) {
    if (!Object.hasOwn(entries, key)) faults.push(`missing: ${JSON.stringify(key)} (${file})`);
    else if (plural !== Array.isArray(entries[key])) faults.push(`${plural ? 'not two forms' : 'more than one form'}: ${JSON.stringify(key)}`);
  }
  const all = Object.keys(entries).map(key => key.replace(/\{\d\}/g, '\0'));
  for (const [sentence, file] of sentences) {
    if (!all.some(key => key.includes(sentence))) faults.push(`missing sentence: ${JSON.stringify(sentence.replaceAll('\0', '{}'))} (${file})`);
  }
  for (const [key, value] of Object.entries(entries)) {
    const forms = [value].flat();
    if (Array.isArray(value) && value.length !== 2) faults.push(`not two forms: ${JSON.stringify(key)}`);
    if (forms.some(form => typeof form !== 'string' || !form.trim())) faults.push(`empty: ${JSON.stringify(key)}`);
    else if (forms.some(form => holesOf(form) !== holesOf(key))) faults.push(`other placeholders: ${JSON.stringify(key)}`);
    if (keys.has(key)) continue;
    // Put together elsewhere: what does not change of it stands in the sources.
    const lost = key.split(/\{\d\}/).map(piece => piece.trim()).filter(Boolean).find(piece => !literals.some(literal => literal.includes(piece)));
    if (lost !== undefined) faults.push(`unused: ${JSON.stringify(key)}`);
  }
  return faults;
}

/** @returns {Map<string, Record<string, string|string[]>>} by language */
export const catalogues = () => new Map(readdirSync(FOLDER).filter(name => name.endsWith('.json')).sort()
  .map(name => [name.slice(0, -5), JSON.parse(readFileSync(path.join(FOLDER, name), 'utf8'))]));

if (process.argv[1] && fileURLToPath(import.meta.url) === path.resolve(process.argv[1])) {
  const words = wordsOfSources();
  let wrong = 0;
  for (const [language, entries] of catalogues()) {
    const faults = faultsOf(entries, words);
    wrong += faults.length;
    for (const fault of faults) process.stdout.write(`${language}: ${fault}\n`);
    const fresh = [...words.keys].filter(([key]) => !Object.hasOwn(entries, key)).map(([key, {plural}]) => `  ${JSON.stringify(key)}: ${plural ? '["", ""]' : '""'}`);
    if (fresh.length) process.stdout.write(`${fresh.join(',\n')}\n`);
  }
  process.stdout.write(`${words.keys.size} words, ${words.sentences.size} sentences; ${wrong} faults\n`);
  process.exitCode = wrong ? 1 : 0;
}
