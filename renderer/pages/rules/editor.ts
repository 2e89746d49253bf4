/**
 * The text editor for rules. It lives in a shadow tree: there CodeMirror adopts constructed style sheets, where in the
 * page itself it would need style elements that the content policy refuses.
 */
import {
  acceptCompletion,
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { linter, lintKeymap } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, hoverTooltip, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { Bridge, Completion, Diagnostic } from '../../../preload/contract.ts';

export interface Editor {
  setText(text: string): void;
  select(from: number, to: number): void;
  focus(): void;
  destroy(): void;
}

/** Milliseconds that writing rests before the text is checked. */
const CHECK_AFTER = 250;

export function createEditor({
  host,
  text,
  label,
  bridge,
  onChange,
  onDiagnostics,
}: {
  readonly host: HTMLElement;
  readonly text: string;
  readonly label: string;
  readonly bridge: Bridge;
  readonly onChange: (text: string) => void;
  readonly onDiagnostics: (diagnostics: readonly Diagnostic[]) => void;
}): Editor {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        highlightActiveLine(),
        indentOnInput(),
        indentUnit.of('  '),
        yaml(),
        syntaxHighlighting(colours),
        theme,
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': label }),
        autocompletion({ override: [(context) => complete(context, bridge)], icons: false }),
        hoverTooltip(async (editor, position) => {
          const found = await bridge.request('rules.hover', { text: editor.state.doc.toString(), offset: position });
          if (!found) return null;
          return {
            pos: found.from,
            end: found.to,
            above: true,
            create: () => ({ dom: card(found.title, found.text) }),
          };
        }),
        linter(
          async (editor) => {
            const diagnostics = await bridge.request('rules.check', editor.state.doc.toString());
            onDiagnostics(diagnostics);
            const end = editor.state.doc.length;
            return diagnostics.map(({ from, to, severity, message, help }) => ({
              from: Math.min(from, end),
              to: Math.min(Math.max(to, from), end),
              severity,
              message: help ? `${message} ${help}` : message,
            }));
          },
          { delay: CHECK_AFTER },
        ),
        // Tab accepts what is offered; otherwise it leaves the editor, so that the keyboard is never caught in it.
        keymap.of([
          { key: 'Tab', run: acceptCompletion },
          ...completionKeymap,
          ...lintKeymap,
          ...historyKeymap,
          ...defaultKeymap,
        ]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) onChange(update.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    setText(next) {
      const { doc } = view.state;
      if (doc.toString() !== next) view.dispatch({ changes: { from: 0, to: doc.length, insert: next } });
    },
    select(from, to) {
      const end = view.state.doc.length;
      view.dispatch({ selection: { anchor: Math.min(from, end), head: Math.min(to, end) }, scrollIntoView: true });
      view.focus();
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}

async function complete(context: CompletionContext, bridge: Bridge): Promise<CompletionResult | null> {
  const word = context.matchBefore(/[\w.]+/);
  if (!context.explicit && !word) return null;
  const found = await bridge.request('rules.complete', { text: context.state.doc.toString(), offset: context.pos });
  if (!found) return null;
  return {
    from: found.from,
    validFor: /^[\w.]*$/,
    options: found.options.map(({ label, kind, detail, info }) => ({
      label,
      detail,
      type: TYPES[kind],
      ...(info ? { info: () => card(label, info) } : {}),
    })),
  };
}

const TYPES: Readonly<Record<Completion['options'][number]['kind'], string>> = {
  field: 'property',
  operator: 'keyword',
  macro: 'function',
  list: 'variable',
  key: 'keyword',
  value: 'constant',
  transformer: 'function',
};

/** A name and what it means, made of elements, so that no text becomes markup. */
function card(title: string, text: string): HTMLElement {
  const element = document.createElement('div');
  element.className = 'card';
  const name = document.createElement('strong');
  name.textContent = title;
  const words = document.createElement('p');
  words.textContent = text;
  element.append(name, words);
  return element;
}

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--accent-text)' },
  { tag: [tags.comment, tags.separator, tags.punctuation], color: 'var(--ink-3)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--ok)' },
]);

const theme = EditorView.theme({
  '&': {
    color: 'var(--ink)',
    backgroundColor: 'var(--bg-sunken)',
    fontSize: 'var(--t-mono)',
    minHeight: '18rem',
    maxHeight: '60vh',
  },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: 'var(--l-mono)', overflow: 'auto' },
  '.cm-content': { paddingBlock: '0.5rem', caretColor: 'var(--accent)' },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--ink-3)', border: '0' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--bg-hover)' },
  '.cm-cursor': { borderLeftColor: 'var(--accent)', borderLeftWidth: '2px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--bg-select)',
  },
  '.cm-tooltip': {
    border: '0',
    borderRadius: '10px',
    backgroundColor: 'var(--bg-raised)',
    color: 'var(--ink)',
    boxShadow: 'var(--shadow-menu)',
    fontFamily: 'var(--font-ui)',
    fontSize: 'var(--t-body)',
    overflow: 'hidden',
  },
  '.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--font-mono)', maxHeight: '16rem' },
  '.cm-tooltip-autocomplete > ul > li': { padding: '0.25rem 0.5rem', lineHeight: 'var(--l-body)' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--bg-select)', color: 'var(--ink)' },
  '.cm-completionDetail': { color: 'var(--ink-3)', fontStyle: 'normal', fontFamily: 'var(--font-ui)' },
  '.cm-completionInfo': { maxWidth: '20rem' },
  '.cm-diagnostic': { borderLeft: '0', padding: '0.5rem 0.75rem' },
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--no) 1px' },
  '.cm-lintRange-warning': { backgroundImage: 'none', textDecoration: 'underline wavy var(--warn-fill) 1px' },
  '.cm-lintRange-info': { backgroundImage: 'none', textDecoration: 'underline dotted var(--ink-3) 1px' },
  '.card': { maxWidth: '22rem', padding: '0.5rem 0.75rem' },
  '.card p': { margin: '0.25rem 0 0', color: 'var(--ink-2)' },
});
