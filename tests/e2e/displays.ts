/** Display servers with more than one screen, in memory, for tests that need real ones. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from '@playwright/test';
import { startXvfb } from '../../build/xvfb.mjs';

export interface Displays {
  /** Variables with which a program draws there. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): void;
}

/** What is missing for a test; empty when it can run. */
export function missing(...programs: readonly string[]): string {
  const lacking = programs.filter((program) => spawnSync('which', [program]).status !== 0);
  return lacking.length === 0 ? '' : `Not installed here: ${lacking.join(', ')}`;
}

/** Screens of an X server, from left to right. */
export const X_SCREENS = [
  { x: 0, y: 0, width: 1920, height: 1080 },
  { x: 1920, y: 0, width: 1280, height: 720 },
] as const;

/** An X server with two screens: Xorg, whose dummy driver has as many as one wants. */
export async function twoScreensOfX(): Promise<Displays & { movePointer(x: number, y: number): void; click(): void }> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'perch-xorg-'));
  const configuration = path.join(folder, 'xorg.conf');
  writeFileSync(configuration, XORG);
  const args = ['-displayfd', '3', '-config', configuration, '-logfile', path.join(folder, 'log')];
  const server = spawn('Xorg', [...args, '-noreset', '-novtswitch', '-sharevts', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise<string>((resolve, reject) => {
    server.on('error', reject);
    server.on('exit', (code) => reject(new Error(`Xorg ended with code ${code}.`)));
    server.stdio[3]?.once('data', (data) => resolve(String(data).trim()));
  });
  const environment = { DISPLAY: `:${number}` };
  const run = (program: string, ...words: readonly string[]) =>
    execFileSync(program, words, { env: { ...process.env, ...environment }, timeout: 5_000 });
  const [first, second] = X_SCREENS;
  run('xrandr', '--addmode', 'DUMMY1', modeOf(second));
  const left = ['--output', 'DUMMY0', '--mode', modeOf(first), '--pos', '0x0'];
  run('xrandr', ...left, '--output', 'DUMMY1', '--mode', modeOf(second), '--pos', `${second.x}x0`);
  // Only when it is looked at does the server notice that its second output is in use.
  run('xrandr', '--query');
  return {
    environment,
    movePointer: (x, y) => void run('xdotool', 'mousemove', String(x), String(y)),
    click: () => void run('xdotool', 'click', '1'),
    stop: () => server.kill(),
  };
}

const modeOf = ({ width, height }: { readonly width: number; readonly height: number }) => `${width}x${height}`;

const XORG = `
Section "ServerFlags"
  Option "AutoAddDevices" "false"
  Option "AutoAddGPU" "false"
  Option "DontVTSwitch" "true"
EndSection
Section "Device"
  Identifier "device"
  Driver "dummy"
  VideoRam 256000
EndSection
Section "Monitor"
  Identifier "monitor"
  HorizSync 5.0-1000.0
  VertRefresh 5.0-200.0
  Modeline "1920x1080" 172.80 1920 2040 2248 2576 1080 1081 1084 1118
EndSection
Section "Screen"
  Identifier "screen"
  Device "device"
  Monitor "monitor"
  DefaultDepth 24
  SubSection "Display"
    Depth 24
    Virtual 3840 1080
    Modes "1920x1080"
  EndSubSection
EndSection
`;

/** A Wayland desktop with two screens: Weston, as windows of an X server, which give it a pointer and a keyboard. */
export async function twoScreensOfWayland(): Promise<Displays> {
  const around = await startXvfb('2600x900x24');
  const folder = mkdtempSync(path.join(os.tmpdir(), 'perch-weston-'));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const options = ['--backend=x11-backend.so', '--socket=wayland-perch', '--use-pixman', '--idle-time=0'];
  const weston: ChildProcess = spawn('weston', [...options, '--width=1280', '--height=800', '--output-count=2'], {
    env: { ...process.env, DISPLAY: around.display, XDG_RUNTIME_DIR: folder },
    stdio: 'ignore',
  });
  const socket = path.join(folder, 'wayland-perch');
  await expect.poll(() => existsSync(socket), { message: 'Weston listens', timeout: 10_000 }).toBe(true);
  return {
    // Without an X display beside it, nothing can fall back on one.
    environment: { WAYLAND_DISPLAY: socket, DISPLAY: '', GDK_BACKEND: 'wayland' },
    stop() {
      weston.kill();
      around.stop();
    },
  };
}
