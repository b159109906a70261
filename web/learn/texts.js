// A lesson's texts in one language or several (docs/lessons.md): plain, and then in the lesson's own language, or by language. What is shown is
// in the person's language, else in the lesson's, else in whichever there is; and it says in which, for whoever reads it aloud.

/** @typedef {string|Record<string, string>} Texts */

const base = code => code.toLowerCase().split('-')[0];

/** @param {Texts|undefined} texts @returns {string[]} the languages of a text that is not plain */
const languagesIn = texts => (texts && typeof texts === 'object' ? Object.keys(texts).filter(code => texts[code]) : []);

/**
 * @param {Texts|undefined} texts @param {string} wanted @param {string} own of the lesson
 * @returns {{text: string, lang: string}}
 */
export function textIn(texts, wanted, own) {
  if (!texts || typeof texts === 'string') return {text: texts ?? '', lang: own};
  const codes = languagesIn(texts);
  for (const code of [wanted, own]) {
    const found = codes.find(one => one.toLowerCase() === code.toLowerCase()) ?? codes.find(one => base(one) === base(code));
    if (found) return {text: texts[found], lang: found};
  }
  return codes.length ? {text: texts[codes[0]], lang: codes[0]} : {text: '', lang: own};
}

/** Each text of these keys becomes plain; `lang` says in which language. */
function flat(object, keys, wanted, own) {
  const out = {...object, lang: {}};
  for (const key of keys) {
    if (object[key] === undefined) continue;
    const {text, lang} = textIn(object[key], wanted, own);
    out[key] = text;
    out.lang[key] = lang;
  }
  return out;
}

function flatQuestion(question, wanted, own) {
  const out = flat(question, ['prompt', 'hint', 'explanation'], wanted, own);
  if (question.kind !== 'choice') return out;
  const answers = question.choices.map(answer => textIn(answer, wanted, own));
  out.choices = answers.map(({text}) => text);
  out.lang.choices = answers.map(({lang}) => lang);
  return out;
}

/** A lesson as one person reads it: plain texts, beside them `lang`. @param {any} lesson as C++ has checked it @param {string} wanted */
export function lessonIn(lesson, wanted) {
  const own = lesson.language;
  const steps = lesson.steps.map(step => {
    const out = flat(step, ['title', 'text'], wanted, own);
    return step.question ? {...out, question: flatQuestion(step.question, wanted, own)} : out;
  });
  return {...flat(lesson, ['title', 'description'], wanted, own), steps};
}

/** Every text in it is visited: what `use` gives back stands in its place. @param {any} lesson @param {(texts: Texts) => Texts} use */
function eachText(lesson, use) {
  const within = (object, keys) => {
    for (const key of keys) if (object[key] !== undefined) object[key] = use(object[key]);
  };
  within(lesson, ['title', 'description']);
  for (const step of lesson.steps) {
    within(step, ['title', 'text']);
    if (!step.question) continue;
    within(step.question, ['prompt', 'hint', 'explanation']);
    if (step.question.kind === 'choice') step.question.choices = step.question.choices.map(use);
  }
}

/** All languages that a lesson has words in, its own first. @param {any} lesson */
export function languagesOf(lesson) {
  const found = new Set([lesson.language]);
  eachText(lesson, texts => {
    for (const code of languagesIn(texts)) found.add(code);
    return texts;
  });
  return [...found];
}

/**
 * The same texts with one of them changed; the others stay. An empty one goes.
 * @param {Texts|undefined} texts @param {string} language @param {string} own of the lesson @param {string} text @returns {Texts}
 */
export function withText(texts, language, own, text) {
  const plain = typeof texts !== 'object';
  if (plain && language === own) return text;
  const all = plain ? {...texts ? {[own]: texts} : {}} : {...texts};
  if (text) all[language] = text;
  else delete all[language];
  const left = Object.keys(all);
  if (left.length === 0) return '';
  return left.length === 1 && left[0] === own ? all[own] : all;
}

/** Its own language is another one, which somebody has set right: what was in the old one is in the new. @param {any} lesson @param {string} language */
export function renameLanguage(lesson, language) {
  const old = lesson.language;
  lesson.language = language;
  eachText(lesson, texts => {
    if (typeof texts !== 'object' || !Object.hasOwn(texts, old) || Object.hasOwn(texts, language)) return texts;
    const {[old]: moved, ...others} = texts;
    return {...others, [language]: moved};
  });
}
