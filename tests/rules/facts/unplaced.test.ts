// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are what a shell reads
/** Secrets in folders of which nobody knows the whole: what is known of them tells enough. */
import { describe, expect, it } from 'vitest';
import { commandFacts } from './support.ts';

type Case = readonly [command: string, kinds: readonly string[]];

const POSIX: readonly Case[] = [
  ['cat "$X/.aws/credentials"', ['cloud_credentials']],
  ['cat ${X}/.env', ['env_file']],
  ['cat "$X"/.env.example', []],
  ['cat "$X/../.ssh/id_rsa"', ['ssh_key']],
  ['cat "$X/src/main.ts"', []],
  ['cat "$X"', []],
  ['cat "${X}id_rsa"', []],
  ['cd "$X" && cat .aws/credentials', ['cloud_credentials']],
  ['cd "$X/.aws" && cat credentials', ['cloud_credentials']],
  ['cd "$X"; cd .aws; cat credentials', ['cloud_credentials']],
  ['cd "$X/.aws" && cat /srv/credentials', []],
  ['cd "$X/.aws"; cd /srv; cat credentials', []],
  ['cd ~/.aw* && cat credentials', ['cloud_credentials']],
  ['cd ~/.con*; cd gcloud; cat credentials.db', ['cloud_credentials']],
  ['cd ~/src && cat credentials', []],
  ['env -C "$X/.aws" cat credentials', ['cloud_credentials']],
];

const POWERSHELL: readonly Case[] = [
  ['Get-Content $x\\.aws\\credentials', ['cloud_credentials']],
  ['Get-Content $x\\src\\main.ts', []],
];

const kindsRead = (...[command, options, tool]: Parameters<typeof commandFacts>) => [
  ...new Set(commandFacts(command, options, tool).secretsRead.flatMap(({ kinds }) => kinds)),
];

describe('a place that is known in part', () => {
  it.each(POSIX)('%s', (command, kinds) => {
    expect(kindsRead(command)).toEqual(kinds);
  });

  it.each(POWERSHELL)('%s', (command, kinds) => {
    expect(kindsRead(command, { os: 'windows' }, 'PowerShell')).toEqual(kinds);
  });
});
