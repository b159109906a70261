import {chromium} from 'playwright-core';
import http from 'node:http';
import fs from 'node:fs';
import path from 'node:path';
const types = {'.html':'text/html','.js':'text/javascript','.mjs':'text/javascript','.wasm':'application/wasm','.css':'text/css','.json':'application/json'};
const server = http.createServer((req, res) => {
  const url = decodeURIComponent(req.url.split('?')[0]);
  let p = url.startsWith('/data/') ? '/tmp/prof/' + url.slice(6) : '/work/main/build/site/' + (url === '/' ? 'index.html' : url.slice(1));
  if (url.endsWith('/fabrica.wasm')) p = '/tmp/prof/inst.wasm';
  if (!fs.existsSync(p) || fs.statSync(p).isDirectory()) { res.writeHead(404); return res.end(); }
  const size = fs.statSync(p).size, type = types[path.extname(p)] ?? 'application/octet-stream';
  const m = /bytes=(\d+)-(\d*)/.exec(req.headers.range ?? '');
  if (m) { const a = +m[1], b = m[2] ? Math.min(+m[2], size - 1) : size - 1; res.writeHead(206, {'content-range': `bytes ${a}-${b}/${size}`, 'content-length': b - a + 1, 'content-type': type}); return fs.createReadStream(p, {start: a, end: b}).pipe(res); }
  res.writeHead(200, {'content-length': size, 'content-type': type}); fs.createReadStream(p).pipe(res);
}).listen(0);
const port = server.address().port;
const browser = await chromium.launch({executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader']});
let n = 0;
for (const [hash, viewport] of [['', {width: 1280, height: 720}], [`#model=http://localhost:${port}/data/hubmap-draco.glb`, {width: 1280, height: 720}], ['', {width: 390, height: 844}]]) {
  const page = await browser.newPage({viewport});
  await page.addInitScript(() => {
    const real = WebAssembly.instantiate;
    WebAssembly.instantiate = async (program, imports) => { const r = await real(program, imports); const i = r.instance ?? r; if (i.exports.__write_profile) window.inst = i; return r; };
  });
  await page.goto(`http://localhost:${port}/${hash}`);
  await page.waitForFunction(() => window.fabrica && window.inst);
  await page.evaluate(() => fabrica.ready);
  await page.waitForFunction(() => fabrica.stats().firstPictureMs !== null, null, {timeout: 120000});
  const b64 = await page.evaluate(() => {
    const e = window.inst.exports; const mem = Object.values(e).find(x => x instanceof WebAssembly.Memory);
    const at = mem.buffer.byteLength; mem.grow(4); const size = e.__write_profile(at, 4 * 65536);
    let s = ''; for (const c of new Uint8Array(mem.buffer, at, size)) s += String.fromCharCode(c); return btoa(s);
  });
  fs.writeFileSync(`/tmp/prof/profile${n++}.data`, Buffer.from(b64, 'base64'));
  console.log(hash, b64.length);
  await page.close();
}
await browser.close(); server.close();
