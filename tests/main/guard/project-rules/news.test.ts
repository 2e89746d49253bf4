import { describe, expect, it } from 'vitest';
import { newlySeen, projectRuleProblems, withDecision } from '../../../../main/guard/project-rules/news.ts';
import { withoutRules } from '../../../../main/guard/project-rules/rules.ts';

const THESIS = '/home/dev/thesis';

describe('a problem of a project’s rules', () => {
  it('names the project and what is left out, while its rules are used', () => {
    const known = [withoutRules(THESIS, { problems: ['wrong.yaml, line 1: Wrong.'] })];
    expect(projectRuleProblems(known, {})).toEqual([
      {
        id: `project-rules ${THESIS}`,
        title: 'The rules of the project thesis are left out.',
        detail: 'wrong.yaml, line 1: Wrong. Perch’s own rules hold all the same.',
        trouble: {
          kind: 'project-rules-left-out',
          project: 'thesis',
          some: false,
          reasons: ['wrong.yaml, line 1: Wrong.'],
        },
      },
    ]);
    expect(projectRuleProblems(known, { [THESIS]: 'off' })).toEqual([]);
  });

  it('says why every step there is a question, and what ends that', () => {
    const known = [withoutRules(THESIS, { unknown: 'shut.yaml: Perch may not read it.', count: 1 })];
    expect(projectRuleProblems(known, {})).toMatchObject([
      {
        title: 'Perch asks you about every step in the project thesis.',
        detail: expect.stringMatching(/^shut\.yaml: Perch may not read it\. .*On the page Rules/),
      },
    ]);
  });

  it('is none where all is well', () => {
    expect(projectRuleProblems([withoutRules(THESIS)], {})).toEqual([]);
  });
});

describe('what is remembered about projects', () => {
  const found = (count: number) => withoutRules('/p', { count });

  it('tells the first time from later ones', () => {
    expect(newlySeen([found(1)], {})).toHaveLength(1);
    expect(newlySeen([found(0)], {})).toEqual([]);
    expect(newlySeen([found(1)], { '/p': 'seen' })).toEqual([]);
  });

  it('is bounded, and never loses what a person does not want', () => {
    let decisions = withDecision({}, '/unwanted', 'off');
    for (let i = 0; i < 300; i++) decisions = withDecision(decisions, `/p${i}`, 'new');
    expect(Object.keys(decisions)).toHaveLength(200);
    expect(decisions).toMatchObject({ '/unwanted': 'off', '/p299': 'new' });
  });
});
