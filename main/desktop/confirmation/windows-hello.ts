import { execFile } from 'node:child_process';
import path from 'node:path';
import type { ConfirmationMethod, Confirmed } from './confirmation.ts';

/** A person who has not answered by then has gone, in milliseconds. */
const PATIENCE = 120_000;

/**
 * Windows Hello, through Windows PowerShell, which every Windows has and which can speak to it. After Microsoft's
 * documentation of `UserConsentVerifier`; not yet run on a real computer.
 * @param run runs a script of Windows PowerShell with this variable set and gives what it prints
 */
export function windowsHello(run: (script: string, what: string) => Promise<string> = powershell): ConfirmationMethod {
  return {
    name: 'Windows Hello',
    available: async () => (await run(AVAILABILITY, '')).trim() === 'Available',
    verify: async (what) => confirmed((await run(VERIFICATION, `Perch wants to ${what}.`)).trim()),
  };
}

/** @param result a name of `UserConsentVerificationResult` */
function confirmed(result: string): Confirmed {
  switch (result) {
    case 'Verified':
      return 'yes';
    case 'Canceled':
      return 'stopped';
    case 'RetriesExhausted':
      return 'no';
    default:
      return 'cannot';
  }
}

/** PowerShell waits for no asynchronous call of Windows by itself. */
const PREPARATION = `
$ErrorActionPreference = 'Stop'
Add-Type -AssemblyName System.Runtime.WindowsRuntime
$verifier = [Windows.Security.Credentials.UI.UserConsentVerifier, Windows.Security.Credentials.UI, ContentType = WindowsRuntime]
$asTask = [System.WindowsRuntimeSystemExtensions].GetMethods() | Where-Object {
  $_.Name -eq 'AsTask' -and $_.GetParameters().Count -eq 1 -and
  $_.GetParameters()[0].ParameterType.Name -eq 'IAsyncOperation\`1'
} | Select-Object -First 1
function Wait-For($Operation, [type] $Result) {
  $task = $asTask.MakeGenericMethod($Result).Invoke($null, @($Operation))
  $task.Wait()
  [Console]::Out.Write($task.Result)
}
`;
const AVAILABILITY = `${PREPARATION}
Wait-For ($verifier::CheckAvailabilityAsync()) ([Windows.Security.Credentials.UI.UserConsentVerifierAvailability]) | Out-Null
`;
const VERIFICATION = `${PREPARATION}
Wait-For ($verifier::RequestVerificationAsync($env:PERCH_ASKS)) ([Windows.Security.Credentials.UI.UserConsentVerificationResult]) | Out-Null
`;

/** The words go in a variable: in the script they could become part of it. */
function powershell(script: string, what: string): Promise<string> {
  const windows = process.env['SystemRoot'] ?? 'C:\\Windows';
  const program = path.win32.join(windows, 'System32\\WindowsPowerShell\\v1.0\\powershell.exe');
  const encoded = Buffer.from(script, 'utf16le').toString('base64');
  const options = { env: { ...process.env, PERCH_ASKS: what }, timeout: PATIENCE, windowsHide: true };
  return new Promise((resolve, reject) => {
    execFile(program, ['-NoProfile', '-NonInteractive', '-EncodedCommand', encoded], options, (error, stdout) => {
      if (error) reject(error);
      else resolve(stdout);
    });
  });
}
