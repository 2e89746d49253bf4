/** What the packs that come with Perch are called, and what they are about. Others are called after their file. */
const PACKS: Readonly<Record<string, { readonly title: string; readonly about: string }>> = {
  perch: { title: 'Protects Perch itself', about: 'Perch, its files, and the hooks through which agents ask it.' },
  'agent-switches': {
    title: 'Agents without limits',
    about: 'Switches that let an agent act without sandbox, hooks or questions.',
  },
  'agent-config': {
    title: 'Settings of agents',
    about: 'What AI agents are told, what they may start, and where their words go.',
  },
  secrets: { title: 'Passwords and keys', about: 'Passwords, keys and sign-ins, wherever they lie.' },
  'credential-theft': {
    title: 'Secrets inside programs',
    about: 'Secrets taken from key rings, browsers, memory and other agents.',
  },
  metadata: { title: 'Sign-ins of cloud machines', about: 'The services that hand out a cloud machine’s credentials.' },
  'destructive-files': { title: 'Deleting', about: 'Files that would be gone, and computers that would stop.' },
  boundary: { title: 'Inside and outside the project', about: 'The project the agent works on, and everything else.' },
  git: { title: 'Git and shared work', about: 'Work that git would lose, and what leaves for a remote.' },
  exfiltration: { title: 'Sharing and sending', about: 'What leaves this computer.' },
  'hidden-execution': { title: 'Hidden code', about: 'Code that nobody saw before it runs.' },
  'supply-chain': {
    title: 'Installing and publishing',
    about: 'Where programs come from, and what is published in your name.',
  },
  persistence: { title: 'What stays behind', about: 'What would go on running after the task is done.' },
  privilege: { title: 'System settings', about: 'Rights that reach beyond your own files.' },
  'remote-shells': { title: 'Doors for others', about: 'Doors that let somebody else in.' },
  databases: { title: 'Databases', about: 'Data that a database would lose.' },
  cloud: { title: 'Servers and cloud', about: 'Clouds, clusters, containers and deployments.' },
};

/** In the order that people look for them; packs that are not named come after. */
const ORDER = Object.keys(PACKS);

export function packTitle(name: string): string {
  return PACKS[name]?.title ?? sentenceCase(name);
}

export function packAbout(name: string): string {
  return PACKS[name]?.about ?? '';
}

export function packOrder(name: string): number {
  const at = ORDER.indexOf(name);
  return at < 0 ? ORDER.length : at;
}

/** A file's name as words. */
export function sentenceCase(name: string): string {
  const words = name.replaceAll(/[-_]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
