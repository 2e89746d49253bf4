import type { ReactNode } from 'react';
import { useLanguage } from '../messages/language.tsx';
import { shortenPath } from './shorten.ts';
import styles from './visible.module.css';
import { type VisibleOptions, type VisiblePiece, visibleString, visibleText } from './visible-text.ts';

/**
 * Text that an agent controls. Nothing in it can hide or pass for something else; everything from an agent, a project
 * or a tool goes through here before it is shown.
 */
export function Visible({
  text,
  exact = false,
  ...options
}: {
  readonly text: string /** Words of a command are not broken at their hyphens. */;
  readonly exact?: boolean;
} & VisibleOptions) {
  // One text is one run of pieces that never change places.
  // biome-ignore lint/suspicious/noArrayIndexKey: see above
  return visibleText(text, options).map((piece, index) => <Piece key={index} piece={piece} exact={exact} />);
}

function Piece({ piece, exact }: { readonly piece: VisiblePiece; readonly exact: boolean }) {
  const { t } = useLanguage();
  switch (piece.kind) {
    case 'plain':
      return exact ? unbroken(piece.text) : piece.text;
    case 'hidden':
      return (
        <span className={styles['hidden']} role="img" aria-label={piece.name} title={piece.name}>
          {piece.shown}
        </span>
      );
    case 'lookalike':
      return (
        <span className={styles['lookalike']} title={t('visible.lookalike', { like: piece.like, name: piece.name })}>
          {piece.text}
        </span>
      );
  }
}

/** Longer words may break anywhere, or they would not fit at all. */
const UNBROKEN = 32;

/** Browsers break a line after a hyphen; in a command that makes two options of one. */
function unbroken(text: string): ReactNode {
  if (!text.includes('-')) return text;
  return text.split(/(\s+)/).map((word, index) =>
    word.includes('-') && word.length <= UNBROKEN ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the words of one text never change places
      <span key={index} className={styles['unbroken']}>
        {word}
      </span>
    ) : (
      word
    ),
  );
}

/** No line ends at the gap, unless the path fits on none: what stands on both sides of it is one name. */
const GAP = '\u2060…\u2060';

/** A path, read from left to right whatever the page does. */
export function Path({ path, longest }: { readonly path: string; readonly longest?: number }) {
  const { head, tail } = shortenPath(path, longest ?? Number.POSITIVE_INFINITY);
  return (
    <bdi dir="ltr" className={styles['path']} title={tail ? visibleString(path) : undefined}>
      <Visible text={head} />
      {tail && GAP}
      {tail && <Visible text={tail} />}
    </bdi>
  );
}

/** A command or another exact text inside a sentence. */
export function Exact({ text }: { readonly text: string }) {
  return (
    <bdi dir="ltr" className={styles['exact']}>
      <Visible text={text} exact />
    </bdi>
  );
}
