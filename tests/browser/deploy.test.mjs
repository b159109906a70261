// What runs on other people's machines: the GitHub workflow, read as GitHub reads it, and the Dockerfile. Both may name only what is here.
import assert from 'node:assert/strict';
import {accessSync, constants, existsSync, readFileSync, readdirSync} from 'node:fs';
import {mkdtemp, rm} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {build} from 'esbuild';
import {REPO} from './helpers.mjs';

const NAME = '.github/workflows/pages.yml';
const text = name => readFileSync(path.join(REPO, name), 'utf8');

let github, folder;
before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'fabrica-deploy-'));
  // It is written for bundlers: Node by itself does not take its JSON.
  const outfile = path.join(folder, 'parser.mjs');
  await build({stdin: {contents: 'export * from "@actions/workflow-parser"', resolveDir: path.join(REPO, 'tests/browser')}, bundle: true, format: 'esm', platform: 'browser', outfile});
  github = await import(outfile);
});
after(() => rm(folder, {recursive: true}));

/** What GitHub's own parser makes of a workflow. */
async function read(content) {
  const {context, value} = github.parseWorkflow({name: NAME, content}, new github.NoOperationTraceWriter());
  const template = value && await github.convertWorkflowTemplate(context, value);
  return {errors: context.errors.getErrors().map(({message}) => message), template};
}

/** The programs of the repository that a line of shell calls, with their options. */
const calls = lines => [...lines.matchAll(/(?:^|\s)(tools\/[\w-]+)((?: +[^\n&|]+)?)/g)].map(([, program, rest]) => ({program, options: rest.match(/--[\w-]+/g) ?? []}));

function assertCallable(lines, where) {
  const found = calls(lines);
  for (const {program, options} of found) {
    assert.doesNotThrow(() => accessSync(path.join(REPO, program), constants.X_OK), `${where}: ${program} can be run`);
    const source = text(program) + (program === 'tools/fabrica' ? text('src/maker/tool/fabrica_main.cpp') : '');
    for (const option of options) assert.ok(source.includes(option), `${where}: ${program} knows ${option}`);
  }
  return found.map(({program}) => program);
}

test('the workflow is one to GitHub, and what it runs is there', async () => {
  const content = text(NAME);
  const {errors, template} = await read(content);
  assert.deepEqual(errors, []);
  const [testing, publishing] = template.jobs;
  assert.equal(testing.id.value, 'test');
  assert.deepEqual(publishing.needs.map(need => need.value), ['test'], 'nothing is published that was not tested');
  const runs = testing.steps.filter(step => step.run).map(step => step.run.toString());
  const programs = runs.flatMap(run => assertCallable(run, NAME));
  assert.deepEqual([...new Set(programs)], ['tools/test', 'tools/run', 'tools/fabrica'], 'tested before it is built for the pages');
  for (const step of template.jobs.flatMap(job => job.steps)) {
    if (step.uses) assert.match(step.uses.value, /^actions\/[\w-]+@v\d+$/, 'only GitHub\'s own, of one version');
  }
  assert.match(content, /hashFiles\('tools\/env\/\*\*', 'tools\/third-party'\)/);
});

test('a workflow with a mistake is told apart', async () => {
  const content = text(NAME);
  for (const [from, to] of [['runs-on:', 'run-on:'], ['needs: test', 'needs: tests'], ['timeout-minutes: 240', 'timeout-minutes: long'], ['steps.pages.outcome ==', 'steps.pages.outcome = =']]) {
    assert.ok(content.includes(from), from);
    assert.notDeepEqual((await read(content.replace(from, to))).errors, [], `${to} is no workflow`);
  }
});

test('the Dockerfile builds from the one package list and copies what is there', () => {
  const lines = text('Dockerfile').replace(/\\\n/g, ' ').split('\n').filter(line => line && !line.startsWith('#'));
  const instructions = lines.map(line => /^([A-Z]+)\s+(.*)$/.exec(line)).map(found => found && {kind: found[1], rest: found[2]});
  assert.ok(instructions.every(Boolean), 'an instruction a line');
  const known = ['ARG', 'FROM', 'WORKDIR', 'COPY', 'RUN', 'USER', 'EXPOSE', 'HEALTHCHECK', 'CMD'];
  assert.deepEqual(instructions.filter(({kind}) => !known.includes(kind)), []);
  assert.ok(instructions.filter(({kind}) => kind === 'FROM').every(({rest}) => rest.startsWith('${BASE}')), 'the base is the caller\'s');
  const ignored = text('.dockerignore').split('\n');
  for (const {kind, rest} of instructions) {
    if (kind === 'COPY' && !rest.startsWith('--from')) {
      for (const source of rest.split(/\s+/).slice(0, -1)) {
        assert.ok(existsSync(path.join(REPO, source)), `${source} is there`);
        assert.ok(!ignored.includes(source), `${source} is sent to Docker`);
      }
    }
    if (kind === 'RUN') assertCallable(rest, 'Dockerfile');
  }
  const libraries = instructions.find(({rest}) => rest.startsWith('tools/third-party')).rest.split(' ').slice(2);
  const recipes = readdirSync(path.join(REPO, 'tools/env/third_party')).map(name => path.basename(name, '.sh'));
  assert.deepEqual(libraries.sort(), recipes.sort(), 'every library has its layer');
  // What is run at its end is what the repository serves by.
  const [, ...served] = JSON.parse(instructions.at(-1).rest);
  assert.ok(served[0].endsWith('serve.mjs') && served.includes('--host'));
  assert.ok(text('tools/serve.mjs').includes('\'--host\''));
});
