import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { registrations } from '../../main/agents/catalogue.ts';
import { folderLedger } from '../../main/agents/ledger.ts';
import type { HookProgram } from '../../main/agents/registration.ts';
import type { Client, Place, Wish } from './clients.ts';
import { installClient } from './install.ts';
import { startModelServer } from './model-server.ts';
import { SECRET } from './stand-in.ts';

/** What one run of a client came to. */
export interface Run {
  /** What the model read as the tool's result; undefined when it never came. */
  readonly modelRead: string | undefined;
  /** Files below home and project that are there afterwards, by name. */
  readonly left: (file: string) => string | undefined;
  readonly offered: ReadonlySet<string>;
  readonly requests: readonly string[];
  readonly output: string;
  readonly timedOut: boolean;
}

/** A home with a key, a project in it, removed at the end. */
export function newPlace(): Place & { remove(): void } {
  const home = mkdtempSync(path.join(os.tmpdir(), 'perch-client-'));
  const project = path.join(home, 'app');
  mkdirSync(path.join(home, '.ssh'));
  mkdirSync(project);
  writeFileSync(path.join(home, '.ssh/id_ed25519'), SECRET);
  writeFileSync(path.join(project, 'notes.txt'), 'buy milk');
  return { home, project, remove: () => rmSync(home, { recursive: true, force: true, maxRetries: 3 }) };
}

/** The file that shows whether the MCP server was called. */
export const MCP_CALLED = 'mcp-called.json';

const LAB_SERVER = path.resolve('tests/clients/lab-server.mjs');

/** Runs a client on a prompt whose model asks for one tool call. */
export async function runClient(
  client: Client,
  place: Place,
  wish: Wish,
  hook: HookProgram | undefined,
  timeoutMs = 90_000,
): Promise<Run> {
  const command = await installClient(client);
  const model = await startModelServer(client.call(wish));
  try {
    client.setUp(place, model.url, [process.execPath, LAB_SERVER, path.join(place.home, MCP_CALLED)]);
    if (hook) register(client, place, hook);
    const { output, timedOut } = await run(command, client, place, model.url, timeoutMs);
    return {
      modelRead: model.toolResult,
      offered: model.offered,
      requests: model.requests,
      output,
      timedOut,
      left: (file) => {
        const at = path.resolve(place.project, file);
        return existsSync(at) ? readFileSync(at, 'utf8') : undefined;
      },
    };
  } finally {
    await model.stop();
  }
}

function register(client: Client, { home }: Place, hook: HookProgram): void {
  const all = registrations(folderLedger(path.join(home, 'perch-ledger')));
  const registration = all.find(({ agent }) => agent === client.agent);
  registration?.register({ home, platform: process.platform, environment: {} }, hook);
}

function run(
  [program, ...before]: readonly [string, ...string[]],
  client: Client,
  place: Place,
  modelUrl: string,
  timeoutMs: number,
): Promise<{ output: string; timedOut: boolean }> {
  const args = typeof client.arguments === 'function' ? client.arguments(modelUrl) : client.arguments;
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...before, ...args], {
      cwd: place.project,
      stdio: ['ignore', 'pipe', 'pipe'],
      // Its own group, so that whatever it starts goes with it.
      detached: true,
      env: {
        PATH: process.env['PATH'],
        HOME: place.home,
        SHELL: '/bin/bash',
        TERM: 'dumb',
        ...client.environment(place, modelUrl),
      },
    });
    let output = '';
    let timedOut = false;
    const end = () => {
      try {
        if (child.pid) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended already.
      }
    };
    const late = setTimeout(() => {
      timedOut = true;
      end();
    }, timeoutMs);
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data) => {
        output += data;
      });
    }
    child.once('error', reject);
    child.once('exit', () => {
      clearTimeout(late);
      end();
      resolve({ output, timedOut });
    });
  });
}
