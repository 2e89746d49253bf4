/** The scripts that package managers run. Installing runs none: Perch asks the person before it touches any agent. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

const library = readFileSync(path.join(import.meta.dirname, 'leave-agents.sh'), 'utf8');

/** @type {Readonly<Record<'prerm' | 'postrm', string>>} Debian's, by the names of its control files */
export const DEBIAN_SCRIPTS = {
  // An upgrade keeps everything as it is; so does the clean-up after an installation that failed.
  prerm: script('if [ "$1" = remove ]; then leave_agents; fi'),
  // Without --purge the record stays: it is the person's.
  postrm: script('if [ "$1" = purge ]; then forget_records; fi'),
};

/** RPM counts the versions that are left. It knows no purge, so the record always stays. */
export const RPM_SCRIPTS = { preun: script('if [ "$1" = 0 ]; then leave_agents; fi') };

/** @param {string} call */
function script(call) {
  return `#!/bin/sh\nset -e\n\n${library}\n${call}\nexit 0\n`;
}
