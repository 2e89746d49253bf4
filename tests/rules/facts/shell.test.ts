import { describe, expect, it } from 'vitest';
import { commandFacts, fieldOf, touchesOf } from './support.ts';

const APP = '/home/dev/app';
const HOME = '/home/dev';

describe('what a POSIX command does to files', () => {
  const CASES: readonly (readonly [command: string, touches: readonly string[]])[] = [
    // Spellings
    ['rm a', [`delete ${APP}/a`]],
    ['r\\m "a"', [`delete ${APP}/a`]],
    ["'r'm a", [`delete ${APP}/a`]],
    ["$'\\x72m' a", [`delete ${APP}/a`]],
    ['x=rm; $x a', [`delete ${APP}/a`]],
    [`a=/etc/passwd; rm \${a%/*}/x`, ['delete /etc/x']],
    [`rm \${UNSET:-a}`, [`delete ${APP}/a`]],
    ['rm {a,b}', [`delete ${APP}/a`, `delete ${APP}/b`]],
    ['rm $HOME/a ~/b', [`delete ${HOME}/a`, `delete ${HOME}/b`]],
    // Places
    ['cd /tmp && rm a', ['delete /tmp/a']],
    ['(cd /tmp; rm a); rm b', [`delete ${APP}/b`, 'delete /tmp/a']],
    ['pushd /tmp; rm a; popd; rm b', [`delete ${APP}/b`, 'delete /tmp/a']],
    // Redirects and pipes
    ['echo x > a', [`write ${APP}/a`]],
    ['cat < a >> b', [`read ${APP}/a`, `edit ${APP}/b`]],
    ['cat a | tee b', [`read ${APP}/a`, `write ${APP}/b`]],
    ['cat <<E > a\nx\nE', [`write ${APP}/a`]],
    // Wrappers
    ['sudo env A=1 nice timeout 5 rm a', [`delete ${APP}/a`]],
    ['sh -c "bash -c \'rm a\'"', [`delete ${APP}/a`]],
    ['eval "rm a"', [`delete ${APP}/a`]],
    ['echo a | xargs rm', [`delete ${APP}/a`]],
    ['find src -name x -exec rm {} +', [`delete ${APP}/src/**/x`]],
    ['f() { rm "$1"; }; f a', [`delete ${APP}/a`]],
    ['alias z=rm\nz a', [`delete ${APP}/a`]],
    ['for f in a b; do rm $f; done', [`delete ${APP}/a`, `delete ${APP}/b`]],
    // Text that is decoded on the way
    ['echo cm0gYQ== | base64 -d | sh', [`delete ${APP}/a`]],
    ['printf "\\162m a" | bash', [`delete ${APP}/a`]],
    // Other languages
    ['python3 -c "import os; os.remove(\'a\')"', [`delete ${APP}/a`]],
    ["node -e \"require('fs').unlinkSync('a')\"", [`delete ${APP}/a`]],
    ['perl -e \'unlink "a"\'', [`delete ${APP}/a`]],
    ['ruby -e \'File.delete("a")\'', [`delete ${APP}/a`]],
    // Elsewhere
    ['ssh host rm a', ['remote delete /root/a']],
    ['docker exec c rm /a', ['container delete /a']],
    // Only words
    ['echo "rm a"', []],
    ['git commit -m "rm -rf /"', []],
    ['true # rm a', []],
  ];
  it.each(CASES)('%s', (command, touches) => {
    const found = touchesOf(commandFacts(command));
    expect(found.filter((touch) => !/ (?:search|execute) /.test(` ${touch} `))).toEqual(touches.toSorted());
  });
});

describe('what cannot be known', () => {
  it.each(['$X a', '$(cat plan) now', 'eval "$PLAN"', 'bash', 'rm "unclosed'])('%s is said to be opaque', (command) => {
    expect(fieldOf(commandFacts(command), 'cmd.is_opaque')).toBe(true);
  });
  it.each([
    'npm test',
    'echo "$X"',
    'git commit -m "$(date)"',
    'kill $(lsof -t -i:3000)',
    'for f in *; do wc -l "$f"; done',
  ])('%s is not', (command) => {
    expect(fieldOf(commandFacts(command), 'cmd.is_opaque')).toBe(false);
  });
});

describe('the programs of a command', () => {
  it('are named without folders, through every wrapper', () => {
    expect(fieldOf(commandFacts('sudo /usr/bin/env FOO=1 /bin/cat a | grep x'), 'cmd.programs')).toEqual(
      expect.arrayContaining(['sudo', 'env', 'cat', 'grep']),
    );
  });
});

describe('what PowerShell does to files', () => {
  const APP_WINDOWS = 'C:/Users/sam/app';
  const CASES: readonly (readonly [command: string, touches: readonly string[]])[] = [
    ['Remove-Item a', [`delete ${APP_WINDOWS}/a`]],
    ['ri -Recurse a, b', [`delete ${APP_WINDOWS}/a`, `delete ${APP_WINDOWS}/b`]],
    ['& "Rem`ove-Item" a', [`delete ${APP_WINDOWS}/a`]],
    ['$p = "a"; del $p', [`delete ${APP_WINDOWS}/a`]],
    ['Get-Content $env:USERPROFILE\\x', ['read C:/Users/sam/x']],
    ['Set-Location C:\\; rm a', ['delete C:/a']],
    ['iex "Remove-Item a"', [`delete ${APP_WINDOWS}/a`]],
    ['[IO.File]::Delete("C:\\a")', ['delete C:/a']],
    ['cmd /c del a', [`delete ${APP_WINDOWS}/a`]],
    ['Write-Output "Remove-Item a"', []],
  ];
  it.each(CASES)('%s', (command, touches) => {
    expect(touchesOf(commandFacts(command, { os: 'windows' }, 'PowerShell'))).toEqual(touches.toSorted());
  });
});

describe('what cmd does to files', () => {
  const APP_WINDOWS = 'C:/Users/sam/app';
  const CASES: readonly (readonly [command: string, touches: readonly string[]])[] = [
    ['del a', [`delete ${APP_WINDOWS}/a`]],
    ['d^el a & rd /s /q b', [`delete ${APP_WINDOWS}/a`, `delete ${APP_WINDOWS}/b`]],
    ['type %USERPROFILE%\\x', ['read C:/Users/sam/x']],
    ['cd /d C:\\ && del a', ['delete C:/a']],
    ['echo del a', []],
    ['rem del a', []],
  ];
  it.each(CASES)('%s', (command, touches) => {
    expect(touchesOf(commandFacts(command, { os: 'windows' }, 'Cmd'))).toEqual(touches.toSorted());
  });
});

describe('a list of words that a branch may change', () => {
  it.each([
    [`a=(a); x && a=(b); rm "\${a[@]}"`, ['a', 'b']],
    [`a=(rm a); x && a=(ls); "\${a[@]}"`, ['a']],
    [`a=(ls); x && a=(rm a); "\${a[@]}"`, ['a']],
    [`a=(rm a); if x; then a=(rm b); else a=(ls); fi; "\${a[@]}"`, ['a', 'b']],
    [`a=(a); x && a=b; rm "\${a[@]}"`, ['a', 'b']],
    [`a=(a); x && a+=(b); rm "\${a[@]}"`, ['a', 'b']],
    [`a=(a b); x && a[1]=c; rm "\${a[1]}"`, ['b', 'c']],
    [`a=(a); a=(b); rm "\${a[@]}"`, ['b']],
    [`set -- a; x && set -- b; rm "$1"`, ['a', 'b']],
    [`set -- a b; x && shift; rm "$1"`, ['a', 'b']],
    [`set -- a; x && set -- b; for f; do rm "$f"; done`, ['a', 'b']],
    [`set -- a; f() { set -- b; }; f; rm "$1"`, ['a']],
  ])('may be each of them: %s', (command, files) => {
    const deleted = touchesOf(commandFacts(command)).filter((touch) => touch.startsWith('delete '));
    expect(deleted).toEqual(files.map((file) => `delete /home/dev/app/${file}`));
  });
});

describe('names that every object in JavaScript has', () => {
  it.each([
    'constructor=/tmp/x.so ls',
    '__proto__=1 ls',
    'hasOwnProperty=1; ls',
    'git constructor',
    'toString',
    'valueOf a b',
    `echo \${a#[[:constructor:]]}`,
    'cmd /c constructor',
    'pwsh -c constructor',
    'python3 -c "constructor(1); x.constructor.constructor(1)()"',
    'node -e "a.__proto__.b(1); valueOf(2)"',
  ])('are names like others: %s', (command) => {
    expect(commandFacts(command).views.length).toBeGreaterThan(0);
  });
});
