/** What others publish: descriptions of updates, bundles of rules, their signatures, and what registries answer. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { signMinisign } from '../../build/package/minisign.mjs';
import { FetchError } from '../../main/get.ts';
import { BundleError, readBundle } from '../../main/managed/bundle.ts';
import { parseChallenge } from '../../main/managed/registry/challenge.ts';
import { layersOf, MEDIA_TYPES } from '../../main/managed/registry/manifest.ts';
import { parseReference } from '../../main/managed/registry/reference.ts';
import { SignatureError, verifyMinisign } from '../../main/minisign.ts';
import { nextStep } from '../../main/updates/decide.ts';
import { OfferError, readOffer } from '../../main/updates/offer.ts';
import { compareVersions } from '../../main/updates/version.ts';
import type { Fuzzer } from './fuzzer.ts';
import { textFuzzer } from './texts.ts';

const fixture = (name: string) => readFileSync(path.join('tests/fixtures/minisign', name), 'utf8').split('\n')[1] ?? '';
const KEY = fixture('key.pub');
const signed = (content: Buffer) => signMinisign(content, { key: fixture('key.sec'), comment: 'latest.yml 1.1.0' });

const HERE = '1.0.0';
const SUM = `${'A'.repeat(86)}==`;
const OFFERS = [
  `version: 1.1.0\nfiles:\n  - url: Perch-1.1.0-win-x64.exe\n    sha512: ${SUM}\n    size: 90000000\npath: x\nreleaseDate: '2026-01-02T03:04:05.000Z'\n`,
  `{"version": "2.0.0-beta.1+build", "files": [{"url": "Perch.zip", "sha512": "${SUM}", "size": 1}], "stagingPercentage": 20}`,
  `version: &v 1.0.1\nfiles: [{url: a.AppImage, sha512: ${SUM}, size: 3}]\nother: *v\n`,
];

/** Whatever a publisher signs: it is understood or refused, leads to no other place, and never to an older version. */
export const offerFuzzer = (): Fuzzer =>
  textFuzzer(
    'update',
    OFFERS,
    ['version: ', '../', 'https://', '*v', '&v', '!!binary', '<<: ', '0.9.9', '-'],
    (text) => {
      const bytes = Buffer.from(text);
      try {
        const offer = readOffer(bytes, signed(bytes), KEY);
        const strange = offer.files.find(
          ({ url }) => new URL(url, 'https://u.test/folder/').pathname.split('/').length !== 3,
        );
        if (strange) return `it leads to ${strange.url}`;
        const { step } = nextStep(offer, 'install', { version: HERE, replacesItself: true, place: 50 });
        const isNewer = (compareVersions(offer.version, HERE) ?? 0) > 0;
        return step === 'nothing' || isNewer ? undefined : `${offer.version} would take the place of ${HERE}`;
      } catch (error) {
        if (error instanceof OfferError) return undefined;
        throw error;
      }
    },
  );

const CONTENT = Buffer.from(OFFERS[0] ?? '');
const SIGNATURES = [signed(CONTENT)];

/** A signature file that was changed holds only where what it signs is still the same, comment included. */
export const signatureFuzzer = (): Fuzzer =>
  textFuzzer('signature', SIGNATURES, ['trusted comment: ', '\r\n', '=', 'RWQ', 'RUQ', '\n\n'], (text) => {
    try {
      const comment = verifyMinisign(CONTENT, text, KEY);
      return comment === 'latest.yml 1.1.0' ? undefined : `it holds with the comment ${comment}`;
    } catch (error) {
      if (error instanceof SignatureError) return undefined;
      throw error;
    }
  });

const BUNDLES = ['{"version": 3, "packs": {"company.yaml": "- rule: x", "b-2.yml": ""}}', '{"version":1,"packs":{}}'];

export const bundleFuzzer = (): Fuzzer =>
  textFuzzer('bundle', BUNDLES, ['"packs"', '../', '.yaml', '__proto__', '1e400', '-1', '\\u0000'], (text) => {
    const content = Buffer.from(text);
    try {
      const { version, packs } = readBundle({ content, proof: { kind: 'minisign', signature: signed(content) } }, KEY);
      if (!Number.isSafeInteger(version) || version < 1) return `version ${version}`;
      const strange = Object.keys(packs).find((name) => path.posix.basename(name) !== name || name.startsWith('.'));
      return strange === undefined ? undefined : `a pack called ${strange}`;
    } catch (error) {
      if (error instanceof BundleError) return undefined;
      throw error;
    }
  });

const LAYER = `{"mediaType":"${MEDIA_TYPES.bundle}","digest":"sha256:${'0'.repeat(64)}","size":2}`;
const REGISTRY = [
  `{"schemaVersion":2,"layers":[${LAYER}]}`,
  'Bearer realm="https://auth.test/token",service="x",scope="repository:a/b:pull"',
  `oci://registry.test:5000/policy/perch:stable@sha256:${'a'.repeat(64)}`,
];

/** What a registry answers, and how it is named: its files lie in the repository that was asked for. */
export const registryFuzzer = (): Fuzzer =>
  textFuzzer('registry', REGISTRY, ['sha256:', '"layers"', '/../', '?', '@', 'realm=', ', ', '\\"'], (text) => {
    parseChallenge(text);
    const reference = parseReference(text);
    if (reference) {
      const url = new URL(`${reference.repository}/manifests/${reference.tag}`, `https://${reference.registry}/v2/`);
      const wanted = `/v2/${reference.repository}/manifests/${reference.tag}`;
      if (url.pathname !== wanted || url.username !== '' || url.search !== '') return `it asks for ${url.href}`;
    }
    try {
      const strange = layersOf(Buffer.from(text), MEDIA_TYPES.bundle).find(
        ({ digest }) => !/^sha256:\w{64}$/.test(digest),
      );
      return strange && `a file called ${strange.digest}`;
    } catch (error) {
      if (error instanceof FetchError) return undefined;
      throw error;
    }
  });
