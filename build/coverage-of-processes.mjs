/**
 * Lines that programs reached which tests started: every Node that starts with NODE_V8_COVERAGE writes down which parts
 * of its files ran, and the bundles' source maps say which lines those were.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** @typedef {{ startOffset: number, endOffset: number, count: number }} Range */
/** @typedef {{ url: string, functions: readonly { ranges: readonly Range[] }[] }} Script */

/**
 * @param {string} folder what NODE_V8_COVERAGE named
 * @param {string} root only lines of files in it are told
 * @returns {Map<string, Set<number>>} lines that ran, from 1 on, by absolute path
 */
export function linesRunIn(folder, root) {
  /** @type {Map<string, Set<number>>} */
  const reached = new Map();
  /** @type {Map<string, Bundle | undefined>} */
  const bundles = new Map();
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    for (const script of scriptsOf(path.join(folder, name))) {
      if (!script.url.startsWith('file:')) continue;
      const file = fileURLToPath(script.url);
      if (!bundles.has(file)) bundles.set(file, bundleAt(file));
      const bundle = bundles.get(file);
      if (bundle) noteLines(bundle, script, root, reached);
    }
  }
  return reached;
}

/** @returns {readonly Script[]} none for a program that was killed while it wrote */
function scriptsOf(/** @type {string} */ file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).result;
  } catch {
    return [];
  }
}

/** @typedef {{ places: readonly { offset: number, source: string, line: number }[] }} Bundle */

/** Every place of a bundle that the source map knows, in order, and the line it was made of. @returns {Bundle | undefined} */
function bundleAt(/** @type {string} */ file) {
  if (!existsSync(`${file}.map`) || !existsSync(file)) return undefined;
  const { mappings, sources } = JSON.parse(readFileSync(`${file}.map`, 'utf8'));
  const paths = sources.map((/** @type {string} */ source) => path.resolve(path.dirname(file), source));
  const texts = readFileSync(file, 'utf8').split('\n');
  const places = [];
  let [lineStart, source, line] = [0, 0, 0];
  for (const [number, segments] of mappings.split(';').entries()) {
    let column = 0;
    for (const segment of segments === '' ? [] : segments.split(',')) {
      const [columns = 0, sourceStep, lineStep] = variableLengthNumbers(segment);
      column += columns;
      if (sourceStep === undefined || lineStep === undefined) continue;
      source += sourceStep;
      line += lineStep;
      places.push({ offset: lineStart + column, source: paths[source], line: line + 1 });
    }
    lineStart += (texts[number]?.length ?? 0) + 1;
  }
  return { places };
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The numbers of one segment of a source map (ECMA-426). */
function variableLengthNumbers(/** @type {string} */ text) {
  const numbers = [];
  let [value, shift] = [0, 0];
  for (const letter of text) {
    const digit = DIGITS.indexOf(letter);
    value += (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    numbers.push(value & 1 ? -(value >> 1) : value >> 1);
    [value, shift] = [0, 0];
  }
  return numbers;
}

/**
 * @param {Bundle} bundle
 * @param {Script} script
 * @param {string} root
 * @param {Map<string, Set<number>>} reached
 */
function noteLines({ places }, { functions }, root, reached) {
  // The innermost range that holds a place says how often it ran; inner ranges come after outer ones.
  const ranges = functions
    .flatMap((one) => one.ranges)
    .sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
  /** @type {Range[]} */
  const open = [];
  let next = 0;
  for (const { offset, source, line } of places) {
    for (let range = ranges[next]; range && range.startOffset <= offset; range = ranges[++next]) {
      while (open.length > 0 && (open.at(-1)?.endOffset ?? 0) <= range.startOffset) open.pop();
      open.push(range);
    }
    while (open.length > 0 && (open.at(-1)?.endOffset ?? 0) <= offset) open.pop();
    if ((open.at(-1)?.count ?? 0) === 0 || !source.startsWith(root)) continue;
    const known = reached.get(source) ?? new Set();
    reached.set(source, known.add(line));
  }
}
