import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { createPackage, listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compile } from '../../build/c-compiler.mjs';
import { archiveFiles } from '../../build/package/contents.mjs';
import { makePackages } from '../../build/package/package.mjs';
import { targetNamed } from '../../build/package/targets.mjs';
import { root, run } from './built.ts';

/**
 * A program that is to Perch's packaging what Electron for Windows is: it has the place of the fuses, by its mark, with
 * eight fuses of version 1. Electron itself for Windows cannot be had on every machine that runs these tests.
 */
const STAND_IN = `#include <stdio.h>
const volatile char fuses[] = "dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\\x01\\x08" "11111111";
int main(void) { return puts((const char *)fuses) < 0; }
`;

const work = mkdtempSync(path.join(os.tmpdir(), 'perch-windows-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

describe('a package for Windows, around a stand-in for Electron', () => {
  let app = '';

  beforeAll(async () => {
    const dist = path.join(work, 'electron');
    mkdirSync(path.join(dist, 'resources'), { recursive: true });
    mkdirSync(path.join(dist, 'locales'));
    for (const locale of ['en-US', 'de', 'fr']) writeFileSync(path.join(dist, 'locales', `${locale}.pak`), '');
    for (const file of ['LICENSE', 'version']) writeFileSync(path.join(dist, file), '33.2.1');
    await createPackage(path.join(root, 'build/default-app'), path.join(dist, 'resources/default_app.asar'));
    writeFileSync(path.join(work, 'electron.c'), STAND_IN);
    const source = path.relative(root, path.join(work, 'electron.c'));
    await compile(source, path.join(dist, 'electron.exe'), { target: 'win32-x64' });
    nameVersion(path.join(dist, 'electron.exe'));
    await compile('hook/perch-hook.c', path.join(root, 'out/hook/win32-x64/perch-hook.exe'), { target: 'win32-x64' });
    ({ app } = await makePackages({
      target: 'win32-x64',
      formats: ['dir'],
      output: path.join(work, 'packages'),
      electron: { dist, version: '33.2.1' },
    }));
  });

  it('has the files of Windows and of no other system', () => {
    const target = targetNamed('win32-x64');
    const archive = listPackage(path.join(app, 'resources/app.asar'), { isPack: false });
    const folders = new Set(archive.map((file) => path.posix.dirname(file)));
    const wanted = [...archiveFiles(target).map(({ to }) => `/${to}`), '/package.json'];
    expect(archive.filter((file) => !folders.has(file)).sort()).toEqual(wanted.sort());
    expect(readdirSync(path.join(app, 'resources/hook'))).toEqual(['perch-hook.exe']);
    expect(readdirSync(path.join(app, 'resources'))).not.toContain('default_app.asar');
    expect(readdirSync(path.join(app, 'locales')).sort()).toEqual(['de.pak', 'en-US.pak']);
  });

  it('has its fuses set', async () => {
    const fuses = await getCurrentFuseWire(path.join(app, 'Perch.exe'));
    const state = (fuse: FuseV1Options) => FuseState[Number(fuses[fuse])];
    expect(state(FuseV1Options.RunAsNode)).toBe('DISABLE');
    expect(state(FuseV1Options.EnableNodeCliInspectArguments)).toBe('DISABLE');
    expect(state(FuseV1Options.OnlyLoadAppFromAsar)).toBe('ENABLE');
    expect(state(FuseV1Options.EnableEmbeddedAsarIntegrityValidation)).toBe('ENABLE');
  });

  it('carries its name, and the checksum of its archive', () => {
    const program = readFileSync(path.join(app, 'Perch.exe'));
    expect(program.includes(Buffer.from('Perch', 'utf16le'))).toBe(true);
    expect(program.includes('"alg":"SHA256"') || program.includes('"alg": "SHA256"')).toBe(true);
  });
});

/**
 * What NSIS's compiler must find of the plugin that electron-builder's own scripts call, and cannot bring along here: the
 * script is compiled and never run.
 */
const PLUGIN =
  '__declspec(dllexport) void TestParameter(void);\nvoid TestParameter(void) {}\nint main(void) { return 0; }\n';

it('the uninstaller asks for the agents before the files go, in a script that NSIS compiles', async () => {
  const require = createRequire(import.meta.url);
  const builder = path.dirname(require.resolve('app-builder-lib/package.json'));
  const { NsisScriptGenerator } = createRequire(require.resolve('app-builder-lib'))(
    './targets/nsis/nsisScriptGenerator.js',
  );
  const plugins = path.join(work, 'plugins');
  mkdirSync(plugins, { recursive: true });
  writeFileSync(path.join(work, 'plugin.c'), PLUGIN);
  const source = path.relative(root, path.join(work, 'plugin.c'));
  await compile(source, path.join(plugins, 'StdUtils.dll'), { target: 'win32-x64' });
  markAsLibrary(path.join(plugins, 'StdUtils.dll'));
  const generated = new NsisScriptGenerator();
  generated.flags(['updated']);
  const script = [
    'Target amd64-unicode',
    `!addplugindir /amd64-unicode "${plugins}"`,
    `!addincludedir "${path.join(builder, 'templates/nsis/include')}"`,
    '!include LogicLib.nsh',
    '!include StdUtils.nsh',
    generated.build(),
    `!include "${path.join(root, 'build/package/windows/uninstall.nsh')}"`,
    'Name Perch',
    `OutFile "${path.join(work, 'package.exe')}"`,
    'Section',
    '  WriteUninstaller "$INSTDIR\\uninstall.exe"',
    'SectionEnd',
    'Section un.Install',
    '  !insertmacro customUnInstall',
    'SectionEnd',
  ];
  writeFileSync(path.join(work, 'setup.nsi'), script.join('\n'));
  const compiled = run('makensis', ['-V3', '-WX', path.join(work, 'setup.nsi')]);
  expect(compiled.code, compiled.stdout + compiled.stderr).toBe(0);
  expect(compiled.stdout).toMatch(/Uninstall: .*[1-9]\d* instructions/);
});

/** Sets the bit that tells libraries from programs (IMAGE_FILE_DLL in the characteristics of the PE header). */
function markAsLibrary(file: string): void {
  const bytes = readFileSync(file);
  const characteristics = bytes.readUInt32LE(0x3c) + 22;
  bytes.writeUInt16LE(bytes.readUInt16LE(characteristics) | 0x2000, characteristics);
  writeFileSync(file, bytes);
}

/** electron-builder changes names and versions in a program's resources, so there must be some. */
function nameVersion(program: string): void {
  const resedit = createRequire(createRequire(import.meta.url).resolve('app-builder-lib'))('resedit');
  const executable = resedit.NtExecutable.from(readFileSync(program), { ignoreCert: true });
  const resources = resedit.NtExecutableResource.from(executable);
  const version = resedit.Resource.VersionInfo.createEmpty();
  version.setFileVersion(33, 2, 1, 0, 1033);
  version.setProductVersion(33, 2, 1, 0, 1033);
  version.setStringValues({ lang: 1033, codepage: 1200 }, { FileDescription: 'Electron', ProductName: 'Electron' });
  version.outputToResourceEntries(resources.entries);
  resources.outputResource(executable);
  writeFileSync(program, Buffer.from(executable.generate()));
}
