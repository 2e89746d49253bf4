import { agentsFuzzer } from './agents.ts';
import type { Fuzzer } from './fuzzer.ts';
import { languageFuzzer } from './language/fuzzer.ts';
import { bundleFuzzer, offerFuzzer, registryFuzzer, signatureFuzzer } from './published.ts';
import { shellFuzzer } from './shell.ts';
import { jsonSettingsFuzzer, queryFuzzer, tomlSettingsFuzzer, windowFuzzer, wireFuzzer } from './texts.ts';

/** A new area adds its own here. */
export const FUZZERS: readonly Fuzzer[] = [
  languageFuzzer(),
  agentsFuzzer(),
  shellFuzzer(),
  queryFuzzer(),
  jsonSettingsFuzzer(),
  tomlSettingsFuzzer(),
  wireFuzzer(),
  windowFuzzer(),
  offerFuzzer(),
  signatureFuzzer(),
  bundleFuzzer(),
  registryFuzzer(),
];
