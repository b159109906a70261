/**
 * --name=value or --name value; lists by commas. What `defaults` has not is an error in words.
 * @template T @param {string[]} args @param {T} defaults @returns {T}
 */
export function readOptions(args, defaults) {
  const options = structuredClone(defaults);
  for (let i = 0; i < args.length; ++i) {
    const match = /^--([\w-]+)(?:=(.*))?$/.exec(args[i]), name = match?.[1];
    if (!name || !(name in options)) throw new Error(`there is no option ${args[i]}; there are ${Object.keys(defaults).map(key => `--${key}`).join(', ')}`);
    if (typeof options[name] === 'boolean') { options[name] = true; continue; }
    const text = match[2] ?? args[++i];
    if (text === undefined) throw new Error(`--${name} needs a value`);
    if (Array.isArray(options[name])) {
      options[name] = text.split(',').filter(Boolean);
      const wrong = options[name].find(item => !defaults[name].includes(item));
      if (wrong) throw new Error(`--${name} knows ${defaults[name].join(', ')}, not "${wrong}"`);
    } else if (typeof options[name] === 'number') {
      options[name] = Number(text);
      if (!(options[name] >= 1)) throw new Error(`--${name} is a number from 1, not "${text}"`);
    } else {
      options[name] = text;
    }
  }
  return options;
}
