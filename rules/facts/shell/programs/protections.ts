import type { ActionName } from '../../actions.ts';
import { namesPerch } from './perch-names.ts';

/** Services that guard the system or write down what happens on it, on every system. */
const PROTECTIVE =
  /\b(?:auditd|firewalld|ufw|nftables|apparmor|clamav|clamd|fail2ban|crowdstrike|falcon|osquery\w*|wazuh|selinux|defend\w*|WinDefend|MpsSvc|wscsvc|SecurityHealthService|Sense|WdNisSvc|EventLog|sysmon\w*|sentinel\w*|carbonblack|rsyslog|syslog(?:-ng)?|systemd-journald|journald)\b/i;

/** What it means to stop or switch off the service that a text names. */
export function stoppedService(text: string): ActionName {
  if (namesPerch(text)) return 'perch_stop';
  return PROTECTIVE.test(text) ? 'security_off' : 'stop_service';
}
