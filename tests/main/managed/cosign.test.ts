import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isCosignKey, verifyBlob, verifyImage } from '../../../main/managed/cosign.ts';
import { SignatureError } from '../../../main/minisign.ts';
import { cosignKey, digestOf } from './registry/images.ts';

const pemOf = (key: ReturnType<typeof generateKeyPairSync>['publicKey']) =>
  key.export({ type: 'spki', format: 'pem' }).toString();

describe('a key', () => {
  it('is an ECDSA key on the curve P-256, as cosign makes it', () => {
    expect(isCosignKey(cosignKey().pem)).toBe(true);
  });

  it.each([
    ['of another curve', pemOf(generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey)],
    ['of another kind', pemOf(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey)],
    ['that is the secret one', cosignKey().privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
    ['cut short', cosignKey().pem.slice(0, 80)],
    ['of minisign', 'RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3'],
    ['with nothing in it', ''],
  ])('is none %s', (_what, text) => {
    expect(isCosignKey(text)).toBe(false);
  });
});

describe('a signature of a file', () => {
  const { pem, privateKey } = cosignKey();
  const content = Buffer.from('{"version":1}');
  const signature = sign('sha256', content, privateKey).toString('base64');

  it('holds for the file and the key', () => {
    verifyBlob(content, signature, pem);
    verifyBlob(content, `${signature}\n`, pem);
  });

  it.each([
    ['another file', Buffer.from('{"version":2}'), signature, pem],
    ['another key', content, signature, cosignKey().pem],
    ['a signature that is cut short', content, signature.slice(0, 40), pem],
    ['no signature', content, '', pem],
  ])('does not hold for %s', (_what, bytes, base64, key) => {
    expect(() => verifyBlob(bytes, base64, key)).toThrow(SignatureError);
  });
});

describe('a signature of an image', () => {
  const { pem, privateKey } = cosignKey();
  const manifest = Buffer.from('{"schemaVersion":2}');
  const NAME = 'registry.test:5000/policy/perch';

  const verifyPayload = (payload: unknown) => {
    const bytes = Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
    const signature = sign('sha256', bytes, privateKey).toString('base64');
    verifyImage(manifest, NAME, { payload: bytes, signature }, pem);
  };
  const payloadFor = (reference: string, digest = digestOf(manifest)) => ({
    critical: {
      identity: { 'docker-reference': reference },
      image: { 'docker-manifest-digest': digest },
      type: 'cosign container image signature',
    },
    optional: { team: 'security' },
  });

  it.each([NAME, `${NAME}:stable`, `${NAME}@${digestOf(manifest)}`])('holds for its image, called %s', (reference) => {
    verifyPayload(payloadFor(reference));
  });

  it.each([
    ['another image', payloadFor(NAME, digestOf(Buffer.from('other')))],
    ['another repository', payloadFor('registry.test:5000/policy/other')],
    ['another registry', payloadFor('registry.test/policy/perch')],
    ['nothing in particular', payloadFor('')],
    ['something else', { ...payloadFor(NAME), critical: { ...payloadFor(NAME).critical, type: 'attestation' } }],
    ['no JSON', 'perch'],
  ])('does not hold when what was signed is %s', (_what, payload) => {
    expect(() => verifyPayload(payload)).toThrow(SignatureError);
  });
});
