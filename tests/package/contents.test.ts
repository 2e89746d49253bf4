import { describe, expect, it } from 'vitest';
import { archiveFiles, resourceFiles } from '../../build/package/contents.mjs';
import { TARGETS } from '../../build/package/targets.mjs';

describe.each(TARGETS)('a package for $name', (target) => {
  const files = [...archiveFiles(target), ...resourceFiles(target)];

  it('holds its own native module and no other', () => {
    const prebuilds = files.filter(({ to }) => to.endsWith('.node')).map(({ to }) => to.split('/').at(-2));
    expect(prebuilds).toEqual([...target.natives]);
  });

  it('holds its own hook', () => {
    expect(resourceFiles(target)).toEqual([
      { from: `out/hook/${target.name}/${target.hook}`, to: `hook/${target.hook}` },
    ]);
  });

  it('holds no source maps, sources, tests or tools of development', () => {
    const strange = files.filter(({ to }) =>
      /\.map$|\.ts$|\.[cm]ts$|(?:^|\/)(?:tests?|docs|src|\.[^/]+)\/|\.gyp$|binding/.test(to),
    );
    expect(strange).toEqual([]);
  });

  it('holds only the grammars that facts are read with', () => {
    expect(files.filter(({ to }) => to.endsWith('.wasm')).map(({ to }) => to.split('/').at(-1))).toEqual([
      'tree-sitter.wasm',
      'tree-sitter-python.wasm',
      'tree-sitter-javascript.wasm',
      'tree-sitter-ruby.wasm',
      'tree-sitter-php.wasm',
    ]);
  });

  it('brings a licence with every package it loads', () => {
    const packages = new Set(files.flatMap(({ to }) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(to)?.[1] ?? []));
    for (const name of packages) expect(files.some(({ to }) => to === `node_modules/${name}/LICENSE`)).toBe(true);
  });
});
