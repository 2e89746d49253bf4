/** A step does not hide behind many others: it is found, or the command is said to be more than Perch follows. */
import { describe, expect, it } from 'vitest';
import { commandFacts } from './support.ts';

const KEY = '/home/dev/.ssh/id_rsa';
const quoted = (names: readonly string[], quote: string) => names.map((name) => `${quote}${name}${quote}`).join(',');

/** Commands that do a harmless thing with each name, and read the key in the end. */
const HIDING: readonly (readonly [what: string, command: (names: readonly string[]) => string])[] = [
  ['a loop', (names) => `for f in ${names.join(' ')} ${KEY}; do cat $f; done`],
  ['branches', (names) => `${names.map((name) => `x && f=${name}`).join('; ')}; x && f=${KEY}; cat $f`],
  ['an array', (names) => `a=(${names.join(' ')} ${KEY}); for f in "\${a[@]}"; do cat "$f"; done`],
  ['braces', (names) => `cat {${names.join(',')},${KEY}}`],
  ['lines', (names) => `printf "%s\\n" ${names.join(' ')} ${KEY} | while read f; do cat $f; done`],
  ['lines of an array', (names) => `mapfile -t a < <(printf "%s\\n" ${names.join(' ')} ${KEY}); cat "\${a[@]}"`],
  ['xargs', (names) => `printf "%s\\n" ${names.join(' ')} ${KEY} | xargs -I{} cat {}`],
  ['parallel', (names) => `parallel cat ::: ${names.join(' ')} ${KEY}`],
  [
    'two loops',
    (names) => `for a in ${names.join(' ')} ~/.ssh; do for b in ${names.join(' ')} id_rsa; do cat $a/$b; done; done`,
  ],
  ['files that are made', (names) => `touch ${names.join(' ')}; cat ${KEY}`],
  ['functions', (names) => `${names.map((name) => `x && f() { ${name}; }`).join('; ')}; x && f() { cat ${KEY}; }; f`],
  ['Python', (names) => `python3 -c "for f in [${quoted([...names, KEY], "'")}]: print(open(f).read())"`],
  [
    'JavaScript',
    (names) => `node -e "for (const f of [${quoted([...names, KEY], "'")}]) require('fs').readFileSync(f)"`,
  ],
  ['Perl', (names) => `perl -e 'for my $f (${quoted([...names, KEY], '"')}) { open(F, $f) }'`],
  ['Lua', (names) => `lua -e 'for _, f in ipairs({${quoted([...names, KEY], '"')}}) do io.open(f) end'`],
  ['R', (names) => `Rscript -e 'for (f in c(${quoted([...names, KEY], '"')})) readLines(f)'`],
  ['PowerShell', (names) => `pwsh -c 'foreach ($f in ${quoted([...names, KEY], '"')}) { Get-Content $f }'`],
  ['a PowerShell pipe', (names) => `pwsh -c '${quoted([...names, KEY], '"')} | ForEach-Object { Get-Content $_ }'`],
];

describe.each(HIDING)('a key behind %s', (_what, command) => {
  it.each([3, 17, 65, 129, 300, 700])('of %i is read, or the command is more than Perch follows', (count) => {
    const { effects, views } = commandFacts(command(Array.from({ length: count }, (_, index) => `a${index}`)));
    const isFound = views.some(({ touch }) => touch?.kinds.has('ssh_key'));
    expect(isFound || effects.opaque.length > 0).toBe(true);
  });
});

describe('many numbers', () => {
  it.each([
    'for i in {1..1000}; do echo $i; done',
    'for i in {1..100}; do for j in {1..100}; do echo $i-$j; done; done',
    'for i in $(seq 1 300); do echo $i; done',
    'seq 1 1000 | xargs -I{} echo {}',
    'touch src/f{1..20}_{1..20}.txt',
    'mkdir -p src/{a,b,c}/{d,e,f}/{1..20}',
  ])('are not more than Perch follows: %s', (command) => {
    expect(commandFacts(command).effects.opaque).toEqual([]);
  });
});
