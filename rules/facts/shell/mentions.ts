/**
 * What the tables do not say about a program: a secret file that stands in its arguments is read whatever the option
 * is called, and a shell that stands there is started. Only programs whose arguments are plain text are left out.
 */
import type { PlaceKind } from '../paths/place-table.ts';
import type { Scene } from './scene.ts';
import type { State } from './state.ts';
import { isKnown, type Value, withText } from './value.ts';

/** What this needs of an invocation. */
interface Mentioning {
  readonly name: string;
  readonly args: readonly Value[];
  readonly input: Value;
  readonly state: State;
  readonly scene: Scene;
  read(value: Value): unknown;
  opaque(reason: string): void;
}

/** Programs that print, look for or ask about names, and those that are meant to be given keys. */
const NAMES_ONLY = new Set(
  'echo printf file test [ [[ ls ll dir stat which whereis type command dirname basename realpath readlink git gh glab hub grep egrep fgrep rg ag ack ugrep zgrep findstr select-string sed awk gawk jq yq find fd locate mdfind tree cd pushd mkdir export set declare local alias read chmod chown chgrp chattr ssh ssh-add ssh-keygen ssh-copy-id sshd scp sftp rsync mosh autossh docker podman kubectl helm terraform tofu ansible ansible-playbook packer vagrant man tldr info help apropos logger notify-send say gcloud aws az visudo pwck getent chage passwd useradd usermod setfacl getfacl lsattr restorecon inotifywait fswatch'.split(
    ' ',
  ),
);

/** A first sieve over arguments: nearly all of them are done with here. */
const SECRET_HINT =
  /shadow|sudoers|\.ssh|\.aws|\.gnupg|\.azure|gcloud|keychain|keyring|wallet|\.password-store|logins\.json|Login Data|Cookies|key[34]\.db|kdbx|\.claude|\.codex|opasswd|\bSAM\b|ntds/i;

const SECRET_PATH = /(?:\/|~\/|[A-Za-z]:[\\/])[^\s'"`;,{}()<>|]+/g;

/** The same, right behind the quote or bracket that a function's argument begins with. */
const QUOTED_PATH = /(?<=[("'\s<{[,:]["'<{])(?:\/|~\/|[A-Za-z]:[\\/])[^\s'"`;,{}()<>|]+(?=["'>}])/g;

const LONGEST_CODE = 65_536;

const GRAVE: readonly PlaceKind[] = [
  'system_secrets',
  'ssh_key',
  'cloud_credentials',
  'password_store',
  'browser_data',
  'crypto_wallet',
  'agent_credentials',
];

/** Reads the secret files that the arguments name and that nothing was done with so far. */
export function readMentionedSecrets(program: Mentioning): void {
  const { name, args, scene, state } = program;
  if (state.where !== 'here' || NAMES_ONLY.has(name)) return;
  for (const word of args) {
    if (!SECRET_HINT.test(word.text) || !isKnown(word)) continue;
    // A longer text talks about files; an option or a short instruction names one, and code quotes one.
    const isShort = word.text.length <= 1_000 && word.text.trim().split(/\s+/).length <= 3;
    if (!isShort && word.text.length > LONGEST_CODE) continue;
    for (const [path] of word.text.replace(/file:\/\//g, ' ').matchAll(isShort ? SECRET_PATH : QUOTED_PATH)) {
      const value = withText(word, path);
      const resolved = scene.resolve(value, state);
      if (scene.hasTouched(resolved)) continue;
      const kinds = scene.kindsOf(resolved, false);
      if (GRAVE.some((kind) => kinds.has(kind)) && !kinds.has('harmless')) program.read(value);
    }
  }
}

const SHELL_PATH = /(?:^|[\s=:,'"(`!{])(?:\/usr)?\/bin\/(?:ba|z|da|k|mk|c|tc|fi|a)?sh(?=$|[\s,'")`}\]<;])/;

/** For a program nobody described: a shell among its arguments is what it starts. */
export function startsMentionedShell(program: Mentioning): void {
  if (program.state.where !== 'here') return;
  const named = [...program.args, program.input].some(
    (word) => word.text.includes('/bin/') && SHELL_PATH.test(word.text),
  );
  if (named) program.opaque(`${program.name} starts a shell, and what it is given there is not seen`);
}
