import { describe, expect, it } from 'vitest';
import { confirmationBy } from '../../../../main/desktop/confirmation/confirmation.ts';
import { windowsHello } from '../../../../main/desktop/confirmation/windows-hello.ts';

describe('Windows Hello', () => {
  it.each([
    ['Verified', 'yes'],
    ['Canceled\r\n', 'stopped'],
    ['RetriesExhausted', 'no'],
    ['DeviceNotPresent', 'cannot'],
    ['', 'cannot'],
    ['Verified Verified', 'cannot'],
  ])('that answers "%s" says %s', async (printed, expected) => {
    expect(await windowsHello(async () => printed).verify('pause')).toBe(expected);
  });

  it('is told what it is about in words that are no part of the script', async () => {
    const heard: [string, string][] = [];
    await windowsHello(async (script, what) => {
      heard.push([script, what]);
      return 'Verified';
    }).verify('pause"; evil');
    expect(heard).toEqual([[expect.not.stringContaining('evil'), 'Perch wants to pause"; evil.']]);
  });

  it('loosens nothing where PowerShell fails', async () => {
    const broken = windowsHello(() => Promise.reject(new Error('not found')));
    const confirmation = confirmationBy(broken, () => ({ confirmLoosening: true }));
    expect(await confirmation.find()).toBe('');
    expect(await confirmation.ask('pause')).toMatchObject({ ok: false });
  });
});
