import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import type { HistoryQuery } from '../../../preload/contract.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Menu, MenuItem } from '../../components/menu.tsx';
import { TextField } from '../../components/text-field.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { isOpen } from '../../state/history-feed.ts';
import { usePerch } from '../../state/perch.ts';
import { useAnswer } from '../../state/requests.ts';
import { useStore } from '../../state/store.ts';
import { groupOf, VERDICT_GROUPS } from './query.ts';
import { useCountWords } from './use-count.ts';
import styles from './views.module.css';

const BUILT_IN = ['all', 'denied', 'answers', 'outside', 'would'] as const;
type BuiltIn = (typeof BUILT_IN)[number];

/** Ways of looking at the same calls: the ones everybody has, and those the person keeps. */
export function Views() {
  const language = useLanguage();
  const { t } = language;
  const { search, answers, bridge, act } = usePerch();
  const query = useStore(search);
  const { data: saved = [] } = useAnswer(answers, 'history.views', undefined);
  const [naming, setNaming] = useState(false);
  const { verdicts: _v, outside: _o, ...base } = query;
  const kept = saved.find((view) => JSON.stringify(view.query) === JSON.stringify(query));
  const current = kept ? undefined : viewOf(query);
  const remove = async (id: string) => {
    await act(bridge.request('history.removeView', id), language, t('views.removed'));
    answers.refresh('history.views');
  };
  return (
    <div className={styles['views']}>
      <div className={styles['tabs']} role="toolbar" aria-label={t('views.label')}>
        {BUILT_IN.map((view) => {
          const shows = queryOf(view, base);
          return (
            <View
              key={view}
              title={t(`views.${view}`)}
              query={view === 'all' ? undefined : shows}
              current={current === view}
              onChoose={() => search.set(shows)}
            />
          );
        })}
        {saved.map((view) => (
          <View
            key={view.id}
            title={view.title}
            query={view.query}
            current={kept?.id === view.id}
            onChoose={() => search.set(view.query)}
          />
        ))}
      </div>
      {(kept || !isOpen(query)) && (
        <Menu
          label={t('views.more')}
          placement="bottom end"
          trigger={<IconButton icon="more" label={t('views.more')} />}
        >
          {kept ? (
            <MenuItem icon="trash" onAction={() => void remove(kept.id)}>
              {t('views.remove', { title: kept.title })}
            </MenuItem>
          ) : (
            <MenuItem icon="plus" onAction={() => setNaming(true)}>
              {t('views.save')}
            </MenuItem>
          )}
          <MenuItem icon="close" onAction={() => search.set({})}>
            {t('views.clear')}
          </MenuItem>
        </Menu>
      )}
      {naming && <SaveView query={query} onClose={() => setNaming(false)} />}
    </div>
  );
}

/** The built-in view that a query is, apart from what else it holds. */
function viewOf({ verdicts, outside }: HistoryQuery): BuiltIn | undefined {
  if (outside) return verdicts ? undefined : 'outside';
  if (!verdicts) return 'all';
  const group = groupOf(verdicts);
  return group === 'denied' || group === 'answers' || group === 'would' ? group : undefined;
}

function queryOf(view: BuiltIn, base: HistoryQuery): HistoryQuery {
  if (view === 'all') return base;
  if (view === 'outside') return { ...base, outside: true };
  return { ...base, verdicts: VERDICT_GROUPS[view] };
}

function View({
  title,
  query,
  current,
  onChoose,
}: {
  readonly title: string;
  readonly query: HistoryQuery | undefined;
  readonly current: boolean;
  readonly onChoose: () => void;
}) {
  return (
    <AriaButton className={styles['view'] ?? ''} aria-pressed={current} onPress={onChoose}>
      {title}
      {query && <Count query={query} />}
    </AriaButton>
  );
}

function Count({ query }: { readonly query: HistoryQuery }) {
  const words = useCountWords(query);
  return words && <span>{words}</span>;
}

function SaveView({ query, onClose }: { readonly query: HistoryQuery; readonly onClose: () => void }) {
  const language = useLanguage();
  const { t } = language;
  const { bridge, act, answers } = usePerch();
  const [title, setTitle] = useState('');
  const save = async () => {
    if (await act(bridge.request('history.saveView', { title: title.trim(), query }), language)) {
      answers.refresh('history.views');
      onClose();
    }
  };
  return (
    <Dialog
      title={t('views.save')}
      onClose={onClose}
      actions={
        <>
          <Button look="plain" size="large" onPress={onClose}>
            {t('common.cancel')}
          </Button>
          <Button look="primary" size="large" isDisabled={!title.trim()} onPress={() => void save()}>
            {t('common.save')}
          </Button>
        </>
      }
    >
      <TextField
        label={t('views.name')}
        value={title}
        onChange={setTitle}
        maxLength={60}
        autoFocus
        onKeyDown={(event) => {
          if (event.key === 'Enter' && title.trim()) void save();
        }}
      />
    </Dialog>
  );
}
