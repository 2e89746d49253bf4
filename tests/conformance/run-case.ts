import {
  type Diagnostic,
  type LoadOptions,
  loadRules,
  PRIORITIES,
  type Priority,
  type RuleFile,
} from '../../rules/language/index.ts';
import { decodeFile } from '../../rules/language/yaml/decode.ts';
import type { Answer, RecordedAlert, RecordedCase } from './case.ts';
import { CORPUS_CATALOGUE, readerOf } from './catalogue.ts';
import { falcoMessage } from './falco-words.ts';

/** Runs a recorded case through the language, in the engine's terms. */
export function runCase(recorded: RecordedCase): Answer {
  const options = optionsOf(recorded);
  if (!options) return { id: recorded.id, ok: false, errors: [], events: [] };
  const files = recorded.files.map(fileOf);
  const { rules, failure } = loadRules(files, options);
  if (!rules) return { id: recorded.id, ok: false, errors: failure ? errorsOf(failure, files) : [], events: [] };
  const events = recorded.events.map((event, i) =>
    rules.evaluate(readerOf(event, i)).matches.map(
      ({ rule, output }): RecordedAlert => ({
        rule: rule.name,
        priority: rule.priority.charAt(0).toUpperCase() + rule.priority.slice(1),
        tags: rule.tags,
        output,
      }),
    ),
  );
  return { id: recorded.id, ok: true, errors: [], events };
}

/** The engine has no code for some failures. */
function errorsOf(failure: Diagnostic, files: readonly RuleFile[]): Answer['errors'] {
  if (failure.class === 'fatal') return [];
  const content = files.find((file) => file.name === failure.file)?.content ?? '';
  const text = typeof content === 'string' ? content : decodeFile(content);
  return [{ code: failure.class, message: falcoMessage(failure, text) }];
}

function fileOf(file: RecordedCase['files'][number]): RuleFile {
  const content = file.hex === undefined ? Buffer.from(file.content, 'utf8') : Buffer.from(file.hex, 'hex');
  return { name: file.name, content: new Uint8Array(content) };
}

/** The options of the engine's configuration; undefined when the configuration itself is wrong. */
function optionsOf(recorded: RecordedCase): LoadOptions | undefined {
  const config = recorded.options?.config ?? {};
  const base: LoadOptions = {
    catalogues: [CORPUS_CATALOGUE],
    plugins: [{ name: 'coding_agent', version: '0.3.1' }],
    zoneOffset: () => 0,
    outputAdditions: outputAdditions(recorded.options?.args ?? []),
  };
  const switches = Object.entries(config).flatMap(([key, value]) => {
    const match = /^rules\[\]\.(enable|disable)\.(rule|tag)$/.exec(key);
    return match ? [{ action: match[1] as 'enable' | 'disable', [match[2] as 'rule' | 'tag']: value }] : [];
  });
  const priority = config['priority']?.toLowerCase();
  const known = priority === 'info' ? 'informational' : priority;
  if (known !== undefined && !PRIORITIES.some((word) => word === known)) return undefined;
  return {
    ...base,
    ...(known === undefined ? {} : { minimumPriority: known as Priority }),
    ...(config['rule_matching'] === 'first' ? { ruleMatching: 'first' as const } : {}),
    switches,
  };
}

/** `-o append_output[].extra_output=TEXT`, each making a new entry, as the engine's command line has it. */
function outputAdditions(args: readonly string[]): { readonly format: string }[] {
  return args.flatMap((arg) => {
    const match = /^append_output\[\]\.extra_output=(.*)$/s.exec(arg);
    return match ? [{ format: match[1] ?? '' }] : [];
  });
}
