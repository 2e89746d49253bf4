/** What functions of standard and common libraries do, by language. Data for `deeds.ts`. */
import type { ActionName } from '../../actions.ts';
import type { CodeLanguage } from '../scene.ts';

/** Position of an argument, its name, `all` of them, the `last`, or what a method is called on: `self`. */
export type Argument = number | string;

export interface Api {
  readonly read?: Argument;
  readonly write?: Argument;
  readonly edit?: Argument;
  readonly remove?: Argument;
  readonly list?: Argument;
  readonly permissions?: Argument;
  readonly execute?: Argument;
  readonly recursive?: boolean;
  /** Option that makes it recursive: `{ recursive: true }`. */
  readonly recursiveOption?: string;
  /** What is written to `write`. */
  readonly content?: Argument;
  /** A mode such as `w` or `a+` decides between reading and writing of `read`. */
  readonly mode?: Argument;
  /** A command line for the system's shell. */
  readonly shell?: Argument;
  /** A program and its arguments: one list, or from this position on. */
  readonly program?: Argument;
  /** Source code of the same language, or of the one named. */
  readonly code?: Argument;
  readonly language?: CodeLanguage;
  readonly url?: Argument;
  readonly host?: Argument;
  /** Everything else goes out with the request. */
  readonly sends?: boolean;
  readonly sql?: Argument;
  readonly yields?: Yield;
  readonly does?: ActionName;
  /** The folder that it changes to. */
  readonly enter?: Argument;
}

export type Yield =
  | 'content'
  | 'network'
  | 'environment'
  | 'secret'
  | 'base64'
  | 'hex'
  | 'rot13'
  | 'packed'
  | 'home'
  | 'cwd'
  | 'temporary'
  | 'first'
  | 'joined'
  | 'path'
  | 'names'
  | 'machine'
  | 'module'
  | 'member'
  | 'socket'
  | 'mode';

export type ApiTable = Readonly<Record<string, Api>>;

const READ: Api = { read: 0, yields: 'content' };
const REMOVE: Api = { remove: 0 };
const REMOVE_TREE: Api = { remove: 0, recursive: true };
const MOVE: Api = { edit: 0, write: 1 };
const COPY: Api = { read: 0, write: 1 };
const LIST: Api = { list: 0, yields: 'names' };
const WRITE: Api = { write: 0, content: 1 };
const SHELL: Api = { shell: 0, yields: 'content' };
const PROGRAM: Api = { program: 0 };
const FETCH: Api = { url: 0, yields: 'network' };
const SEND: Api = { url: 0, sends: true, yields: 'network' };
const WINDOWS: Api = { does: 'window_control' };

/** The same entry under several names. */
function each(names: string, api: Api): ApiTable {
  return Object.fromEntries(names.split(' ').map((name) => [name, api]));
}

const PYTHON: ApiTable = {
  ...each('os.remove os.unlink os.rmdir os.removedirs', REMOVE),
  ...each('shutil.rmtree', REMOVE_TREE),
  ...each('os.rename os.replace os.renames shutil.move', MOVE),
  ...each('shutil.copy shutil.copy2 shutil.copyfile shutil.copytree os.link os.symlink', COPY),
  ...each('os.chdir contextlib.chdir', { enter: 0 }),
  ...each('os.listdir os.scandir os.walk glob.glob glob.iglob', LIST),
  ...each('os.chmod os.chown os.lchown shutil.chown', { permissions: 0 }),
  ...each(
    'os.system os.popen commands.getoutput subprocess.getoutput subprocess.getstatusoutput asyncio.create_subprocess_shell os.popen2',
    SHELL,
  ),
  ...each('subprocess.run subprocess.call subprocess.check_call subprocess.check_output subprocess.Popen', {
    ...PROGRAM,
    yields: 'content',
  }),
  ...each('os.execv os.execve os.execvp os.execvpe', { program: 1 }),
  ...each('os.execl os.execle os.execlp os.execlpe pty.spawn asyncio.create_subprocess_exec', PROGRAM),
  ...each('os.spawnl os.spawnlp os.spawnv os.spawnvp os.posix_spawn', { program: 1 }),
  ...each('open io.open codecs.open gzip.open bz2.open lzma.open tarfile.open zipfile.ZipFile', {
    read: 0,
    mode: 1,
    yields: 'mode',
  }),
  ...each('os.open', { edit: 0 }),
  ...each('pathlib.Path.unlink pathlib.Path.rmdir *.unlink', { remove: 'self' }),
  ...each('pathlib.Path.read_text pathlib.Path.read_bytes', { read: 'self', yields: 'content' }),
  ...each('pathlib.Path.write_text pathlib.Path.write_bytes', { write: 'self', content: 0 }),
  ...each('pathlib.Path.open', { read: 'self', mode: 0, yields: 'mode' }),
  ...each('pathlib.Path.rename pathlib.Path.replace', { edit: 'self', write: 0 }),
  ...each('pathlib.Path.chmod', { permissions: 'self' }),
  ...each('pathlib.Path.glob pathlib.Path.rglob pathlib.Path.iterdir', { list: 'self', yields: 'names' }),
  ...each('pathlib.Path.home os.path.home', { yields: 'home' }),
  ...each('pathlib.Path.cwd os.getcwd', { yields: 'cwd' }),
  ...each('pathlib.Path pathlib.PurePath pathlib.PosixPath', { yields: 'path' }),
  ...each('pathlib.Path.expanduser pathlib.Path.resolve pathlib.Path.absolute', { yields: 'path' }),
  ...each('pathlib.Path.joinpath os.path.join', { yields: 'joined' }),
  ...each('os.path.expanduser os.path.expandvars os.path.abspath os.path.realpath os.path.normpath str bytes', {
    yields: 'first',
  }),
  ...each('tempfile.mkdtemp tempfile.mkstemp tempfile.gettempdir tempfile.mktemp tempfile.TemporaryDirectory', {
    yields: 'temporary',
  }),
  ...each('os.getenv os.environ.get os.environb.get', { yields: 'secret' }),
  ...each('os.environ.items os.environ.copy', { yields: 'environment' }),
  ...each(
    'requests.get requests.head httpx.get urllib.request.urlopen urllib2.urlopen urllib.urlopen aiohttp.ClientSession.get requests.Session.get httpx.Client.get',
    { url: 0, sends: true, yields: 'network' },
  ),
  ...each(
    'requests.post requests.put requests.patch requests.delete httpx.post httpx.put httpx.patch requests.Session.post requests.Session.put aiohttp.ClientSession.post httpx.Client.post urllib.request.Request',
    SEND,
  ),
  ...each('requests.request httpx.request', { url: 1, sends: true, yields: 'network' }),
  ...each('urllib.request.urlretrieve urllib.urlretrieve wget.download', { url: 0, write: 1 }),
  ...each(
    'http.client.HTTPSConnection http.client.HTTPConnection httplib.HTTPSConnection ftplib.FTP smtplib.SMTP smtplib.SMTP_SSL telnetlib.Telnet',
    { host: 0, sends: true },
  ),
  ...each('socket.socket.connect socket.create_connection socket.socket.connect_ex', { host: 0, yields: 'socket' }),
  ...each('socket.gethostbyname socket.getaddrinfo dns.resolver.resolve dns.resolver.query', {
    host: 0,
    sends: true,
    yields: 'network',
  }),
  ...each('socket.socket.bind', { does: 'listen' }),
  ...each('smtplib.SMTP.sendmail smtplib.SMTP.send_message', { does: 'send_mail' }),
  ...each('eval exec compile builtins.eval builtins.exec builtins.compile', { code: 0, yields: 'first' }),
  ...each('__import__ importlib.import_module builtins.__import__', { yields: 'module' }),
  ...each('getattr builtins.getattr operator.attrgetter', { yields: 'member' }),
  ...each(
    'base64.b64decode base64.decodebytes base64.urlsafe_b64decode base64.standard_b64decode binascii.a2b_base64',
    { yields: 'base64' },
  ),
  ...each('bytes.fromhex bytearray.fromhex binascii.unhexlify binascii.a2b_hex', { yields: 'hex' }),
  ...each(
    'zlib.decompress gzip.decompress bz2.decompress lzma.decompress marshal.loads pickle.loads base64.b85decode base64.a85decode base64.b32decode cloudpickle.loads dill.loads',
    { yields: 'packed' },
  ),
  ...each('codecs.decode', { yields: 'rot13' }),
  ...each('ctypes.CDLL ctypes.cdll.LoadLibrary', { execute: 0 }),
  ...each('shutil.make_archive', { read: 2, write: 0 }),
  ...each(
    'keyring.get_password win32cred.CredRead browser_cookie3.chrome browser_cookie3.load browser_cookie3.firefox',
    { does: 'read_keychain', yields: 'secret' },
  ),
  ...each('getpass.getuser platform.node socket.gethostname platform.uname platform.platform', { yields: 'machine' }),
  ...each('pyperclip.paste', { does: 'read_clipboard', yields: 'secret' }),
  ...each(
    'pyautogui.click pyautogui.press pyautogui.typewrite pyautogui.write pyautogui.hotkey pyautogui.moveTo pynput.keyboard.Controller.press pynput.mouse.Controller.click',
    WINDOWS,
  ),
  ...each('pyautogui.screenshot PIL.ImageGrab.grab mss.mss pynput.keyboard.Listener', { does: 'read_screen' }),
  ...each('os.fork', {}),
  ...each('sqlite3.connect', { edit: 0 }),
  ...each('*.execute *.executescript', { sql: 0 }),
  ...each('runpy.run_path', { execute: 0 }),
};

const JAVASCRIPT: ApiTable = {
  ...each('fs.unlink fs.rmdir', REMOVE),
  ...each('fs.rm', { remove: 0, recursiveOption: 'recursive' }),
  ...each(
    'fs-extra.remove fs-extra.emptyDir fs.remove rimraf rimraf.rimraf rimraf.sync del del.deleteAsync trash',
    REMOVE_TREE,
  ),
  ...each('fs.readFile fs.createReadStream fs.readlink', READ),
  ...each('fs.writeFile fs.outputFile fs.writeJson', WRITE),
  ...each('fs.appendFile', { edit: 0, content: 1 }),
  ...each('fs.createWriteStream fs.truncate', { write: 0 }),
  ...each('fs.rename fs.move', MOVE),
  ...each('fs.copyFile fs.cp fs.copy fs.symlink fs.link', COPY),
  ...each('fs.readdir fs.opendir glob.glob glob globSync fs.glob', LIST),
  ...each('process.chdir Deno.chdir', { enter: 0 }),
  ...each('fs.chmod fs.chown', { permissions: 0 }),
  ...each('fs.open', { read: 0, mode: 1, yields: 'mode' }),
  ...each('child_process.exec execa.command execa.execaCommand shelljs.exec zx.$ $ Bun.$', SHELL),
  ...each('child_process.spawn child_process.execFile execa execa.execa cross-spawn Bun.spawn Deno.run Deno.Command', {
    ...PROGRAM,
    yields: 'content',
  }),
  ...each('child_process.fork', { execute: 0 }),
  ...each(
    'fetch window.fetch globalThis.fetch node-fetch undici.fetch axios axios.get axios.post axios.put axios.patch axios.delete axios.request got got.get got.post request request.get request.post superagent.get superagent.post http.get http.request https.get https.request needle.post undici.request ky.post ky.get navigator.sendBeacon',
    SEND,
  ),
  ...each('net.connect net.createConnection tls.connect net.Socket.connect', { host: 'port-host', yields: 'socket' }),
  ...each('net.createServer http.createServer', {}),
  ...each('WebSocket', { url: 0, sends: true }),
  ...each('dns.lookup dns.resolve dns.resolve4 dns.resolveTxt dns.promises.resolve', {
    host: 0,
    sends: true,
    yields: 'network',
  }),
  ...each(
    'eval vm.runInNewContext vm.runInThisContext vm.runInContext globalThis.eval window.eval global.eval setTimeout.code',
    { code: 0 },
  ),
  ...each('Function', { code: 'last' }),
  ...each('require import createRequire process.mainModule.require module.require', { yields: 'module' }),
  ...each('process.binding process.dlopen', { does: 'inject_library' }),
  ...each('Buffer.from', { yields: 'base64' }),
  ...each('atob', { yields: 'base64' }),
  ...each('zlib.gunzip zlib.inflate zlib.brotliDecompress zlib.unzip', { yields: 'packed' }),
  ...each('os.homedir', { yields: 'home' }),
  ...each('process.cwd', { yields: 'cwd' }),
  ...each('os.tmpdir fs.mkdtemp', { yields: 'temporary' }),
  ...each('path.join path.resolve path.posix.join', { yields: 'joined' }),
  ...each('String path.normalize decodeURIComponent unescape JSON.stringify JSON.parse encodeURIComponent btoa URL', {
    yields: 'first',
  }),
  ...each('os.hostname os.userInfo os.networkInterfaces', { yields: 'machine' }),
  ...each('Deno.remove', { remove: 0, recursiveOption: 'recursive' }),
  ...each('Deno.readTextFile Deno.readFile Bun.file', READ),
  ...each('Deno.writeTextFile Deno.writeFile Bun.write', WRITE),
  ...each('Deno.env.get', { yields: 'secret' }),
  ...each('robotjs.keyTap robotjs.mouseClick robotjs.typeString', WINDOWS),
  ...each('keytar.getPassword', { does: 'read_keychain', yields: 'secret' }),
  ...each('app.doShellScript', SHELL),
  ...each('*.query *.execute *.$executeRawUnsafe *.$queryRawUnsafe', { sql: 0 }),
};

const RUBY: ApiTable = {
  ...each('File.delete File.unlink', { remove: 'all' }),
  ...each(
    'FileUtils.rm FileUtils.rm_f FileUtils.remove FileUtils.safe_unlink Dir.delete Dir.rmdir Dir.unlink FileUtils.rmdir',
    REMOVE,
  ),
  ...each(
    'FileUtils.rm_r FileUtils.rm_rf FileUtils.rmtree FileUtils.remove_dir FileUtils.remove_entry FileUtils.remove_entry_secure FileUtils.remove_dir',
    REMOVE_TREE,
  ),
  ...each(
    'File.read IO.read File.binread File.readlines IO.readlines File.foreach IO.binread YAML.load_file JSON.load_file',
    READ,
  ),
  ...each('File.write IO.write File.binwrite IO.binwrite', WRITE),
  ...each('File.open File.new open Kernel.open', { read: 0, mode: 1, yields: 'mode' }),
  ...each('Dir.chdir FileUtils.cd FileUtils.chdir', { enter: 0 }),
  ...each('Pathname Pathname.new', { yields: 'path' }),
  ...each('pathlib.Path.rmtree', { remove: 'self', recursive: true }),
  ...each('pathlib.Path.delete pathlib.Path.unlink pathlib.Path.rmdir', { remove: 'self' }),
  ...each('pathlib.Path.read pathlib.Path.binread pathlib.Path.readlines', { read: 'self', yields: 'content' }),
  ...each('pathlib.Path.write pathlib.Path.binwrite', { write: 'self', content: 0 }),
  ...each('pathlib.Path.children pathlib.Path.each_child pathlib.Path.glob pathlib.Path.entries', {
    list: 'self',
    yields: 'names',
  }),
  ...each('pathlib.Path.join pathlib.Path.expand_path', { yields: 'joined' }),
  ...each('File.rename FileUtils.mv FileUtils.move', MOVE),
  ...each('FileUtils.cp FileUtils.cp_r FileUtils.copy File.symlink File.link FileUtils.ln_s IO.copy_stream', COPY),
  ...each('Dir.glob Dir.entries Dir.children Dir.each_child Dir.[] Dir', LIST),
  ...each('File.chmod FileUtils.chmod FileUtils.chmod_R FileUtils.chown', { permissions: 1 }),
  ...each(
    'system exec spawn Kernel.system Kernel.exec Kernel.spawn Process.spawn IO.popen Open3.capture2 Open3.capture2e Open3.capture3 Open3.popen3 PTY.spawn',
    { program: 0, yields: 'content' },
  ),
  ...each(
    'Net.HTTP.get Net.HTTP.get_response URI.open OpenURI.open_uri HTTParty.get Faraday.get RestClient.get',
    FETCH,
  ),
  ...each('Net.HTTP.post Net.HTTP.post_form HTTParty.post Faraday.post RestClient.post Net.HTTP.start', SEND),
  ...each('TCPSocket.new TCPSocket.open Socket.tcp', { host: 0, yields: 'socket' }),
  ...each('eval instance_eval class_eval Kernel.eval binding.eval', { code: 0 }),
  ...each('Base64.decode64 Base64.strict_decode64 Base64.urlsafe_decode64', { yields: 'base64' }),
  ...each('Zlib.inflate Zlib.Inflate.inflate Marshal.load', { yields: 'packed' }),
  ...each('URI URI.parse', { yields: 'first' }),
  ...each('ENV.fetch', { yields: 'secret' }),
  ...each('ENV.to_h ENV.to_a', { yields: 'environment' }),
  ...each('Dir.home', { yields: 'home' }),
  ...each('Dir.pwd', { yields: 'cwd' }),
  ...each('Dir.mktmpdir Dir.tmpdir', { yields: 'temporary' }),
  ...each('File.expand_path File.realpath', { yields: 'first' }),
  ...each('File.join', { yields: 'joined' }),
  ...each('load', { execute: 0 }),
};

const PHP: ApiTable = {
  ...each('unlink rmdir', REMOVE),
  ...each(
    'file_get_contents file readfile parse_ini_file show_source highlight_file fpassthru simplexml_load_file',
    READ,
  ),
  ...each('file_put_contents', WRITE),
  ...each('fopen', { read: 0, mode: 1, yields: 'mode' }),
  ...each('rename move_uploaded_file', MOVE),
  ...each('copy symlink link', COPY),
  ...each('scandir glob opendir', LIST),
  ...each('chdir', { enter: 0 }),
  ...each('chmod chown', { permissions: 0 }),
  ...each('system exec shell_exec passthru popen proc_open', SHELL),
  ...each('pcntl_exec', { program: 0 }),
  ...each('eval assert create_function', { code: 0 }),
  ...each('include', { execute: 0 }),
  ...each('curl_init', SEND),
  ...each('curl_setopt', { url: 2, sends: true }),
  ...each('fsockopen pfsockopen stream_socket_client', { host: 0, yields: 'socket' }),
  ...each('mail', { does: 'send_mail' }),
  ...each('base64_decode', { yields: 'base64' }),
  ...each('hex2bin', { yields: 'hex' }),
  ...each('str_rot13', { yields: 'rot13' }),
  ...each('gzinflate gzuncompress gzdecode unserialize convert_uudecode', { yields: 'packed' }),
  ...each('getenv', { yields: 'secret' }),
  ...each('getcwd', { yields: 'cwd' }),
  ...each('sys_get_temp_dir tempnam', { yields: 'temporary' }),
  ...each('realpath trim strval', { yields: 'first' }),
  ...each('dns_get_record gethostbyname', { host: 0, sends: true }),
  ...each('*.exec *.query mysqli_query pg_query', { sql: 0 }),
};

const TABLES: Readonly<Partial<Record<CodeLanguage, ApiTable>>> = {
  python: PYTHON,
  javascript: JAVASCRIPT,
  ruby: RUBY,
  php: PHP,
};

/** The entry of a function by its full name, `*.name` for methods of things nobody knows. */
export function apiFor(language: CodeLanguage, path: string): Api | undefined {
  const table = TABLES[language];
  if (!table) return undefined;
  const plain = language === 'javascript' ? javascriptName(path) : path;
  if (Object.hasOwn(table, plain)) return table[plain];
  const method = `*.${plain.slice(plain.lastIndexOf('.') + 1)}`;
  return Object.hasOwn(table, method) ? table[method] : undefined;
}

/** `node:fs/promises.rm`, `fs.promises.rm`, `fs.rmSync` and `fs.rm` are the same function. */
function javascriptName(path: string): string {
  return path
    .replace(/^node:/, '')
    .replace(/^(fs|dns|zlib)\/promises\./, '$1.')
    .replace(/^fs\.promises\./, 'fs.')
    .replace(/^(?:fs-extra|graceful-fs|fs\/promises)\.(?!remove$|emptyDir$)/, 'fs.')
    .replace(/^(?:globalThis|global|window|self)\./, '')
    .replace(/(?<=^(?:fs|child_process|zlib|execa|Deno|cross-spawn)\.\w+)Sync$/, '')
    .replace(/\.default\b/, '');
}

/** Something happens when it is called; other functions only make values. */
export function isDeed(language: CodeLanguage, path: string): boolean {
  const api = apiFor(language, path);
  if (!api) return false;
  const { yields: _, sends: __, ...deeds } = api;
  return Object.keys(deeds).length > 0;
}

export function hasApis(language: CodeLanguage): boolean {
  return TABLES[language] !== undefined;
}
