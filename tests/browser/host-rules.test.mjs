// What is known of hosts by their addresses alone (web/hosts.js), and what is said of those that fail (web/failures.js). In Node: the modules need no page.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {FabricaError} from '../../web/errors.js';
import {networkError, pageError, statusError} from '../../web/failures.js';
import {fileAddress, pastedAddress} from '../../web/hosts.js';
import {chosenAddress} from '../../web/listing.js';
import {PAGES_OF_FILES} from '../../web/ranges.js';

/** By the address alone: no request. */
const unasked = () => assert.fail('it was asked');

test('where the files lie: by the address alone', async () => {
  const found = async address => {
    assert.ok(PAGES_OF_FILES.test(address), `${address} is looked up`);
    const place = await fileAddress(FabricaError, address, unasked);
    assert.equal(await fileAddress(FabricaError, place, unasked), place, 'and stays where it is');
    return place;
  };
  const raw = 'https://raw.githubusercontent.com/u/r/';
  const gitlab = 'https://gitlab.com/api/v4/projects/g%2Fs%2Fp/repository/files/';
  for (const [given, place] of [
    ['https://www.dropbox.com/scl/fi/abc/x.glb?rlkey=k&st=2&dl=0', 'https://dl.dropboxusercontent.com/scl/fi/abc/x.glb?rlkey=k&st=2'],
    ['https://dropbox.com/scl/fi/abc/x.glb?dl=1&rlkey=k&e=1', 'https://dl.dropboxusercontent.com/scl/fi/abc/x.glb?rlkey=k'],
    ['https://www.dropbox.com/s/abc/x%20y.glb?dl=0', 'https://dl.dropboxusercontent.com/s/abc/x%20y.glb'],
    ['https://www.dropbox.com/s/dl/abc/x.glb', 'https://dl.dropboxusercontent.com/s/abc/x.glb'],
    ['https://dl.dropbox.com/s/abc/x.glb?raw=1', 'https://dl.dropboxusercontent.com/s/abc/x.glb'],
    ['https://github.com/u/r/blob/main/a/x%20y%231.glb', `${raw}main/a/x%20y%231.glb`],
    ['https://github.com/u/r/raw/refs/heads/main/x.glb', `${raw}refs/heads/main/x.glb`],
    ['https://github.com/u/r/blob/main/x.glb?raw=true', `${raw}main/x.glb`],
    ['https://github.com/u/r/tree/main/ct.zarr/zarr.json', `${raw}main/ct.zarr/zarr.json`],
    ['https://gist.github.com/u/0a1b', 'https://gist.githubusercontent.com/u/0a1b/raw'],
    ['https://gist.github.com/u/0a1b/raw/9f/x.gltf', 'https://gist.githubusercontent.com/u/0a1b/raw/9f/x.gltf'],
    ['https://gitlab.com/g/s/p/-/blob/main/a%20b/x.glb?ref_type=heads', `${gitlab}a%20b%2Fx.glb/raw?ref=main&lfs=true`],
    ['https://git.uni.example/g/s/p/-/raw/v1/x.glb', `${gitlab.replace('gitlab.com', 'git.uni.example')}x.glb/raw?ref=v1&lfs=true`],
    ['https://bitbucket.org/u/r/src/main/a/x.glb', 'https://bitbucket.org/u/r/raw/main/a/x.glb'],
    ['https://zenodo.org/records/12/files/x.glb?download=1', 'https://zenodo.org/api/records/12/files/x.glb/content'],
    ['https://zenodo.org/record/12/files/x.glb', 'https://zenodo.org/api/records/12/files/x.glb/content'],
    ['https://zenodo.org/api/records/12/files/x.glb/content', 'https://zenodo.org/api/records/12/files/x.glb/content'],
    ['https://osf.io/abcde/', 'https://osf.io/download/abcde/'],
    ['https://osf.io/abcde/download', 'https://osf.io/download/abcde/'],
    ['https://figshare.com/ndownloader/files/77', 'https://ndownloader.figshare.com/files/77'],
    ['https://storage.cloud.google.com/b/a/x.glb', 'https://storage.googleapis.com/storage/v1/b/b/o/a%2Fx.glb?alt=media'],
    ['gs://b/a%20b/x.glb', 'https://storage.googleapis.com/storage/v1/b/b/o/a%20b%2Fx.glb?alt=media'],
    ['s3://b/a/x.glb', 'https://b.s3.amazonaws.com/a/x.glb'],
    ['s3://b.c/a/x.glb', 'https://s3.amazonaws.com/b.c/a/x.glb'],
  ]) assert.equal(await found(given), place, given);
  for (const file of ['https://h.example/x.glb', 'https://ann.github.io/atlas/atlas.json', 'https://g.gitlab.io/x.glb', 'https://dl.dropboxusercontent.com/s/a/x.glb', 'local:1/x.glb', 'https://notdropbox.com/s/1/x.glb']) {
    assert.ok(!PAGES_OF_FILES.test(file), `${file} is not looked up`);
  }
});

test('pages that are none of a file are refused by name, without a request', async () => {
  for (const [given, reason] of [
    ['https://www.dropbox.com/scl/fo/abc/h?rlkey=k&dl=0', /Dropbox link is a folder/], ['https://www.dropbox.com/sh/abc/x?dl=0', /Dropbox link is a folder/],
    ['https://www.dropbox.com/home/atlas', /page of Dropbox/], ['https://www.dropbox.com/t/abc', /page of Dropbox/],
    ['https://github.com/u/r', /page of GitHub/], ['https://github.com/u/r/tree/main/atlas', /page of GitHub/],
    ['https://github.com/u/r/releases/download/v1/x.glb', /release files/], ['https://github.com/u/r/releases/latest/download/x.glb', /release files/],
    ['https://gitlab.com/g/p', /page of GitLab/], ['https://bitbucket.org/u/r/', /page of Bitbucket/],
    ['https://zenodo.org/records/12', /page of Zenodo/], ['https://doi.org/10.5281/zenodo.12', /page of Zenodo/],
    ['https://figshare.com/articles/dataset/Heart/12', /page of Figshare/], ['https://osf.io/', /page of OSF/],
    ['https://drive.google.com/file/d/1a/view?usp=sharing', /Google Drive/], ['https://drive.google.com/uc?export=download&id=1a', /Google Drive/], ['https://drive.google.com/drive/folders/1a', /Google Drive/],
    ['https://1drv.ms/u/s!abc', /OneDrive.*login/], ['https://onedrive.live.com/?id=1', /OneDrive.*login/], ['https://uni-my.sharepoint.com/:u:/g/x?e=1', /SharePoint.*login/],
  ]) {
    assert.ok(PAGES_OF_FILES.test(given), `${given} is looked up`);
    await assert.rejects(fileAddress(FabricaError, given, unasked), error => {
      assert.equal(error.code, 'unsupported');
      assert.match(error.reason, reason, given);
      assert.ok(error.advice.length > 20);
      return true;
    });
  }
});

test('an address is taken as it is pasted', () => {
  for (const [pasted, address] of [
    ['  https://h.example/x.glb\n', 'https://h.example/x.glb'], ['<https://h.example/x.glb>', 'https://h.example/x.glb'], ['"https://h.example/x.glb"', 'https://h.example/x.glb'],
    ['www.dropbox.com/s/a/x.glb?dl=0', 'https://www.dropbox.com/s/a/x.glb?dl=0'], ['demo/atlas.json', 'demo/atlas.json'], ['gs://b/x.glb', 'gs://b/x.glb'], ['https://osf.io/abcde/', 'https://osf.io/abcde'],
    ['https://zenodo.org/api/records/1/files/t1.nii.gz/content', 'https://zenodo.org/records/1/files/t1.nii.gz'],
  ]) assert.equal(pastedAddress(pasted), address);
});

test('a host that says when it wants to be asked again is heard', () => {
  const told = (status, headers = {}) => statusError(FabricaError, 'https://h.example/x.glb', new Response('', {status, headers}));
  assert.deepEqual([told(429, {'Retry-After': '3'}).wait, told(429, {'Retry-After': '3'}).final], [3000, false]);
  assert.equal(told(429).wait, undefined, 'as long as we think right');
  const long = told(429, {'Retry-After': new Date(Date.now() + 600500).toUTCString()});
  assert.ok(long.final);
  assert.match(long.advice, /Wait for (10|11) minutes/);
  assert.equal(told(503, {'Retry-After': '-7'}).wait, undefined);
  assert.match(told(503).reason, /problem of its own/);
  for (const [status, code] of [[404, 'not-found'], [410, 'not-found'], [403, 'not-found'], [400, 'network']]) assert.equal(told(status).code, code);
});

test('a web page is told from a file, and a login from another page', async () => {
  const of = (body, source = 'https://h.example/x.glb') => pageError(FabricaError, source, new Response(body));
  assert.equal(await of('glTF and what follows'), null, 'a host that calls everything a page');
  assert.equal(await of(''), null);
  assert.match((await of('<!DOCTYPE html><title>x</title>')).reason, /web page, not a file/);
  assert.match((await of('\n<html><body><input name="p" type=password>')).reason, /h\.example asks for a login/);
  assert.equal((await of(`<html>${'x'.repeat(1 << 20)}`)).final, true);
});

test('an address that nobody can fetch, a host that is not there, and one that does not let us read', async () => {
  const silent = () => Promise.reject(new TypeError('fetch failed')), there = () => Promise.resolve(new Response());
  const said = async (source, fetcher = silent) => (await networkError(FabricaError, source, fetcher)).reason;
  for (const source of ['javascript:alert(1)', 'ftp://h.example/x.glb', 'nothing']) assert.match(await said(source), /not a web address/, source);
  for (const source of ['file:///x.glb', 'c:\\x.glb']) assert.match(await said(source), /files of this device/, source);
  assert.match(await said('https://h.example/x.glb'), /h\.example did not answer/);
  assert.match(await said('https://h.example/x.glb', there), /h\.example answers, but does not let/);
  assert.match(await said('https://b.s3.amazonaws.com/x.glb', there), /bucket/);
  assert.match(await said('https://osf.io/download/abcde/'), /OSF does not let/);
});

test('a host whose API does not answer, or not now, is no page that is taken for a file', async () => {
  const gist = 'https://gist.github.com/u/0a1b#file-x-gltf', folder = 'https://github.com/u/r';
  const limited = headers => async () => Response.json({message: 'API rate limit exceeded'}, {status: 403, headers});
  const both = async (fetcher, reason, advice = /./) => {
    const page = /** @type {any} */ ({});
    for (const [address, asking] of /** @type {[string, Promise<any>][]} */ ([[gist, fileAddress(FabricaError, gist, fetcher)], [folder, chosenAddress(folder, page, /** @type {any} */ (null), fetcher)]])) {
      await assert.rejects(asking, error => {
        assert.ok(error instanceof FabricaError, String(error));
        assert.match(error.reason, reason);
        assert.match(error.advice, advice);
        assert.equal(error.source, address, 'named as the person knows it');
        return true;
      });
    }
  };
  await both(limited({'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': String(Math.ceil(Date.now() / 1000) + 1500)}), /api\.github\.com says that it was asked too often/, /Wait for (25|26) minutes/);
  await both(limited({'Retry-After': '170'}), /asked too often/, /Wait for 3 minutes/);
  await both(limited({}), /private or absent/);
  await both(() => Promise.reject(new TypeError('Failed to fetch')), /api\.github\.com did not answer/);
});

test('a name with a bare % is a name', async () => {
  assert.equal(await fileAddress(FabricaError, 'https://gitlab.com/g/p/-/blob/main/100%/x.glb', unasked), 'https://gitlab.com/api/v4/projects/g%2Fp/repository/files/100%25%2Fx.glb/raw?ref=main&lfs=true');
});

test('a page that lists files: one that is meant is opened, others are left as they are', async () => {
  const answers = {
    'https://zenodo.org/api/records/12': {id: 13, files: [{key: 'my head.glb', size: 5}, {key: 'read.me', size: 1}]},
    'https://zenodo.org/api/records/14': {id: 14, files: [{key: 'paper.pdf', size: 5}]},
    'https://api.github.com/repos/u/r/contents/a%20b?ref=main': [{name: 'x.glb', type: 'file', size: 1, html_url: 'https://github.com/u/r/blob/main/a%20b/x.glb'},
      {name: 'atlas.json', type: 'file', size: 1, html_url: 'https://github.com/u/r/blob/main/a%20b/atlas.json'}, {name: 'c.glb', type: 'dir'}],
    'https://api.github.com/repos/u/evil/contents': [{name: 'x.glb', type: 'file', size: 1, html_url: 'javascript:alert(1)'}],
  };
  const asked = [];
  const fetcher = async url => {
    asked.push(url);
    return Response.json(answers[url] ?? null, {status: answers[url] ? 200 : 404});
  };
  const chosen = address => chosenAddress(address, /** @type {any} */ ({}), /** @type {any} */ (null), fetcher);
  for (const [given, address] of [
    ['https://zenodo.org/records/12', 'https://zenodo.org/records/13/files/my%20head.glb'], ['https://doi.org/10.5281/zenodo.12', 'https://zenodo.org/records/13/files/my%20head.glb'],
    ['https://zenodo.org/record/14', null], ['https://zenodo.org/records/99', null], ['https://github.com/u/r/tree/main/a%20b', 'https://github.com/u/r/blob/main/a%20b/atlas.json'],
    ['https://github.com/u/evil', null], ['https://github.com/u/none/', null],
  ]) assert.equal(await chosen(given), address ?? given);
  asked.length = 0;
  for (const file of ['https://zenodo.org/records/12/files/x.glb', 'https://github.com/u/r/blob/main/x.glb', 'https://github.com/u/r/tree/main/x.zarr', 'https://h.example/x.glb']) assert.equal(await chosen(file), file);
  assert.deepEqual(asked, []);
});
