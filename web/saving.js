/** Whether the person asked for few bytes: nothing is fetched for later then. */
export const savesData = () => Boolean(/** @type {any} */ (navigator).connection?.saveData);
