/** Reads inline code: of Python, JavaScript, Ruby and PHP with their grammars, of other languages by its shape. */
import type { CodeLanguage, Engine, Scene } from '../scene.ts';
import type { State } from '../state.ts';
import { UNKNOWN, UNKNOWN_TOKEN, unknown, type Value, withText } from '../value.ts';
import { Evaluation, MARK, TOKEN_MARK } from './evaluate.ts';
import { GRAMMAR_LANGUAGES, type GrammarLanguage, type Grammars } from './grammars.ts';
import { readByShape } from './shape/read.ts';
import { readCode } from './trees/read.ts';

const LONGEST_CODE = 65_536;

export class CodeReader {
  private readonly scene: Scene;
  private readonly engine: Engine;
  private readonly grammars: Grammars | undefined;

  constructor(scene: Scene, engine: Engine, grammars: Grammars | undefined) {
    this.scene = scene;
    this.engine = engine;
    this.grammars = grammars;
  }

  run(language: CodeLanguage, code: Value, outside: State, input: Value): Value {
    // A program that changes its folder leaves that of its shell alone.
    const state = outside.fork();
    const text = code.text.slice(0, LONGEST_CODE);
    if (code.text.length > LONGEST_CODE) this.scene.opaque('the code is longer than Perch reads');
    const isGrammar = (GRAMMAR_LANGUAGES as readonly string[]).includes(language);
    if (!isGrammar)
      return readByShape(language, withText(code, text), { scene: this.scene, engine: this.engine, state, input });
    if (!this.grammars) {
      this.scene.opaque(`Perch cannot read ${language} code here`);
      return unknown();
    }
    const grammar = language as GrammarLanguage;
    const source = text.replaceAll(UNKNOWN, MARK).replaceAll(UNKNOWN_TOKEN, TOKEN_MARK);
    const read = readCode(
      this.grammars,
      grammar,
      grammar === 'php' && !source.includes('<?') ? `<?php ${source}` : source,
      () => this.scene.step(),
    );
    if (!read) {
      this.scene.opaque('the code takes too long to read');
      return unknown();
    }
    const printed = new Evaluation(this.scene, this.engine, language, state, code.origins).run(read.root);
    if (read.hasError)
      readByShape(language, withText(code, text), { scene: this.scene, engine: this.engine, state, input });
    return unknown(...(printed.length > 0 ? printed : [{ kind: 'program', name: language } as const]));
  }
}
