/** A piece of a page whose text is safe already. */
export interface Html {
  readonly html: string;
}

type Part = string | number | Html | readonly Html[] | undefined;

/** Puts a page together. Every value that is not a piece of a page itself is text, and stays text. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let page = strings[0] ?? '';
  parts.forEach((part, index) => {
    page += textOf(part) + (strings[index + 1] ?? '');
  });
  return { html: page };
}

function textOf(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  if ('html' in part) return part.html;
  return part.map((piece) => piece.html).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Letters that are not seen, or that turn the order of others round, are shown by their number. */
const HIDDEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

function escaped(text: string): string {
  return text
    .replaceAll(HIDDEN, (letter) => `[U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`)
    .replaceAll(/[&<>"']/g, (letter) => ENTITIES[letter] ?? '');
}
