// Measuring and marking in the list of commands: each kind is begun here, its points are set by Enter where the slices meet; what there is can be taken away.

import {tr} from '../language.js';
import {el} from '../learn/dom.js';
import {choice, group} from './fields.js';

/**
 * @param {{call: (method: string, ...args: any[]) => any, set: (part: any) => any, command: (label: string, run: () => void, enabled?: boolean) => Node, again: () => void}} use
 * @param {boolean} image whether there is one, for its values @param {any} state
 */
export function measureControls({call, set, command, again}, image, state) {
  const kinds = [['distance', tr('Distance')], ['angle', tr('Angle')], ['profile', tr('Profile')], ['ellipse', tr('Ellipse')], ['polygon', tr('Polygon')], ['pin', tr('Pin')], ['arrow', tr('Arrow')]];
  const known = call('measurements') ?? [];
  const remove = names => {
    for (const name of names) call('removeMeasurement', name);
    again();
  };
  return group(tr('Measure'), el('p', {}, tr('Enter sets a point where the slices meet, Backspace takes it back.')),
    ...kinds.map(([kind, label]) => command(label, () => call('startMeasuring', kind), image || kind !== 'profile')),
    choice(tr('Lengths in'), [['auto', tr('Auto')], ['mm', 'mm'], ['um', 'µm']], state.lengths ?? 'auto', lengths => set({lengths})),
    ...known.map(({name}) => el('button', {type: 'button', click: () => remove([name])}, tr('Remove “{0}”', name))),
    known.length > 1 && el('button', {type: 'button', click: () => remove(known.map(({name}) => name))}, tr('Remove all')));
}
