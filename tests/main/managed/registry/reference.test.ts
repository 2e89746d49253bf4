import { expect, it } from 'vitest';
import { imageName, parseReference } from '../../../../main/managed/registry/reference.ts';

const DIGEST = `sha256:${'ab'.repeat(32)}`;

it.each([
  ['oci://registry.test/perch', 'registry.test', 'perch', 'latest', undefined],
  ['oci://registry.test:5000/policy/perch:v1.2', 'registry.test:5000', 'policy/perch', 'v1.2', undefined],
  [`oci://registry.test/policy/perch@${DIGEST}`, 'registry.test', 'policy/perch', 'latest', DIGEST],
  [`oci://[::1]:5000/perch:stable@${DIGEST}`, '[::1]:5000', 'perch', 'stable', DIGEST],
])('%s is an image', (text, registry, repository, tag, digest) => {
  const reference = parseReference(text);
  expect(reference).toEqual({ registry, repository, tag, digest });
  expect(reference && imageName(reference)).toBe(`${registry}/${repository}`);
});

it.each([
  'registry.test/perch',
  'oci://registry.test',
  'oci://registry.test/',
  'oci://user@registry.test/perch',
  'oci://registry.test/../perch',
  'oci://registry.test/Perch',
  'oci://registry.test/perch?x=1',
  'oci://registry.test/perch:a/b',
  'oci://registry.test/perch@sha256:ab',
  'oci://registry.test/perch\n',
  'oci://registry.000/perch',
  'oci://127.1/perch',
  'oci://registry.test:99999/perch',
])('%s is none', (text) => {
  expect(parseReference(text)).toBeUndefined();
});
