/** Programs that pack and unpack. */
import type { Invocation, ProgramTable } from '../invocation.ts';
import { textOf } from '../invocation.ts';
import { EMPTY, isKnown, known, unknown, type Value, withOrigins, withText } from '../value.ts';

export const ARCHIVE_PROGRAMS: ProgramTable = {
  'tar bsdtar gtar': { run: tar },
  zip: { values: '-i -x -n -t -tt -b -P -TT --unzip-command', run: zip },
  'unzip bsdunzip funzip': { values: '-d -x -P', run: (i) => unpack(i, i.value('-d')) },
  '7z 7za 7zr 7zz p7zip rar unrar': { run: sevenZip },
  'gzip gunzip bzip2 bunzip2 xz unxz lzma unlzma zstd unzstd lz4 unlz4 lzip brotli compress uncompress pigz pbzip2 lzop':
    { values: '-S -o --output -T --threads', run: compress },
  'zcat bzcat xzcat zstdcat lz4cat gzcat zless zmore': {
    operands: 'read',
    run: (i) => withOrigins(unknown(...i.origins), { kind: 'decoded', how: i.name }),
  },
  'cpio pax ar': {
    values: '-o -F -I -O -D -f',
    roles: { '-F': 'mention', '-I': 'read', '-O': 'write' },
    operands: 'mention',
  },
  jar: {
    run: (i) => {
      for (const operand of i.operands.slice(1)) i.touch('mention', operand);
      return EMPTY;
    },
  },
};

function tar(i: Invocation): Value {
  const words = [...i.args];
  // The old form: `tar xzf file` without a dash.
  const first = words[0];
  if (first && /^[a-zA-Z]+$/.test(first.text) && /[cxtru]/.test(first.text))
    words[0] = withText(first, `-${first.text}`);
  let mode = '';
  let file: Value | undefined;
  let state = i.state;
  const members: Value[] = [];
  let unpacksTo: Value | undefined;
  const waiting: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as Value;
    const { text } = word;
    const pending = waiting.shift();
    if (pending !== undefined) {
      if (pending === 'f') file = word;
      else if (pending === 'C') {
        state = state.fork();
        state.cwd = i.scene.enter(word, state);
        unpacksTo = word;
      } else if (pending === 'I') i.run([word]);
      else if (pending === 'T' || pending === 'X') i.read(word);
      continue;
    }
    if (text.startsWith('--')) {
      const [name = '', value] = splitOnce(text);
      const given = value === undefined ? words[at + 1] : withText(word, value);
      if (/^--(?:create|extract|get|list|append|update|delete)$/.test(name))
        mode +=
          {
            '--create': 'c',
            '--extract': 'x',
            '--get': 'x',
            '--list': 't',
            '--append': 'r',
            '--update': 'u',
            '--delete': 'd',
          }[name] ?? '';
      else if (name === '--file') file = given;
      else if (name === '--directory' && given) {
        state = state.fork();
        state.cwd = i.scene.enter(given, state);
        unpacksTo = given;
      } else if (
        /^--(?:use-compress-program|to-command|info-script|new-volume-script|rsh-command)$/.test(name) &&
        given
      )
        i.shell(given, i.state.fork(), EMPTY);
      else if (name === '--checkpoint-action') {
        const command = /^exec=(.+)$/s.exec(given?.text ?? '')?.[1];
        if (command) i.shell(known(command), i.state.fork(), EMPTY);
      } else if (name === '--files-from' && given) i.read(given);
      else if (name === '--remove-files') mode += 'D';
      if (
        value === undefined &&
        /^--(?:file|directory|use-compress-program|to-command|exclude-from|files-from|transform|checkpoint-action|info-script|rsh-command|owner|group|mode)$/.test(
          name,
        )
      )
        at++;
    } else if (text.startsWith('-') && text.length > 1) {
      const letters = text.slice(1);
      for (let index = 0; index < letters.length; index++) {
        const letter = letters[index] as string;
        if ('cxtru'.includes(letter)) mode += letter;
        if (!'fCTXIFbgHKLNV'.includes(letter)) continue;
        const rest = letters.slice(index + 1);
        // In `-czf a.tgz` the value follows; in `-fa.tgz` it is attached.
        if (rest !== '' && index === 0) {
          words.splice(at + 1, 0, withText(word, rest));
          waiting.push(letter);
          break;
        }
        waiting.push(letter);
      }
    } else members.push(word);
  }
  const isPipe = !file || file.text === '-';
  if (/[cru]/.test(mode)) {
    const inner = i.narrowed(members, state);
    for (const member of members) {
      inner.read(member, { recursive: true });
      if (mode.includes('D')) inner.remove(member, { recursive: true });
    }
    const content = unknown(...inner.origins);
    if (isPipe) return content;
    i.write(file, content);
    return EMPTY;
  }
  const archive = isPipe ? i.input : i.content(file);
  if (mode.includes('x')) {
    if (/(?:^| )(?:-O|--to-stdout)(?: |$)|-x\w*O/.test(i.line)) return unknown(...archive.origins);
    i.scene.touch('write', withText(unpacksTo ?? known('.'), `${unpacksTo?.text ?? '.'}/`), i.state, 'tar');
    i.scene.remember(known(`${unpacksTo?.text ?? '.'}/`), i.state, unknown(...archive.origins));
    if (/(?:^| )(?:-P|--absolute-names)(?: |$)/.test(i.line)) i.scene.touch('write', known('/'), i.state, 'tar');
  }
  return unknown({ kind: 'program', name: 'tar' });
}

function splitOnce(text: string): readonly [string, string | undefined] {
  const cut = text.indexOf('=');
  return cut === -1 ? [text, undefined] : [text.slice(0, cut), text.slice(cut + 1)];
}

function zip(i: Invocation): Value {
  const command = i.value('-TT', '--unzip-command');
  const attached = i.args[i.args.findIndex((arg) => arg.text === '-TT') + 1];
  if (i.args.some((arg) => arg.text === '-TT') && attached) i.shell(attached, i.state.fork(), EMPTY);
  else if (command) i.shell(command, i.state.fork(), EMPTY);
  const [archive, ...members] = i.operands;
  for (const member of members) {
    i.read(member, { recursive: i.has('-r', '-R', '--recurse-paths') });
    if (i.has('-m', '--move')) i.remove(member);
  }
  const content = unknown(...i.origins);
  if (!archive || archive.text === '-') return content;
  i.write(
    /\.\w+$/.test(archive.text) || !isKnown(archive) ? archive : withText(archive, `${archive.text}.zip`),
    content,
  );
  return EMPTY;
}

function unpack(i: Invocation, folder: Value | undefined): Value {
  const [archive] = i.operands;
  const content = i.content(archive);
  if (i.has('-l', '-t', '-v', '-Z')) return unknown({ kind: 'program', name: i.name });
  if (i.has('-p', '-c')) return content;
  i.scene.touch('write', withText(folder ?? known('.'), `${folder?.text ?? '.'}/`), i.state, i.name);
  return EMPTY;
}

function sevenZip(i: Invocation): Value {
  const [command, archive, ...members] = i.args.filter((arg) => !arg.text.startsWith('-'));
  const output = i.args.find((arg) => /^-o./.test(arg.text));
  const verb = textOf(command);
  if (/^(?:a|u|m)$/.test(verb)) {
    for (const member of members) i.read(member, { recursive: true });
    i.write(archive, unknown(...i.origins));
    if (i.has('-sdel') || i.args.some((arg) => arg.text === '-sdel' || arg.text === '-df'))
      for (const member of members) i.remove(member, { recursive: true });
  } else if (/^(?:x|e)$/.test(verb)) {
    i.read(archive);
    i.scene.touch('write', output ? withText(output, `${output.text.slice(2)}/`) : known('./'), i.state, i.name);
  } else i.read(archive);
  return EMPTY;
}

function compress(i: Invocation): Value {
  const decodes = /^un|^gunzip|^bunzip2/.test(i.name) || i.has('-d', '--decompress', '--uncompress');
  const toPipe = i.operands.length === 0 || i.has('-c', '--stdout', '--to-stdout');
  for (const operand of i.operands) {
    if (toPipe || i.has('-t', '-l', '--test', '--list')) i.read(operand);
    else i.scene.touch('edit', operand, i.state, i.name);
  }
  const result = unknown(...i.origins);
  return decodes && toPipe ? withOrigins(result, { kind: 'decoded', how: i.name }) : result;
}
