// Opens `electron [-r module] <folder or file> [arguments]`, as the default app of an official Electron does.
// ES module with top-level await on purpose: Electron holds back `ready` until it has loaded, so the app below can
// still do what must happen before `ready`.
import { existsSync, readFileSync } from 'node:fs';
import { Module } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const preloads = [];
let target;
for (let index = 1; index < process.argv.length && target === undefined; index++) {
  const argument = process.argv[index];
  if (argument === '-v' || argument === '--version') {
    console.log(`v${process.versions.electron}`);
    process.exit(0);
  }
  if (argument === '-r' || argument === '--require') preloads.push(process.argv[++index]);
  else if (!argument.startsWith('-')) target = argument;
}
if (target === undefined) {
  console.error('usage: electron [-r module] <folder of the app>');
  process.exit(2);
}
Module._preloadModules(preloads);
Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });

const folder = path.resolve(target);
const manifestFile = path.join(folder, 'package.json');
if (existsSync(manifestFile)) {
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
  app.setVersion(manifest.version ?? '0.0.0');
  app.setName(manifest.productName ?? manifest.name);
  app.setDesktopName(manifest.desktopName ?? `${app.getName()}.desktop`);
}
try {
  const main = Module._resolveFilename(folder, null, true);
  app.setAppPath(existsSync(manifestFile) ? folder : path.dirname(main));
  await import(pathToFileURL(main).href);
} catch (error) {
  console.error(`The app in ${folder} did not start:\n${error?.stack ?? error}`);
  process.exit(1);
}
