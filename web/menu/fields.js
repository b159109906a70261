// What a list of commands is made of: a button, a choice, a switch, a slider. Each says by itself what it does.

import {el} from '../learn/dom.js';

let counter = 0;

/** @param {string} title @param {...(Node|null|false)} items */
export function group(title, ...items) {
  const id = `fabrica-group-${++counter}`;
  return el('section', {'aria-labelledby': id}, el('h3', {id}, title), ...items);
}

/** @param {string} label @param {[string, string][]} options value and words @param {string} now @param {(value: string) => void} use */
export function choice(label, options, now, use) {
  const select = el('select', {change: () => use(select.value)}, ...options.map(([value, words]) => el('option', {value, selected: value === now}, words)));
  return el('label', {}, label, select);
}

/** @param {string} label @param {boolean} on @param {(on: boolean) => void} use */
export function tick(label, on, use) {
  const input = el('input', {type: 'checkbox', checked: on, change: () => use(input.checked)});
  return el('label', {class: 'check'}, input, label);
}

/** Used when it is left, or with Enter. @param {string} label @param {{min?: number, max?: number, step: number, value: number}} of @param {(value: number) => void} use */
export function number(label, {min, max, step, value}, use) {
  const input = el('input', {type: 'number', inputMode: 'decimal', change: () => Number.isFinite(input.valueAsNumber) && use(Math.min(Math.max(input.valueAsNumber, min ?? -Infinity), max ?? Infinity))});
  Object.assign(input, {min: min ?? '', max: max ?? '', step, value: String(Math.round(value * 100) / 100)});
  return el('label', {}, label, input);
}

/** @param {string} label @param {{min?: number, max: number, step: number, value: number}} of @param {(value: number) => void} use */
export function slider(label, {min = 0, max, step, value}, use) {
  const input = el('input', {type: 'range', input: () => use(Number(input.value))});
  // In this order: a value is cut to the limits that are there.
  Object.assign(input, {min, max, step, value});
  return el('label', {}, label, input);
}
