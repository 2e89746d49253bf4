/** What belongs to a thing: members of modules and objects, and the variables of the environment. */
import { isSecretName } from '../../content/secrets.ts';
import type { Scene } from '../scene.ts';
import { known, unknown, type Value, withOrigins } from '../value.ts';
import { type Certain, type CodeValue, pathOf, plain, textOf } from './values.ts';

/** All variables of the environment, in every language. */
export const ENVIRONMENT: Certain = {
  kind: 'made',
  path: 'environment',
  args: [],
  value: unknown({ kind: 'environment' }),
};

export function environmentVariable(scene: Scene, name: string): Value {
  if (name === 'HOME' || name === 'USERPROFILE') return known(scene.home);
  const value = scene.variables.get(name);
  if (value !== undefined) return known(value);
  return isSecretName(name) ? unknown({ kind: 'secret', name }) : unknown();
}

export function member(scene: Scene, of: Certain, name: string): CodeValue {
  switch (of.kind) {
    case 'ref': {
      const path = `${of.path}.${name}`;
      if (/^(?:os\.environb?|process\.env|Deno\.env|import\.meta\.env|Bun\.env)$/.test(path)) return ENVIRONMENT;
      return { kind: 'ref', path };
    }
    case 'object':
      return of.entries.get(name) ?? plain(unknown());
    case 'function':
      return plain(unknown());
    case 'made':
    case 'value':
    case 'list':
      if (of === ENVIRONMENT) return plain(environmentVariable(scene, name));
      return {
        kind: 'made',
        path: `${pathOf(of)}.${name}`,
        args: of.kind === 'made' ? of.args : [of],
        value: withOrigins(unknown(), ...textOf(of).origins),
      };
  }
}
