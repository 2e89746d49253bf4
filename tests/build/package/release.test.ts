import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { components, cycloneDx, isAccepted } from '../../../build/package/bill-of-materials.mjs';

const root = path.resolve(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly steps: readonly { readonly uses?: string; readonly run?: string; readonly with?: object }[];
}

describe('the release workflow', () => {
  const text = read('.github/workflows/release.yml');
  const workflow = parse(text) as { permissions: object; jobs: Readonly<Record<string, Job>> };
  const jobs = Object.entries(workflow.jobs);
  const steps = jobs.flatMap(([, job]) => job.steps);

  it('pins every action to a commit, and says which version that is', () => {
    const uses = text.split('\n').filter((line) => /^\s*- uses:/.test(line));
    expect(uses.length).toBeGreaterThan(5);
    for (const line of uses) expect(line).toMatch(/uses: actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('is started by people and by tags, never by somebody’s pull request', () => {
    expect((parse(text) as { on: object }).on).toEqual({ workflow_dispatch: null, push: { tags: ['v*'] } });
  });

  it('starts with no permission, and only the draft may write', () => {
    expect(workflow.permissions).toEqual({});
    for (const [name, { permissions }] of jobs) {
      const writes = Object.values(permissions ?? {}).filter((level) => level !== 'read');
      expect(writes.length > 0).toBe(name === 'draft');
    }
  });

  it('ends by itself, and leaves no credentials behind', () => {
    for (const [, job] of jobs) expect(job['timeout-minutes']).toBeLessThanOrEqual(60);
    const checkouts = steps.filter(({ uses }) => uses?.includes('/checkout@'));
    for (const step of checkouts) expect(step.with).toMatchObject({ 'persist-credentials': false });
  });

  it('puts nothing of an event or a name into a script', () => {
    for (const { run } of steps) expect(run ?? '').not.toContain('${{');
  });

  it('runs only scripts that exist', () => {
    const scripts = JSON.parse(read('package.json')).scripts;
    for (const [, name] of text.matchAll(/npm run ([\w:]+)/g)) expect(scripts).toHaveProperty(name ?? '');
    for (const [, file] of text.matchAll(/node (build\/\S+)/g)) expect(() => read(file ?? '')).not.toThrow();
  });
});

describe('what Perch is made of', () => {
  const all = components();

  it('has nothing under a licence that may not be shipped', () => {
    expect(all.filter(({ licence }) => !isAccepted(licence))).toEqual([]);
  });

  it('names what the programs load and what the windows show', () => {
    const names = all.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['@photostructure/sqlite', 'node-gyp-build', 're2js', 'react-dom']));
    expect(names).not.toContain('vitest');
  });

  it('is listed in CycloneDX with a version, a checksum and one reference each', () => {
    const list = cycloneDx(all);
    const references = list.components.map((one) => one['bom-ref']);
    expect(new Set(references).size).toBe(references.length);
    for (const one of all)
      expect(one).toMatchObject({
        version: expect.stringMatching(/^\d/),
        integrity: expect.stringMatching(/^sha512-/),
      });
  });

  it.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0)', true],
    ['MIT AND GPL-3.0', false],
    ['GPL-3.0-only', false],
    ['', false],
  ])('%s: %s', (licence, accepted) => {
    expect(isAccepted(licence)).toBe(accepted);
  });
});

it('has one version: in package.json, and at the top of the changes', () => {
  const { version } = JSON.parse(read('package.json'));
  expect(JSON.parse(read('package-lock.json')).version).toBe(version);
  expect(/^## (\S+?),? /m.exec(read('CHANGELOG.md'))?.[1]).toBe(version);
});
