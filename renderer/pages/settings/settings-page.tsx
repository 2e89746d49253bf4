import { type ReactNode, useState } from 'react';
import { PageHeader } from '../../app/page-header.tsx';
import { Button } from '../../components/button.tsx';
import { Failed } from '../../components/failed.tsx';
import { Menu, MenuItem } from '../../components/menu.tsx';
import { TextField } from '../../components/text-field.tsx';
import type { MessageKey } from '../../messages/en.ts';
import { useLanguage } from '../../messages/language.tsx';
import { usePerch } from '../../state/perch.ts';
import { useAnswer } from '../../state/requests.ts';
import { AboutPerch, UpdateItem } from './about.tsx';
import { Forwarders } from './forwarders.tsx';
import { type Item, SECTIONS, type SectionName, settingItems } from './items.tsx';
import { SettingRow } from './setting-row.tsx';
import styles from './settings-page.module.css';
import { Storage } from './storage.tsx';

/** Everything that can be chosen, in a few sections, found by typing. */
export function SettingsPage() {
  const language = useLanguage();
  const { t } = language;
  const { answers, bridge, act } = usePerch();
  const { data: view, failed, reload } = useAnswer(answers, 'settings.get', undefined);
  const [wanted, setWanted] = useState('');
  return (
    <>
      <PageHeader title={t('page.settings')}>
        <Menu
          label={t('common.more')}
          placement="bottom end"
          trigger={<Button look="plain">{t('settings.transfer')}</Button>}
        >
          <MenuItem
            icon="export"
            onAction={() => void act(bridge.request('settings.export', undefined), language, t('settings.exported'))}
          >
            {t('settings.export')}
          </MenuItem>
          <MenuItem
            icon="import"
            onAction={() => void act(bridge.request('settings.import', undefined), language, t('settings.imported'))}
          >
            {t('settings.import')}
          </MenuItem>
        </Menu>
      </PageHeader>
      {failed && !view && <Failed retry={reload} />}
      {view && (
        <div className={styles['scroll']}>
          <div className={styles['page']}>
            <div className={styles['find']}>
              <TextField
                label={t('settings.find')}
                showLabel={false}
                icon="search"
                placeholder={t('settings.find')}
                value={wanted}
                onChange={setWanted}
              />
            </div>
            {view.managed.length > 0 && <p className={styles['managed']}>{t('settings.managed')}</p>}
            <Sections items={settingItems(view, language)} wanted={wanted} />
          </div>
        </div>
      )}
    </>
  );
}

function Sections({ items, wanted }: { readonly items: readonly Item[]; readonly wanted: string }) {
  const { t } = useLanguage();
  const text = wanted.trim().toLocaleLowerCase();
  const matches = (words: string) => words.toLocaleLowerCase().includes(text);
  const shown = SECTIONS.flatMap((name) => {
    const title = t(`settings.section.${name}`);
    const whole = !text || matches(title);
    const found = items.filter((item) => item.section === name && (whole || matches(`${item.title} ${item.hint}`)));
    const extra = whole || EXTRA_WORDS[name].some((key) => matches(t(key)));
    return found.length > 0 || (extra && EXTRAS[name]) ? [{ name, title, found, extra }] : [];
  });
  if (shown.length === 0) return <p className={styles['none']}>{t('settings.findNone')}</p>;
  return shown.map(({ name, title, found, extra }) => {
    const Extra = EXTRAS[name];
    return (
      <section key={name} className={styles['section']}>
        <h2>{title}</h2>
        <div className={styles['items']}>
          {found.map((item) => (
            <SettingRow key={item.key} title={item.title} hint={item.hint} managed={item.managed}>
              {item.control}
            </SettingRow>
          ))}
          {extra && Extra && <Extra />}
        </div>
      </section>
    );
  });
}

/** What a section holds besides plain values. */
const EXTRAS: Partial<Record<SectionName, () => ReactNode>> = {
  record: Storage,
  forwarding: Forwarders,
  perch: PerchExtra,
};

const EXTRA_WORDS = {
  guard: [],
  asking: [],
  noticing: [],
  record: ['settings.storage', 'settings.verify'],
  forwarding: ['settings.section.forwarding', 'forwarders.add'],
  looks: [],
  perch: ['settings.about.hint', 'settings.update'],
} as const satisfies Readonly<Record<SectionName, readonly MessageKey[]>>;

function PerchExtra() {
  return (
    <>
      <UpdateItem />
      <AboutPerch />
    </>
  );
}
