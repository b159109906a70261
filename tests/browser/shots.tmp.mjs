import {mkdtemp} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {LAPTOP, PHONE, open, screenshot} from './helpers.mjs';
const world = await open();
for (const [name, device] of [['laptop', LAPTOP], ['phone', PHONE]]) for (const colorScheme of ['light', 'dark']) {
  const page = await world.page({...device, colorScheme, serviceWorkers: 'allow'});
  page.on('console', m => console.log(name, m.text()));
  await page.evaluate(() => fabrica.whenIdle());
  await page.waitForTimeout(3000);
  
  // through the menu command
  await page.keyboard.press('Escape');
  await page.evaluate(() => { location.search = ''; }).catch(() => {});
  await page.goto(world.server.url + '?start=1');
  await page.locator('dialog.start').waitFor();
  await page.waitForTimeout(2500);
  await screenshot(page, `start-${name}-${colorScheme}`);
  await page.locator('dialog.start').evaluate(one => one.scrollTo(0, 1e6));
  await screenshot(page, `start-${name}-${colorScheme}-end`);
  console.log(page.problems);
  await page.context().close();
}
await world.close();
