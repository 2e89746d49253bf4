import { printSection } from './section.ts';
import { measure } from './window.ts';

process.stdout.write(printSection(await measure(100_000)));
