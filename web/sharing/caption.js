// The words of a lesson's step, as they stand below its picture in a film: as many pages as they need, each as long as one reads.

/** Letters that one reads in a second, beside looking at the picture. */
const READING = 14;
const LEAST_S = 3;
const MOST_LINES = 3;
/** A step without words. */
const SILENT_S = 3;
const FONT = 'Inter, system-ui, sans-serif';

/** @typedef {{title: string, lines: string[], seconds: number, size: number}} CaptionPage */

/** Runs of text as they are read: lists by their dashes. @param {{kind: string, spans: {text: string}[]}[]} blocks */
const paragraphs = blocks => blocks.map(({kind, spans}) => (kind === 'ul' || kind === 'ol' ? '– ' : '') + spans.map(({text}) => text).join(''));

function linesOf(context, text, width) {
  const lines = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = line ? `${line} ${word}` : word;
    if (line && context.measureText(longer).width > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  if (line) lines.push(line);
  return lines;
}

/**
 * @param {OffscreenCanvasRenderingContext2D} context @param {{title: string, blocks: any[]}} words @param {number} width @param {number} height of the caption
 * @returns {CaptionPage[]} at least one
 */
export function captionOf(context, {title, blocks}, width, height) {
  const size = Math.max(12, Math.min(height / (MOST_LINES + 2.4), width / 34));
  context.font = `${size}px ${FONT}`;
  const lines = paragraphs(blocks).flatMap(text => linesOf(context, text, width * 0.88));
  const pages = [];
  for (let at = 0; at < Math.max(lines.length, 1); at += MOST_LINES) {
    const shown = lines.slice(at, at + MOST_LINES);
    const letters = shown.join(' ').length + (at === 0 ? title.length : 0);
    pages.push({title, lines: shown, size, seconds: letters ? Math.max(LEAST_S, letters / READING) : SILENT_S});
  }
  return pages;
}

/** @param {OffscreenCanvasRenderingContext2D} context @param {CaptionPage} page @param {{language?: string, width: number, height: number}} place */
export function drawCaption(context, {title, lines, size}, {language = '', width, height}) {
  const rows = lines.length + (title ? 1.25 : 0);
  if (!rows) return;
  const row = size * 1.35;
  const high = rows * row + size * 1.1;
  context.save();
  context.fillStyle = 'rgb(12 14 17 / 78%)';
  context.fillRect(0, height - high, width, high);
  context.fillStyle = '#f2f4f7';
  const from = /^(ar|he|fa|ur)\b/.test(language) ? 'rtl' : 'ltr';
  context.direction = from;
  context.textAlign = 'start';
  context.textBaseline = 'top';
  const x = from === 'rtl' ? width * 0.94 : width * 0.06;
  let y = height - high + size * 0.6;
  if (title) {
    context.font = `600 ${size * 1.12}px ${FONT}`;
    context.fillText(title, x, y, width * 0.88);
    y += row * 1.25;
  }
  context.font = `${size}px ${FONT}`;
  for (const line of lines) {
    context.fillText(line, x, y, width * 0.88);
    y += row;
  }
  context.restore();
}
