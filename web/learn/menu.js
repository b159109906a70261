// Where learning begins: the atlas's lessons, one's own, a quiz, a worksheet.

import {number, tr, trIn, trKey, trn} from '../language.js';
import {sourcesOf} from '../session.js';
import {words} from '../words.js';
import {button, el} from './dom.js';
import {draft, drafts, dropDraft, keepDraft, newId, progress} from './store.js';
import {lessonKey, randomSeed} from './subject.js';
import {textIn} from './texts.js';

const KINDS = [['find', trKey('Find it')], ['name', trKey('Name it')], ['side', trKey('Which side?')]];

/** Lessons that the opened atlases name. @param {import('./learn.js').Learn} learn */
async function atlasLessons(learn) {
  const sources = sourcesOf(`src=${learn.atlasKey()}`).filter(source => /\.json(\?|$)/i.test(source));
  const lists = await Promise.all(sources.map(async source => {
    const url = /^local:/.test(source) ? source : new URL(source, location.href).href;
    try {
      return learn.call('lessonLinks', await learn.text(url), url) ?? [];
    } catch {
      return [];  // the atlas itself has told why
    }
  }));
  return lists.flat();
}

/** Shorter in the address where it lies beside the page. */
const short = url => url.startsWith(new URL('.', location.href).href) ? url.slice(new URL('.', location.href).href.length) : url;

/** The title of a lesson of this device, as the person reads it. @param {any} lesson */
const titleOf = lesson => textIn(lesson.title, words.language, lesson.language).text || tr('Untitled lesson');

/** @param {import('./learn.js').Learn} learn */
export async function openMenu(learn) {
  const {viewer} = learn;
  viewer.box.querySelector('dialog.learn-menu')?.remove();
  const dialog = el('dialog', {class: 'fabrica-dialog learn-menu', 'aria-label': tr('Lessons and quiz'), close: () => dialog.remove(), click: event => event.target === dialog && dialog.close()});
  const leave = use => () => {
    dialog.close();
    use();
  };
  /** Beside a lesson that asks something. @param {string} address @param {any} lesson */
  const quizOf = (address, lesson) => {
    if (!lesson.steps?.some(({question}) => question)) return [];
    const kept = learn.call('progressOf', progress(learn.atlasKey(), lessonKey(address, lesson)))?.mistakes ?? [];
    // It may have been changed since.
    const mistakes = kept.filter(number => lesson.steps[number - 1]?.question);
    return [button('quiz', tr('Quiz of this lesson'), leave(() => learn.quiz({lesson: address})), {quiet: true}),
      mistakes.length ? button('restart', tr('Mistakes again'), leave(() => learn.quiz({lesson: address, only: mistakes})), {quiet: true}) : ''].filter(Boolean);
  };
  const list = el('ul', {class: 'learn-lessons', 'aria-label': tr('Lessons of this atlas')});
  const own = el('ul', {class: 'learn-lessons', 'aria-label': tr('Your lessons on this device')});
  const ownTitle = el('h3', {}, tr('On this device'));
  const showOwn = () => {
    const mine = drafts();
    ownTitle.hidden = mine.length === 0;
    own.replaceChildren(...mine.map(({id, lesson}) => el('li', {},
      button('play', titleOf(lesson), leave(() => learn.openLesson(`device:${id}`)), {class: 'learn-button wide', disabled: !lesson.steps?.length}),
      ...quizOf(`device:${id}`, lesson),
      button('edit', tr('Edit'), leave(() => learn.edit(id)), {quiet: true}),
      button('trash', tr('Remove'), event => remove(id, event.currentTarget), {quiet: true}))));
  };
  const remove = (id, pressed) => {
    const lesson = draft(id);
    dropDraft(id);
    const row = pressed.closest('li');
    row.replaceChildren(el('span', {class: 'learn-quiet'}, tr('“{0}” was removed.', titleOf(lesson))), button('undo', tr('Undo'), () => {
      keepDraft(id, lesson);
      showOwn();
      own.querySelector('button')?.focus();
    }));
    row.querySelector('button').focus();
  };
  showOwn();

  const branches = learn.call('branches') ?? [];
  const selected = learn.call('selection')?.[0];
  const branch = el('select', {id: 'learn-branch', change: () => said()}, ...branches.map(({id, name, count, depth}) =>
    el('option', {value: id, selected: id === selected}, `${'\u2003'.repeat(depth)}${name} (${number(count)})`)));
  const kinds = KINDS.map(([value, label], i) => {
    const box = el('input', {type: 'checkbox', value, checked: i < 2, id: `learn-kind-${value}`});
    return el('label', {class: 'learn-check', for: box.id}, box, tr(label));
  });
  const many = el('select', {id: 'learn-count'}, ...[5, 10, 20, 50].map(count => el('option', {value: count, selected: count === 10}, trn(count, '{0} question', '{0} questions'))));
  const chosen = () => {
    const picked = kinds.map(label => label.querySelector('input')).filter(box => box.checked).map(box => box.value);
    return {branch: branch.value, count: Number(many.value), kinds: picked.length ? picked : ['find', 'name'], seed: randomSeed()};
  };
  const state = el('p', {class: 'learn-quiet', role: 'status'});
  const again = button('restart', tr('Mistakes again'), leave(() => learn.quiz({...chosen(), only: mistakes, count: mistakes.length})));
  let mistakes = [];
  const said = () => {
    const kept = learn.call('progressOf', progress(learn.atlasKey(), branch.value)) ?? {mistakes: [], known: 0};
    mistakes = kept.mistakes;
    const count = branches.find(({id}) => id === branch.value)?.count ?? 0;
    state.textContent = mistakes.length ? tr('You know {0} of {1}, {2} to repeat.', number(kept.known), number(count), number(mistakes.length))
      : kept.known ? tr('You know {0} of {1}.', number(kept.known), number(count)) : '';
    again.hidden = mistakes.length === 0;
  };
  said();

  dialog.append(el('form', {method: 'dialog', submit: event => event.preventDefault()},
    el('header', {}, el('h2', {tabindex: '-1', autofocus: true}, tr('Learn')), button('close', tr('Close'), () => dialog.close(), {quiet: true})),
    el('section', {'aria-labelledby': 'learn-h-lessons'}, el('h3', {id: 'learn-h-lessons'}, tr('Lessons')), list, ownTitle, own,
      el('div', {class: 'learn-row'},
        button('plus', tr('Make a lesson'), leave(() => learn.edit(newId()))),
        button('open', tr('Open a lesson file …'), () => pick(learn, () => dialog.close())))),
    branches.length ? el('section', {'aria-labelledby': 'learn-h-quiz'}, el('h3', {id: 'learn-h-quiz'}, tr('Quiz')),
      el('label', {for: 'learn-branch'}, trIn('quiz', 'About')), branch,
      el('div', {class: 'learn-row', role: 'group', 'aria-label': tr('Kinds of questions')}, ...kinds),
      el('label', {for: 'learn-count', class: 'visually-hidden'}, tr('How many')), many, state,
      el('div', {class: 'learn-row'}, button('quiz', tr('Start'), leave(() => learn.quiz(chosen())), {main: true}), again,
        button('link', tr('Copy a link for a class'), () => {
          const {kinds: asked, ...rest} = chosen();
          learn.copy(learn.linkTo({quiz: rest.branch, seed: rest.seed, count: rest.count, kinds: asked.join(',')}));
        }))) : null,
    el('section', {'aria-labelledby': 'learn-h-sheet'}, el('h3', {id: 'learn-h-sheet'}, tr('Worksheet')),
      el('p', {class: 'learn-quiet'}, tr('The picture as you see it now, its parts numbered, to be filled in on paper.')),
      el('div', {class: 'learn-row'}, button('print', tr('Make a worksheet'), leave(() => import('./worksheet.js').then(({makeWorksheet}) => makeWorksheet(learn)).catch(error => learn.fail(error))))))));
  viewer.box.append(dialog);
  dialog.showModal();
  const found = await atlasLessons(learn);
  const rows = found.map(({url, title, titles}) => {
    const {text, lang} = textIn(titles, words.language, 'en');
    return el('li', {}, button('play', text || title, leave(() => learn.openLesson(short(url))), {class: 'learn-button wide', lang: text ? lang : null}));
  });
  list.replaceChildren(...rows.length ? rows : [el('li', {class: 'learn-quiet'}, tr('This atlas brings none. Make one, or drop a lesson file on the page.'))]);
  // Whether it asks something is in the lesson alone: one after another, for as long as somebody looks.
  for (const [i, {url}] of found.entries()) {
    if (!dialog.isConnected) return;
    try {
      rows[i].append(...quizOf(short(url), learn.read(await learn.text(url), url).lesson));
    } catch {
      // Whoever opens it is told.
    }
  }
}

function pick(learn, done) {
  const input = el('input', {type: 'file', accept: '.json,application/json', change: async () => {
    const [file] = input.files;
    if (!file) return;
    done();
    learn.openText(await file.text(), file.name);
  }});
  input.click();
}
