import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PolicyError, readPolicy, SAFEST, underPolicy } from '../../../main/managed/policy.ts';
import { boundSettings } from '../../../main/managed/settings.ts';
import { openSettings, type Settings } from '../../../main/settings/settings.ts';
import { temporaryFolder } from '../../temporary.ts';
import { KEY } from './bundles.ts';
import { cosignKey } from './registry/images.ts';

const bundleWith = (source: object) =>
  JSON.stringify({ bundle: { url: 'https://policy.test/perch.json', key: KEY, ...source } });

const defaults = () => openSettings(temporaryFolder()).current;

describe('under a policy', () => {
  it('what administrators bound holds, and says so', () => {
    const own: Settings = { ...defaults(), mode: 'monitor', unansweredAsks: 'allow' };
    const { settings, origins } = underPolicy(own, {
      settings: { mode: 'guardrails', unansweredAsks: 'agent', retentionDays: 365, updates: 'off' },
    });
    expect(settings).toMatchObject({ mode: 'guardrails', unansweredAsks: 'agent', retentionDays: 365, updates: 'off' });
    expect(origins).toMatchObject({ mode: 'administrator', unansweredAsks: 'administrator', updates: 'administrator' });
  });

  it('a person may be stricter', () => {
    const own: Settings = { ...defaults(), floor: 'defer', unansweredAsks: 'deny', retentionDays: 0 };
    const { settings, origins } = underPolicy(own, {
      settings: { floor: 'allow', unansweredAsks: 'agent', retentionDays: 30 },
    });
    expect(settings).toMatchObject({ floor: 'defer', unansweredAsks: 'deny', retentionDays: 0 });
    expect(origins).toEqual({ floor: 'you', unansweredAsks: 'you', retentionDays: 'you' });
  });

  it('guardrails that administrators want cannot be paused', () => {
    const own: Settings = {
      ...defaults(),
      pause: { since: 1, until: null },
      watch: { since: 1, until: 2, decisions: {} },
    };
    expect(underPolicy(own, SAFEST).settings).toMatchObject({ pause: null, watch: null });
    expect(underPolicy(own, { settings: {} }).settings.pause).not.toBeNull();
  });

  it('nothing comes out looser than asked, whatever a person chose', () => {
    const modes = ['guardrails', 'monitor'] as const;
    const floors = ['defer', 'allow'] as const;
    const asks = ['deny', 'agent', 'allow'] as const;
    const choice = fc.record({
      mode: fc.constantFrom(...modes),
      floor: fc.constantFrom(...floors),
      unansweredAsks: fc.constantFrom(...asks),
    });
    const base = defaults();
    fc.assert(
      fc.property(choice, choice, (own, managed) => {
        const { settings } = underPolicy({ ...base, ...own }, { settings: managed });
        expect(modes.indexOf(settings.mode)).toBe(Math.min(modes.indexOf(own.mode), modes.indexOf(managed.mode)));
        expect(floors.indexOf(settings.floor)).toBe(Math.min(floors.indexOf(own.floor), floors.indexOf(managed.floor)));
        expect(asks.indexOf(settings.unansweredAsks)).toBe(
          Math.min(asks.indexOf(own.unansweredAsks), asks.indexOf(managed.unansweredAsks)),
        );
      }),
    );
  });
});

describe('policy.json', () => {
  it.each([
    ['no JSON', '{', /JSON/],
    ['a word that is no setting', '{"settings": {"mod": "guardrails"}}', /settings\.mod/],
    ['a value that is none', '{"settings": {"mode": "off"}}', /settings\.mode/],
    ['a bundle without encryption', '{"bundle": {"url": "http://a/b", "key": "x"}}', /https/],
    ['a key that is none', '{"bundle": {"url": "https://a/b", "key": "x"}}', /minisign or cosign/],
    ['an image that is none', '{"bundle": {"url": "oci://a", "key": "x"}}', /oci:\/\/registry\/repository/],
    ['certificates from elsewhere', bundleWith({ certificates: '../x.pem' }), /bundle\.certificates/],
    ['a login without a name', bundleWith({ login: { name: '', password: 'x' } }), /bundle\.login\.name/],
  ])('with %s names the place', (_what, text, message) => {
    expect(() => readPolicy(text)).toThrow(PolicyError);
    expect(() => readPolicy(text)).toThrow(message);
  });

  it.each([
    ['a web server, signed with minisign', {}],
    ['a web server, signed with cosign', { key: cosignKey().pem }],
    ['a registry', { url: 'oci://registry.test:5000/policy/perch:stable', login: { name: 'ann', password: 'x' } }],
    ['a company’s own server', { certificates: 'company.pem' }],
  ])('may name a bundle from %s', (_what, source) => {
    expect(readPolicy(bundleWith(source)).bundle).toMatchObject({ everyMinutes: 60, ...source });
  });

  it('may leave everything open', () => {
    expect(readPolicy('{}')).toEqual({ settings: {} });
  });
});

it('a person’s own wish is kept, and holds again when no policy binds it', () => {
  const folder = temporaryFolder();
  const bound = boundSettings(openSettings(folder), { settings: { mode: 'guardrails' } });
  const seen: string[] = [];
  bound.onChange(({ mode }) => seen.push(mode));
  bound.update({ mode: 'monitor' });
  expect(bound.current.mode).toBe('guardrails');
  expect(openSettings(folder).current.mode).toBe('monitor');
  bound.follow({ settings: {} });
  expect(bound.current.mode).toBe('monitor');
  expect(seen).toEqual(['guardrails', 'monitor']);
});
