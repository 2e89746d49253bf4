import { isMap, isScalar, isSeq, type Node, parseAllDocuments, Scalar } from 'yaml';

/** The tag of rules that no other file and no exception can loosen (main/guard/locked.ts). */
const LOCKED = 'locked';

/**
 * A rule file with every rule that it defines locked. What cannot be parsed comes back as it is: loading it says what
 * is wrong, and where.
 */
export function lockRules(text: string): string {
  const documents = parseAllDocuments<Node, false>(text);
  if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) return text;
  for (const { contents } of documents) {
    if (!isSeq(contents)) continue;
    for (const item of contents.items) {
      if (!isMap(item) || !item.has('rule') || !item.has('condition')) continue;
      const tags = item.get('tags');
      if (!isSeq(tags)) item.set('tags', [LOCKED]);
      else if (!tags.items.some((tag) => isScalar(tag) && tag.value === LOCKED)) tags.add(new Scalar(LOCKED));
    }
  }
  return documents.map((document) => document.toString({ lineWidth: 0 })).join('---\n');
}
