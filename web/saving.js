/** Bytes that a person may be asked about (size.js). */
export const LARGE = 20e6;

/** Whether the person asked for few bytes: nothing is fetched for later then. */
export const savesData = () => Boolean(/** @type {any} */ (navigator).connection?.saveData);
