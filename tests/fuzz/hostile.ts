/** Commands made to take long: each must be judged in bounded time, and say that not all of it could be followed. */

export interface HostileCommand {
  readonly name: string;
  readonly command: string;
}

/** @param scale 1 for the sizes that are promised, less for a quick run */
export function hostileCommands(scale = 1): readonly HostileCommand[] {
  const times = (text: string, count: number): string => text.repeat(Math.ceil(count * scale));
  return [
    { name: 'one megabyte in one word', command: `echo ${times('a', 1_000_000)}` },
    { name: 'one megabyte of commands', command: times('rm -rf build; ', 70_000) },
    { name: '10,000 nested quotes', command: nestedQuotes(Math.ceil(10_000 * scale)) },
    { name: '10,000 nested substitutions', command: `${times('$(echo ', 10_000)}x${times(')', 10_000)}` },
    { name: '10,000 nested groups', command: `${times('(', 10_000)}true${times(')', 10_000)}` },
    { name: '10,000 nested shells', command: `${times('sh -c "', 10_000)}id${times('"', 10_000)}` },
    { name: '50,000 arguments', command: `rm -rf ${times('a ', 50_000)}` },
    { name: '50,000 different files', command: `cat ${fileNames(Math.ceil(50_000 * scale))}` },
    { name: '10,000 files to delete', command: `rm -rf ${fileNames(Math.ceil(10_000 * scale))}` },
    { name: '10,000 pipes', command: `${times('cat x | ', 10_000)}sh` },
    { name: '20,000 assignments', command: `${times('a=$a$a; ', 20_000)}echo $a` },
    { name: 'doubling variables', command: `a=aaaaaaaaaaaaaaaa; ${times('a=$a$a$a$a; ', 400)} rm $a` },
    { name: 'braces that multiply', command: `echo ${times('{a,b,c,d}', 60)}` },
    { name: 'a very long range', command: 'echo {1..1000000000}' },
    {
      name: '5,000 loops inside each other',
      command: `${times('for i in 1 2 3; do ', 5000)}id${times('; done', 5000)}`,
    },
    { name: 'functions that call themselves twice', command: 'f() { f | f & f; f; }; f; f' },
    { name: 'a function chain that doubles', command: functionChain(Math.ceil(200 * scale)) },
    { name: '5,000 cds that may not happen', command: times('x && cd a; rm b; ', 5000) },
    {
      name: '5,000 cds that may fail',
      command: `${numbered(Math.ceil(5000 * scale), (number) => `cd a${number} || `)}rm a`,
    },
    {
      name: 'a CDPATH of 5,000 folders',
      command: `CDPATH=${numbered(Math.ceil(5000 * scale), (number) => `/a${number}:`)}; ${times('cd b; rm c; ', 1000)}`,
    },
    { name: '20,000 here-documents', command: times('cat <<E\nx\nE\n', 20_000) },
    { name: 'patterns that backtrack', command: `a=${times('a', 30_000)}; echo \${a##*a*a*a*a*a*b}` },
    { name: '50,000 backslashes', command: `echo ${times('\\', 50_000)}` },
    { name: 'inline code of 200 kB', command: `python3 -c "${times("open('/etc/passwd');", 10_000)}"` },
    { name: 'eval in eval', command: `${times('eval ', 20_000)}id` },
    { name: 'a tower of decoders', command: `echo ${times('aGVsbG8=', 5000)} ${times('| base64 -d ', 2000)}| sh` },
    { name: '2,000 pairs of options', command: `docker run ${times('-v /:/host -e A=b ', 2000)} image` },
    { name: 'case with 10,000 patterns', command: `case x in ${times('a|b*) id;; ', 10_000)} esac` },
    { name: 'arithmetic in arithmetic', command: `echo ${times('$((1+', 5000)}1${times('))', 5000)}` },
  ];
}

function nestedQuotes(depth: number): string {
  let open = '';
  for (let level = 0; level < depth; level++) open += level % 2 === 0 ? '"$(' : "'";
  return `echo ${open}`;
}

function fileNames(count: number): string {
  return Array.from({ length: count }, (_, index) => `folder${index % 97}/file${index}.txt`).join(' ');
}

function numbered(count: number, text: (number: number) => string): string {
  return Array.from({ length: count }, (_, index) => text(index)).join('');
}

function functionChain(length: number): string {
  const links = Array.from({ length }, (_, index) => `f${index}() { f${index + 1}; f${index + 1}; }`);
  return `${links.join('; ')}; f0`;
}
