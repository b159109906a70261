// What the page itself costs before its first picture, as it was sent, against its budget (tools/site.mjs).
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {BUDGET} from '../../tools/site.mjs';
import {WINDOW, open} from './helpers.mjs';

let world;
before(async () => { world = await open(); });
after(() => world?.close());

test('before the first picture the page fetches no more than its budget', async () => {
  const page = await world.page(WINDOW, '#src=demo/atlas.json');
  await page.evaluate(() => fabrica.whenIdle());
  const asked = world.server.log.map(({url, bytes}) => [url.replace(/^\/|\?.*/g, '') || 'index.html', bytes]);
  // The rest of the program is asked for when the first picture is there.
  const rest = asked.findIndex(([name]) => name === 'fabrica.rest.wasm');
  assert.ok(rest > 0, `the rest of the program is not among ${asked.map(([name]) => name)}`);
  const first = asked.slice(0, rest).filter(([name]) => !name.startsWith('demo/'));
  const names = first.map(([name]) => name);
  for (const name of ['index.html', 'main.js', 'fabrica.wasm', 'decode-mesh.wasm']) assert.ok(names.includes(name), `${name} is not among ${names}`);
  const sum = first.reduce((all, [, bytes]) => all + bytes, 0);
  // Fewer would be of a server that does not tell what it sent.
  assert.ok(sum > BUDGET / 2 && sum <= BUDGET, `${sum} bytes: ${first.join(' ')}`);
  await page.context().close();
});
