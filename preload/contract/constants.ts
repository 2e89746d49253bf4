/** Plain values of the contract that windows use, apart from the schemas, which they leave to the preload script. */

/** Longest note to an agent, in UTF-16 units. */
export const NOTE_LIMIT = 500;

/** What a rule does, the mildest first. */
export const EFFECTS = ['record', 'ask', 'deny'] as const;
export type Effect = (typeof EFFECTS)[number];

/** What an agent may want to do, as the first choice of a rule. */
export const BUILDER_ACTIONS = [
  'anything',
  'read',
  'change',
  'delete',
  'run',
  'open-website',
  'send',
  'install',
  'push',
  'use-tool',
] as const;
export type BuilderAction = (typeof BUILDER_ACTIONS)[number];
