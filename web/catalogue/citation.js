// How to cite a data set, from what its metadata say and nothing else.

/** @param {import('./dataset.js').Dataset} set */
export function citationOf({raw, name}) {
  const {title, doi, author_list: listed, contributors} = raw.citation ?? {};
  const people = Array.isArray(contributors) ? contributors : [];
  const authors = (Array.isArray(listed) && listed.length ? listed : people.map(p => [p?.first_name, p?.last_name].filter(Boolean).join(' '))).filter(a => typeof a === 'string' && a);
  const link = typeof doi === 'string' && doi ? `https://doi.org/${doi.replace(/^https?:\/\/(dx\.)?doi\.org\//, '')}` : null;
  return {title: title || name, authors, doi: link?.slice(16) ?? null, link};
}

export function plainCitation(set) {
  const {title, authors, link} = citationOf(set);
  return [authors.join(', '), title.replace(/\.$/, ''), link].filter(Boolean).join('. ') + (link ? '' : '.');
}

const escaped = text => text.replace(/[\\{}]/g, ' ').replace(/([&%$#_])/g, '\\$1');
/** A name of an organisation is one word to BibTeX. */
const author = name => (/collaboration|consortium|team|group/i.test(name) ? `{${escaped(name)}}` : escaped(name));

/** No year: the metadata have none of the publication. */
export function bibtex(set) {
  const {title, authors, doi, link} = citationOf(set);
  const fields = [['title', `{${escaped(title)}}`], authors.length && ['author', authors.map(author).join(' and ')], doi && ['doi', doi], link && ['url', link]].filter(Boolean);
  return `@misc{${set.name.replace(/[^\w.-]/g, '-')},\n${fields.map(([key, value]) => `  ${key} = {${value}}`).join(',\n')}\n}\n`;
}
