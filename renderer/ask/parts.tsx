import type { ReactNode } from 'react';
import type { AskNotice, AskQuestion, Consequence, RuleReference } from '../../preload/contract.ts';
import { AgentBadge } from '../components/agent-badge.tsx';
import { DeedWords } from '../components/deed.tsx';
import { Bird, Icon } from '../components/icon.tsx';
import { Path, Visible } from '../components/visible.tsx';
import { useLanguage } from '../messages/language.tsx';
import { folderName } from '../messages/names.ts';
import { useNow } from '../state/clock.ts';
import styles from './ask.module.css';

/** Where a question comes from, and how long it has waited. */
export function Origin({
  from,
  several,
  when,
  children,
}: {
  readonly from: AskQuestion | AskNotice;
  /** Stands in for the project and the session, where there are several. */
  readonly several?: string;
  readonly when: ReactNode;
  /** The way to put the window aside. */
  readonly children: ReactNode;
}) {
  const { rich } = useLanguage();
  return (
    <header className={styles['origin']}>
      {several ? <Bird state="on" /> : <AgentBadge agent={from.agent.known ? from.agent.name : ''} />}
      <div className={styles['from']}>
        {several ? (
          <strong>{several}</strong>
        ) : (
          <strong title={from.project}>
            <Path path={folderName(from.project)} />
          </strong>
        )}
        <p>
          {from.session && !several ? rich('ask.session', { session: <Visible text={from.session} />, when }) : when}
        </p>
      </div>
      {children}
    </header>
  );
}

/** "just now", then how long it has been waiting. */
export function Waiting({ since }: { readonly since: number }) {
  const { t, f } = useLanguage();
  const now = useNow(1_000);
  const waited = now - since;
  return waited < 10_000 ? t('ask.justNow') : t('ask.waiting', { time: f.clock(waited) });
}

/** The agent's name as a sentence begins with it. */
export function agentName(from: AskQuestion | AskNotice, unknown: string): string {
  return from.agent.known ? from.agent.title : unknown;
}

/** The question itself. */
export function Headline({ question }: { readonly question: AskQuestion }) {
  const { rich, t } = useLanguage();
  const agent = agentName(question, t('ask.unknownAgent'));
  const risky = question.steps.filter((step) => step.risky).length;
  if (question.steps.length > 1) {
    const count = question.steps.length;
    return risky > 0
      ? t('ask.headline.riskySteps', { agent, count, risky })
      : t('ask.headline.steps', { agent, count });
  }
  if (question.deed.verb === 'do-hidden') return t('ask.headline.hidden', { agent });
  return rich('ask.headline', { agent, deed: <DeedWords deed={question.deed} form="todo" brief /> });
}

/** What follows when it runs: the line that carries the risk, or reassures. */
export function Consequences({ of }: { readonly of: readonly Consequence[] }) {
  const { t } = useLanguage();
  if (of.length === 0) return null;
  const grave = of.some((one) => GRAVE.has(one));
  return (
    <p className={styles['consequence']} data-grave={grave || undefined}>
      <Icon name={grave ? 'warning' : 'info'} />
      <span>{of.map((one) => t(`consequence.${one}`)).join(' ')}</span>
    </p>
  );
}

const GRAVE: ReadonlySet<Consequence> = new Set([
  'cannot-be-undone',
  'skips-trash',
  'link-readable-by-anyone',
  'leaves-computer',
  'asks-password',
  'replaces-shared-version',
  'everyone-shares-branch',
  'runs-code-from-internet',
  'partly-hidden',
  'switches-guard-off',
]);

/** Why Perch asks, in the rule's own words, and the way to the rule. */
export function Why({
  why,
  rules,
  show,
}: {
  readonly why: string;
  readonly rules: readonly RuleReference[];
  readonly show: (rule: RuleReference) => void;
}) {
  const { t, rich, f } = useLanguage();
  const links = f.listParts(rules.length).map((part, index) => {
    const rule = part.type === 'element' ? rules[Number(part.value)] : undefined;
    return rule ? (
      <Link key={rule.name} onFollow={() => show(rule)}>
        <bdi>{rule.name}</bdi>
      </Link>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one list never change places
      <span key={index}>{part.value}</span>
    );
  });
  const first = rules[0];
  return (
    <p className={styles['why']}>
      <Icon name="shield" />
      <span>
        {why && rules.length === 1 && first ? (
          <>
            <bdi>
              <Visible text={why} />
            </bdi>{' '}
            <Link onFollow={() => show(first)}>{t('ask.showRule')}</Link>
          </>
        ) : (
          rich('ask.rulesAsk', { count: rules.length, rules: links })
        )}
      </span>
    </p>
  );
}

/** Goes somewhere; answers nothing. */
export function Link({
  onFollow,
  children,
  ...rest
}: {
  readonly onFollow: () => void;
  readonly children: ReactNode;
  readonly 'aria-expanded'?: boolean;
}) {
  return (
    <button type="button" className={styles['link']} onClick={onFollow} {...rest}>
      {children}
    </button>
  );
}
