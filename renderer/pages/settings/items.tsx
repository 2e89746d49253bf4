import type { ReactNode } from 'react';
import type { SettingName, SettingsChange, SettingsValues, SettingsView } from '../../../preload/contract.ts';
import { Segments } from '../../components/segments.tsx';
import { Select } from '../../components/select.tsx';
import { Switch } from '../../components/switch.tsx';
import { type Language, useLanguage } from '../../messages/language.tsx';
import { usePerch } from '../../state/perch.ts';
import { ModeControl } from './mode-control.tsx';

export const SECTIONS = ['guard', 'asking', 'noticing', 'record', 'forwarding', 'looks', 'perch'] as const;
export type SectionName = (typeof SECTIONS)[number];

/** One line of the settings. */
export interface Item {
  readonly key: string;
  readonly section: SectionName;
  readonly title: string;
  readonly hint: string;
  readonly managed: boolean;
  readonly control: ReactNode;
}

/** Everything that is one value, in the order people look for it. */
export function settingItems(view: SettingsView, { t, known }: Language): Item[] {
  const { values, can } = view;
  const managed = (name: SettingName) => view.managed.includes(name);
  const item = (
    section: SectionName,
    name: SettingName,
    control: ReactNode,
    hint: string = t(`setting.${name}.hint` as 'setting.floor.hint'),
  ): Item => ({
    key: name,
    section,
    title: t(`setting.${name}`),
    hint,
    managed: managed(name),
    control,
  });
  const toggle = (name: ToggleName, able = true) => (
    <Toggle name={name} on={values[name]} disabled={managed(name) || !able} />
  );
  const choose = <Name extends ChoiceName>(name: Name, options: readonly SettingsValues[Name][]) => (
    <Choose
      name={name}
      value={String(values[name])}
      options={options.map(String)}
      disabled={managed(name)}
      change={(value) => ({ [name]: options.find((option) => String(option) === value) }) as SettingsChange}
    />
  );
  const confirmHint = can.confirm
    ? t('setting.confirmLoosening.hint', { how: known(can.confirm) })
    : t('setting.confirmLoosening.cannot');
  return [
    {
      key: 'mode',
      section: 'guard',
      title: t('setting.mode'),
      hint: t('setting.mode.hint'),
      managed: view.managed.includes('mode'),
      control: <ModeControl disabled={view.managed.includes('mode')} />,
    },
    item('guard', 'floor', choose('floor', ['defer', 'allow'])),
    item('guard', 'confirmLoosening', toggle('confirmLoosening', can.confirm !== ''), confirmHint),
    item('asking', 'unansweredAsks', choose('unansweredAsks', ['deny', 'agent', 'allow'])),
    item('asking', 'patienceSeconds', choose('patienceSeconds', closest(PATIENCE, values.patienceSeconds))),
    item('noticing', 'notifications', choose('notifications', ['questions-and-problems', 'problems', 'none'])),
    item('noticing', 'sounds', toggle('sounds')),
    item(
      'noticing',
      'quietInFullScreen',
      <Toggle
        name="quietInFullScreen"
        on={can.quietInFullScreen && values.quietInFullScreen}
        disabled={managed('quietInFullScreen') || !can.quietInFullScreen}
      />,
      t(can.quietInFullScreen ? 'setting.quietInFullScreen.hint' : 'setting.quietInFullScreen.cannot'),
    ),
    item('record', 'retentionDays', choose('retentionDays', closest(DAYS, values.retentionDays))),
    item('record', 'retentionMegabytes', choose('retentionMegabytes', closest(MEGABYTES, values.retentionMegabytes))),
    item('looks', 'appearance', choose('appearance', ['system', 'light', 'dark', 'contrast'])),
    item('looks', 'textSize', choose('textSize', closest(SIZES, values.textSize))),
    item('looks', 'language', choose('language', ['system', 'en', 'de'])),
    item('perch', 'startAtLogin', toggle('startAtLogin', can.startAtLogin)),
    item('perch', 'updates', choose('updates', ['install', 'tell', 'off'])),
  ];
}

const PATIENCE = [30, 60, 120, 300, 600];
const DAYS = [7, 30, 90, 365, 0];
const MEGABYTES = [100, 500, 1000, 5000, 0];
const SIZES = [0.9, 1, 1.1, 1.25, 1.5, 2];

/** The usual choices, and the one that is set if it is none of them. */
function closest(usual: readonly number[], value: number): readonly number[] {
  return usual.includes(value) ? usual : [value, ...usual];
}

type ToggleName = { [Name in SettingName]: SettingsValues[Name] extends boolean ? Name : never }[SettingName];
type ChoiceName = Exclude<SettingName, ToggleName>;

function useSet(): (change: SettingsChange) => void {
  const language = useLanguage();
  const { bridge, act, answers } = usePerch();
  return (change) => {
    void act(bridge.request('settings.set', change), language).then(() => answers.load('settings.get', undefined));
  };
}

function Toggle({
  name,
  on,
  disabled,
}: {
  readonly name: ToggleName;
  readonly on: boolean;
  readonly disabled: boolean;
}) {
  const { t } = useLanguage();
  const set = useSet();
  return (
    <Switch label={t(`setting.${name}`)} on={on} disabled={disabled} onChange={(value) => set({ [name]: value })} />
  );
}

function Choose({
  name,
  value,
  options,
  disabled,
  change,
}: {
  readonly name: ChoiceName;
  readonly value: string;
  readonly options: readonly string[];
  readonly disabled: boolean;
  readonly change: (value: string) => SettingsChange;
}) {
  const language = useLanguage();
  const { t } = language;
  const set = useSet();
  const labelled = options.map((option) => ({ value: option, label: optionWords(name, option, language) }));
  // A few short words stand side by side; more need a list.
  const few = labelled.length <= 3 && labelled.every(({ label }) => label.length <= 14);
  return few && !disabled ? (
    <Segments label={t(`setting.${name}`)} segments={labelled} value={value} onChange={(next) => set(change(next))} />
  ) : (
    <Select
      label={t(`setting.${name}`)}
      options={labelled}
      value={value}
      disabled={disabled}
      onChange={(next) => set(change(next))}
    />
  );
}

function optionWords(name: ChoiceName, option: string, { t, f }: Language): string {
  switch (name) {
    case 'patienceSeconds':
      return Number(option) < 120
        ? t('option.seconds', { count: Number(option) })
        : t('option.minutes', { count: Number(option) / 60 });
    case 'retentionDays':
      if (option === '0') return t('option.forGood');
      return option === '365' ? t('option.year') : t('option.days', { count: Number(option) });
    case 'retentionMegabytes':
      return option === '0' ? t('option.noLimit') : megabytes(Number(option), { t, f });
    case 'textSize':
      return f.percent(Number(option));
    default:
      return t(`option.${name}.${option}` as 'option.floor.defer');
  }
}

function megabytes(count: number, { t, f }: Pick<Language, 't' | 'f'>): string {
  return count >= 1000
    ? t('option.gigabytes', { count: f.number(count / 1000) })
    : t('option.megabytes', { count: f.number(count) });
}
