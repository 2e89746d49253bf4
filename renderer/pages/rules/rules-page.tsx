import { useState } from 'react';
import type { Pack } from '../../../preload/contract.ts';
import { PageHeader } from '../../app/page-header.tsx';
import { Button } from '../../components/button.tsx';
import { Empty } from '../../components/empty.tsx';
import { Failed } from '../../components/failed.tsx';
import { Menu, MenuItem } from '../../components/menu.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { usePerch } from '../../state/perch.ts';
import { useAnswer } from '../../state/requests.ts';
import { useStore } from '../../state/store.ts';
import { emptyRule } from './built-rule.ts';
import { Drafts } from './drafts.tsx';
import { ImportRules, type ImportStart, useDrop } from './import-rules.tsx';
import { NewRule } from './new-rule.tsx';
import { PackList } from './pack-list.tsx';
import { PackPane } from './pack-pane.tsx';
import { Precedence } from './precedence.tsx';
import { RulePane } from './rule-pane.tsx';
import styles from './rules-page.module.css';

/** All rules by pack, and the one that is chosen in full: as a sentence, by example, as text. */
export function RulesPage() {
  const { t } = useLanguage();
  const { answers, router, building } = usePerch();
  const { data: packs, failed, reload } = useAnswer(answers, 'rules.packs', undefined);
  const { data: drafts = [] } = useAnswer(answers, 'rules.drafts', undefined);
  const place = useStore(router.place);
  const built = useStore(building);
  const rule = place.page === 'rules' ? place.rule : undefined;
  const [pack, setPack] = useState<string>();
  const [importing, setImporting] = useState<ImportStart>();
  const [reading, setReading] = useState(false);
  const drop = useDrop(setImporting);

  const choose = (next: { readonly rule?: string; readonly pack?: string }) => {
    building.set(undefined);
    setPack(next.pack);
    router.replace(next.rule === undefined ? { page: 'rules' } : { page: 'rules', rule: next.rule });
  };
  const rules = packs?.flatMap((one) => one.rules) ?? [];
  const shownPack = packs?.find(({ id }) => id === pack);
  const open = rule !== undefined || built !== undefined || shownPack !== undefined;
  return (
    <>
      <PageHeader
        title={t('page.rules')}
        note={packs && t('rules.count', { packs: packs.length, rules: rules.length })}
      >
        <Menu
          label={t('rules.import')}
          placement="bottom end"
          trigger={<Button look="plain">{t('rules.import')}</Button>}
        >
          <MenuItem icon="file" onAction={() => setImporting({ from: 'file' })}>
            {t('rules.import.file')}
          </MenuItem>
          <MenuItem icon="globe" onAction={() => setImporting({ from: 'address' })}>
            {t('rules.import.address')}
          </MenuItem>
        </Menu>
        <Button icon="plus" onPress={() => building.set(emptyRule())}>
          {t('rules.new')}
        </Button>
      </PageHeader>
      {failed && !packs && <Failed retry={reload} />}
      {packs && (
        <div
          className={styles['panes']}
          data-open={open || undefined}
          data-dropping={drop.over || undefined}
          {...drop.props}
        >
          <div className={styles['packs']}>
            {drafts.length > 0 && (
              <button type="button" className={styles['drafts']} onClick={() => setReading(true)}>
                {t('rules.drafts', { count: drafts.length })}
              </button>
            )}
            <PackList packs={packs} rule={built ? undefined : rule} pack={pack} onChoose={choose} />
            <Precedence />
          </div>
          <section className={styles['pane']} aria-label={t('rules.pane')}>
            {open && (
              <div className={styles['back']}>
                <Button look="plain" icon="chevron-left" onPress={() => choose({})}>
                  {t('detail.back')}
                </Button>
              </div>
            )}
            <Pane built={built !== undefined} rule={rule} pack={shownPack} />
          </section>
        </div>
      )}
      {importing && <ImportRules start={importing} onClose={() => setImporting(undefined)} />}
      {reading && <Drafts drafts={drafts} onClose={() => setReading(false)} />}
    </>
  );
}

function Pane({
  built,
  rule,
  pack,
}: {
  readonly built: boolean;
  readonly rule: string | undefined;
  readonly pack: Pack | undefined;
}) {
  const { t } = useLanguage();
  if (built) return <NewRule />;
  if (rule !== undefined) return <RulePane key={rule} rule={rule} />;
  if (pack) return <PackPane key={pack.id} pack={pack} />;
  return <Empty title={t('rules.choose')}>{t('rules.choose.text')}</Empty>;
}
