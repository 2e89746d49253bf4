/** How a server wants to be asked, from its header `WWW-Authenticate` (RFC 9110, section 11.6.1). */
export interface Challenge {
  /** In lower case. */
  readonly scheme: string;
  /** By their names in lower case. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** @returns the first challenge; undefined when the header is none */
export function parseChallenge(header: string): Challenge | undefined {
  const [, scheme, rest = ''] = /^\s*([A-Za-z][\w-]*)(?:\s+(.*))?$/s.exec(header) ?? [];
  if (!scheme) return undefined;
  const parameters: Record<string, string> = Object.create(null);
  const one = /\s*,?\s*([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+))/y;
  for (let found = one.exec(rest); found; found = one.exec(rest)) {
    const [, name = '', quoted, token] = found;
    parameters[name.toLowerCase()] ??= quoted?.replaceAll(/\\(.)/g, '$1') ?? token ?? '';
  }
  return { scheme: scheme.toLowerCase(), parameters };
}
