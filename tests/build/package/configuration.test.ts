import { existsSync } from 'node:fs';
import { validateConfiguration } from 'app-builder-lib/out/util/config/config.js';
import { describe, expect, it } from 'vitest';
import { configuration, FUSES } from '../../../build/package/configuration.mjs';
import { forgetEmpty, signing } from '../../../build/package/signing.mjs';
import { TARGETS, targetNamed } from '../../../build/package/targets.mjs';

/** electron-builder notes what it fills in; nobody reads it here. */
const silent = { isEnabled: false, add: () => undefined } as unknown as Parameters<typeof validateConfiguration>[1];

const places = { app: '/staged/app', resources: '/staged/resources', output: '/built', icons: '/icons' };

const ENVIRONMENTS = [
  ['no secrets', {}],
  ['a certificate', { CSC_LINK: 'file', WIN_CSC_LINK: 'file', CSC_KEY_PASSWORD: 'x', PERCH_REQUIRE_SIGNING: '1' }],
  [
    'the services of Apple and Microsoft',
    {
      ...{ CSC_LINK: 'file', APPLE_API_KEY: 'k', APPLE_API_KEY_ID: 'i', APPLE_API_ISSUER: 'u' },
      ...{ AZURE_SIGNING_ENDPOINT: 'e', AZURE_SIGNING_ACCOUNT: 'a', AZURE_SIGNING_PROFILE: 'p' },
      AZURE_SIGNING_PUBLISHER: 'CN=Perch',
    },
  ],
] as const;

describe.each(TARGETS)('electron-builder’s configuration for $name', (target) => {
  it.each(ENVIRONMENTS)('keeps to its schema with %s', async (_name, environment) => {
    const config = configuration({ target, ...places, environment });
    await expect(validateConfiguration(config, silent)).resolves.toBeUndefined();
  });

  it('names files that are there', () => {
    const { mac, nsis } = configuration({ target, ...places });
    for (const file of [mac?.entitlements, mac?.entitlementsInherit, nsis?.include])
      expect(existsSync(file ?? '')).toBe(true);
  });
});

it('would be refused with a key that the schema does not know', async () => {
  const config = { ...configuration({ target: targetNamed('linux-x64'), ...places }), asarr: true };
  await expect(validateConfiguration(config, silent)).rejects.toThrow('asarr');
});

it('turns off what would make the program another one', () => {
  expect(FUSES).toMatchObject({
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    onlyLoadAppFromAsar: true,
    enableEmbeddedAsarIntegrityValidation: true,
  });
});

describe('signing', () => {
  it.each(['linux', 'win32', 'darwin'] as const)('says on %s what is missing', (platform) => {
    expect(signing({}, platform).unsigned.join(' ')).toMatch(/not signed|ad-hoc signature/);
  });

  it('takes a secret that is empty for one that is not there', () => {
    const environment: NodeJS.ProcessEnv = { CSC_LINK: '', WIN_CSC_LINK: 'file', PERCH_GPG_KEY: '', EMPTY: '' };
    forgetEmpty(environment);
    expect(environment).toEqual({ WIN_CSC_LINK: 'file', EMPTY: '' });
  });

  it('takes a certificate, or Azure, for Windows', () => {
    expect(signing({ WIN_CSC_LINK: 'file' }, 'win32')).toMatchObject({
      win: { signtoolOptions: { signingHashAlgorithms: ['sha256'] } },
      unsigned: [],
    });
    expect(signing(ENVIRONMENTS[2][1], 'win32').win.azureSignOptions?.publisherName).toBe('CN=Perch');
  });

  it('notarises only what is signed, and signs by hand where there is no certificate', () => {
    expect(signing(ENVIRONMENTS[2][1], 'darwin')).toMatchObject({ mac: { notarize: true }, unsigned: [] });
    expect(signing({ APPLE_API_KEY: 'k' }, 'darwin').mac).toMatchObject({ notarize: false, identity: '-' });
  });
});
