import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createPackage, listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compile } from '../../build/c-compiler.mjs';
import { archiveFiles } from '../../build/package/contents.mjs';
import { makePackages } from '../../build/package/package.mjs';
import { targetNamed } from '../../build/package/targets.mjs';
import { root } from './built.ts';

/** The place of Electron's fuses, by its mark: version 1, eight of them. */
const FUSES = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
  Buffer.from([1, 8]),
  Buffer.from('11111111'),
]);

const HELPERS = ['', ' (GPU)', ' (Plugin)', ' (Renderer)'];

const work = mkdtempSync(path.join(os.tmpdir(), 'perch-macos-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

describe('a package for macOS, around a stand-in for Electron', () => {
  const target = targetNamed('darwin-arm64');
  let contents = '';

  beforeAll(async () => {
    const dist = path.join(work, 'electron');
    makeElectron(path.join(dist, 'Electron.app/Contents'));
    await createPackage(
      path.join(root, 'build/default-app'),
      path.join(dist, 'Electron.app/Contents/Resources/default_app.asar'),
    );
    for (const file of ['LICENSE', 'version']) writeFileSync(path.join(dist, file), '33.2.1');
    await compile('hook/perch-hook.c', path.join(root, 'out/hook/darwin-arm64/perch-hook'), { target: 'darwin-arm64' });
    const { app } = await makePackages({
      target: target.name,
      formats: ['dir'],
      output: path.join(work, 'packages'),
      electron: { dist, version: '33.2.1' },
    });
    contents = path.join(app, 'Perch.app/Contents');
  });

  it('has the files of macOS and of no other system', () => {
    const resources = path.join(contents, 'Resources');
    const inside = listPackage(path.join(resources, 'app.asar'), { isPack: false });
    const folders = new Set(inside.map((file) => path.posix.dirname(file)));
    const wanted = [...archiveFiles(target).map(({ to }) => `/${to}`), '/package.json'];
    expect(inside.filter((file) => !folders.has(file)).sort()).toEqual(wanted.sort());
    expect(readdirSync(path.join(resources, 'hook'))).toEqual(['perch-hook']);
    expect(existsSync(path.join(resources, 'default_app.asar'))).toBe(false);
    expect(readdirSync(resources).filter((name) => name.endsWith('.lproj'))).toEqual(['de.lproj', 'en.lproj']);
  });

  it('lives in the menu bar, opens links to records, and carries the checksum of its archive', () => {
    const about = readFileSync(path.join(contents, 'Info.plist'), 'utf8').replaceAll(/\s+/g, '');
    expect(about).toContain('<key>LSUIElement</key><true/>');
    expect(about).toContain('<key>CFBundleURLSchemes</key><array><string>perch</string></array>');
    expect(about).toContain('<key>ElectronAsarIntegrity</key><dict><key>Resources/app.asar</key>');
    expect(about).toContain('<key>CFBundleIdentifier</key><string>dev.perch.Perch</string>');
  });

  it('has its fuses set', async () => {
    const fuses = await getCurrentFuseWire(path.dirname(contents));
    const state = (fuse: FuseV1Options) => FuseState[Number(fuses[fuse])];
    expect(state(FuseV1Options.RunAsNode)).toBe('DISABLE');
    expect(state(FuseV1Options.EnableNodeCliInspectArguments)).toBe('DISABLE');
    expect(state(FuseV1Options.OnlyLoadAppFromAsar)).toBe('ENABLE');
    expect(state(FuseV1Options.EnableEmbeddedAsarIntegrityValidation)).toBe('ENABLE');
  });
});

/** As much of Electron for macOS as packaging looks at; it cannot be had on every machine that runs these tests. */
function makeElectron(contents: string): void {
  const app = (place: string, name: string) => {
    mkdirSync(path.join(place, 'MacOS'), { recursive: true });
    writeFileSync(path.join(place, 'MacOS', name), '', { mode: 0o755 });
    writeFileSync(path.join(place, 'Info.plist'), plist(name));
  };
  app(contents, 'Electron');
  for (const suffix of HELPERS) {
    const name = `Electron Helper${suffix}`;
    app(path.join(contents, `Frameworks/${name}.app/Contents`), name);
  }
  const framework = path.join(contents, 'Frameworks/Electron Framework.framework');
  const version = path.join(framework, 'Versions/A');
  mkdirSync(version, { recursive: true });
  symlinkSync('A', path.join(framework, 'Versions/Current'));
  for (const name of ['Electron Framework', 'Resources']) {
    symlinkSync(`Versions/Current/${name}`, path.join(framework, name));
  }
  writeFileSync(path.join(version, 'Electron Framework'), FUSES);
  for (const language of ['de', 'en', 'fr']) {
    for (const folder of [path.join(contents, 'Resources'), path.join(version, 'Resources')]) {
      mkdirSync(path.join(folder, `${language}.lproj`), { recursive: true });
      writeFileSync(path.join(folder, `${language}.lproj/locale.pak`), '');
    }
  }
}

function plist(name: string): string {
  const entries = { CFBundleName: name, CFBundleExecutable: name, CFBundleIdentifier: 'com.github.Electron' };
  const lines = Object.entries(entries).map(([key, value]) => `<key>${key}</key><string>${value}</string>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0"><dict>${lines.join('')}</dict></plist>\n`;
}
