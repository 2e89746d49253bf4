import { useMemo, useState } from 'react';
import type { Pack, RuleCount, RuleSummary } from '../../../preload/contract.ts';
import { EffectMark } from '../../components/effect.tsx';
import { Icon } from '../../components/icon.tsx';
import { Switch } from '../../components/switch.tsx';
import { TextField } from '../../components/text-field.tsx';
import { Visible } from '../../components/visible.tsx';
import { type Language, useLanguage } from '../../messages/language.tsx';
import { folderName } from '../../messages/names.ts';
import { usePerch } from '../../state/perch.ts';
import { useAnswer } from '../../state/requests.ts';
import styles from './pack-list.module.css';

type Counts = ReadonlyMap<string, RuleCount>;

/** Packs with their switches and how often they spoke up; opened, their rules. */
export function PackList({
  packs,
  rule,
  pack,
  onChoose,
}: {
  readonly packs: readonly Pack[];
  readonly rule: string | undefined;
  readonly pack: string | undefined;
  readonly onChoose: (next: { readonly rule?: string; readonly pack?: string }) => void;
}) {
  const language = useLanguage();
  const { t } = language;
  const { answers } = usePerch();
  const { data } = useAnswer(answers, 'rules.counts', undefined);
  const counts = useMemo(() => new Map(data?.map((one) => [one.rule, one])), [data]);
  const [wanted, setWanted] = useState('');
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const found = useMemo(() => find(packs, wanted, language), [packs, wanted, language]);
  const toggle = (id: string) => {
    const next = new Set(opened);
    if (next.has(id)) next.delete(id);
    else next.add(id);
    setOpened(next);
    onChoose({ pack: id });
  };
  return (
    <>
      <div className={styles['find']}>
        <TextField
          label={t('rules.find')}
          showLabel={false}
          icon="search"
          placeholder={t('rules.find')}
          value={wanted}
          onChange={setWanted}
        />
      </div>
      <ul className={styles['packs']}>
        {found.map((one) => (
          <PackItem
            key={one.id}
            pack={one}
            counts={counts}
            open={wanted.trim() !== '' || opened.has(one.id) || one.rules.some(({ name }) => name === rule)}
            chosenPack={rule === undefined && one.id === pack}
            chosenRule={rule}
            onToggle={() => toggle(one.id)}
            onChoose={(name) => onChoose({ rule: name })}
          />
        ))}
        {found.length === 0 && <li className={styles['none']}>{t('rules.findNone')}</li>}
      </ul>
    </>
  );
}

/** Packs whose title matches, with all their rules, and others with those of their rules that do. */
function find(packs: readonly Pack[], wanted: string, language: Language): readonly Pack[] {
  const text = wanted.trim().toLocaleLowerCase();
  if (!text) return packs;
  const matches = (words: string) => words.toLocaleLowerCase().includes(text);
  return packs.flatMap((pack) => {
    if (matches(packTitle(pack, language))) return [pack];
    const rules = pack.rules.filter(({ title, name }) => matches(title) || matches(name));
    return rules.length > 0 ? [{ ...pack, rules }] : [];
  });
}

function PackItem({
  pack,
  counts,
  open,
  chosenPack,
  chosenRule,
  onToggle,
  onChoose,
}: {
  readonly pack: Pack;
  readonly counts: Counts;
  readonly open: boolean;
  readonly chosenPack: boolean;
  readonly chosenRule: string | undefined;
  readonly onToggle: () => void;
  readonly onChoose: (rule: string) => void;
}) {
  const language = useLanguage();
  const { t } = language;
  const { bridge, act, answers } = usePerch();
  const title = packTitle(pack, language);
  const turn = async (on: boolean) => {
    const staying = alwaysOn(pack);
    const said = on
      ? t('rules.pack.on', { title })
      : t(staying > 0 ? 'rules.pack.offButSome' : 'rules.pack.off', { title, count: staying });
    await act(bridge.request('rules.switchPack', { pack: pack.id, on }), language, said);
    await answers.load('rules.packs', undefined);
  };
  return (
    <li className={styles['pack']}>
      <div className={styles['head']} data-chosen={chosenPack || undefined}>
        <button type="button" className={styles['toggle']} aria-expanded={open} onClick={onToggle}>
          <Icon name={open ? 'chevron-down' : 'chevron-right'} />
          <span className={styles['words']}>
            <strong>
              <Visible text={title} />
            </strong>
            <span className={styles['note']}>
              {packNote(pack, language)}
              <span className={styles['counts']}>{countWords(pack, counts, language)}</span>
            </span>
          </span>
          {pack.problem && (
            <span className={styles['problem']} role="img" aria-label={t('nav.problem')}>
              <Icon name="warning" />
            </span>
          )}
        </button>
        <Switch
          label={switchWords(pack, title, language)}
          on={pack.on}
          locked={pack.locked}
          onChange={(on) => void turn(on)}
        />
      </div>
      {open && (
        <ul className={styles['rules']}>
          {pack.rules.map((rule) => (
            <RuleItem
              key={rule.name}
              rule={rule}
              off={!rule.on || (!pack.on && !rule.locked)}
              count={counts.get(rule.name)}
              chosen={rule.name === chosenRule}
              onChoose={() => onChoose(rule.name)}
            />
          ))}
        </ul>
      )}
    </li>
  );
}

/** A switch that cannot be moved says why. */
function switchWords({ locked, source }: Pack, title: string, { t }: Language): string {
  if (!locked) return title;
  return t(source === 'managed' ? 'rules.pack.lockedManaged' : 'rules.pack.locked', { title });
}

export function packTitle(pack: Pick<Pack, 'title' | 'source' | 'project'>, { t, known }: Language): string {
  if (pack.source === 'mine' && !pack.title) return t('rules.source.mine.title');
  return pack.source === 'project'
    ? t('rules.source.project.title', { project: folderName(pack.project) })
    : known(pack.title);
}

/** Rules that stay on when the rest of their pack is switched off. */
function alwaysOn({ rules }: Pack): number {
  return rules.filter(({ locked }) => locked).length;
}

function packNote(pack: Pack, { t }: Language): string {
  const count = t('rules.pack.rules', { count: pack.rules.length });
  if (pack.source === 'managed') return t('rules.pack.note', { count, note: t('rules.source.managed.note') });
  if (pack.locked) return t('rules.pack.note', { count, note: t('rules.pack.always') });
  if (pack.source === 'project') return t('rules.pack.note', { count, note: t('rules.source.project.note') });
  if (alwaysOn(pack) > 0) {
    return t('rules.pack.note', { count, note: t('rules.pack.someAlways', { count: alwaysOn(pack) }) });
  }
  if (pack.forExperts) return t('rules.pack.note', { count, note: t('rules.pack.experts') });
  return count;
}

function countWords(pack: Pack, counts: Counts, { t }: Language): string {
  const sum = (of: 'asked' | 'denied') =>
    pack.rules.reduce((total, { name }) => total + (counts.get(name)?.[of] ?? 0), 0);
  const asked = sum('asked');
  const denied = sum('denied');
  return [asked > 0 && t('rules.asked', { count: asked }), denied > 0 && t('rules.denied', { count: denied })]
    .filter(Boolean)
    .join('  ');
}

function RuleItem({
  rule,
  off,
  count,
  chosen,
  onChoose,
}: {
  readonly rule: RuleSummary;
  readonly off: boolean;
  readonly count: RuleCount | undefined;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}) {
  const { t, f } = useLanguage();
  const times = count ? count.denied + count.asked + count.recorded : 0;
  return (
    <li>
      <button
        type="button"
        className={styles['rule']}
        aria-current={chosen ? 'true' : undefined}
        data-off={off || undefined}
        onClick={onChoose}
      >
        <EffectMark effect={rule.effect} label={t(`effect.${rule.effect}`)} />
        <span className={styles['title']}>
          <Visible text={rule.title} />
        </span>
        {off && <span className={styles['off']}>{t('rules.off')}</span>}
        {times > 0 && <span className={styles['times']}>{f.number(times)}</span>}
      </button>
    </li>
  );
}
