/** What a change of the Windows registry does, told by where it happens. */
import type { Scene } from '../scene.ts';
import { namesPerch } from './perch-names.ts';

const RUN_KEYS =
  /\\(?:Run|RunOnce|RunServices|Winlogon|AppInit_DLLs|Image File Execution Options|Explorer\\Shell Folders|Active Setup|Policies\\Explorer\\Run|Environment|Command Processor|ScreenSaver|BootExecute|Services)\b/i;

export function registryDeed(scene: Scene, where: string, deletes: boolean, by: string): void {
  const plain = where.replace(/\//g, '\\');
  if (namesPerch(plain)) scene.act(deletes ? 'perch_stop' : 'perch_change', where, by);
  if (PROTECTIONS.test(plain)) scene.act('security_off', where, by);
  else if (/ms-settings\\shell|mscfile\\shell|\\shell\\open\\command/i.test(plain)) scene.act('uac_bypass', where, by);
  else if (/UseLogonCredential|WDigest|RunAsPPL/i.test(plain)) scene.act('read_password_hashes', where, by);
  else if (RUN_KEYS.test(plain)) scene.act('autostart_change', where, by);
  else scene.act('system_setting', where, by);
}

const PROTECTIONS =
  /Windows Defender|DisableAntiSpyware|DisableRealtimeMonitoring|EnableLUA|ConsentPromptBehavior|SmartScreen|EnableFirewall|DisableTaskMgr|LocalAccountTokenFilterPolicy|ScriptBlockLogging|ExecutionPolicy|AmsiEnable/i;
