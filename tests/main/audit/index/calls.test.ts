import { expect, it, onTestFinished } from 'vitest';
import { callFinder } from '../../../../main/audit/index/calls.ts';
import { openSearcher } from '../open-searcher.ts';
import { call } from '../sample.ts';

const prompt = call({ gate: '', kind: '', tool: '', happened: 'prompt', decision: '', by: '' });

it('tells which records are calls, as far as the index goes', () => {
  const records = [prompt, call(), prompt, call({ test: true }), call({ decision: 'deny' }), call(), call()];
  const { index, close } = openSearcher(records, { first: 11, indexed: 6 });
  onTestFinished(close);
  if (!index) throw new Error('There is no index.');
  const find = callFinder(index);
  expect(find(10, 4)).toEqual({ calls: [12, 14], last: 14 });
  expect(find(14, 100)).toEqual({ calls: [15, 16], last: 16 });
  expect(find(16, 100)).toBeUndefined();
});
