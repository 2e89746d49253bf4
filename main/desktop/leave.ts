import path from 'node:path';
import { app, dialog } from 'electron';
import { agentTitle, registrations } from '../agents/catalogue.ts';
import { leaveAgents } from '../agents/leave.ts';
import { folderLedger } from '../agents/ledger.ts';
import { thisUser } from '../agents/registration.ts';

/**
 * Asks the person whether Perch should leave their agents' settings, and does it. What uninstallers start: the question
 * is there because an agent could start this too.
 */
export async function leaveWithConsent(): Promise<void> {
  await app.whenReady();
  const ledger = folderLedger(path.join(app.getPath('userData'), 'registrations'));
  const agents = registrations(ledger).filter(({ agent }) => ledger.entries(agent).length > 0);
  if (agents.length === 0) return;
  const { response } = await dialog.showMessageBox({
    type: 'question',
    title: 'Perch',
    message: 'Take Perch out of your agents?',
    detail:
      `${agents.map(({ agent }) => agentTitle(agent)).join(', ')} asked Perch before each step. If you keep that ` +
      'while Perch is not installed, their steps are stopped.',
    buttons: ['Take it out', 'Keep it'],
    defaultId: 0,
    cancelId: 1,
  });
  if (response !== 0) return;
  const { failed } = leaveAgents(agents, ledger, thisUser());
  if (failed.length === 0) return;
  dialog.showErrorBox(
    'Some agents still ask Perch',
    failed.map(({ agent, message }) => `${agentTitle(agent)}: ${message}`).join('\n'),
  );
}
