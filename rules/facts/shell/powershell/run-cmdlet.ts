/** Runs one cmdlet: binds its arguments by name and order, then writes down what it does. */

import type { ActionName } from '../../actions.ts';
import { isSecretName } from '../../content/secrets.ts';
import { baseName } from '../../paths/spelling.ts';
import { turnsOf } from '../breadth.ts';
import { searchesSecrets } from '../programs/files.ts';
import { namesPerch } from '../programs/perch-names.ts';
import { stoppedService } from '../programs/protections.ts';
import { registryDeed } from '../programs/registry.ts';
import type { CodeLanguage, Scene } from '../scene.ts';
import type { State } from '../state.ts';
import {
  concat,
  EMPTY,
  hasUnknown,
  isKnown,
  joinValues,
  known,
  mergeOrigins,
  type Origin,
  splitWords,
  unknown,
  type Value,
  withText,
} from '../value.ts';
import { type Cmdlet, type CmdletRole, isSwitch, PARAMETERS } from './cmdlets.ts';
import type { PsShell, PsValue } from './interpreter-types.ts';

export interface CmdletCall {
  readonly shell: PsShell;
  readonly state: State;
  readonly input: PsValue;
  readonly elements: readonly { readonly parameter?: string; readonly value?: PsValue }[];
  /** `$_` where the cmdlet stands. */
  readonly item: Value;
  readonly setVariable: (name: string, value: PsValue) => void;
  readonly getVariable: (name: string) => PsValue;
}

/** Arguments after binding: by full parameter name, switches with no value. */
class Bound {
  readonly values = new Map<string, PsValue>();
  readonly switches = new Set<string>();
  readonly rest: PsValue[] = [];

  constructor(cmdlet: Cmdlet, elements: CmdletCall['elements']) {
    const waiting = [...(cmdlet.positions ?? [])];
    for (let at = 0; at < elements.length; at++) {
      const element = elements[at];
      if (!element) continue;
      if (element.parameter === undefined) {
        if (!element.value) continue;
        while (waiting[0] !== undefined && this.values.has(waiting[0])) waiting.shift();
        const name = waiting.shift();
        if (name === undefined) this.rest.push(element.value);
        else this.values.set(name, element.value);
        continue;
      }
      const given = element.parameter.toLowerCase();
      if (element.value) {
        this.values.set(fullName(cmdlet, given), element.value);
        this.switches.add(given);
        continue;
      }
      const next = elements[at + 1];
      if (isSwitch(cmdlet, given) || next?.value === undefined || next.parameter !== undefined) {
        this.switches.add(given);
        continue;
      }
      this.values.set(fullName(cmdlet, given), next.value);
      at++;
    }
  }

  has(name: string): boolean {
    return [...this.switches].some((given) => name.startsWith(given) && given.length > 0);
  }
}

function fullName(cmdlet: Cmdlet, given: string): string {
  const own = [...(cmdlet.positions ?? []), ...Object.keys(cmdlet.roles ?? {})];
  return (
    [...own, ...PARAMETERS].find((name) => name === given) ??
    own.find((name) => name.startsWith(given)) ??
    PARAMETERS.find((name) => name.startsWith(given)) ??
    given
  );
}

export function runCmdlet(name: string, cmdlet: Cmdlet, call: CmdletCall): PsValue {
  const bound = new Bound(cmdlet, call.elements);
  const runner = new CmdletRun(name, cmdlet, call, bound);
  return runner.run();
}

/** A whole disk or everybody's folders. */
function isWide(folder: Value, scene: Scene): boolean {
  return /^(?:[A-Za-z]:)?[\\/]*(?:Users|home)?[\\/]*\*?$/i.test(folder.text) || folder.text === scene.home;
}

class CmdletRun {
  private readonly name: string;
  private readonly cmdlet: Cmdlet;
  private readonly call: CmdletCall;
  private readonly bound: Bound;
  private origins: readonly Origin[] = [];

  constructor(name: string, cmdlet: Cmdlet, call: CmdletCall, bound: Bound) {
    this.name = name;
    this.cmdlet = cmdlet;
    this.call = call;
    this.bound = bound;
  }

  private get line(): string {
    return this.call.elements
      .map((element) =>
        element.parameter === undefined
          ? element.value
            ? this.call.shell.text(element.value).text
            : ''
          : `-${element.parameter}`,
      )
      .join(' ');
  }

  private get input(): Value {
    return this.call.shell.text(this.call.input);
  }

  private value(...names: readonly string[]): Value | undefined {
    for (const name of names) {
      const value = this.bound.values.get(name);
      if (value) return this.call.shell.text(value);
    }
    return undefined;
  }

  private values(name: string): readonly Value[] {
    const value = this.bound.values.get(name);
    if (!value) return [];
    return value.kind === 'list'
      ? value.items.map((item) => this.call.shell.text(item))
      : [this.call.shell.text(value)];
  }

  private act(action: ActionName, object = `${this.name} ${this.line}`): void {
    this.call.shell.scene.act(action, object, 'powershell');
  }

  run(): PsValue {
    const { cmdlet, call } = this;
    if (this.bound.has('whatif')) return plain(unknown());
    if (cmdlet.does) this.act(cmdlet.does);
    const special = cmdlet.special === undefined ? undefined : this.special(cmdlet.special);
    if (special) return special;
    for (const [parameter, role] of Object.entries(cmdlet.roles ?? {}))
      for (const value of this.values(parameter)) this.apply(role, value);
    this.fromPipe();
    switch (cmdlet.prints) {
      case 'input':
        return call.input;
      case 'nothing':
        return plain(EMPTY);
      case 'content':
        return plain(unknown(...mergeOrigins(this.origins, this.input.origins)));
      default:
        return plain(unknown({ kind: 'program', name: this.name }));
    }
  }

  /** Files that come through the pipe: `dir | Remove-Item`. */
  private fromPipe(): void {
    const role = this.cmdlet.roles?.['path'];
    if (!role || this.bound.values.has('path') || this.bound.values.has('literalpath')) return;
    const { input } = this;
    if (input.text === '' && input.origins.length === 0) return;
    if (role !== 'delete' && role !== 'read' && role !== 'edit') return;
    for (const line of turnsOf(input.text.split('\n'), (text) => text))
      if (line !== '') this.apply(role, withText(input, line));
  }

  private apply(role: CmdletRole, value: Value): void {
    const { shell, state } = this.call;
    const { scene } = shell;
    const provider =
      /^(?:Microsoft\.PowerShell\.Core\\)?(?:Registry::)?(HK(?:LM|CU|CR|U|EY_\w+):?[\\/]?|Env:|Variable:|Alias:|Function:|Cert:|WSMan:)/i.exec(
        value.text,
      )?.[1];
    if (provider && /^hk/i.test(provider)) {
      if (role === 'delete' || role === 'write' || role === 'edit' || role === 'registry')
        registryDeed(scene, `${value.text} ${this.line}`, role === 'delete', 'powershell');
      return;
    }
    if (provider && /^env:/i.test(provider)) {
      const variable = value.text.slice(4).replace(/^[\\/]/, '');
      if (role === 'read' || role === 'list') {
        if (variable === '' || variable === '*') this.act('read_environment');
        this.origins = mergeOrigins(this.origins, [
          variable === '' || /[*?[]/.test(variable)
            ? { kind: 'environment' }
            : isSecretName(variable)
              ? { kind: 'secret', name: variable }
              : { kind: 'program', name: variable },
        ]);
      } else if (role === 'write' || role === 'edit')
        shell.engine.exports(variable, this.value('value') ?? this.input, state);
      return;
    }
    if (provider) return;
    switch (role) {
      case 'url':
        scene.contactUrl(value, 'fetch', 'powershell');
        return;
      case 'script':
        this.evaluate(value);
        return;
      case 'block':
        this.runBlocks();
        return;
      case 'registry':
        return;
      case 'read':
      case 'search': {
        const touch = scene.touch(role, globbed(value), state, 'powershell', {
          recursive: this.bound.has('recurse') || role === 'search',
        });
        this.origins = mergeOrigins(this.origins, scene.contentOf(touch).origins);
        return;
      }
      case 'write':
      case 'edit': {
        const content = this.value('value', 'inputobject') ?? this.input;
        scene.touch(
          role,
          value,
          state,
          'powershell',
          isKnown(content) && content.text !== '' ? { newText: content.text } : {},
        );
        scene.remember(value, state, content, role === 'edit');
        return;
      }
      default:
        scene.touch(role, globbed(value), state, 'powershell', {
          recursive: this.bound.has('recurse'),
          forced: this.bound.has('force'),
        });
    }
  }

  private evaluate(code: Value): Value {
    const { shell, state } = this.call;
    for (const origin of code.origins) {
      if (origin.kind === 'network') this.act('run_downloaded', origin.from);
      if (origin.kind === 'decoded') this.act('run_decoded', origin.how);
    }
    if (!isKnown(code) && code.text.replace(/[\0\u0001\s]/g, '') === '') {
      if (!code.origins.some((origin) => origin.kind === 'network'))
        shell.scene.opaque('PowerShell runs text that is not known before');
      return unknown(...code.origins);
    }
    return shell.engine.script('powershell', code, state);
  }

  private runBlocks(item: Value = this.call.item): Value {
    let output: Value = EMPTY;
    for (const value of [...this.bound.values.values(), ...this.bound.rest]) {
      for (const each of value.kind === 'list' ? value.items : [value])
        if (each.kind === 'block') output = concat(output, this.call.shell.run(each.body, this.call.state, item));
    }
    return output;
  }

  private script(language: CodeLanguage, text: Value): Value {
    return this.call.shell.engine.script(language, text, this.call.state.fork());
  }

  private special(name: string): PsValue | undefined {
    const { shell, state, input } = this.call;
    const { scene } = shell;
    switch (name) {
      case 'write':
        return undefined;
      case 'expression': {
        const code = this.value('command') ?? this.input;
        return plain(this.evaluate(code));
      }
      case 'each': {
        const each = input.kind === 'list' ? input.items.map((item) => shell.text(item)) : [this.input];
        const items = turnsOf(each, ({ text }) => text);
        let output: Value = EMPTY;
        for (const item of items) output = concat(output, this.runBlocks(item));
        return plain(output);
      }
      case 'where':
        this.runBlocks(this.input);
        return input;
      case 'echo': {
        const values = [...this.bound.values.values(), ...this.bound.rest].map((value) => shell.text(value));
        return plain(values.length > 0 ? joinValues(values, ' ') : this.input);
      }
      case 'listing':
        return this.listing();
      case 'item': {
        const path = this.value('path', 'literalpath');
        if (path && /^env:/i.test(path.text)) {
          this.apply('list', path);
          return plain(unknown(...this.origins));
        }
        if (path) scene.touch('list', path, state, 'powershell');
        return plain(path ?? unknown());
      }
      case 'samepath':
        return plain(this.value('path') ?? this.input);
      case 'joinpath':
        return plain(
          joinValues(
            [...this.values('path'), ...this.values('childpath'), ...this.bound.rest.map((value) => shell.text(value))],
            '/',
          ),
        );
      case 'splitpath': {
        const path = this.value('path') ?? this.input;
        if (this.bound.has('leaf')) return plain(withText(path, baseName(path.text.replaceAll('\\', '/'))));
        return plain(withText(path, path.text.replace(/[\\/][^\\/]*$/, '')));
      }
      case 'copy':
      case 'move':
        return this.copy(name === 'move');
      case 'create':
        return this.create();
      case 'archive': {
        for (const path of [...this.values('path'), ...this.values('literalpath')]) this.apply('search', path);
        const target = this.value('destinationpath');
        if (target) {
          scene.touch('write', target, state, 'powershell');
          scene.remember(target, state, unknown(...this.origins));
        }
        return plain(EMPTY);
      }
      case 'readproperty': {
        const path = this.value('path');
        if (path && /^hk/i.test(path.text) && /password|\\SAM|SECURITY/i.test(this.line)) this.act('read_keychain');
        return plain(unknown({ kind: 'machine', what: 'registry' }));
      }
      case 'web':
        return this.web();
      case 'transfer': {
        const source = this.value('source');
        const target = this.value('destination');
        if (source && /^https?:/i.test(source.text)) {
          scene.contactUrl(source, 'fetch', 'powershell');
          if (target) {
            scene.touch('write', target, state, 'powershell');
            scene.remember(target, state, unknown({ kind: 'network', from: source.text }));
          }
        } else if (source && target) {
          const content = scene.contentOf(scene.touch('read', source, state, 'powershell'));
          scene.contactUrl(target, 'send', 'powershell', [content]);
        }
        return plain(EMPTY);
      }
      case 'mail': {
        const attached = this.values('attachments').map((file) =>
          scene.contentOf(scene.touch('read', file, state, 'powershell')),
        );
        scene.contact('', 'send', 'powershell', { data: [...attached, ...this.values('body')] });
        return undefined;
      }
      case 'connect': {
        const host = this.value('computername', 'targetname');
        if (host) scene.contact(hasUnknown(host.text) ? '' : host.text, 'connect', 'powershell', { data: [host] });
        return undefined;
      }
      case 'dns': {
        const host = this.value('name');
        if (host) {
          scene.contact(hasUnknown(host.text) ? '' : host.text, 'look_up', 'powershell', { data: [host] });
          if (hasUnknown(host.text) && host.origins.length > 0) this.act('send_dns');
        }
        return plain(unknown({ kind: 'network', from: 'DNS' }));
      }
      case 'command': {
        const remote = this.bound.values.has('computername') || this.bound.values.has('session');
        if (remote) this.act('remote_shell');
        const target = remote ? state.fork() : state;
        if (remote) target.where = 'remote';
        let output: Value = EMPTY;
        for (const value of [...this.bound.values.values(), ...this.bound.rest])
          if (value.kind === 'block') output = concat(output, shell.run(value.body, target, this.input));
        return plain(output);
      }
      case 'process':
        return this.process();
      case 'object': {
        const type = this.value('typename', 'comobject')?.text ?? '';
        const args = this.bound.values.get('argumentlist');
        return shell.construct(type, [
          ...(args ? (args.kind === 'list' ? args.items : [args]) : []),
          ...this.bound.rest,
        ]);
      }
      case 'addtype': {
        const code = this.value('typedefinition', 'memberdefinition')?.text ?? '';
        if (/keybd_event|SendInput|mouse_event|SendKeys/i.test(code)) this.act('window_control');
        else if (/GetAsyncKeyState|SetWindowsHookEx/i.test(code)) this.act('read_screen');
        else if (/VirtualAlloc|CreateThread|WriteProcessMemory|LoadLibrary|MiniDumpWriteDump/i.test(code))
          this.act('inject_library');
        return undefined;
      }
      case 'alias': {
        const alias = this.value('name');
        const target = this.value('value');
        if (alias && target) state.aliases.set(alias.text.toLowerCase(), target.text);
        return undefined;
      }
      case 'variable': {
        const variable = this.value('name');
        const value = this.bound.values.get('value');
        if (variable && value) this.call.setVariable(variable.text, value);
        return undefined;
      }
      case 'getvariable': {
        const variable = this.value('name');
        return variable ? this.call.getVariable(variable.text) : undefined;
      }
      case 'location': {
        const path = this.value('path', 'literalpath') ?? known(scene.home);
        state.previous = state.cwd;
        state.cwd = scene.enter(path, state);
        return plain(EMPTY);
      }
      case 'back':
        [state.cwd, state.previous] = [state.previous, state.cwd];
        return plain(EMPTY);
      case 'here':
        return plain(state.cwd === undefined ? unknown() : known(state.cwd));
      case 'processes': {
        const wanted = this.value('name')?.text ?? '';
        return plain(unknown({ kind: 'program', name: namesPerch(wanted) ? 'process perch' : this.name }));
      }
      case 'kill': {
        const names = `${this.value('name')?.text ?? ''} ${this.line}`;
        const ids = this.values('id');
        const piped = this.input.origins.some((origin) => origin.kind === 'program' && namesPerch(origin.name));
        if (namesPerch(names) || piped || ids.some((id) => scene.surroundings.isPerchProcess(id.text)))
          this.act('perch_stop');
        else if (/(?:^| )\*(?: |$)|explorer|lsass|winlogon|csrss/i.test(names)) this.act('kill_all');
        return plain(EMPTY);
      }
      case 'stopservice':
        this.act(
          stoppedService(
            `${this.line} ${this.input.origins.map((origin) => ('name' in origin ? origin.name : '')).join(' ')}`,
          ),
        );
        return plain(EMPTY);
      case 'setservice':
        if (/disabled|stopped|manual/i.test(this.line)) this.act(stoppedService(this.line));
        return plain(EMPTY);
      case 'perchname':
        if (namesPerch(this.line)) this.act('perch_stop');
        return undefined;
      case 'policy':
        if (/process/i.test(this.value('scope')?.text ?? '')) return plain(EMPTY);
        // What most instructions for Windows ask for: own scripts run, downloaded ones only when signed.
        this.act(
          /^(?:remotesigned|allsigned|restricted|default)$/i.test(this.value('executionpolicy')?.text ?? '')
            ? 'system_setting'
            : 'security_off',
        );
        return plain(EMPTY);
      case 'taskaction': {
        const program = this.value('execute');
        const args = this.value('argument');
        if (program)
          scene.tolerantly(() =>
            shell.engine.run([program, ...(args ? splitWords(args) : [])], state.fork(), { wrapper: 'scheduled task' }),
          );
        return undefined;
      }
      case 'wmi': {
        const command = /create/i.test(this.line)
          ? (this.tableEntry('arguments', 'commandline') ?? this.value('argumentlist'))
          : undefined;
        if (command) this.script('cmd', command);
        return undefined;
      }
      case 'shadow':
        return /win32_shadowcopy/i.test(this.line)
          ? {
              kind: 'made',
              type: 'Win32_ShadowCopy',
              args: [],
              value: unknown({ kind: 'program', name: 'shadowcopy' }),
            }
          : undefined;
      case 'readline':
        if (/historysavestyle.*(?:nothing|savenothing)/i.test(this.line)) this.act('wipe_history');
        return undefined;
      case 'repository':
        if (/trusted|sourcelocation/i.test(this.line)) this.act('registry_redirect');
        return undefined;
      case 'install': {
        this.act('install_package');
        if (/skippublishercheck|forcebootstrap/i.test(this.line)) this.act('install_unchecked');
        const source = this.value('source')?.text ?? '';
        if (/^https?:/i.test(source)) this.act('registry_redirect', source);
        return undefined;
      }
      case 'module': {
        const module = this.value('name');
        if (module && /[\\/]|\.psm?1$/i.test(module.text)) scene.touch('execute', module, state, 'powershell');
        return undefined;
      }
      case 'sql': {
        const query = this.value('query');
        if (query) this.script('sql', query);
        return undefined;
      }
      default:
        return undefined;
    }
  }

  private tableEntry(parameter: string, key: string): Value | undefined {
    const table = this.bound.values.get(parameter);
    const entry = table?.kind === 'table' ? table.entries.get(key) : undefined;
    return entry ? this.call.shell.text(entry) : undefined;
  }

  /** `Get-ChildItem`: names below a folder, as far as the filter tells. */
  private listing(): PsValue {
    const { shell, state } = this.call;
    const folder = this.value('path', 'literalpath') ?? known('.');
    if (/^(?:env|cert|hk\w+|function|alias|variable):/i.test(folder.text)) {
      this.apply('list', folder);
      return plain(
        unknown(...(this.origins.length > 0 ? this.origins : [{ kind: 'program', name: 'get-childitem' } as const])),
      );
    }
    const filter = this.value('filter', 'include');
    const recursive = this.bound.has('recurse');
    if (recursive && filter && isWide(shell.text(plain(folder)), shell.scene) && searchesSecrets(filter.text))
      this.act('search_secrets');
    shell.scene.touch('list', globbed(folder), state, 'powershell', { recursive });
    const base = folder.text.replace(/[\\/]$/, '');
    if (filter && isKnown(filter)) return plain({ text: `${base}/${filter.text}`, origins: [], glob: true });
    if (/[*?]/.test(base)) return plain({ ...folder, glob: true });
    return plain({
      text: recursive ? `${base}/*` : `${base}/*`,
      origins: [{ kind: 'program', name: 'get-childitem' }],
      glob: true,
    });
  }

  private copy(moves: boolean): PsValue {
    const { shell, state } = this.call;
    const { scene } = shell;
    const target = this.value('destination');
    const sources = [...this.values('path'), ...this.values('literalpath')];
    const all = sources.length > 0 ? sources : this.input.text === '' ? [] : [this.input];
    for (const source of all) {
      const touch = scene.touch('read', globbed(source), state, 'powershell', { recursive: this.bound.has('recurse') });
      const content = scene.contentOf(touch);
      if (moves) scene.touch('delete', globbed(source), state, 'powershell', { deep: true });
      if (this.bound.values.has('tosession')) {
        scene.contact('', 'send', 'powershell', { data: [content] });
        continue;
      }
      if (!target) continue;
      const isFolder = /[\\/]$/.test(target.text) || scene.resolve(target, state).standing === 'folder';
      const place = isFolder
        ? withText(target, `${target.text.replace(/[\\/]$/, '')}/${baseName(source.text.replaceAll('\\', '/'))}`)
        : target;
      scene.touch('write', place, state, 'powershell');
      scene.remember(place, state, content.origins.length === 0 ? content : unknown(...content.origins));
    }
    return plain(EMPTY);
  }

  private create(): PsValue {
    const { shell, state } = this.call;
    const path = this.value('path');
    const name = this.value('name');
    const full = path && name ? joinValues([path, name], '/') : (path ?? name);
    if (!full) return plain(EMPTY);
    const type = this.value('itemtype')?.text.toLowerCase() ?? '';
    if (/^hk/i.test(full.text)) {
      registryDeed(shell.scene, `${full.text} ${this.line}`, false, 'powershell');
      return plain(EMPTY);
    }
    if (type.startsWith('dir') || (type === '' && /^(?:md|mkdir)$/i.test(this.name))) return plain(full);
    const target = this.value('target', 'value');
    if (/link|junction/.test(type) && target) {
      const written = shell.scene.touch('write', full, state, 'powershell');
      shell.scene.touch('read', target, state, 'powershell');
      if (written?.path.real !== undefined && isKnown(target))
        shell.scene.resolver.addLink(written.path.real, target.text);
      return plain(full);
    }
    const content = this.value('value') ?? EMPTY;
    shell.scene.touch('write', full, state, 'powershell', isKnown(content) ? { newText: content.text } : {});
    return plain(full);
  }

  private web(): PsValue {
    const { shell, state } = this.call;
    const { scene } = shell;
    const splat = [...this.bound.values.values(), ...this.bound.rest].find((value) => value.kind === 'table');
    const entry = (name: string): Value | undefined => {
      const own = this.bound.values.get(name);
      if (own) return shell.text(own);
      const given = splat?.kind === 'table' ? splat.entries.get(name) : undefined;
      return given ? shell.text(given) : undefined;
    };
    const url = entry('uri') ?? this.value('uri') ?? known('');
    const method = entry('method')?.text.toUpperCase() ?? 'GET';
    const file = entry('infile');
    const data: Value[] = [entry('headers'), entry('body'), entry('form'), entry('credential')].flatMap((value) =>
      value ? [value] : [],
    );
    if (data.length === 0 && this.input.text !== '') data.push(this.input);
    if (file) data.push(scene.contentOf(scene.touch('read', file, state, 'powershell')));
    const sends = /^(?:POST|PUT|PATCH|DELETE)$/.test(method) || file !== undefined || entry('body') !== undefined;
    const address = scene.contactUrl(url, sends ? 'send' : 'fetch', 'powershell', data);
    if (method === 'DELETE' && address && scene.isPublic(address.host)) this.act('api_delete', url.text);
    if (/skipcertificatecheck/i.test(this.line)) this.act('insecure_transfer');
    const content: Value = unknown({ kind: 'network', from: url.text });
    const output = entry('outfile');
    if (output) {
      scene.touch('write', output, state, 'powershell');
      scene.remember(output, state, content);
      return plain(EMPTY);
    }
    return { kind: 'made', type: 'WebResponse', args: [], value: content };
  }

  private process(): PsValue {
    const { shell, state } = this.call;
    const program = this.value('filepath');
    if (!program) return plain(EMPTY);
    const inner = state.fork();
    if (/runas/i.test(this.value('verb')?.text ?? '')) {
      this.act('sudo');
      inner.privileged = true;
    }
    if (/^https?:/i.test(program.text)) {
      shell.scene.contactUrl(program, 'fetch', 'powershell');
      return plain(EMPTY);
    }
    const args = [...this.values('argumentlist'), ...this.bound.rest.map((value) => shell.text(value))];
    const words = args.length === 1 && args[0] && isKnown(args[0]) ? quotedWords(args[0]) : args;
    if (
      /hidden/i.test(this.value('windowstyle')?.text ?? '') &&
      /^(?:.*[\\/])?(?:powershell|pwsh|cmd|wscript|cscript|mshta)(?:\.exe)?$/i.test(program.text)
    )
      this.act('run_hidden');
    return plain(shell.engine.run([program, ...words], inner, { wrapper: 'Start-Process' }));
  }
}

/** Splits an argument text at blanks outside double quotes. */
function quotedWords(text: Value): readonly Value[] {
  return (text.text.match(/"[^"]*"|[^\s"]+/g) ?? []).map((word) => withText(text, word.replace(/^"|"$/g, '')));
}

function globbed(value: Value): Value {
  return { ...value, glob: value.glob || /[*?[]/.test(value.text) };
}

function plain(value: Value): PsValue {
  return { kind: 'value', value };
}
