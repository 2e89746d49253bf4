/** Programs that read, copy, move, delete and change files. */

import type { Touch } from '../../effects.ts';
import { hasSecret } from '../../paths/places.ts';
import { baseName } from '../../paths/spelling.ts';
import type { Invocation, ProgramTable } from '../invocation.ts';
import { textOf } from '../invocation.ts';
import {
  concat,
  EMPTY,
  hasUnknown,
  isKnown,
  joinValues,
  known,
  mergeOrigins,
  partOf,
  UNKNOWN,
  UNKNOWN_TOKEN,
  unknown,
  unknownToken,
  type Value,
  withText,
} from '../value.ts';

export const FILE_PROGRAMS: ProgramTable = {
  'cat tac bat batcat': { values: '--style -l --language --theme -H --highlight-line -r --line-range', run: contents },
  'less more most pg': { operands: 'read', values: '-p -P -j -t -T -x -y -z' },
  head: { values: '-n -c --lines --bytes', run: firstLines },
  tail: { values: '-n -c --lines --bytes -s --sleep-interval --pid', run: firstLines },
  'nl pr fold fmt expand unexpand strings od hexdump hd column pandoc': {
    operands: 'read',
    values: '-w -n -t -A -j -N -s -o --output -f --from --to',
    roles: { '-o --output': 'write' },
  },
  wc: { operands: 'list', prints: 'names', roles: { '--files0-from': 'read' } },
  'md5sum sha1sum sha224sum sha256sum sha384sum sha512sum b2sum cksum sum md5 shasum b3sum': {
    operands: 'list',
    prints: 'names',
    values: '-a --algorithm',
  },
  'ls dir vdir tree exa eza lsd l ll la': {
    operands: 'list',
    recursive: '-R --recursive --tree',
    prints: 'names',
    values: '-I --ignore -L -P -w --width --sort --time --color --hide',
    run: listedNames,
  },
  file: {
    operands: 'list',
    prints: 'names',
    values: '-e --exclude -F --separator -P --parameter',
    roles: { '-f --files-from -m --magic-file': 'read' },
  },
  'stat du df lsattr getfacl test [ findmnt': {
    operands: 'list',
    prints: 'names',
    values: '-c --format --printf -d --max-depth -o -p',
  },
  'lsof fuser': { values: '-a -c -d -i -p -u -g -s -F', run: openFiles },
  'realpath readlink': { prints: 'names', values: '--relative-to --relative-base', run: resolvedPath },
  basename: { run: (i) => mapText(i.operands[0], (text) => baseName(text.replace(/\/+$/, '')), unknownToken()) },
  dirname: {
    run: (i) =>
      mapText(
        i.operands[0],
        (text) => (text.includes('/') ? text.slice(0, text.lastIndexOf('/')) || '/' : '.'),
        undefined,
      ),
  },
  mktemp: { values: '-p --tmpdir --suffix -t', run: temporaryName },
  cp: {
    values: '-t --target-directory -S --suffix --backup --sparse --reflink --preserve',
    run: (i) => copy(i, { removesSource: false, recursive: i.has('-r', '-R', '-a', '--recursive', '--archive') }),
  },
  mv: {
    values: '-t --target-directory -S --suffix --backup',
    run: (i) => copy(i, { removesSource: true, recursive: false }),
  },
  'install ginstall': {
    values: '-m --mode -o --owner -g --group -t --target-directory -S --suffix',
    run: (i) => {
      if (setsOwnerRights(textOf(i.value('-m', '--mode')))) i.act('set_setuid', i.line);
      return i.has('-d', '--directory') ? EMPTY : copy(i, { removesSource: false, recursive: false });
    },
  },
  ditto: { run: (i) => copy(i, { removesSource: false, recursive: true }) },
  rm: {
    operands: 'delete',
    recursive: '-r -R --recursive',
    forced: '-f --force',
    prints: 'nothing',
    values: '--interactive',
  },
  'unlink rmdir': { operands: 'delete', prints: 'nothing' },
  // Nothing of the file is left, whether its name stays or not.
  'shred wipe srm': {
    operands: 'delete',
    forced: true,
    recursive: '-r -R --recursive',
    values: '-n --iterations -s --size',
    prints: 'nothing',
    run: (i) => {
      for (const operand of i.operands) i.scene.touch('write', operand, i.state, i.name, { emptied: true });
      return undefined;
    },
  },
  'trash trash-put rmtrash del-trash': { operands: 'delete', prints: 'nothing' },
  'trash-empty': { does: ['empty_trash'] },
  gio: {
    run: (i) => {
      if (i.word(0) === 'trash') {
        if (i.has('--empty')) i.act('empty_trash');
        for (const operand of i.operands.slice(1)) i.remove(operand);
      } else if (i.word(0) === 'remove')
        for (const operand of i.operands.slice(1)) i.remove(operand, { forced: i.has('-f') });
      else if (i.word(0) === 'copy' || i.word(0) === 'cat') i.read(i.operands[1]);
      return undefined;
    },
  },
  mkdir: { values: '-m --mode', prints: 'nothing' },
  'mkfifo mknod': { operands: 'write', last: 'nothing', values: '-m --mode', prints: 'nothing' },
  touch: { operands: 'write', values: '-d --date -r --reference -t', prints: 'nothing' },
  ln: { values: '-t --target-directory -S --suffix', run: link },
  truncate: {
    values: '-s --size -r --reference -o',
    run: (i) => {
      const emptied = /^0\w*$/.test(textOf(i.value('-s', '--size')));
      for (const operand of i.operands) i.scene.touch('write', operand, i.state, i.name, { emptied });
      return EMPTY;
    },
  },
  fallocate: { operands: 'write', values: '-l --length -o --offset', prints: 'nothing' },
  chmod: { run: changeMode },
  'chown chgrp lchown': {
    first: 'nothing',
    operands: 'permissions',
    recursive: '-R --recursive',
    values: '--from --reference',
    prints: 'nothing',
    run: (i) => {
      if (i.has('-R', '--recursive')) i.act('change_owner', i.line);
      return EMPTY;
    },
  },
  'chattr setfacl chflags setfattr xattr': {
    operands: 'permissions',
    recursive: '-R -r --recursive',
    prints: 'nothing',
    does: ['file_attributes'],
    values: '-m -x -M -X',
  },
  dd: { run: copyBlocks },
  tee: {
    run: (i) => {
      for (const operand of i.operands) {
        const append = i.has('-a', '--append');
        if (!append) i.write(operand, i.input);
        else i.scene.touch('edit', operand, i.state, i.name, isKnown(i.input) ? { newText: i.input.text } : {});
      }
      return i.input;
    },
  },
  sponge: {
    run: (i) => {
      i.write(i.operands[0], i.input);
      return EMPTY;
    },
  },
  'split csplit': { first: 'read', values: '-b -l -n -a -d --bytes --lines', roles: { '--filter': 'command' } },
  patch: {
    operands: 'edit',
    values: '-p -i -d -o --input --directory --output',
    roles: { '-i --input': 'read', '-o --output': 'write' },
    prints: 'nothing',
  },
  'rename prename perl-rename mmv': { operands: 'edit', first: 'nothing', does: ['mass_rename'] },
  'dos2unix unix2dos': { operands: 'edit', prints: 'nothing' },
  iconv: { operands: 'read', values: '-f -t --from-code --to-code', roles: { '-o --output': 'write' } },
  'qpdf pdftotext pdftk exiftool identify ffprobe mediainfo': { operands: 'read' },
  ffmpeg: {
    singleDash: true,
    values: '-i -c -c:v -c:a -f -vf -af -ss -t -to -r -s -b:v -b:a -crf -preset -map -filter_complex -codec',
    roles: { '-i': 'read' },
    operands: 'write',
    run: (i) => {
      if (
        i.options
          .values('-f')
          .some((value) => /^(?:x11grab|avfoundation|gdigrab|kmsgrab|pulse|alsa|dshow)$/.test(value.text))
      )
        i.act('read_screen', i.line);
      return undefined;
    },
  },
  'convert magick mogrify': { operands: 'read', last: 'write' },
  'sqlite-utils': { operands: 'mention' },
  'find gfind': { run: findFiles },
  'fd fdfind': {
    values: '-e -E -t -d -x -X --extension --exclude --type --max-depth --exec --exec-batch -j --threads',
    run: fdFiles,
  },
  'locate mlocate plocate mdfind': {
    prints: 'names',
    run: (i) => {
      if (searchesSecrets(i.line)) i.act('search_secrets', i.line);
      return undefined;
    },
  },
};

function contents(i: Invocation): Value {
  if (i.operands.length === 0) return i.input;
  return joinValues(
    i.operands.map((operand) => i.content(operand)),
    '',
  );
}

/** Programs that use a file; for Perch's own files those programs are Perch. */
function openFiles(i: Invocation): Value {
  const perch = i.operands.some((operand) => i.touch('list', operand)?.kinds.has('perch'));
  if (perch && i.name === 'fuser' && i.has('-k', '--kill')) i.act('perch_stop', i.line);
  return unknownToken({ kind: 'program', name: perch ? `${i.name} perch` : i.name });
}

/** `head` and `tail` of known text are computed; of anything else the origins stay. */
function firstLines(i: Invocation): Value {
  const operands = i.operands.filter((operand) => !/^[+-]\d+$/.test(operand.text));
  const input =
    operands.length === 0
      ? i.input
      : joinValues(
          operands.map((operand) => i.content(operand)),
          '',
        );
  if (!isKnown(input) || input.glob) return partOf(input);
  const short = i.args.find((arg) => /^-\d+$/.test(arg.text))?.text.slice(1);
  const characters = textOf(i.value('-c', '--bytes'));
  const lines = textOf(i.value('-n', '--lines')) || short || (characters === '' ? '10' : '');
  const pieces = characters === '' ? input.text.split(/(?<=\n)/) : [...input.text];
  const asked = characters === '' ? lines : characters;
  const count = Number(asked.replace(/^[+-]/, ''));
  if (!Number.isInteger(count)) return input;
  let kept: string[];
  if (i.name === 'head') kept = pieces.slice(0, asked.startsWith('-') ? -count || undefined : count);
  else
    kept = asked.startsWith('+')
      ? pieces.slice(Math.max(0, count - 1))
      : pieces.slice(count === 0 ? pieces.length : -count);
  return withText(input, kept.join(''));
}

/** What `ls` prints: every name of the folder it is in, or the names that its patterns match. */
function listedNames(i: Invocation): Value {
  const [first, ...rest] = i.operands;
  if (first === undefined || /^\.\/?$/.test(first.text)) return listing(i, known('.'));
  const named = [first, ...rest].filter((operand) => operand.glob);
  if (named.length === 0) return unknown({ kind: 'program', name: `some of ${i.name}` });
  const names = joinValues(named, '\n');
  return { ...names, glob: true, origins: [...names.origins, { kind: 'program', name: `some of ${i.name}` }] };
}

/** Names below a folder: each begins with the folder and goes on unknown. */
export function listing(i: Invocation, folder: Value): Value {
  const base = folder.text.replace(/\/+$/, '');
  const prefix = i.name.endsWith('find') || i.name.startsWith('fd') ? `${base === '' ? '' : base}/` : '';
  return { text: `${prefix}${UNKNOWN_TOKEN}\n`, origins: [{ kind: 'program', name: i.name }], glob: false };
}

function mapText(value: Value | undefined, change: (text: string) => string, otherwise: Value | undefined): Value {
  if (value === undefined) return EMPTY;
  if (!hasUnknown(value.text) || (otherwise === undefined && value.text.includes('/')))
    return withText(value, `${change(value.text)}\n`);
  return otherwise ? { ...otherwise, origins: value.origins } : unknown(...value.origins);
}

function resolvedPath(i: Invocation): Value {
  const [operand] = i.operands;
  if (!operand) return EMPTY;
  if (i.state.where !== 'here') return withText(operand, `${operand.text}\n`);
  const real = i.scene.resolve(operand, i.state).real;
  return real === undefined ? unknown(...operand.origins) : withText(operand, `${real}\n`);
}

function temporaryName(i: Invocation): Value {
  const [template] = i.operands;
  const folder = textOf(i.value('-p', '--tmpdir')) || i.scene.variables.get('TMPDIR') || '/tmp';
  if (template && isKnown(template)) {
    const name = template.text.replace(/X{3,}/, UNKNOWN_TOKEN);
    return known(
      `${name.includes('/') && !i.has('-t') ? '' : i.has('-p', '--tmpdir', '-t') ? `${folder}/` : ''}${name}\n`,
    );
  }
  return known(`${folder.replace(/\/$/, '')}/tmp.${UNKNOWN_TOKEN}\n`);
}

/** Where a file lands: inside the target when that is a folder. */
export function landing(i: Invocation, source: Value, target: Value): Value {
  const { text } = target;
  const isFolder =
    text === '.' ||
    text === '..' ||
    /[\\/]$/.test(text) ||
    /(?:^|\/)\.\.?$/.test(text) ||
    i.scene.resolve(target, i.state).standing === 'folder';
  if (!isFolder) return target;
  const name = baseName(source.text.replace(/[\\/]+$/, '').replaceAll('\\', '/'));
  return {
    ...withText(target, `${text.replace(/[\\/]+$/, '')}/${name === '.' || name === '..' ? '' : name}`),
    glob: target.glob || source.glob,
  };
}

function copy(i: Invocation, { removesSource, recursive }: { removesSource: boolean; recursive: boolean }): Value {
  const folder = i.value('-t', '--target-directory');
  const sources = folder ? i.operands : i.operands.slice(0, -1);
  const target = folder ?? i.operands.at(-1);
  if (!target) return EMPTY;
  for (const source of sources) {
    const content = i.scene.contentOf(i.read(source, { recursive }));
    if (removesSource) i.remove(source, { deep: true });
    const into = folder || sources.length > 1 ? withText(target, `${target.text.replace(/[\\/]*$/, '')}/`) : target;
    const place = landing(i, source, into);
    i.scene.touch('write', place, i.state, i.name, {
      forced: i.has('-f', '--force'),
      emptied: source.text === '/dev/null',
    });
    i.scene.remember(place, i.state, content.origins.length === 0 ? content : unknown(...content.origins));
  }
  return EMPTY;
}

function link(i: Invocation): Value {
  const symbolic = i.has('-s', '--symbolic');
  const folder = i.value('-t', '--target-directory');
  const sources = folder ? i.operands : i.operands.length > 1 ? i.operands.slice(0, -1) : i.operands;
  const target = folder ?? (i.operands.length > 1 ? i.operands.at(-1) : known('./'));
  if (!target) return EMPTY;
  for (const source of sources) {
    const place = landing(i, source, target);
    const written = i.scene.touch('write', place, i.state, i.name, { forced: i.has('-f', '--force') });
    i.read(
      symbolic && !source.text.startsWith('/') && !source.text.startsWith('~') ? relativeTo(place, source) : source,
    );
    if (symbolic && written?.path.real !== undefined && isKnown(source))
      i.scene.resolver.addLink(written.path.real, source.text);
  }
  return EMPTY;
}

/** What a relative link means: a path seen from the link's own folder. */
function relativeTo(place: Value, source: Value): Value {
  const cut = place.text.lastIndexOf('/');
  return cut === -1 ? source : withText(source, `${place.text.slice(0, cut)}/${source.text}`);
}

function changeMode(i: Invocation): Value {
  const words = i.args.filter((arg) => !/^-(?:[RvcfhHLP]+|-.*)$/.test(arg.text));
  const reference = i.args.some((arg) => arg.text.startsWith('--reference'));
  const mode = reference ? '' : textOf(words[0]);
  const recursive = i.args.some((arg) => /^-[a-zA-Z]*R|^--recursive/.test(arg.text));
  if (setsOwnerRights(mode)) i.act('set_setuid', i.line);
  else if (opensToAll(mode)) i.act('widen_permissions', i.line);
  for (const operand of words.slice(reference ? 0 : 1))
    i.touch(keepsToOwner(mode) ? 'list' : 'permissions', operand, { recursive });
  return EMPTY;
}

/** The owner may still read and write, and nobody else gains anything: how keys should be kept. */
function keepsToOwner(mode: string): boolean {
  return /^0?[67]00$/.test(mode) || /^(?:go|og)(?:-[rwx]+|=)$/.test(mode);
}

function setsOwnerRights(mode: string): boolean {
  return /^0?[4-7][0-7]{3}$/.test(mode) && /^0?[4-6]/.test(mode)
    ? Number(mode.slice(-4, -3)) >= 2
    : /(?:^|,)[ugoa]*\+[rwxXt]*s/.test(mode);
}

function opensToAll(mode: string): boolean {
  return (
    /^0?[0-7]?[0-7]{2}[2367]$/.test(mode) ||
    (/(?:^|,)(?:[ugo]*[oa][ugo]*|ugo)?[+=][rxXst]*w/.test(mode) && !/(?:^|,)[ug]+[+=]/.test(mode))
  );
}

function copyBlocks(i: Invocation): Value {
  let content = i.input;
  let output: Value | undefined;
  for (const arg of i.args) {
    const match = /^(if|of)=(.*)$/s.exec(arg.text);
    if (!match) continue;
    const value = withText(arg, match[2] ?? '');
    if (match[1] === 'if') content = /^\/dev\/(?:zero|u?random)$/.test(value.text) ? unknown() : i.content(value);
    else output = value;
  }
  if (!output) return content;
  const touch = i.write(output, content);
  if (touch?.kinds.has('device')) i.act('wipe_disk', output);
  return EMPTY;
}

// find and fd

function findFiles(i: Invocation): Value {
  const start = i.args.findIndex((arg) => /^[-(!]/.test(arg.text) && !/^-(?:[HLPO]|O\d|D)$/.test(arg.text));
  const cut = start === -1 ? i.args.length : start;
  const roots = i.args.slice(0, cut).filter((arg) => !/^-/.test(arg.text));
  const places = roots.length === 0 ? [known('.')] : roots;
  const tests = i.args.slice(cut);
  const named = tests.some((arg) => /^-i?(?:name|path|wholename|regex)$/.test(arg.text));
  const files = places.filter((place) => isFile(i.touch('list', place, { recursive: true }), named));
  if (
    places.some(
      (place) => /^(?:~|\/|\/home|\/Users|\/root|\$HOME)\/?$/.test(place.text) || place.text === i.scene.home,
    ) &&
    searchesSecrets(i.line)
  ) {
    i.act('search_secrets', i.line);
  }
  const found = [...files, ...places.map((place) => foundBelow(place, tests))];
  for (let at = 0; at < tests.length; at++) {
    const word = tests[at]?.text ?? '';
    if (word === '-delete')
      for (const value of found)
        i.remove(wholeTree(value, tests), { forced: true, recursive: isWholeTree(tests), deep: true });
    else if (/^-(?:exec|execdir|ok|okdir)$/.test(word)) {
      const end = tests.findIndex(
        (arg, index) => index > at && (arg.text === ';' || (arg.text === '+' && tests[index - 1]?.text === '{}')),
      );
      const words = tests.slice(at + 1, end === -1 ? tests.length : end);
      for (const value of found) runFound(i, words, wholeTree(value, tests));
      at = end === -1 ? tests.length : end;
    } else if (/^-f(?:print0?|ls|printf)$/.test(word)) i.write(tests[at + 1]);
  }
  return found[0]
    ? {
        ...joinValues(
          found.map((value) => concat(value, known('\n'))),
          '',
        ),
        origins: [{ kind: 'program', name: isWholeTree(tests) ? 'find' : 'some of find' }],
      }
    : EMPTY;
}

/** `find file -exec …` is about the file itself. */
function isFile(touch: Touch | undefined, named: boolean): boolean {
  if (touch === undefined || touch.path.standing === 'folder') return false;
  return touch.path.standing === 'file' || (!named && touch.path.known && hasSecret(touch.kinds));
}

/** Files below a folder: named by `-name` when it is there, else unknown. */
function foundBelow(folder: Value, tests: readonly Value[]): Value {
  const base = folder.text.replace(/\/+$/, '');
  const name = tests.find((_, index) => /^-i?name$/.test(tests[index - 1]?.text ?? ''));
  const path = tests.find((_, index) => /^-i?(?:whole|)path$/.test(tests[index - 1]?.text ?? ''));
  const depth = tests.find((_, index) => tests[index - 1]?.text === '-maxdepth')?.text;
  if (depth === '0') return folder;
  const between = depth === '1' ? '' : '**/';
  if (name && isKnown(name)) return { text: `${base}/${between}${name.text}`, origins: folder.origins, glob: true };
  if (path && isKnown(path) && /[^*/.]{3}/.test(path.text)) {
    return {
      text: `${base}/${between}${path.text.replace(/^\*\/?/, '').replace(/^\.\//, '')}`,
      origins: folder.origins,
      glob: true,
    };
  }
  return { text: `${base === '' ? '' : base}/${UNKNOWN}`, origins: folder.origins, glob: folder.glob };
}

/** `find dir -delete` with no test on names takes everything. */
function isWholeTree(tests: readonly Value[]): boolean {
  return !tests.some((arg) =>
    /^-(?:i?name|i?path|i?regex|i?wholename|mtime|ctime|atime|mmin|newer|size|empty|user|perm|inum)$/.test(arg.text),
  );
}

/** Everything below a folder is the folder, for what deletes it. */
function wholeTree(found: Value, tests: readonly Value[]): Value {
  return isWholeTree(tests) && found.text.endsWith(`/${UNKNOWN}`)
    ? { ...withText(found, `${found.text.slice(0, -1)}*`), glob: true }
    : found;
}

function runFound(i: Invocation, words: readonly Value[], value: Value): void {
  const replaced = words.map((word) =>
    word.text.includes('{}')
      ? {
          ...withText(word, word.text.replaceAll('{}', value.text)),
          glob: word.glob || value.glob,
          origins: mergeOrigins(word.origins, value.origins),
        }
      : word,
  );
  i.run(replaced, { wrapper: 'find' });
}

function fdFiles(i: Invocation): Value {
  const places = i.operands.length > 1 ? i.operands.slice(1) : [known('.')];
  for (const place of places) i.touch('list', place, { recursive: true });
  const execute = i.args.findIndex((arg) => /^(?:-x|-X|--exec|--exec-batch)$/.test(arg.text));
  if (execute !== -1) {
    const words = i.args.slice(execute + 1).filter((arg) => arg.text !== ';');
    const name = i.operands[0];
    const extension = textOf(i.value('-e', '--extension'));
    const names = extension !== '' ? `*.${extension}` : name && isKnown(name) ? `*${name.text}*` : '*';
    const found = { text: `./**/${names}`, origins: [], glob: true };
    const hasPlace = words.some((word) => /\{.*\}/.test(word.text));
    i.run(
      hasPlace ? words.map((word) => withText(word, word.text.replace(/\{[./]*\}/, found.text))) : [...words, found],
      { wrapper: 'fd' },
    );
  }
  return listing(i, places[0] ?? known('.'));
}

const SECRET_SEARCH =
  /id_rsa|id_ed25519|id_dsa|\.pem\b|\.p12|\.pfx|\.kdbx|\.key\b|\.ssh\b|credential|passw|secret|token|\.env\b|wallet|\.aws\b|\.gnupg|keystore|private.?key|BEGIN[ A-Z]*PRIVATE/i;

export function searchesSecrets(text: string): boolean {
  return SECRET_SEARCH.test(text);
}
