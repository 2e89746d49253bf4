import { Button } from '../../components/button.tsx';
import { Empty } from '../../components/empty.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { usePerch } from '../../state/perch.ts';
import { useAnswer } from '../../state/requests.ts';

/** Nothing has come yet: says what is missing for the first call to come, and offers just that step. */
export function EmptyHistory() {
  const language = useLanguage();
  const { t } = language;
  const { answers, bridge, router, act } = usePerch();
  const { data: agents } = useAnswer(answers, 'agents.list', undefined);
  const agent = agents?.find(({ state }) => state === 'registered');
  if (agents && !agent) {
    return (
      <Empty
        title={t('history.empty.title')}
        action={
          <Button look="primary" onPress={() => router.go({ page: 'agents' })}>
            {t('history.empty.toAgents')}
          </Button>
        }
      >
        {t('history.empty.noAgents')}
      </Empty>
    );
  }
  return (
    <Empty
      title={t('history.empty.title')}
      action={
        agent && (
          <Button onPress={() => void act(bridge.request('agents.test', agent.name), language)}>
            {t('history.empty.test')}
          </Button>
        )
      }
    >
      {t('history.empty.text')}
    </Empty>
  );
}
