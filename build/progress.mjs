/** What the set-up scripts tell a person while they work. */

const terminal = process.stderr;

/** @param {string} text */
export function say(text) {
  terminal.write(`${text}\n`);
}

/**
 * Runs one piece of work, names it at once and says how long it took. On a terminal the seconds count up.
 * @template T
 * @param {string} title
 * @param {() => Promise<T> | T} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const start = Date.now();
  const seconds = () => `${((Date.now() - start) / 1000).toFixed(1)} s`;
  terminal.write(`• ${title} …`);
  const ticking = terminal.isTTY ? setInterval(() => terminal.write(`\r• ${title} … ${seconds()}`), 500) : undefined;
  try {
    const result = await work();
    terminal.write(`${terminal.isTTY ? `\r• ${title} …` : ''} ${seconds()}\n`);
    return result;
  } catch (error) {
    terminal.write(' failed\n');
    throw error;
  } finally {
    clearInterval(ticking);
  }
}

/** A set-up problem that a person can mend: printed without a stack. */
export class SetupError extends Error {}

/**
 * Ends the script the way a person can read.
 * @param {unknown} error
 * @returns {never}
 */
export function fail(error) {
  say(error instanceof SetupError ? error.message : error instanceof Error ? String(error.stack) : String(error));
  process.exit(1);
}
