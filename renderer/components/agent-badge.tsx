import styles from './agent-badge.module.css';

const SHORT: Readonly<Record<string, string>> = {
  'claude-code': 'CC',
  codex: 'Cx',
  gemini: 'Ge',
  copilot: 'Co',
  qwen: 'Qw',
  opencode: 'Oc',
  kilo: 'Ki',
  droid: 'Dr',
  cline: 'Cl',
  cursor: 'Cu',
  windsurf: 'Ws',
  vscode: 'VS',
  kiro: 'Kr',
};

/** Two letters for an agent. It stands beside the agent's name, so screen readers pass over it. */
export function AgentBadge({ agent, size = 'small' }: { readonly agent: string; readonly size?: 'small' | 'large' }) {
  return (
    <span className={styles['badge']} data-size={size} aria-hidden="true">
      {SHORT[agent] ?? '?'}
    </span>
  );
}
