import {chromium} from 'playwright-core';
import {spawn} from 'node:child_process';
import {symlinkSync, existsSync} from 'node:fs';
const file = process.argv[2] ?? 'many-3000-draco.glb';
const nogl = process.argv[3] !== 'gl';
import http from 'node:http';
import fs from 'node:fs';
import path from 'node:path';
const roots = {'/data/': '/tmp/prof/', '/': '/work/main/build/site/'};
const types = {'.html':'text/html','.js':'text/javascript','.mjs':'text/javascript','.wasm':'application/wasm','.css':'text/css','.json':'application/json'};
const server = http.createServer((req, res) => {
  const url = decodeURIComponent(req.url.split('?')[0]);
  const p = url.startsWith('/data/') ? roots['/data/'] + url.slice(6) : roots['/'] + (url === '/' ? 'index.html' : url.slice(1));
  if (!fs.existsSync(p) || fs.statSync(p).isDirectory()) { res.writeHead(404); return res.end(); }
  const size = fs.statSync(p).size, type = types[path.extname(p)] ?? 'application/octet-stream';
  const m = /bytes=(\d+)-(\d*)/.exec(req.headers.range ?? '');
  if (m) { const a = +m[1], b = m[2] ? Math.min(+m[2], size - 1) : size - 1; res.writeHead(206, {'content-range': `bytes ${a}-${b}/${size}`, 'content-length': b - a + 1, 'content-type': type}); return fs.createReadStream(p, {start: a, end: b}).pipe(res); }
  res.writeHead(200, {'content-length': size, 'content-type': type}); fs.createReadStream(p).pipe(res);
}).listen(0);
const port = server.address().port;
const browser = await chromium.launch({executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-background-networking']});
const page = await browser.newPage({viewport: {width: 1280, height: 720}});
page.on('console', m => console.log('console', m.text()));
await page.addInitScript(() => {
  window.calls = 0; window.noDraw = false;
  const P = WebGL2RenderingContext.prototype;
  for (const name of ['drawElements', 'drawArrays']) { const real = P[name]; P[name] = function (...a) { window.calls++; if (!window.noDraw) return real.apply(this, a); }; }
});
await page.goto(`http://localhost:${port}/#${file.endsWith('.json') ? 'src' : 'model'}=http://localhost:${port}/data/${file}`);
const t0 = Date.now();
await page.waitForFunction(() => window.fabrica);
await page.evaluate(() => fabrica.ready);
await page.evaluate(() => fabrica.whenIdle());
console.log('idle after', Date.now() - t0, 'ms', JSON.stringify(await page.evaluate(() => fabrica.stats())));
await page.screenshot({path: '/tmp/prof/shot.png'});
await page.evaluate(() => { window.noDraw = true; });
const cdp = await page.context().newCDPSession(page);
await cdp.send('Profiler.enable');
await cdp.send('Profiler.setSamplingInterval', {interval: 200});
const box = {x: 800, y: 360};
await page.mouse.move(box.x, box.y); await page.mouse.down();
await page.evaluate(() => { window.frameMs = []; const f = fabrica; });
await cdp.send('Profiler.start');
for (let i = 0; i < 90; i++) { await page.mouse.move(box.x + 3 * i % 200, box.y + i % 50); await page.waitForTimeout(16); }
const {profile} = await cdp.send('Profiler.stop');
await page.mouse.up();
const hide = await page.evaluate(async () => { const ids = fabrica.structures().filter(s => s.bounds).map(s => s.id).filter((_, i) => i % 2); const out = []; for (let k = 0; k < 5; k++) { await fabrica.whenIdle(); const t = performance.now(); fabrica.hide(ids); const called = performance.now() - t; const f0 = fabrica.stats().frames; await new Promise(r => requestAnimationFrame(r)); await new Promise(r => setTimeout(r)); out.push([ids.length, called.toFixed(2)]); fabrica.showAll(); await fabrica.whenIdle(); } return out; });
console.log("hide", JSON.stringify(hide));
const stats = await page.evaluate(() => fabrica.stats());
console.log(JSON.stringify(stats.frameMs), 'frames', stats.frames, 'draw calls', stats.drawCalls);
const self = new Map(); const byId = new Map(profile.nodes.map(n => [n.id, n]));
const dt = profile.timeDeltas; profile.samples.forEach((id, i) => { const n = byId.get(id); const k = n.callFrame.functionName + ' ' + n.callFrame.url.split('/').pop() + ':' + n.callFrame.lineNumber; self.set(k, (self.get(k) ?? 0) + dt[i]); });
for (const [k, v] of [...self].sort((a, b) => b[1] - a[1]).slice(0, 40)) console.log((v / 1000).toFixed(1).padStart(8), 'ms', k);
await browser.close(); server.close();
