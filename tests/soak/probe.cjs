/** Loaded into the process that judges: once a second it writes down how that process is. */
const { readdirSync, writeFileSync } = require('node:fs');
const { monitorEventLoopDelay } = require('node:perf_hooks');
const { isMainThread } = require('node:worker_threads');

const file = process.env['PERCH_TEST_PROBE'] ?? '';
const RESOLUTION = 1;
const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
delay.enable();

const milliseconds = (/** @type {number} */ nanoseconds) => Math.max(0, nanoseconds / 1e6 - RESOLUTION);

// Worker threads load this too; theirs is another loop.
if (isMainThread)
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
