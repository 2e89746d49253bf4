import { type KeyboardEvent, type Ref, useEffect, useId, useImperativeHandle, useRef, useState } from 'react';
import type { HistoryQuery, Suggestion } from '../../../preload/contract.ts';
import { Icon, type IconName } from '../../components/icon.tsx';
import { VerdictMark } from '../../components/verdict.tsx';
import { Visible } from '../../components/visible.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { useNow } from '../../state/clock.ts';
import { usePerch } from '../../state/perch.ts';
import { useAnswer } from '../../state/requests.ts';
import { useStore } from '../../state/store.ts';
import { chipsOf, type Offer, offersFor } from './query.ts';
import styles from './search-box.module.css';
import { useCountWords } from './use-count.ts';

export interface SearchBoxHandle {
  focus(): void;
}

/** How long typing rests before the app is asked what fits the words, in milliseconds: the list itself follows at once. */
const REST = 120;

/**
 * What the history is narrowed down to: parts as chips, words as they are typed, and offers of what fits. Words find at
 * once; Enter keeps them, arrow keys choose an offer.
 */
export function SearchBox({ ref }: { readonly ref?: Ref<SearchBoxHandle> }) {
  const language = useLanguage();
  const { t } = language;
  const { search, answers } = usePerch();
  const query = useStore(search);
  const now = useNow(60_000);
  const { data: agents = [] } = useAnswer(answers, 'agents.list', undefined);
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState(-1);
  const suggestions = useSuggestions(text, open);
  const input = useRef<HTMLInputElement>(null);
  const list = useId();
  useImperativeHandle(ref, () => ({
    focus() {
      input.current?.focus();
      input.current?.select();
    },
  }));

  const shownQuery: HistoryQuery = text.trim() ? withoutWords(query) : query;
  const chips = chipsOf(shownQuery, agents, language, now);
  const offers = open ? offersFor(text, withoutWords(query), suggestions, language, now) : [];

  /** Typed words narrow the list down while they are typed. */
  const change = (next: string) => {
    const words = next.trim();
    search.set(words ? { ...withoutWords(search.get()), words } : withoutWords(search.get()));
    setText(next);
    setOpen(true);
    setChosen(-1);
  };
  const take = (offer: Offer) => {
    search.set(offer.query);
    setText('');
    setOpen(false);
    setChosen(-1);
  };
  const keepWords = () => {
    setText('');
    setOpen(false);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    switch (event.key) {
      case 'ArrowDown':
        setOpen(true);
        setChosen(Math.min(chosen + 1, offers.length - 1));
        break;
      case 'ArrowUp':
        setChosen(Math.max(chosen - 1, -1));
        break;
      case 'Enter': {
        const offer = offers[chosen];
        if (offer) take(offer);
        else keepWords();
        break;
      }
      case 'Escape':
        if (open) setOpen(false);
        else if (text) change('');
        else input.current?.blur();
        break;
      case 'Backspace': {
        const last = chips.at(-1);
        if (event.currentTarget.value || !last) return;
        search.set(last.without);
        break;
      }
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <search
      className={styles['search']}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      {/* A click beside the words is meant for them. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: see above */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard reaches the field itself */}
      <div className={styles['box']} onClick={() => input.current?.focus()}>
        <Icon name="search" />
        {chips.map((chip) => (
          <span key={chip.key} className={styles['chip']}>
            <span>
              {chip.name}{' '}
              <strong>
                <Visible text={chip.value} />
              </strong>
            </span>
            <button
              type="button"
              aria-label={t('search.remove', { name: chip.name, value: chip.value })}
              onClick={() => {
                search.set(chip.without);
                input.current?.focus();
              }}
            >
              <Icon name="close" />
            </button>
          </span>
        ))}
        <input
          ref={input}
          type="text"
          role="combobox"
          dir="auto"
          aria-label={t('search.label')}
          aria-expanded={offers.length > 0}
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={chosen >= 0 ? `${list}-${chosen}` : undefined}
          placeholder={t('search.placeholder')}
          value={text}
          onChange={(event) => change(event.currentTarget.value)}
          onFocus={() => setOpen(true)}
          onClick={() => setOpen(true)}
          onKeyDown={onKeyDown}
        />
        <span className={styles['key']} aria-hidden="true">
          /
        </span>
      </div>
      {open && (
        <div className={styles['offers']}>
          <div role="listbox" id={list} aria-label={t('search.filters')}>
            {offers.map((offer, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
              // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the active one
              <div
                key={offer.key}
                id={`${list}-${index}`}
                role="option"
                aria-selected={index === chosen}
                className={styles['offer']}
                // The field must keep the focus.
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => take(offer)}
              >
                <OfferIcon icon={offer.icon} />
                <span className={styles['words']}>
                  <strong>
                    <Visible text={offer.title} />
                  </strong>{' '}
                  {offer.hint}
                </span>
                <OfferCount query={offer.query} />
              </div>
            ))}
          </div>
          {text.trim() && (
            <div className={styles['all']}>
              <Icon name="search" />
              <span className={styles['words']}>
                <Visible text={t('search.all', { text: text.trim() })} />
              </span>
              <kbd className={styles['key']}>{t('search.enter')}</kbd>
            </div>
          )}
        </div>
      )}
    </search>
  );
}

function OfferIcon({ icon }: { readonly icon: Offer['icon'] }) {
  return VERDICTS.has(icon) ? <VerdictMark word={icon as 'denied'} /> : <Icon name={icon as IconName} />;
}

const VERDICTS: ReadonlySet<string> = new Set(['denied', 'you-allowed', 'allowed', 'would-deny', 'withdrawn']);

/** How many calls an offer would leave; it comes when it comes. */
function OfferCount({ query }: { readonly query: HistoryQuery }) {
  return <span className={styles['count']}>{useCountWords(query)}</span>;
}

function withoutWords(query: HistoryQuery): HistoryQuery {
  const { words: _gone, ...rest } = query;
  return rest;
}

/** What the app knows that fits the typed text. */
function useSuggestions(text: string, open: boolean): readonly Suggestion[] {
  const { bridge } = usePerch();
  const [known, setKnown] = useState<readonly Suggestion[]>([]);
  useEffect(() => {
    const wanted = text.trim();
    if (!open || wanted.length < 2) {
      setKnown([]);
      return;
    }
    let gone = false;
    const timer = setTimeout(() => {
      bridge.request('history.suggest', { text: wanted, limit: 5 }).then(
        (found) => {
          if (!gone) setKnown(found);
        },
        (error: unknown) => console.error('Suggestions did not come.', error),
      );
    }, REST);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [bridge, text, open]);
  return known;
}
