// How a step of a lesson looks around its question, in the lesson and in a quiz of it.

/** How long the camera takes from one view to the next. */
export const GLIDE_S = 0.9;

/** While the question waits: names would give answers away. @param {any} view @param {any} question */
export const waiting = (view, {kind, structure}) => kind === 'choice' ? view : {...view, labels: 'off', selection: kind === 'find' ? [] : [structure]};

/** Once it was answered. @param {any} view @param {any} question */
export const told = (view, {kind, structure}) => kind === 'choice' ? view : {...view, labels: 'selected', selection: [structure]};
