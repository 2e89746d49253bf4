import { describe, expect, it } from 'vitest';
import { projectRuleViews } from '../../../../main/desktop/requests/rules/projects.ts';
import { undoStore } from '../../../../main/desktop/undo.ts';
import { type ProjectRules, withoutRules } from '../../../../main/guard/project-rules/rules.ts';
import { openSettings } from '../../../../main/settings/settings.ts';
import { RULE_OPTIONS } from '../../../../rules/facts/catalogue.ts';
import { loadRules, type RuleSet } from '../../../../rules/language/index.ts';
import { temporaryFolder } from '../../../temporary.ts';

const PROJECT = '/home/dev/thesis';

function rule(name: string, tag: string): string {
  return `- rule: ${name}\n  desc: About ${name}.\n  condition: tool.name = Bash\n  output: o\n  priority: INFO\n  source: coding_agent\n  tags: [${tag}]\n`;
}

function load(content: string): RuleSet {
  const { rules } = loadRules([{ name: 'own.yaml', content }], RULE_OPTIONS);
  if (!rules) throw new Error('does not load');
  return rules;
}

function views(confirmed = true) {
  const content = rule('Quiet', 'coding_agent_deny') + rule('Silent', 'coding_agent_ask') + rule('Noted', 'other');
  const files = [{ name: 'own.yaml', content }];
  const known: ProjectRules[] = [
    withoutRules(PROJECT, { files, rules: load(content).rules, count: 2, problems: ['P.'], unknown: 'U.' }),
  ];
  const settings = openSettings(temporaryFolder());
  const undo = undoStore();
  const asked: string[] = [];
  const parts = {
    projectRules: { known },
    rules: { active: { rules: load(rule('Own', 'coding_agent_deny')) } },
    settings,
    undo,
    async confirmLoosening(what: string) {
      asked.push(what);
      return confirmed ? ({ ok: true } as const) : { ok: false, message: 'No.' };
    },
  };
  return { views: projectRuleViews(parts), known, settings, undo, asked };
}

describe('a project’s rules on the page Rules', () => {
  it('are a pack of their own, to be read and not changed; what only records is left out', () => {
    const { views: shown } = views();
    expect(shown.packs()).toEqual([
      expect.objectContaining({
        id: `project:${PROJECT}`,
        source: 'project',
        project: PROJECT,
        on: true,
        locked: false,
        problem: 'U. P.',
        rules: [
          { name: 'thesis: Quiet', title: 'Quiet', effect: 'deny', on: true, locked: true },
          { name: 'thesis: Silent', title: 'Silent', effect: 'ask', on: true, locked: true },
        ],
      }),
    ]);
    expect(shown.rule('thesis: Quiet')).toMatchObject({
      description: 'About Quiet.',
      text: rule('Quiet', 'coding_agent_deny'),
      effects: ['deny'],
      editable: false,
      whyLocked: expect.stringContaining('.perch/rules'),
    });
    expect(shown.rule('Quiet')).toBeUndefined();
    expect(shown.projectOf(`project:${PROJECT}`)).toBe(PROJECT);
    expect(shown.projectOf('mine:project')).toBeUndefined();
  });

  it('are left out once the person said so, with a way back, and still listed when they are not read any more', async () => {
    const { views: shown, known, settings, undo, asked } = views();
    const outcome = await shown.use(PROJECT, false);
    expect(asked).toHaveLength(1);
    expect(settings.current.projectRules).toEqual({ [PROJECT]: 'off' });
    expect(shown.packs()[0]).toMatchObject({ on: false, rules: [{ on: false }, { on: false }] });
    known.length = 0;
    expect(shown.packs()).toEqual([expect.objectContaining({ project: PROJECT, on: false, rules: [] })]);
    await undo.undo(outcome.ok ? (outcome.undo ?? '') : '');
    expect(settings.current.projectRules).toEqual({ [PROJECT]: 'new' });
  });

  it('stay in use where the person does not confirm', async () => {
    const { views: shown, settings } = views(false);
    expect(await shown.use(PROJECT, false)).toEqual({ ok: false, message: 'No.' });
    expect(settings.current.projectRules).toEqual({});
  });

  it('are seen, or used again, without being asked', async () => {
    const { views: shown, settings, asked } = views();
    expect(await shown.use(PROJECT, true)).toEqual({ ok: true });
    expect(settings.current.projectRules).toEqual({ [PROJECT]: 'seen' });
    await shown.use(PROJECT, false);
    await shown.use(PROJECT, true);
    expect(settings.current.projectRules).toEqual({ [PROJECT]: 'seen' });
    expect(asked).toHaveLength(1);
  });
});
