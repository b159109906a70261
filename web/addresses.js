// What tells an address from the name of a file: names may hold a colon ("L:femur.obj", "Series 3: bone.stl").

/** Schemes that need no "//": a browser takes some of them for an address of their own without it. */
const KNOWN = /^(https?|wss?|ftp|file|data|blob|javascript|gs|s3|n5|local|zip|volume|embedded|unpacked):/i;

/** Whether it is an address of its own, and not the name of a file beside the one that says it. @param {string} text */
export const isAddress = text => KNOWN.test(text) || /^[a-z][a-z0-9+.-]*:[/\\]{2}/i.test(text);
