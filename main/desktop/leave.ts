import os from 'node:os';
import path from 'node:path';
import { app, dialog } from 'electron';
import type { Outcome } from '../../preload/contract.ts';
import { agentTitle, registrations } from '../agents/catalogue.ts';
import { leaveAgents } from '../agents/leave.ts';
import { folderLedger } from '../agents/ledger.ts';
import { messageOf } from '../errors.ts';
import type { Words } from './words.ts';

export interface Leave {
  readonly words: Words['leave'];
  /** Makes sure that it is the machine's owner who agreed, where they want that. */
  readonly confirm?: () => Promise<Outcome>;
  /** Says also what came of it, and that there is nothing to do. An uninstaller has its own last word. */
  readonly saysMore: boolean;
}

/**
 * Asks the person whether Perch should leave their agents' settings, and does it: from the tray, and when an uninstaller
 * starts this. The question is there because an agent could start it too.
 */
export async function leaveWithConsent({ words, confirm, saysMore }: Leave): Promise<void> {
  const tell = (message: string, detail: string) =>
    saysMore && dialog.showMessageBox({ type: 'info', title: app.name, message, detail });
  const ledger = folderLedger(path.join(app.getPath('userData'), 'registrations'));
  const agents = registrations(ledger).filter(({ agent }) => ledger.entries(agent).length > 0);
  if (agents.length === 0) {
    await tell(words.none, words.noneDetail);
    return;
  }
  const { response } = await dialog.showMessageBox({
    type: 'question',
    title: app.name,
    message: words.question,
    detail: words.detail(agents.map(({ agent }) => agentTitle(agent)).join(', ')),
    buttons: [words.take, words.keep],
    // From the tray, Enter must not be enough to take the guard away.
    defaultId: saysMore ? 1 : 0,
    cancelId: 1,
  });
  if (response !== 0) return;
  const confirmed = await confirm?.();
  if (confirmed && !confirmed.ok) return;
  const place = { home: os.homedir(), platform: process.platform, environment: process.env };
  try {
    const { failed } = leaveAgents(agents, ledger, place);
    if (failed.length > 0) throw new Error(failed.map((one) => `${agentTitle(one.agent)}: ${one.message}`).join('\n'));
    await tell(words.done, words.doneDetail);
  } catch (error) {
    dialog.showErrorBox(words.failed, messageOf(error));
  }
}
