import {readdirSync, readFileSync} from 'fs';
process.chdir('/work/main/tests/browser');
const {open, WINDOW} = await import('/work/main/tests/browser/helpers.mjs');
const ticks = () => { const out = {}; for (const pid of readdirSync('/proc')) { if (!/^\d+$/.test(pid)) continue; try { const cmd = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replace(/\0/g,' '); const stat=readFileSync(`/proc/${pid}/stat`,'utf8'); const ppid=+stat.slice(stat.lastIndexOf(')')+2).split(' ')[1];
  if (!/chromium/.test(cmd)) continue; 
  let root=pid; for(let p=ppid;p>1;){ if(p===process.pid){root='mine';break;} try{const s=readFileSync(`/proc/${p}/stat`,'utf8');p=+s.slice(s.lastIndexOf(')')+2).split(' ')[1];}catch{break;} }
  if(root!=='mine') continue;
  const type = /--type=(\S+)/.exec(cmd)?.[1] ?? 'browser';
  for (const t of readdirSync(`/proc/${pid}/task`)) { const s = readFileSync(`/proc/${pid}/task/${t}/stat`, 'utf8'); const name = /\((.*)\)/.exec(s)[1], f = s.slice(s.lastIndexOf(')') + 2).split(' '); const key = `${type} ${name}`; out[key] ??= [0, 0]; out[key][0] += +f[11]; out[key][1] += +f[12]; } } catch {} } return out; };
const world = await open({flags: (process.env.MORE ?? '').split(';').filter(Boolean)});
const own = () => process.cpuUsage();
const sum = t => Object.values(t).reduce((a,b)=>a+b[0]+b[1],0);
const t0 = ticks(); console.log('launch', sum(t0)/100);
const c0 = own();
let before = t0, deadSum=0;
for (let i = 0; i < 3; i++) {
  const w=Date.now();
  const page = await world.page(WINDOW, process.argv[2] ?? '#src=demo/atlas.json');
  await page.evaluate(() => fabrica.whenIdle());
  const t1 = ticks();
  const rows = Object.entries(t1).map(([k, [u, s]]) => [k, (u - (before[k]?.[0] ?? 0))/100, (s - (before[k]?.[1] ?? 0))/100]).filter(([, u, s]) => u + s > 0.05).sort((a, b) => b[1] + b[2] - a[1] - a[2]);
  console.log('open', i, 'wall', (Date.now()-w)/1000, 'cpu', rows.reduce((a, r) => a + r[1] + r[2], 0).toFixed(2));
  for (const r of rows.slice(0, 14)) console.log('   ', r[0].padEnd(40), 'user', r[1].toFixed(2), 'sys', r[2].toFixed(2));
  await page.context().close();
  before = ticks();
}
console.log('node', (own().user - c0.user) / 1e6);
await world.close();
process.exit();
