// Files of this device that are opened again: when the browser asks the person, and what happens when the answer is no.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {permitted} from '../../web/start/local.js';

/** A way to a file that the browser kept; `asked` counts what the person saw. */
const kept = (now, answer) => {
  const handle = {asked: 0, queryPermission: async ({mode}) => (mode === 'read' ? now : 'denied'), requestPermission: async ({mode}) => {
    handle.asked++;
    return mode === 'read' ? answer : 'denied';
  }};
  return handle;
};

test('what may be read already is read without a question', async () => {
  const handles = [kept('granted', 'denied'), kept('granted', 'denied')];
  await permitted(handles);
  assert.deepEqual(handles.map(({asked}) => asked), [0, 0]);
});

test('where the browser has to ask, it asks once, and a yes will do', async () => {
  const handles = [kept('granted', 'denied'), kept('prompt', 'granted')];
  await permitted(handles);
  assert.deepEqual(handles.map(({asked}) => asked), [0, 1]);
});

test('a no is said, and nothing more is asked', async () => {
  for (const no of ['denied', 'prompt']) {  // pressed, or the question closed
    const handles = [kept('prompt', no), kept('prompt', 'granted')];
    await assert.rejects(permitted(handles), /The browser was not allowed to read it\./);
    assert.deepEqual(handles.map(({asked}) => asked), [1, 0]);
  }
});

test('a browser without such questions lets nothing be read', async () => {
  await assert.rejects(permitted([{}]), /not allowed/);
});
