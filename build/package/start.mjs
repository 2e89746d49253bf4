// The installed program's first file. `perch <command>` runs that command and ends; everything else starts the app.
// Commands run before Electron looks for a screen, so they work without one. ES module with top-level await on
// purpose: Electron waits for it.

/** @param {string} file in the package, where the build put it */
const beside = (file) => new URL(file, import.meta.url).href;

// Chromium's own switches, which the `perch` command puts before the person's words.
const words = process.argv.slice(1);
while (words[0] === '--no-sandbox' || words[0]?.startsWith('--log-level=')) words.shift();

const [first = ''] = words;
const isCommand = /^[a-z]+$/.test(first) || first === '--help';
if (isCommand) {
  process.argv.splice(1, process.argv.length, 'perch', ...words);
  await import(beside('out/cli/perch.mjs'));
  // On Windows what was written may still be on its way.
  await new Promise((resolve) => process.stdout.write('', resolve));
  process.exit(process.exitCode ?? 0);
} else {
  await import(beside('out/main/main.mjs'));
}
