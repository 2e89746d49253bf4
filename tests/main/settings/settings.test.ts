import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSettings } from '../../../main/settings/settings.ts';
import { temporaryFolder } from '../../temporary.ts';

describe('settings', () => {
  it('guard when nobody has chosen anything', () => {
    expect(openSettings(temporaryFolder()).current).toMatchObject({
      mode: 'guardrails',
      floor: 'defer',
      unansweredAsks: 'deny',
    });
  });

  it('are kept from start to start, readable by the user alone', () => {
    const folder = temporaryFolder();
    openSettings(folder).update({ mode: 'monitor' });
    expect(openSettings(folder).current.mode).toBe('monitor');
    expect(statSync(path.join(folder, 'settings.json')).mode & 0o777).toBe(0o600);
  });

  it('keep what a newer Perch wrote there', () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'settings.json'), '{"mode":"monitor","fromTheFuture":1}');
    openSettings(folder).update({ floor: 'allow' });
    expect(JSON.parse(readFileSync(path.join(folder, 'settings.json'), 'utf8'))).toMatchObject({
      mode: 'monitor',
      floor: 'allow',
      fromTheFuture: 1,
    });
  });

  it('tell those who listen, until they stop', () => {
    const store = openSettings(temporaryFolder());
    const heard: string[] = [];
    const stop = store.onChange(({ mode }) => heard.push(mode));
    store.update({ mode: 'monitor' });
    stop();
    store.update({ mode: 'guardrails' });
    expect(heard).toEqual(['monitor']);
  });

  it.each([
    ['broken JSON', '{"mode": '],
    ['a mode that does not exist', '{"mode":"off"}'],
    ['a list', '[]'],
  ])('with %s are set aside, and Perch guards', (_what, text) => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'settings.json'), text);
    const store = openSettings(folder);
    expect(store.current.mode).toBe('guardrails');
    expect(store.problem?.detail).toContain('settings.json.unusable-');
    const kept = readdirSync(folder).find((name) => name.startsWith('settings.json.unusable-')) ?? '';
    expect(readFileSync(path.join(folder, kept), 'utf8')).toBe(text);
  });
});
