/** Code inside of commands is followed through lists, loops, branches and functions. */
import { describe, expect, it } from 'vitest';
import { commandFacts, deedsOf, FOLDERS } from './support.ts';

const APP = FOLDERS.linux;

type Case = readonly [code: string, ...deleted: string[]];

const PYTHON: readonly Case[] = [
  ['for f in ["a", "b"]: os.remove(f)', 'a', 'b'],
  ['[os.remove(f) for f in ["a", "b"]]', 'a', 'b'],
  ['for f in [x + ".txt" for x in ["a", "b"]]: os.remove(f)', 'a.txt', 'b.txt'],
  ['list(map(os.remove, ["a", "b"]))', 'a', 'b'],
  ['list(map(lambda f: os.remove(f), ["a", "b"]))', 'a', 'b'],
  ['for f in filter(None, ["a", "b"]): os.remove(f)', 'a', 'b'],
  ['for i, f in enumerate(["a", "b"]): os.remove(f)', 'a', 'b'],
  ['for f in sorted(set(["b", "a"])): os.remove(f)', 'a', 'b'],
  ['for f in reversed(["a", "b"]): os.remove(f)', 'a', 'b'],
  ['for f, g in zip(["a", "b"], ["c", "d"]): os.remove(g)', 'c', 'd'],
  ['for f, g in [("a", "b"), ("c", "d")]: os.remove(g)', 'b', 'd'],
  ['for k, v in {"x": "a", "y": "b"}.items(): os.remove(v)', 'a', 'b'],
  ['for v in {"x": "a", "y": "b"}.values(): os.remove(v)', 'a', 'b'],
  ['for k in {"a": 1, "b": 2}: os.remove(k)', 'a', 'b'],
  ['for f in "a b".split(): os.remove(f)', 'a', 'b'],
  ['for f in "a,b".split(","): os.remove(f)', 'a', 'b'],
  ['for f in """\na\nb\n""".splitlines(): os.remove(f)', 'a', 'b'],
  ['for f in itertools.chain(["a"], ["b"]): os.remove(f)', 'a', 'b'],
  ['for f in ["a"] + ["b"]: os.remove(f)', 'a', 'b'],
  ['for f in [*["a"], "b"]: os.remove(f)', 'a', 'b'],
  ['for f in ["a", "b"][::-1]: os.remove(f)', 'a', 'b'],
  ['os.remove(["a", "b"][-1])', 'b'],
  ['os.remove(["a", "b"][i])', 'a', 'b'],
  ['fs = []\nfs.append("a")\nfs += ["b"]\nfor f in fs: os.remove(f)', 'a', 'b'],
  ['fs = []\nfs.extend(["a", "b"])\nfor f in fs: os.remove(f)', 'a', 'b'],
  ['fs = ["a", "b"]\nwhile fs: os.remove(fs.pop())', 'a', 'b'],
  ['fs = ["a", "b"]\ni = 0\nwhile i < 2:\n    os.remove(fs[i])\n    i += 1', 'a', 'b'],
  ['x, y = "a", "b"\nos.remove(y)', 'b'],
  ['os.remove("a" if x else "b")', 'a', 'b'],
  ['os.remove(x or "a")', '…', 'a'],
  ['os.remove(os.environ.get("F", "a"))', '…', 'a'],
  ['f = "a"\nif x: f = "b"\nos.remove(f)', 'a', 'b'],
  ['if x: f = "a"\nelif y: f = "b"\nelse: f = "c"\nos.remove(f)', 'a', 'b', 'c'],
  ['f = "a"\nif x: f = "b"\nelse: f = "c"\nos.remove(f)', 'b', 'c'],
  ['try: f = "a"\nexcept E: f = "b"\nos.remove(f)', 'a', 'b'],
  ['match x:\n  case 1: f = "a"\n  case _: f = "b"\nos.remove(f)', 'a', 'b'],
  ['for f in ["a", "b"]:\n  if x: break\nos.remove(f)', 'a', 'b'],
  ['cmd = ["rm"]\nif x: cmd.append("a")\nelse: cmd.append("b")\nsubprocess.run(cmd)', 'a', 'b'],
  ['def go(f): os.remove(f)\ngo("a")\ngo(f="b")', 'a', 'b'],
  ['def go(f="a"): os.remove(f)\ngo()', 'a'],
  ['f = "a"\ndef go(f): print(f)\ngo("b")\nos.remove(f)', 'a'],
  ['f = "a"\ndef go():\n  global f\n  f = "b"\ngo()\nos.remove(f)', 'a', 'b'],
  ['def go(*fs):\n  for f in fs: os.remove(f)\ngo("a", "b")', 'a', 'b'],
  ['def fs():\n  if x: return ["a"]\n  return ["b"]\nfor f in fs(): os.remove(f)', 'a', 'b'],
  ['def fs():\n  yield "a"\n  yield "b"\nfor f in fs(): os.remove(f)', 'a', 'b'],
  ['class C:\n  def go(self, f): os.remove(f)\nC().go("a")', 'a'],
  ['class C:\n  def go(self): os.remove("a")', 'a'],
  ['def down(n):\n  if n: down(n - 1)\n  os.remove("a")\ndown(9)', 'a'],
  ['ThreadPoolExecutor().map(os.remove, ["a", "b"])', 'a', 'b'],
  ['threading.Thread(target=os.remove, args=("a",)).start()', 'a'],
  ['o = {}\no["f"] = "a"\nos.remove(o["f"])', 'a'],
  ['class C:\n  def __init__(self):\n    self.f = "a"\n    os.remove(self.f)', 'a'],
  ['class C:\n  def __init__(self, f):\n    self.f = f\n  def go(self): os.remove(self.f)\nC("a").go()', 'a'],
  ['for p in sorted(pathlib.Path("sub").glob("*.txt")): p.unlink()', 'sub/*.txt'],
  ['os.remove("".join(chr(n) for n in [97, 98]))', 'ab'],
  ['os.remove(bytes([97, 98]).decode())', 'ab'],
  ['p = pathlib.Path("sub")\np /= "a"\np.unlink()', 'sub/a'],
  ['f = "a"\nf += "b"\nos.remove(f)', 'ab'],
  ['from shutil import *\nrmtree("a")', 'a'],
  ['shutil.rmtree(path="a")', 'a'],
  ['subprocess.run(args=["rm", "a"])', 'a'],
  ['{"f": os.remove}["f"]("a")', 'a'],
  ['functools.partial(os.remove, "a")()', 'a'],
  ['os.chdir("sub")\nos.remove("a")', 'sub/a'],
  ['os.chdir("sub")\nos.system("rm a")', 'sub/a'],
  ['subprocess.run(["rm", "a"], cwd="sub")\nos.remove("b")', 'b', 'sub/a'],
  ['subprocess.run("rm a", shell=True, cwd="sub")', 'sub/a'],
  ['for p in pathlib.Path("sub").glob("*.txt"): p.unlink()', 'sub/*.txt'],
  ['for p in pathlib.Path("sub").rglob("*.txt"): p.unlink()', 'sub/**/*.txt'],
];

const JAVASCRIPT: readonly Case[] = [
  ['for (const f of ["a", "b"]) fs.rmSync(f)', 'a', 'b'],
  ['["a", "b"].forEach(f => fs.rmSync(f))', 'a', 'b'],
  ['["a", "b"].forEach(function (f) { fs.rmSync(f) })', 'a', 'b'],
  ['["a", "b"].map(f => f + ".txt").forEach(f => fs.rmSync(f))', 'a.txt', 'b.txt'],
  ['["a", "b"].filter(Boolean).forEach(fs.unlinkSync)', 'a', 'b'],
  ['Promise.all(["a", "b"].map(async f => { await fs.promises.rm(f) }))', 'a', 'b'],
  ['const fs_ = ["a", "b"]; for (let i = 0; i < 2; i++) fs.rmSync(fs_[i])', 'a', 'b'],
  ['const l = []; l.push("a", "b"); for (const f of l) fs.rmSync(f)', 'a', 'b'],
  ['const l = ["a"].concat(["b"]); for (const f of l) fs.rmSync(f)', 'a', 'b'],
  ['for (const f of [...["a"], "b"]) fs.rmSync(f)', 'a', 'b'],
  ['for (const [k, v] of Object.entries({ x: "a", y: "b" })) fs.rmSync(v)', 'a', 'b'],
  ['for (const f of Object.values({ x: "a", y: "b" })) fs.rmSync(f)', 'a', 'b'],
  ['for (const f of new Set(["a", "b"])) fs.rmSync(f)', 'a', 'b'],
  ['Array.from(["a", "b"], f => fs.rmSync(f))', 'a', 'b'],
  ['const [x, y] = ["a", "b"]; fs.rmSync(y)', 'b'],
  ['fs.rmSync(x ? "a" : "b")', 'a', 'b'],
  ['fs.rmSync(x ?? "a")', '…', 'a'],
  ['let f; if (x) { f = "a" } else { f = "b" } fs.rmSync(f)', 'a', 'b'],
  ['let f = "a"; if (x) f = "b"; fs.rmSync(f)', 'a', 'b'],
  ['let f; switch (x) { case 1: f = "a"; break; default: f = "b" } fs.rmSync(f)', 'a', 'b'],
  ['let f = "a"; try { f = "b" } catch { f = "c" } fs.rmSync(f)', 'b', 'c'],
  ['const go = (f = "a") => fs.rmSync(f); go()', 'a'],
  ['function go({ f }) { fs.rmSync(f) } go({ f: "a" })', 'a'],
  ['function l() { if (x) return ["a"]; return ["b"] } for (const f of l()) fs.rmSync(f)', 'a', 'b'],
  ['const o = {}; o.f = "a"; fs.rmSync(o.f)', 'a'],
  ['let f = x; f ||= "a"; fs.rmSync(f)', '…', 'a'],
  ['class C { go() { fs.rmSync("a") } }', 'a'],
  ['class C { constructor(f) { this.f = f } go() { fs.rmSync(this.f) } } new C("a").go()', 'a'],
  ['const go = ({ f = "a", g } = {}) => fs.rmSync(f); go({ g: 1 })', 'a'],
  ['const { f = "a" } = JSON.parse(x); fs.rmSync(f)', '…', 'a'],
  ['setTimeout(() => fs.rmSync("a"), 10)', 'a'],
  ['process.chdir("sub"); fs.rmSync("a")', 'sub/a'],
  ['require("child_process").execSync("rm a", { cwd: "sub" })', 'sub/a'],
  ['(0, fs.rmSync)("a")', 'a'],
  ['fs.rmSync.call(null, "a")', 'a'],
  ['fs.rmSync.apply(null, ["a"])', 'a'],
  ['fs.rmSync.bind(fs)("a")', 'a'],
  ['Reflect.apply(fs.rmSync, fs, ["a"])', 'a'],
  ['require("util").promisify(fs.rm)("a")', 'a'],
  ['import("fs").then(({ rmSync }) => rmSync("a"))', 'a'],
  ['import("fs").then(m => m.rmSync("a"))', 'a'],
];

const RUBY: readonly Case[] = [
  ['["a", "b"].each { |f| File.delete(f) }', 'a', 'b'],
  ['File.delete("a", "b")', 'a', 'b'],
  ['["a", "b"].each_with_index { |f, i| File.delete(f) }', 'a', 'b'],
  ['["a", "b"].map { |f| f + ".txt" }.each { |f| File.delete(f) }', 'a.txt', 'b.txt'],
  ['["a", "b"].select { |f| f }.each { |f| File.delete(f) }', 'a', 'b'],
  ['["a", "b"].each(&File.method(:delete))', 'a', 'b'],
  ['"a b".split.each { |f| File.delete(f) }', 'a', 'b'],
  ['{x: "a", y: "b"}.each { |k, v| File.delete(v) }', 'a', 'b'],
  ['for f in ["a", "b"] do File.delete(f) end', 'a', 'b'],
  ['l = []\nl << "a"\nl.push("b")\nl.each { |f| File.delete(f) }', 'a', 'b'],
  ['File.delete(x ? "a" : "b")', 'a', 'b'],
  ['f = "a"\nf = "b" if x\nFile.delete(f)', 'a', 'b'],
  ['f = case x when 1 then "a" else "b" end\nFile.delete(f)', 'a', 'b'],
  ['def go(f = "a")\n  File.delete(f)\nend\ngo', 'a'],
  ['def l\n  x = 1\n  ["a", "b"]\nend\nl.each { |f| File.delete(f) }', 'a', 'b'],
  ['File.delete([97, 98].pack("C*"))', 'ab'],
  ['Dir.chdir("sub") { File.delete("a") }\nFile.delete("b")', 'b', 'sub/a'],
  ['Dir.chdir("sub")\nFile.delete("a")', 'sub/a'],
  ['system("rm", "a", chdir: "sub")', 'sub/a'],
  ['send(:system, "rm a")', 'a'],
  ['File.public_send("delete", "a")', 'a'],
  ['m = File.method(:delete)\nm.call("a")', 'a'],
  ['l = ->(f) { File.delete(f) }\nl.call("a")', 'a'],
  ['l = lambda { |f| File.delete(f) }\nl.call("a")', 'a'],
  ['include FileUtils\nrm_rf "a"', 'a'],
  ['Pathname.new("a").rmtree', 'a'],
  ['class C\n  def initialize(f)\n    @f = f\n  end\n  def go\n    File.delete(@f)\n  end\nend\nC.new("a").go', 'a'],
  ['open("|rm a")', 'a'],
];

const PHP: readonly Case[] = [
  ['foreach (["a", "b"] as $f) unlink($f);', 'a', 'b'],
  ['foreach (["x" => "a", "y" => "b"] as $k => $f) unlink($f);', 'a', 'b'],
  ['array_map("unlink", ["a", "b"]);', 'a', 'b'],
  ['array_map(function ($f) { unlink($f); }, ["a", "b"]);', 'a', 'b'],
  ['array_map(fn($f) => unlink($f . ".txt"), ["a", "b"]);', 'a.txt', 'b.txt'],
  ['foreach (explode(",", "a,b") as $f) unlink($f);', 'a', 'b'],
  ['$l = []; $l[] = "a"; $l[] = "b"; foreach ($l as $f) unlink($f);', 'a', 'b'],
  ['$l = ["a", "b"]; for ($i = 0; $i < 2; $i++) unlink($l[$i]);', 'a', 'b'],
  ['unlink($x ?? "a");', '…', 'a'],
  ['unlink($x ? "a" : "b");', 'a', 'b'],
  ['if ($x) { $f = "a"; } elseif ($y) { $f = "b"; } else { $f = "c"; } unlink($f);', 'a', 'b', 'c'],
  ['function go($f = "a") { unlink($f); } go();', 'a'],
  ['chdir("sub"); unlink("a");', 'sub/a'],
  [
    'class C { function __construct($f) { $this->f = $f; } function go() { unlink($this->f); } } (new C("a"))->go();',
    'a',
  ],
  ['class C { static function go($f) { unlink($f); } } C::go("a");', 'a'],
];

describe.each([
  ['Python', 'python3 -', '', PYTHON],
  ['JavaScript', 'node -', "const fs = require('fs'); ", JAVASCRIPT],
  ['Ruby', 'ruby -', '', RUBY],
  ['PHP', 'php', '<?php ', PHP],
] as const)('%s', (_language, program, before, cases) => {
  it.each(cases)('%s', (code, ...deleted) => {
    const deeds = deedsOf(commandFacts(`${program} <<'END'\n${before}${code}\nEND`));
    const paths = deleted.map((file) => `delete ${file === '…' ? file : `${APP}/${file}`}`);
    expect(deeds).toEqual(paths.toSorted());
  });
});

describe('Code that only works with text', () => {
  const branches = Array.from(
    { length: 40 },
    (_, index) => `if x${index}: out += "line ${index}\\n"\nelse: out += "-"`,
  );
  it.each([
    ['grows it in branches', `out = ""\n${branches.join('\n')}\nprint(out)\nopen("out.txt", "w").write(out)`],
    [
      'prints many things that may each be several',
      `a = b = c = d = e = 1 if x else 2\nprint(a, b, c, d, e, a, b, c, d)`,
    ],
    [
      'picks at random',
      'w = ["a", "b", "c", "d"]\nprint(random.choice(w) + random.choice(w) + random.choice(w) + random.choice(w) + random.choice(w))',
    ],
    ['goes through a long list', `for w in [${Array.from({ length: 400 }, (_, index) => `"w${index}"`)}]: print(w)`],
    ['calls itself', 'def fib(n): return n if n < 2 else fib(n-1) + fib(n-2)\nprint([fib(i) for i in range(20)])'],
  ])('disturbs nobody when it %s', (_what, code) => {
    expect(commandFacts(`python3 - <<'END'\n${code}\nEND`).effects.opaque).toEqual([]);
  });

  it.each([
    ['a path', `f = ""\n${branches.join('\n').replaceAll('out', 'f')}\nos.remove(f)`],
    [
      'a program with its arguments',
      `c = ["rm"]\n${Array.from({ length: 40 }, (_, index) => `if x: c.append("${index}")\nelse: c.append("-")`).join('\n')}\nsubprocess.run(c)`,
    ],
    ['a command', `f = ""\n${branches.join('\n').replaceAll('out', 'f')}\nos.system(f)`],
    ['one of a long list', `os.remove([${Array.from({ length: 400 }, (_, index) => `"w${index}"`)}][i])`],
    [
      'a chain of functions',
      `${Array.from({ length: 80 }, (_, index) => `def f${index}(): f${index + 1}()`).join('\n')}\ndef f80(): os.remove("a")\nf0()`,
    ],
  ])('is more than Perch follows when it becomes %s', (_what, code) => {
    expect(commandFacts(`python3 - <<'END'\n${code}\nEND`).effects.opaque).not.toEqual([]);
  });
});
