import { describe, expect, it } from 'vitest';
import { refusedSwitch, startOptions } from '../../../main/desktop/options.ts';

describe('an installed Perch', () => {
  it.each([
    ['--remote-debugging-port=9222'],
    ['--remote-debugging-port'],
    ['-remote-debugging-port=9222'],
    ['--remote-debugging-pipe'],
    ['--inspect'],
    ['--inspect-brk=0'],
    ['--js-flags=--expose-gc'],
    ['--no-sandbox'],
    ['--renderer-cmd-prefix=xterm'],
    ['--load-extension=/tmp/x'],
    ['--'],
    ['-'],
  ])('refuses %s', (argument) => {
    expect(refusedSwitch(['perch', '--hidden', argument], 'linux')).toBe(argument);
  });

  it.each([
    [['--hidden']],
    [['--data=/tmp/x', '--ozone-platform=wayland']],
    [['perch://record/12']],
    [['/home/ann/file']],
  ])('takes %j', (argv) => {
    expect(refusedSwitch(['perch', ...argv], 'linux')).toBeUndefined();
  });

  it('reads switches as Windows does', () => {
    expect(refusedSwitch(['Perch.exe', '/Remote-Debugging-Port=1'], 'win32')).toBe('/Remote-Debugging-Port=1');
    expect(refusedSwitch(['Perch.exe', '--HIDDEN'], 'win32')).toBeUndefined();
  });

  it('looks at what follows the program, not at the program', () => {
    expect(refusedSwitch(['--inspect'], 'linux')).toBeUndefined();
  });
});

it('reads the data folder, and whether to hide or to leave', () => {
  expect(startOptions(['perch', '--data=/d', '--hidden'])).toEqual({ dataFolder: '/d', hidden: true, leave: false });
  expect(startOptions(['perch', '--leave-agents'])).toMatchObject({ leave: true });
});
