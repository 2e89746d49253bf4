/**
 * Loaded into the process that judges: once a second it writes down how that process is, and each time that its event
 * loop was late, by how much. With PERCH_TEST_CAUSES it also says what the loop was busy with.
 */
const { appendFileSync, openSync, readdirSync, readSync, writeFileSync } = require('node:fs');
const { monitorEventLoopDelay } = require('node:perf_hooks');
const { isMainThread } = require('node:worker_threads');

const file = process.env['PERCH_TEST_PROBE'] ?? '';
const RESOLUTION = 1;
/** Milliseconds; what is late by less is not worth a line. */
const LATE = 2;
/** Milliseconds. */
const STRETCH = 15_000;

const milliseconds = (/** @type {number} */ nanoseconds) => Math.max(0, nanoseconds / 1e6 - RESOLUTION);

// Worker threads load this too; theirs is another loop.
if (isMainThread) {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
  delay.enable();
  setInterval(() => {
    const { rss, heapUsed } = process.memoryUsage();
    const now = {
      at: Date.now(),
      rss,
      heapUsed,
      descriptors: process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0,
      delay: {
        p50: milliseconds(delay.percentile(50)),
        p99: milliseconds(delay.percentile(99)),
        max: milliseconds(delay.max),
      },
    };
    delay.reset();
    writeFileSync(file, JSON.stringify(now));
  }, 1000).unref();
  watchLateness();
}

/** Microseconds of the clock that profiles use, too. */
function clock() {
  return Number(process.hrtime.bigint() / 1000n);
}

function watchLateness() {
  const notRunning = timeNotRunning();
  let before = clock();
  let waited = notRunning();
  const look = () => {
    before = clock();
    waited = notRunning();
  };
  // The profile's own work is not what is asked about.
  const profile = process.env['PERCH_TEST_CAUSES'] ? profiler(look) : undefined;
  setInterval(() => {
    const now = clock();
    const waitedNow = notRunning();
    const late = (now - before) / 1000 - RESOLUTION;
    if (late > LATE) {
      const event = { at: Date.now(), late, notRunning: (waitedNow - waited) / 1e6, cause: '' };
      const tell = () => appendFileSync(`${file}.late`, `${JSON.stringify(event)}\n`);
      if (profile) profile.ask(before, now, (cause) => tell(Object.assign(event, { cause })));
      else tell();
    }
    before = clock();
    waited = waitedNow;
  }, RESOLUTION).unref();
}

/** Nanoseconds that the main thread was ready to run and another program had the processor; 0 where no system tells. */
function timeNotRunning() {
  if (process.platform !== 'linux') return () => 0;
  const handle = openSync(`/proc/self/task/${process.pid}/schedstat`, 'r');
  const buffer = Buffer.alloc(64);
  return () => Number(buffer.toString('latin1', 0, readSync(handle, buffer, 0, 64, 0)).split(' ')[1]);
}

/**
 * A profile that runs all the time, cut into stretches, so that it can be asked about any moment.
 * @param {() => void} isCut
 */
function profiler(isCut) {
  const { Session } = require('node:inspector');
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.setSamplingInterval', { interval: 500 });
  session.post('Profiler.start');
  /** @type {{ from: number, to: number, answer: (cause: string) => void }[]} */
  let open = [];
  setInterval(() => {
    if (open.length === 0) return;
    const asked = open;
    open = [];
    session.post('Profiler.stop', (error, result) => {
      session.post('Profiler.start');
      for (const { from, to, answer } of asked) answer(error ? '' : causeOf(result.profile, from, to));
      isCut();
    });
  }, STRETCH).unref();
  return {
    ask: (/** @type {number} */ from, /** @type {number} */ to, /** @type {(cause: string) => void} */ answer) =>
      open.push({ from, to, answer }),
  };
}

/**
 * Where most of a stretch of time went: the functions that most of it was spent in, from the outermost on.
 * @param {import('node:inspector').Profiler.Profile} profile
 */
function causeOf({ nodes, samples = [], timeDeltas = [], startTime }, from, to) {
  const parents = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id])));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  /** @type {Map<number, number>} */
  const seen = new Map();
  let at = startTime;
  let all = 0;
  for (const [index, id] of samples.entries()) {
    at += timeDeltas[index] ?? 0;
    if (at < from || at > to) continue;
    all++;
    for (let node = id; node !== undefined; node = parents.get(node)) seen.set(node, (seen.get(node) ?? 0) + 1);
  }
  const names = [];
  for (let node = nodes[0]; node; ) {
    const name = node.callFrame.functionName;
    if (name !== '' && name !== '(root)' && !node.callFrame.url.startsWith('node:')) names.push(name);
    const children = (node.children ?? []).map((child) => byId.get(child));
    node = children.find((child) => child && (seen.get(child.id) ?? 0) > all / 2);
  }
  if (all === 0) return 'nothing of this program';
  return names.slice(0, 6).join(' > ') || 'several things';
}
