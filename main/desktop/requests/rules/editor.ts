import type { Completion, Diagnostic } from '../../../../preload/contract.ts';
import { RULE_OPTIONS } from '../../../../rules/facts/catalogue.ts';
import {
  type CompletionKind,
  complete,
  formatRules,
  hover,
  loadRules,
  type RuleFile,
} from '../../../../rules/language/index.ts';
import type { Handlers } from '../../ipc.ts';
import { diagnosticView } from './views.ts';

type EditorRequests = 'rules.check' | 'rules.complete' | 'rules.hover' | 'rules.format';

/** What the text editor asks while a person writes. @param inForce the other files, whose names the text may use */
export function editorRequests(inForce: () => readonly RuleFile[]): Handlers<EditorRequests> {
  const context = () => ({ catalogues: RULE_OPTIONS.catalogues, otherFiles: inForce() });
  return {
    'rules.check': (text) => checkText(text, inForce()),
    'rules.complete'({ text, offset }) {
      const found = complete(text, offset, context());
      const [first] = found;
      if (!first) return null;
      return {
        from: first.range.start.offset,
        options: found.map(({ insert, kind, detail }) => ({ label: insert, kind: KINDS[kind], detail, info: '' })),
      };
    },
    'rules.hover'({ text, offset }) {
      const found = hover(text, offset, context());
      if (!found) return null;
      const example = found.example ? `\n${found.example}` : '';
      return {
        from: found.range.start.offset,
        to: found.range.end.offset,
        title: `${found.title} (${found.kind})`,
        text: `${found.text}${example}`,
      };
    },
    'rules.format': formatRules,
  };
}

const KINDS: Readonly<Record<CompletionKind, Completion['options'][number]['kind']>> = {
  field: 'field',
  function: 'transformer',
  key: 'key',
  list: 'list',
  macro: 'macro',
  operator: 'operator',
  tag: 'value',
  value: 'value',
  word: 'operator',
};

const EDITED = 'edited.yaml';

/** What is wrong with a text when it is read after the files in force. */
export function checkText(text: string, inForce: readonly RuleFile[]): Diagnostic[] {
  return loadRules([...inForce, { name: EDITED, content: text }], RULE_OPTIONS)
    .diagnostics.filter(({ file }) => file === EDITED)
    .map(diagnosticView);
}
