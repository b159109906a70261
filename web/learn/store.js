// What stays on the device: lessons that are being made, and what was learnt. Where storage is denied or full, they last as long as the page.

const LESSON = 'fabrica.lesson:';
const PROGRESS = 'fabrica.progress:';
const MOST_LESSONS = 50;
/** @type {Map<string, string>} what could not be stored */
const memory = new Map();

function read(key) {
  try {
    return JSON.parse(memory.get(key) ?? localStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

/** @returns {boolean} whether a reload will find it */
function write(key, value) {
  const text = JSON.stringify(value);
  try {
    localStorage.setItem(key, text);
    memory.delete(key);
    return true;
  } catch {
    memory.set(key, text);
    return false;
  }
}

function keys(prefix) {
  let stored = [];
  try {
    stored = Object.keys(localStorage);
  } catch {
    // Denied.
  }
  return [...new Set([...stored, ...memory.keys()])].filter(key => key.startsWith(prefix));
}

/** Words as the name of a file, without its ending. @param {string[]} parts @param {string} otherwise where nothing of them can be in one */
export const fileName = (parts, otherwise) => parts.filter(Boolean).join(' ').replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 80).replace(/^-|-$/g, '') || otherwise;

export const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(8)), byte => byte.toString(16).padStart(2, '0')).join('');

/** Lessons of this device, the newest first: `{id, at, lesson}`. */
export function drafts() {
  return keys(LESSON).map(key => ({...read(key), id: key.slice(LESSON.length)})).filter(({lesson}) => lesson && typeof lesson === 'object')
    .sort((a, b) => (b.at ?? 0) - (a.at ?? 0));
}
export const draft = id => read(LESSON + id)?.lesson ?? null;
export const keepDraft = (id, lesson) => {
  if (keys(LESSON).length >= MOST_LESSONS && !read(LESSON + id)) throw new Error(`There are ${MOST_LESSONS} lessons on this device. Save one as a file and remove it.`);
  return write(LESSON + id, {at: Date.now(), lesson});
};
export function dropDraft(id) {
  memory.delete(LESSON + id);
  try {
    localStorage.removeItem(LESSON + id);
  } catch {
    // Denied: it was in memory alone.
  }
}

/** Of one branch of one atlas, as src/learn/progress.h has it. */
export const progress = (atlas, branch) => read(`${PROGRESS}${atlas}#${branch}`);
export const keepProgress = (atlas, branch, value) => write(`${PROGRESS}${atlas}#${branch}`, value);
