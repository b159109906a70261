// Which files hold surfaces, by name or by how they begin; and lists of several that are one scene.

const NAMED = /\.(obj|stl|ply|vtk|vt[pu])$/i;

/** What an address ends in, without what stands behind "?" and "#". @param {string} url */
export function nameOf(url) {
  const path = url.split(/[?#]/)[0];
  const name = path.slice(path.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

export const stemOf = name => name.replace(/\.[^.]+$/, '') || name;

/** @param {string} name @returns {'obj'|'stl'|'ply'|'vtk'|'vtp'|null} `vtp`: XML, of polygons or of a grid (.vtu) */
export const namedKind = name => /** @type {any} */ (NAMED.exec(name)?.[1].toLowerCase().replace('vtu', 'vtp')) ?? null;

/** What the first bytes say, or else the name. @param {string} name @param {Uint8Array} head */
export function kindOf(name, head) {
  const text = new TextDecoder('latin1').decode(head.subarray(0, 1024)).trimStart();
  if (/^# vtk DataFile/i.test(text)) return 'vtk';
  if (/^ply\r?\n/.test(text)) return 'ply';
  if (/^(<\?xml[^>]*>\s*)?<VTKFile/.test(text)) return 'vtp';
  // A page that says "not found" is none of them, whatever the address is called.
  if (/^<(!doctype|html|\?xml)/i.test(text) || /^[{[]/.test(text)) return null;
  const named = namedKind(name);
  if (named) return named;
  if (/^solid\s[^\n]*\n\s*facet\s/i.test(text)) return 'stl';
  return /^(#[^\n]*\n|\s*\n)*(mtllib\s|v\s+-?[\d.]+\s+-?[\d.]+\s+-?[\d.]+|[og]\s[^\n]*\n)/.test(text) ? 'obj' : null;
}
