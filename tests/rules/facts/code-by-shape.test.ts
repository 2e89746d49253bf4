/** What names stand for in languages that are read by their shape: Perl, Lua, R, awk and others. */
import { describe, expect, it } from 'vitest';
import { commandFacts, touchesOf } from './support.ts';

const deletes = (command: string) => touchesOf(commandFacts(command)).filter((touch) => touch.startsWith('delete '));
const reads = (command: string) => touchesOf(commandFacts(command)).filter((touch) => touch.startsWith('read '));

describe('A command that nobody knows before', () => {
  it.each(["perl -e 'my $c = <STDIN>; system($c)'", "perl -e 'system($c)'", `lua -e 'local c = x; os.execute(c)'`])(
    'is said to be so: %s',
    (command) => {
      expect(commandFacts(command).effects.opaque).not.toEqual([]);
    },
  );
});

const LONG = 'x'.repeat(5_000);

describe('What stands behind much else', () => {
  it.each([
    [`awk 'BEGIN { "rm ${LONG} /x/b" | getline a }'`, 'delete /x/b'],
    [`awk 'BEGIN { a = "${LONG}"; "rm /x/b" | getline a }'`, 'delete /x/b'],
    [`Rscript -e 'sapply(c("${LONG}", "/x/b"), function(f) unlink(f))'`, 'delete /x/b'],
    [`perl -e 'my $p = "ls -l"; $p = "rm" if $x; system($p, "-r", "/x/b")'`, 'delete /x/b'],
  ])('is followed: %.30s', (command, deed) => {
    expect(deletes(command)).toContain(deed);
  });
});

describe('Perl', () => {
  it.each(
    [
      'my $d = "/x/b"; rmtree($d)',
      'my $h = "/x"; my $d = "$h/b"; rmtree($d)',
      'chdir("/x"); rmtree("b")',
      'my $h = "/x"; rmtree($h . "/b")',
      `my $h = "/x"; rmtree("$\{h}/b")`,
      'for my $d ("/x/b") { rmtree($d) }',
      'foreach ("/x/b") { rmtree($_) }',
      'rmtree($_) for ("/x/b")',
      'map { rmtree($_) } ("/x/b")',
      'my @d = ("/x/b"); rmtree(\\@d)',
      'my @d; push @d, "/x/b"; rmtree($d[0])',
      'my %h = (a => "/x/b"); rmtree($_) for values %h',
      'my %h = (a => "/etc", b => "/x/b"); rmtree($h{b})',
      'for my $d (qw(/x/b)) { rmtree($d) }',
      'for my $d (split /,/, "/x/b") { rmtree($d) }',
      'my $d = "/x/b"; system("rm", "-rf", $d)',
      'my $d = "/x/b"; system("rm -rf $d")',
      'my $d = "/x/b"; `rm -rf $d`',
      'my $c = "rm -rf /x/b"; system($c)',
      'my @c = ("rm", "-rf"); push @c, "/x/b"; system(@c)',
      'sub go { my ($d) = @_; rmtree($d) } go("/x/b")',
      'sub go { my $d = shift; rmtree($d) } go("/x/b")',
      'my $go = sub { rmtree($_[0]) }; $go->("/x/b")',
      'rmtree("/x/$_") for qw(b)',
      'my $d = "/x"; $d .= "/b"; rmtree($d) if 1',
      'rmtree(join("/", "/x", "b"))',
    ].map((code) => [code]),
  )('follows what its names stand for: %s', (code) => {
    expect(deletes(`perl -e '${code}'`)).toContain('delete /x/b');
  });

  it.each([
    ['my $d = "/x/b"; print "rm $d"', []],
    ['my %h = (a => "/etc/a", b => "/x/b"); rmtree($h{b})', ['delete /x/b']],
    ['my ($a, $b) = ("/x/a", "/x/b"); rmtree($b)', ['delete /x/b']],
    ['rmtree($unknown)', []],
  ])('adds nothing else: %s', (code, expected) => {
    expect(deletes(`perl -e '${code}'`)).toEqual(expected);
  });

  it('reads what a name stands for', () => {
    expect(reads('perl -e \'my $f = $ENV{HOME} . "/a"; open(my $h, "<", $f)\'')).toEqual(['read /home/dev/a']);
    expect(reads('perl -e \'my $f = "/x/a"; open F, $f or die "no $f"\'')).toEqual(['read /x/a']);
    expect(reads("perl -e 'open(F, $ARGV[0])' /x/a")).toContain('read /x/a');
  });
});

describe('Lua', () => {
  it.each(
    [
      'local d = "/x/b"; os.remove(d)',
      'local h = "/x" os.remove(h .. "/b")',
      'for _, d in ipairs({"/x/b"}) do os.execute("rm -rf " .. d) end',
      'local ds = {"/x/b"}; for i = 1, #ds do os.execute("rm -rf " .. ds[i]) end',
      'local c = [[rm -rf /x/b]]; os.execute(c)',
      'local function go(d) os.remove(d) end go("/x/b")',
      'os.execute(string.format("rm %s", "/x/b"))',
    ].map((code) => [code]),
  )('follows what its names stand for: %s', (code) => {
    expect(deletes(`lua -e '${code}'`)).toContain('delete /x/b');
  });
});

describe('R', () => {
  it.each(
    [
      'd <- "/x/b"; unlink(d, recursive = TRUE)',
      'for (d in c("/x/b")) unlink(d, recursive = TRUE)',
      'sapply(c("/x/b"), unlink, recursive = TRUE)',
      'lapply(c("/x/b"), function(d) unlink(d, recursive = TRUE))',
      'unlink(file.path("/x", "b"), recursive = TRUE)',
      'd <- paste0("/x", "/b"); unlink(d, recursive = TRUE)',
    ].map((code) => [code]),
  )('follows what its names stand for: %s', (code) => {
    const { touches } = commandFacts(`Rscript -e '${code}'`).effects;
    expect(
      touches.filter(({ path }) => path.real === '/x/b').map(({ operation, recursive }) => [operation, recursive]),
    ).toContainEqual(['delete', true]);
  });

  it('forgets a variable with rm()', () => {
    expect(deletes('Rscript -e \'d <- "/x/b"; rm(d)\'')).toEqual([]);
  });
});

describe('awk', () => {
  it.each([
    ['awk \'BEGIN{f="/x/a"; while ((getline l < f) > 0) print l}\'', 'read /x/a'],
    ["awk -v f=/x/a 'BEGIN{getline l < f}'", 'read /x/a'],
    ['awk \'BEGIN{d="/x"; c="rm " d "/a"; system(c)}\'', 'delete /x/a'],
    ['awk \'BEGIN{c="cat /x/a"; c | getline l}\'', 'read /x/a'],
    ['awk \'BEGIN{f="/x/a"; print "b" > f}\'', 'write /x/a'],
  ])('follows what its names stand for: %s', (command, expected) => {
    expect(touchesOf(commandFacts(command))).toContain(expected);
  });
});
