import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Icon } from '../components/icon.tsx';
import { type Language, LanguageProvider, useLanguage } from '../messages/language.tsx';
import { useStore } from '../state/store.ts';
import styles from './ask.module.css';
import { useAttention } from './attention.ts';
import type { AskDesk } from './desk.ts';
import { List } from './list.tsx';
import { Notice } from './notice.tsx';
import { Single } from './single.tsx';

/** Height of a screen, in rem, below which the choices keep to one line each. */
const ROOMY = 60;

/** The ask window: one question, a list of them, or a word about one that is over. */
export function AskWindow({ desk, language }: { readonly desk: AskDesk; readonly language: Language }) {
  return (
    <LanguageProvider language={language}>
      <Content desk={desk} />
    </LanguageProvider>
  );
}

function Content({ desk }: { readonly desk: AskDesk }) {
  const view = useStore(desk.view);
  const refusal = useStore(desk.refusal);
  const root = useRef<HTMLElement>(null);
  const { armed, here } = useAttention(root, useStore(desk.sight));
  const questions = view?.questions ?? [];
  const ids = questions.map(({ id }) => id).join(' ');
  useShown(desk, ids);
  useContact(desk, ids, here);
  useWantedSize(desk, root);
  const listed = useListed(questions.length);

  const [first] = questions;
  const [notice] = view?.notices ?? [];
  return (
    <main className={styles['window']} ref={root} data-tight={useTight() || undefined}>
      {first && listed && (
        <List
          desk={desk}
          questions={questions}
          covered={view?.covered ?? []}
          keys={armed}
          refusal={refusal}
          aside={<NotNow desk={desk} />}
        />
      )}
      {first && !listed && (
        <Single
          key={first.id}
          desk={desk}
          question={first}
          keys={armed}
          here={here}
          refusal={refusal}
          aside={<NotNow desk={desk} />}
        />
      )}
      {!first && notice && (
        <Notice
          key={notice.id}
          desk={desk}
          notice={notice}
          refusal={refusal}
          aside={<Close onClose={() => void desk.bridge.request('ask.dismiss', notice.id)} />}
        />
      )}
    </main>
  );
}

/** Once there were several questions the list stays until all are answered: a row must not turn into a dialog. */
function useListed(count: number): boolean {
  const [listed, setListed] = useState(count > 1);
  const next = count > 1 || (count > 0 && listed);
  useEffect(() => setListed(next), [next]);
  return next;
}

/** Tells the app which questions have really been painted: only those can be allowed, a second later. */
function useShown(desk: AskDesk, ids: string): void {
  useEffect(() => {
    if (!ids) return;
    // The second frame comes when the first has been painted; a hidden window gets none.
    let frame = 0;
    const tell = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => {
        frame = requestAnimationFrame(() => {
          desk.bridge.request('ask.shown', ids.split(' ')).catch((error: unknown) => {
            console.error('The app does not know that the questions are on show.', error);
          });
        });
      });
    };
    tell();
    document.addEventListener('visibilitychange', tell);
    return () => {
      cancelAnimationFrame(frame);
      document.removeEventListener('visibilitychange', tell);
    };
  }, [desk, ids]);
}

/** Tells the app who is being looked at, so that their clocks stand still. */
function useContact(desk: AskDesk, ids: string, here: boolean): void {
  useEffect(() => {
    if (!here || !ids) return;
    const questions = ids.split(' ');
    const tell = (present: boolean) => {
      desk.bridge.request('ask.contact', { questions, here: present }).catch((error: unknown) => {
        console.error('The clocks could not be stopped.', error);
      });
    };
    tell(true);
    return () => tell(false);
  }, [desk, ids, here]);
}

/** Tells the app how big the window would have to be for nothing to scroll. */
function useWantedSize(desk: AskDesk, root: React.RefObject<HTMLElement | null>): void {
  const told = useRef('');
  useLayoutEffect(() => {
    const element = root.current;
    if (!element) return;
    const tell = () => {
      const { width, height } = wantedSize(element);
      if (height === 0) {
        // What comes next is told even if it has the size of what was there before: the app waits for that.
        told.current = '';
        return;
      }
      if (told.current === `${width} ${height}`) return;
      told.current = `${width} ${height}`;
      desk.bridge.request('ask.resize', { width, height }).catch((error: unknown) => {
        console.error('The window could not be resized.', error);
      });
    };
    const sizes = new ResizeObserver(tell);
    const content = new MutationObserver(() => {
      for (const part of element.querySelectorAll('[role="alertdialog"] > *')) sizes.observe(part);
      tell();
    });
    content.observe(element, { childList: true, subtree: true, characterData: true });
    sizes.observe(element);
    tell();
    return () => {
      sizes.disconnect();
      content.disconnect();
    };
  }, [desk, root]);
}

/** Parts that scroll inside count with all they hold. */
function wantedSize(element: HTMLElement): { width: number; height: number } {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const parts = [...element.querySelectorAll('[role="alertdialog"] > *')];
  const borders = element.offsetHeight - element.clientHeight;
  const height = parts.reduce((sum, part) => sum + Math.max(part.scrollHeight, (part as HTMLElement).offsetHeight), 0);
  return { width: Math.ceil(28.75 * rem), height: parts.length === 0 ? 0 : Math.ceil(height + borders) };
}

function useTight(): boolean {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return screen.availHeight < ROOMY * rem;
}

function NotNow({ desk }: { readonly desk: AskDesk }) {
  const { t } = useLanguage();
  return (
    <button
      type="button"
      className={styles['aside']}
      aria-label={t('ask.notNow')}
      title={t('ask.notNow')}
      onClick={() => void desk.bridge.request('ask.notNow', undefined)}
    >
      <Icon name="minus" />
    </button>
  );
}

function Close({ onClose }: { readonly onClose: () => void }) {
  const { t } = useLanguage();
  return (
    <button type="button" className={styles['aside']} aria-label={t('common.close')} onClick={onClose}>
      <Icon name="close" />
    </button>
  );
}
