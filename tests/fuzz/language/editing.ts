import { complete, definitionOf, formatRules, hover, rename } from '../../../rules/language/index.ts';
import { CORPUS_CATALOGUE } from '../../conformance/catalogue.ts';
import type { Random } from '../random.ts';

const CONTEXT = { catalogues: [CORPUS_CATALOGUE] };

/** Asks the editor's services about a random place of a text; none of them may throw. */
export function askEditor(content: string, random: Random): void {
  const offset = random.below(content.length + 1);
  const files = [{ name: 'fuzz.yaml', content }];
  complete(content, offset, CONTEXT);
  hover(content, offset, CONTEXT);
  definitionOf(files, 'fuzz.yaml', offset);
  rename(files, 'fuzz.yaml', offset, random.pick(['renamed', 'and', 'a b', '']));
  const formatted = formatRules(content);
  if (formatRules(formatted) !== formatted) throw new Error('formatting twice is not formatting once');
}
