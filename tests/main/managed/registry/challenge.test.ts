import { expect, it } from 'vitest';
import { parseChallenge } from '../../../../main/managed/registry/challenge.ts';

it.each([
  [
    'Bearer realm="https://auth.test/token",service="registry.test",scope="repository:a/b:pull,push"',
    {
      scheme: 'bearer',
      parameters: { realm: 'https://auth.test/token', service: 'registry.test', scope: 'repository:a/b:pull,push' },
    },
  ],
  [
    'bearer Realm=https://auth.test/t , Service = x',
    { scheme: 'bearer', parameters: { realm: 'https://auth.test/t', service: 'x' } },
  ],
  ['Basic realm="a \\"quoted\\" name"', { scheme: 'basic', parameters: { realm: 'a "quoted" name' } }],
  ['Bearer realm="first",realm="second"', { scheme: 'bearer', parameters: { realm: 'first' } }],
  ['Negotiate', { scheme: 'negotiate', parameters: {} }],
  ['', undefined],
  ['"', undefined],
])('%s', (header, challenge) => {
  expect(parseChallenge(header)).toEqual(challenge);
});
