// Addresses of other views of the same scene.

/** What was encoded by hand, wrongly, is taken as it stands. @param {string} text */
const decoded = text => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
/** @param {string} link @returns {string[]} addresses that it opens, as they stand in it */
const sourcesOf = link => (/[#&]src=([^&]*)/.exec(link)?.[1] ?? '').split(',').filter(Boolean);
const written = (sources, state) => `src=${sources.join(',')}&s=${encodeURIComponent(JSON.stringify(state))}`;
/** Files of this device: another page, or this one opened anew, may not read them. @param {string[]} sources */
const isLocal = sources => sources.some(one => /^local:/.test(decoded(one)));

/**
 * The same view without one of what is open; "" where the page could not open the others again.
 * @param {string} link @param {any} state what the link says of the view @param {{address: string, id: string}} source
 */
export function withoutSource(link, state, {address, id}) {
  const sources = sourcesOf(link);
  const rest = sources.filter(one => decoded(one) !== address);
  if (rest.length === 0 || rest.length === sources.length || isLocal(rest)) return '';
  const {[id]: _, ...others} = state.sources ?? {};
  return `${link.split('#')[0]}#${written(rest, {...state, sources: others})}`;
}

/** Two of what is open, side by side; "" where another page could not open them. @param {string} link @param {any} state @param {string} left its id @param {string} right */
export function compareLink(link, state, left, right) {
  const sources = sourcesOf(link);
  if (sources.length === 0 || isLocal(sources)) return '';
  const url = new URL('compare.html', link.split(/[?#]/)[0]);
  // Addresses beside the page are beside that page, too.
  return `${url.href}#left=${encodeURIComponent(left)}&right=${encodeURIComponent(right)}&${written(sources, state)}`;
}

/**
 * What each half shows: the scene with one of the two alone.
 * @param {string} hash of compare.html's address @returns {{names: string[], sources: string[], halves: any[]}}
 */
export function halvesOf(hash) {
  const parts = new URLSearchParams(hash.replace(/^#/, '').replace(/\+/g, '%2B'));
  let state = {};
  try {
    state = JSON.parse(parts.get('s') ?? '{}') ?? {};
  } catch {
    // A damaged view: both as they open.
  }
  const one = parts.get('left') ?? '';
  const other = parts.get('right') ?? '';
  const alone = (shown, hidden) => {
    const looks = {...state.sources};
    const {hidden: _, opacity: __, ghost: ___, ...place} = looks[shown] ?? {};
    looks[shown] = place;
    looks[hidden] = {...looks[hidden], hidden: true};
    return {v: 1, ...state, sources: looks};
  };
  // Between commas each address is encoded by itself.
  const sources = sourcesOf(hash).map(decoded);
  return {names: [one, other], sources, halves: [alone(one, other), alone(other, one)]};
}
