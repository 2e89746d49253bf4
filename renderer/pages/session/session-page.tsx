import type { Story, StoryMap } from '../../../preload/contract.ts';
import { PageHeader } from '../../app/page-header.tsx';
import { AgentBadge } from '../../components/agent-badge.tsx';
import { Button, TextLink } from '../../components/button.tsx';
import { Empty } from '../../components/empty.tsx';
import { Failed } from '../../components/failed.tsx';
import { Icon } from '../../components/icon.tsx';
import { Path, Visible } from '../../components/visible.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { endWords } from '../../messages/moments.ts';
import { folderName } from '../../messages/names.ts';
import { usePerch } from '../../state/perch.ts';
import { useAnswer } from '../../state/requests.ts';
import styles from './session-page.module.css';
import { Timeline } from './timeline.tsx';
import { TouchMap } from './touch-map.tsx';

/** One session as a story: what was asked for, what the agent did about it, and what it touched. */
export function SessionPage({ session }: { readonly session: string }) {
  const language = useLanguage();
  const { t } = language;
  const { answers, bridge, act, router } = usePerch();
  const { data: story, failed, reload } = useAnswer(answers, 'session.story', { session });
  const { data: map } = useAnswer(answers, 'session.map', session);
  return (
    <>
      <PageHeader
        title={t('session.title')}
        before={
          <>
            <TextLink onPress={() => router.back()}>{t('page.history')}</TextLink>
            <Icon name="chevron-right" className={styles['crumb']} />
          </>
        }
      >
        {story && (
          <Button
            look="plain"
            icon="export"
            onPress={() => void act(bridge.request('session.report', session), language, t('session.saved'))}
          >
            {t('session.save')}
          </Button>
        )}
      </PageHeader>
      {failed && !story && <Failed retry={reload} />}
      {story === null && <Empty title={t('session.gone')}>{t('session.gone.text')}</Empty>}
      {story && <StoryPanes story={story} map={map} />}
    </>
  );
}

function StoryPanes({ story, map }: { readonly story: Story; readonly map: StoryMap | undefined }) {
  const language = useLanguage();
  const { t, f, rich } = language;
  return (
    <div className={styles['panes']}>
      <div className={styles['story']}>
        <h2 className={styles['title']}>{story.title ? <Visible text={story.title} /> : t('session.untitled')}</h2>
        <div className={styles['about']}>
          <AgentBadge agent={story.agent} />
          <span>
            {rich('history.session.agentIn', {
              agent: story.agentTitle,
              project: (
                <span title={story.project}>
                  <Path path={folderName(story.project)} />
                </span>
              ),
            })}
          </span>
          <span className={styles['quiet']}>
            {story.endedAt === null
              ? t('session.toNow', {
                  day: f.shortDate(story.startedAt),
                  from: f.minute(story.startedAt),
                  count: story.calls,
                })
              : t('session.fromTo', {
                  day: f.shortDate(story.startedAt),
                  from: f.minute(story.startedAt),
                  to: endWords(language, story.startedAt, story.endedAt),
                  count: story.calls,
                })}
          </span>
        </div>
        <Timeline story={story} />
      </div>
      <aside className={styles['map']} aria-label={t('session.map')}>
        {map && <TouchMap map={map} project={story.project} />}
      </aside>
    </div>
  );
}
