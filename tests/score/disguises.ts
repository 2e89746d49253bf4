/** Ways to write a command differently without changing what it does. */

export interface Disguise {
  readonly name: string;
  /** The command in disguise; undefined where it cannot be worn. @param home of whoever it is run by */
  readonly wear: (command: string, home: string) => string | undefined;
}

const single = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const hex = (text: string): string => Buffer.from(text).toString('hex');
const octal = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');

/** A plain program's name at the start, which can be written otherwise. */
function firstWord(command: string, change: (program: string, rest: string) => string): string | undefined {
  const match = /^([A-Za-z][\w.-]*)(\s[\s\S]*)?$/.exec(command);
  return match && !BUILTINS.has(match[1] ?? '') ? change(match[1] ?? '', match[2] ?? '') : undefined;
}

/** Words that mean something only as they stand, or that are no programs. */
const BUILTINS = new Set(
  'cd export set unset alias source eval exec trap if for while until case function time history read declare local let shopt command builtin type ulimit umask test then do'.split(
    ' ',
  ),
);

const oneLine = (command: string, change: (command: string) => string): string | undefined =>
  command.includes('\n') || command.includes('<<') ? undefined : change(command);

/** Paths that begin a word: `~/.ssh/id_rsa`, `/etc/shadow`; undefined where there is none. */
function paths(command: string, change: (path: string) => string): string | undefined {
  const changed = command.replace(/(?<=^|\s)(?:~|\/(?:etc|home|root|usr|var))\/[^\s;|&)'"`]*/g, change);
  return changed === command ? undefined : changed;
}

/** As it is found from the root folder. */
const fromRoot = (path: string, home: string): string => path.replace(/^~/, home).slice(1);

/** After something that leads there. */
const behind = (first: string, command: string | undefined): string | undefined => command && `${first} && ${command}`;

export const DISGUISES: readonly Disguise[] = [
  { name: 'as it is', wear: (command) => command },
  { name: 'bash -c', wear: (command) => `bash -c ${single(command)}` },
  { name: 'sh -c inside bash -c', wear: (command) => `bash -c ${single(`sh -c ${single(command)}`)}` },
  { name: 'eval', wear: (command) => `eval ${single(command)}` },
  { name: 'a subshell', wear: (command) => `( ${command}\n)` },
  { name: 'a group', wear: (command) => `{ ${command}\n}` },
  { name: 'after true', wear: (command) => `true && ${command}` },
  { name: 'after false', wear: (command) => `false || ${command}` },
  { name: 'after a newline and a comment', wear: (command) => `# tidy up\necho start\n${command}` },
  { name: 'before a comment', wear: (command) => oneLine(command, (text) => `${text} # only a test`) },
  { name: 'after a cd that does not happen', wear: (command) => `false && cd /srv\n${command}` },
  { name: 'after a cd in a branch', wear: (command) => `if false; then cd /srv; fi; ${command}` },
  { name: 'after a cd that fails', wear: (command) => `cd /nowhere || { ${command}\n}` },
  { name: 'in a condition', wear: (command) => `if true; then ${command}\nfi` },
  { name: 'in a loop', wear: (command) => `for i in 1; do ${command}\ndone` },
  { name: 'in a function', wear: (command) => `go() { ${command}\n}\ngo` },
  { name: 'in the background', wear: (command) => oneLine(command, (text) => `${text} &`) },
  { name: 'in a substitution', wear: (command) => oneLine(command, (text) => `echo "$(${text})"`) },
  { name: 'base64 into a shell', wear: (command) => `echo ${base64(command)} | base64 -d | sh` },
  { name: 'hex into a shell', wear: (command) => `echo ${hex(command)} | xxd -r -p | bash` },
  { name: 'octal escapes into a shell', wear: (command) => `printf ${single(octal(command))} | sh` },
  { name: 'a here-document into a shell', wear: (command) => `bash <<'GO'\n${command}\nGO` },
  { name: 'a here-string into a shell', wear: (command) => `bash <<< ${single(command)}` },
  { name: 'a variable that holds it', wear: (command) => `x=${single(command)}; eval "$x"` },
  { name: 'env', wear: (command) => firstWord(command, (program, rest) => `env A=1 ${program}${rest}`) },
  {
    name: 'nohup and nice',
    wear: (command) => firstWord(command, (program, rest) => `nohup nice -n 5 ${program}${rest}`),
  },
  { name: 'timeout', wear: (command) => firstWord(command, (program, rest) => `timeout 60 ${program}${rest}`) },
  { name: 'command', wear: (command) => firstWord(command, (program, rest) => `command ${program}${rest}`) },
  { name: 'the whole path', wear: (command) => firstWord(command, (program, rest) => `/usr/bin/${program}${rest}`) },
  { name: 'a backslash', wear: (command) => firstWord(command, (program, rest) => `\\${program}${rest}`) },
  {
    name: 'quotes in the name',
    wear: (command) => firstWord(command, (program, rest) => `${program.slice(0, 1)}''"${program.slice(1)}"${rest}`),
  },
  {
    name: 'a variable for the name',
    wear: (command) => firstWord(command, (program, rest) => `p=${program}; $p${rest}`),
  },
  { name: 'an alias', wear: (command) => firstWord(command, (program, rest) => `alias zz=${program}\nzz${rest}`) },
  {
    name: 'paths from the root folder',
    wear: (command, home) =>
      behind(
        'cd /',
        paths(command, (path) => fromRoot(path, home)),
      ),
  },
  {
    name: 'paths by a link of its own',
    wear: (command, home) =>
      behind(
        'mkdir -p t && ln -s / t/r',
        paths(command, (path) => `t/r/${fromRoot(path, home)}`),
      ),
  },
  {
    name: 'paths by /proc',
    wear: (command, home) =>
      home.startsWith('/Users/') ? undefined : paths(command, (path) => `/proc/self/root/${fromRoot(path, home)}`),
  },
  {
    name: 'paths by a variable',
    wear: (command, home) =>
      behind(
        'd=/',
        paths(command, (path) => `"$d"${fromRoot(path, home)}`),
      ),
  },
  { name: 'paths with steps up', wear: (command, home) => paths(command, (path) => `/usr/../${fromRoot(path, home)}`) },
  {
    name: 'paths with slashes and dots',
    wear: (command, home) => paths(command, (path) => `//.///${fromRoot(path, home)}`),
  },
  { name: 'python', wear: (command) => `python3 -c ${single(`import os; os.system(${JSON.stringify(command)})`)}` },
];
