// tools/bench NAME [options]: runs one benchmark. Each is a module beside this one that exports its own name.
import fs from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url)), repo = path.resolve(here, '../..');
const names = fs.readdirSync(here).filter(file => file.endsWith('.mjs') && file !== 'bench.mjs').map(file => file.slice(0, -4));
const [name, ...args] = process.argv.slice(2);
if (!names.includes(name)) {
  process.stderr.write(`bench: ${name ? `there is no benchmark "${name}"` : 'which one?'} There is: ${names.join(', ')}\n`);
  process.exit(2);
}
try {
  await (await import(`./${name}.mjs`))[name](repo, args);
} catch (error) {
  process.stderr.write(`bench ${name}: ${error.message}\n`);
  process.exit(1);
}
