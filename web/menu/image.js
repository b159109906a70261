// The image of the slices in the list of commands: which of its values are light and dark, and whether it stands in the scene as a body.

import {tr} from '../language.js';
import {el} from '../learn/dom.js';
import {choice, group, number, slider} from './fields.js';

/** Steps of a slider over all values. */
const STEPS = 200;

/**
 * @param {{minimum: number, maximum: number, center: number, width: number, unit: string, ct: boolean, microscopic: boolean, mr: boolean}} image
 * @param {any} state @param {{call: (method: string, ...args: any[]) => any, set: (part: any) => any}} use
 */
export function imageControls({minimum, maximum, center, width, ct, microscopic, mr, unit}, state, {call, set}) {
  const step = Math.max((maximum - minimum) / STEPS, 1e-6);
  const brightness = slider(tr('Brightness'), {min: minimum, max: maximum, step, value: center}, value => call('setWindow', {center: value}));
  const range = slider(tr('Range'), {min: step, max: maximum - minimum, step, value: width}, value => call('setWindow', {width: value}));
  const preset = (label, name) => el('button', {type: 'button', click: () => {
    call('autoWindow', name);
    const {image} = call('about');
    brightness.querySelector('input').value = image.center;
    range.querySelector('input').value = image.width;
  }}, label);
  const looks = [['off', tr('Off')], ['solid', tr('Solid')], ['brightest', tr('Brightest')], ['mean', tr('X-ray')],
    ...ct ? [['bone', tr('Bone')], ['soft', tr('Soft')], ['vessels', tr('Vessels')], ['skin', tr('Skin')]] : [],
    ...microscopic ? [['dense', tr('Only what is dense (HiP-CT)')]] : [],
    ...mr ? [['mr', tr('Translucent tissue (MR)')]] : []];
  const colours = el('details', {hidden: true});
  curve();
  return group(tr('Image'), brightness, range, preset(tr('Auto'), 'auto'), preset(tr('Full'), 'full'),
    choice(tr('The image as a body'), /** @type {[string, string][]} */ (looks), state.body ?? 'off', body => {
      set({body, bodyCurve: undefined});
      curve();
    }), colours);

  /** Which value has which colour, and hides how much: none where only the brightest or the mean is seen. */
  function curve() {
    // As it is when something is changed: a slider leaves the list as it was drawn, for it has the focus.
    const now = () => call('about').image?.curve ?? [], stops = now(), opacityOf = colour => colour.length > 7 ? parseInt(colour.slice(7), 16) : 255;
    colours.hidden = stops.length === 0;
    const redrawn = next => {
      set({bodyCurve: next});
      curve();
    };
    const rows = stops.map(([value, colour], i) => {
      const ends = i === 0 || i === stops.length - 1;
      const changed = ({value: at, colour: ink, opacity}) => now().map(([was, had], k) => k !== i ? [was, had]
        : [at ?? was, (ink ?? had).slice(0, 7) + (opacity ?? opacityOf(had)).toString(16).padStart(2, '0')]);
      return el('fieldset', {}, el('legend', {}, tr('Point {0}', String(i + 1))),
        !ends && number(`${tr('Value')}${unit ? ` (${unit})` : ''}`, {min: stops[i - 1][0], max: stops[i + 1][0], step, value}, next => redrawn(changed({value: next}))),
        slider(`${tr('Hides')} (%)`, {max: 100, step: 5, value: Math.round(opacityOf(colour) / 2.55)}, next => set({bodyCurve: changed({opacity: Math.round(next * 2.55)})})),
        el('label', {}, tr('Colour'), el('input', {type: 'color', value: colour.slice(0, 7), input: event => set({bodyCurve: changed({colour: event.target.value})})})),
        !ends && el('button', {type: 'button', click: () => redrawn(now().filter((_, at) => at !== i))}, tr('Remove point')),
        i > 0 && el('button', {type: 'button', click: () => redrawn([...now().slice(0, i), [(stops[i - 1][0] + value) / 2, now()[i][1]], ...now().slice(i)])}, tr('Add a point before')));
    });
    colours.replaceChildren(el('summary', {}, tr('Colours and opacity')), ...rows, el('button', {type: 'button', click: () => redrawn(undefined)}, tr('As it was')));
  }
}
