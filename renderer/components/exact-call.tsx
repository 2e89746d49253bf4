import type { ReactNode } from 'react';
import type { ExactLine } from '../../preload/contract.ts';
import { useLanguage } from '../messages/language.tsx';
import { classes } from './classes.ts';
import styles from './exact-call.module.css';
import { Icon } from './icon.tsx';
import { Visible } from './visible.tsx';

/** The call as it stands, one line per operation; the risky part is marked by weight, a line and a sign. */
export function ExactCall({ lines, label }: { readonly lines: readonly ExactLine[]; readonly label: string }) {
  const { t } = useLanguage();
  return (
    <figure className={styles['call']} dir="ltr" aria-label={label}>
      {lines.map((line, index) => (
        // Lines have no identity but their place.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <div key={index} className={classes(styles['line'], styles[line.tone])}>
          <span className={styles['sign']}>{sign(line, t('exact.risky'))}</span>
          <code className={styles['text']}>
            <MarkedText line={line} />
          </code>
        </div>
      ))}
    </figure>
  );
}

function sign(line: ExactLine, risky: string): ReactNode {
  if (line.tone === 'removed') return '−';
  if (line.tone === 'added') return '+';
  if (line.tone !== 'risky' && line.marks.length === 0) return null;
  return (
    <span role="img" aria-label={risky}>
      <Icon name="warning" />
    </span>
  );
}

type Colour = ExactLine['colours'][number]['as'];

/** Cuts a line at every edge of a mark or a colour, so that each stretch carries its own. */
export function MarkedText({ line }: { readonly line: ExactLine }) {
  const { text, marks, colours } = line;
  const clamp = (offset: number) => Math.max(0, Math.min(text.length, offset));
  const edges = new Set([0, text.length]);
  for (const { from, to } of [...marks, ...colours]) {
    edges.add(clamp(from));
    edges.add(clamp(to));
  }
  const cuts = [...edges].sort((a, b) => a - b);
  const pieces: { from: number; text: string; marked: boolean; colour: Colour | undefined }[] = [];
  for (const [index, from] of cuts.entries()) {
    const to = cuts[index + 1];
    if (to === undefined) break;
    const inside = (stretch: { from: number; to: number }) => stretch.from <= from && to <= stretch.to;
    pieces.push({
      from,
      text: text.slice(from, to),
      marked: marks.some(inside),
      colour: colours.find(inside)?.as,
    });
  }
  return groupMarked(pieces).map((group) => {
    const inner = group.map((piece) => (
      <span key={piece.from} className={piece.colour && styles[`as-${piece.colour}`]}>
        <Visible text={piece.text} keepTabs exact />
      </span>
    ));
    const first = group[0];
    if (!first) return null;
    return first.marked ? (
      <mark key={first.from} className={styles['mark']}>
        {inner}
      </mark>
    ) : (
      <span key={first.from}>{inner}</span>
    );
  });
}

/** Neighbours with the same marking share one mark, whatever their colours. */
function groupMarked<Piece extends { readonly marked: boolean }>(pieces: readonly Piece[]): Piece[][] {
  const groups: Piece[][] = [];
  for (const piece of pieces) {
    const last = groups.at(-1);
    if (last?.[0]?.marked === piece.marked) last.push(piece);
    else groups.push([piece]);
  }
  return groups;
}
