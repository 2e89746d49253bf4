import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { describe, expect, it } from 'vitest';
import { archiveFiles, resourceFiles } from '../../build/package/contents.mjs';
import { IDENTITY } from '../../build/package/identity.mjs';
import { fileName } from '../../build/package/package.mjs';
import { targetNamed } from '../../build/package/targets.mjs';
import { again, first, run, unpacked } from './built.ts';

const target = targetNamed('linux-x64');
const deb = fileName(target, 'deb');
const rpm = fileName(target, 'rpm');
const tarball = fileName(target, 'tar.gz');

const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();

describe('the app in the packages', () => {
  it('has in its archive what the list names, and nothing else', () => {
    const archive = path.join(unpacked, 'resources/app.asar');
    const folders = new Set(listPackage(archive, { isPack: false }).map((file) => path.posix.dirname(file)));
    const found = listPackage(archive, { isPack: false }).filter((file) => !folders.has(file));
    const wanted = [...archiveFiles(target).map(({ to }) => `/${to}`), '/package.json'];
    expect(found.sort()).toEqual(wanted.sort());
  });

  it('has beside it the hook, the command and the one native module', () => {
    expect(filesOf(path.join(unpacked, 'resources'))).toEqual([
      'app.asar',
      'app.asar.unpacked/node_modules/@photostructure/sqlite/prebuilds/linux-x64/@photostructure+sqlite.glibc.node',
      'bin/perch',
      ...resourceFiles(target).map(({ to }) => to),
    ]);
  });

  it('speaks no language of Chromium that its windows do not', () => {
    expect(filesOf(path.join(unpacked, 'locales'))).toEqual(['de.pak', 'en-US.pak']);
  });

  it('cannot be turned into a Node, be debugged, or be given another app', async () => {
    const fuses = await getCurrentFuseWire(path.join(unpacked, IDENTITY.program));
    const state = (fuse: FuseV1Options) => FuseState[Number(fuses[fuse])];
    expect({
      runAsNode: state(FuseV1Options.RunAsNode),
      nodeOptions: state(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
      inspect: state(FuseV1Options.EnableNodeCliInspectArguments),
      onlyAsar: state(FuseV1Options.OnlyLoadAppFromAsar),
      asarIntegrity: state(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
      filePrivileges: state(FuseV1Options.GrantFileProtocolExtraPrivileges),
    }).toEqual({
      runAsNode: 'DISABLE',
      nodeOptions: 'DISABLE',
      inspect: 'DISABLE',
      onlyAsar: 'ENABLE',
      asarIntegrity: 'ENABLE',
      filePrivileges: 'DISABLE',
    });
  });

  it('finds every library it links through what the deb depends on', () => {
    expect(run('ldd', [path.join(unpacked, IDENTITY.program)]).stdout).not.toContain('not found');
  });
});

describe('the packages', () => {
  it.each([deb, rpm])('%s has the same bytes when it is built again', (file) => {
    expect(sha256(again(file))).toBe(sha256(first(file)));
  });

  it.each([deb, rpm, tarball])('%s is at most 110 MB', (file) => {
    expect(statSync(first(file)).size).toBeLessThanOrEqual(110e6);
  });

  it('hold the same files', () => {
    const inDeb = run('dpkg-deb', ['--contents', first(deb)])
      .stdout.trim()
      .split('\n')
      .filter((line) => !line.startsWith('d'))
      .map((line) => line.replace(/^(?:\S+\s+){5}\./, '').replace(/ -> .*/, ''));
    const inRpm = run('rpm', ['-qlp', '--nosignature', first(rpm)])
      .stdout.trim()
      .split('\n')
      .filter((file) => inDeb.includes(file) || !inDeb.some((other) => other.startsWith(`${file}/`)));
    expect(inRpm.sort()).toEqual(inDeb.sort());
    const inTarball = run('tar', ['-tzf', first(tarball)])
      .stdout.trim()
      .split('\n')
      .filter((file) => !file.endsWith('/'))
      .map((file) => file.replace(/^[^/]+/, IDENTITY.linuxFolder));
    expect(inTarball.sort()).toEqual(inDeb.filter((file) => file.startsWith(IDENTITY.linuxFolder)));
  });

  it('give nothing the rights of root but Chromium’s sandbox helper, and let nobody else write', () => {
    const lines = run('dpkg-deb', ['--contents', first(deb)])
      .stdout.trim()
      .split('\n');
    expect(lines.filter((line) => !/^\S+ root\/root /.test(line))).toEqual([]);
    expect(lines.filter((line) => /^-..[sS]|^-.....[sS]/.test(line)).map((line) => line.split(' ').at(-1))).toEqual([
      './opt/Perch/chrome-sandbox',
    ]);
    expect(lines.filter((line) => /^[-d](?:....w|.......w)/.test(line))).toEqual([]);
  });

  it('run no script when they are installed', () => {
    const control = run('dpkg-deb', ['--ctrl-tarfile', first(deb)]);
    expect(control.code).toBe(0);
    for (const script of ['preinst', 'postinst']) {
      expect(run('dpkg-deb', ['--info', first(deb), script]).code, script).not.toBe(0);
    }
    expect(run('rpm', ['-qp', '--nosignature', '--scripts', first(rpm)]).stdout).not.toMatch(/^(?:pre|post)install/m);
  });

  it('bring a desktop entry and metadata that the desktops’ own tools accept', () => {
    const folder = path.join(path.dirname(first(deb)), 'extracted');
    run('dpkg-deb', ['--extract', first(deb), folder]);
    const entry = run('desktop-file-validate', [path.join(folder, 'usr/share/applications/perch.desktop')]);
    expect(entry.stdout + entry.stderr).toBe('');
    const metadata = path.join(folder, `usr/share/metainfo/${IDENTITY.appId}.metainfo.xml`);
    const checked = run('appstreamcli', ['validate', '--no-net', metadata]);
    expect(checked.code, checked.stdout).toBe(0);
  });

  it('tell polkit what Perch asks a person to confirm', () => {
    const policy = `/usr/share/polkit-1/actions/${IDENTITY.appId}.policy`;
    expect(run('dpkg-deb', ['--contents', first(deb)]).stdout).toContain(`.${policy}`);
    expect(run('rpm', ['-qpl', '--nosignature', first(rpm)]).stdout).toContain(policy);
  });
});

function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
