import type { StoryMap, Touch, VerdictWord } from '../../../preload/contract.ts';
import { Icon, type IconName } from '../../components/icon.tsx';
import { VerdictMark } from '../../components/verdict.tsx';
import { Path } from '../../components/visible.tsx';
import { type Language, useLanguage } from '../../messages/language.tsx';
import { folderName } from '../../messages/names.ts';
import styles from './touch-map.module.css';
import { type TouchNode, touchTree } from './touch-tree.ts';

/** What a session touched: files as a tree, websites as a list, each with what became of it. */
export function TouchMap({ map, project }: { readonly map: StoryMap; readonly project: string }) {
  const { t } = useLanguage();
  const inside = map.files.filter(({ outside }) => !outside);
  const outside = map.files.filter((file) => file.outside);
  const used = new Set([...map.files, ...map.websites].flatMap(({ touches }) => touches));
  return (
    <>
      <Part title={t('session.inProject')} note={t('session.files', { count: inside.length })} show={inside.length > 0}>
        <Tree nodes={[touchTree(inside, folderName(project))]} />
      </Part>
      <Part
        title={t('session.outside')}
        note={t('session.places', { count: outside.length })}
        show={outside.length > 0}
      >
        <Tree nodes={withoutHome(touchTree(outside, '').children)} />
      </Part>
      {map.moreFiles > 0 && <p className={styles['quiet']}>{t('session.moreFiles', { count: map.moreFiles })}</p>}
      <Part title={t('session.websites')} note={String(map.websites.length)} show={map.websites.length > 0}>
        <ul>
          {map.websites.map(({ host, touches }) => (
            <li key={host} className={styles['line']} data-matters={matters(touches) || undefined}>
              <Icon name="globe" />
              <span className={styles['name']}>
                <Path path={host} />
              </span>
              <Touches touches={touches} />
            </li>
          ))}
        </ul>
      </Part>
      <ul className={styles['legend']} aria-hidden="true">
        {LEGEND.filter((touch) => used.has(touch)).map((touch) => (
          <li key={touch}>
            <TouchSign touch={touch} />
            {touchWords(touch, t)}
          </li>
        ))}
      </ul>
    </>
  );
}

function Part({
  title,
  note,
  show,
  children,
}: {
  readonly title: string;
  readonly note: string;
  readonly show: boolean;
  readonly children: React.ReactNode;
}) {
  if (!show) return null;
  return (
    <section className={styles['part']}>
      <div className={styles['head']}>
        <h3>{title}</h3>
        <span className={styles['quiet']}>{note}</span>
      </div>
      {children}
    </section>
  );
}

function Tree({ nodes }: { readonly nodes: readonly TouchNode[] }) {
  const { t } = useLanguage();
  return (
    <ul className={styles['tree']}>
      {nodes.map((node) => (
        <li key={node.path}>
          <div className={styles['line']} data-matters={matters(node.touches) || undefined}>
            <Icon name={node.folder ? 'folder' : 'file'} />
            <span className={styles['name']} title={node.path}>
              <Path path={node.name} longest={34} />
            </span>
            <Touches touches={node.touches} />
          </div>
          {(node.children.length > 0 || node.more > 0) && (
            <>
              <Tree nodes={node.children} />
              {node.more > 0 && (
                <div className={styles['rest']}>
                  <Icon name="file" />
                  <span className={styles['name']}>{t('session.moreRead', { count: node.more })}</span>
                  <Touches touches={['read']} />
                </div>
              )}
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Everybody's own folder goes without saying; its contents stand by themselves. */
function withoutHome(nodes: readonly TouchNode[]): readonly TouchNode[] {
  return nodes.flatMap((node) => (node.name === '~' && node.touches.length === 0 ? node.children : [node]));
}

function Touches({ touches }: { readonly touches: readonly Touch[] }) {
  return (
    <span className={styles['touches']}>
      {touches.map((touch) => (
        <TouchSign key={touch} touch={touch} />
      ))}
    </span>
  );
}

const ICONS = { read: 'eye', changed: 'pencil', created: 'plus', deleted: 'trash' } as const satisfies Partial<
  Record<Touch, IconName>
>;

function isPlain(touch: Touch): touch is keyof typeof ICONS {
  return touch in ICONS;
}

function TouchSign({ touch }: { readonly touch: Touch }) {
  const { t } = useLanguage();
  const words = touchWords(touch, t);
  if (!isPlain(touch)) return <VerdictMark word={touch} label={words} />;
  return (
    <span role="img" aria-label={words} title={words}>
      <Icon name={ICONS[touch]} />
    </span>
  );
}

function touchWords(touch: Touch, t: Language['t']): string {
  return isPlain(touch) ? t(`touch.${touch}`) : t(`verdict.${touch satisfies VerdictWord}`);
}

/** What a rule or the person had to decide about stands out. */
function matters(touches: readonly Touch[]): boolean {
  return touches.some((touch) => !isPlain(touch) && touch !== 'no-objection' && touch !== 'allowed');
}

const LEGEND: readonly Touch[] = [
  'read',
  'changed',
  'created',
  'deleted',
  'you-allowed',
  'you-denied',
  'denied',
  'no-answer',
  'waiting',
  'would-deny',
  'would-ask',
];
