// Addresses: whole ones, those of this device's files, and what tells one from the name of a file, which may hold a colon ("L:femur.obj", "Series 3: bone.stl").

import {FabricaError} from './errors.js';

/** Schemes that need no "//": a browser takes some of them for an address of their own without it. */
const KNOWN = /^(https?|wss?|ftp|file|data|blob|javascript|gs|s3|n5|local|zip|volume|embedded|unpacked):/i;

/** Whether it is an address of its own, and not the name of a file beside the one that says it. @param {string} text */
export const isAddress = text => KNOWN.test(text) || /^[a-z][a-z0-9+.-]*:[/\\]{2}/i.test(text);

/** @param {string} url possibly relative to the page */
export function absolute(url) {
  try {
    return new URL(url, globalThis.location?.href).href;
  } catch {
    throw new FabricaError('bad-format', 'This is not a web address.', url, 'It should start with https://');
  }
}

/** A path of files of this device as a part of their addresses: their names may hold what ends an address's path. @param {string} path */
export const localAddress = path => encodeURI(path).replace(/[?#]/g, encodeURIComponent);

/** What addresses of this device's files have encoded, and manifests often as it is. */
const AS_WRITTEN = /[^\x21-\x7e]+|["<>[\]\\^`{|}]/g;

/** As localAddress() writes what a manifest names as it is. @param {string} url absolute */
export const encodedAsLocal = url => url.replace(AS_WRITTEN, encodeURIComponent);

/** What is asked for under one name. @param {string} url @param {string|null} range */
export const keyOf = (url, range) => range === null ? url : `${url} ${range}`;
