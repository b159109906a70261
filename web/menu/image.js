// The image of the slices in the list of commands: which of its values are light and dark, and whether it stands in the scene as a body.

import {tr} from '../language.js';
import {el} from '../learn/dom.js';
import {choice, group, slider} from './fields.js';

/** Steps of a slider over all values. */
const STEPS = 200;

/**
 * @param {{minimum: number, maximum: number, center: number, width: number, ct: boolean, microscopic: boolean, mr: boolean}} image
 * @param {any} state @param {{call: (method: string, ...args: any[]) => any, set: (part: any) => any}} use
 */
export function imageControls({minimum, maximum, center, width, ct, microscopic, mr}, state, {call, set}) {
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
  return group(tr('Image'), brightness, range, preset(tr('Auto'), 'auto'), preset(tr('Full'), 'full'),
    choice(tr('The image as a body'), /** @type {[string, string][]} */ (looks), state.body ?? 'off', body => set({body, bodyCurve: undefined})));
}
