/** Programs that talk to other computers. */
import { readRemotePath, readUrl } from '../../network/url.ts';
import { baseName } from '../../paths/spelling.ts';
import { turnsOf } from '../breadth.ts';
import { decoded } from '../encodings.ts';
import type { Invocation, ProgramTable } from '../invocation.ts';
import { textOf } from '../invocation.ts';
import { speaksOfNobody } from '../scene.ts';
import { EMPTY, hasUnknown, isKnown, joinValues, known, unknown, type Value, withOrigins, withText } from '../value.ts';

const CURL_VALUES =
  '-X --request -H --header -d --data --data-raw --data-binary --data-urlencode --data-ascii --json -F --form --form-string -T --upload-file -o --output -u --user -A --user-agent -e --referer -b --cookie -c --cookie-jar -K --config -x --proxy --preproxy --socks4 --socks4a --socks5 --socks5-hostname --proxy-user -E --cert --key --cacert --capath --cert-type --key-type --pass --connect-timeout -m --max-time --retry --retry-delay --retry-max-time -w --write-out --resolve --connect-to --interface --limit-rate -r --range -D --dump-header --unix-socket --abstract-unix-socket -y -Y -z --time-cond -C --continue-at --url --url-query --oauth2-bearer --aws-sigv4 -P -Q --quote --dns-servers --doh-url --trace --trace-ascii --stderr --netrc-file -t --telnet-option --etag-save --etag-compare --output-dir --max-redirs --parallel-max --ciphers --tls-max --local-port --noproxy --mail-from --mail-rcpt --proto --proto-default --proto-redir --rate --max-filesize --create-file-mode --hsts --alt-svc --variable --keepalive-time --happy-eyeballs-timeout-ms --ca-native --tls13-ciphers --request-target --service-name';

const SSH_VALUES = '-b -c -D -E -e -F -I -i -J -L -l -m -O -o -p -Q -R -S -W -w -B';

export const NETWORK_PROGRAMS: ProgramTable = {
  'curl curlie': { values: CURL_VALUES, run: curl },
  wget: {
    values:
      '-O --output-document -o --output-file -a --append-output -P --directory-prefix -i --input-file --post-data --post-file --body-data --body-file --method --header -U --user-agent -e --execute -t --tries -T --timeout -w --wait -Q --quota -l --level -A -R -D -I -X --accept --reject --domains --exclude-directories --user --password --referer --load-cookies --save-cookies --ca-certificate --certificate --private-key -B --base --limit-rate --use-askpass',
    run: wget,
  },
  'http https xh xhs httpie': {
    values:
      '-a --auth -o --output -A --auth-type --session --proxy --cert --verify --timeout -s --style -p --print -b --bearer --raw --boundary --response-charset',
    run: httpie,
  },
  'aria2c axel lwp-download youtube-dl yt-dlp gallery-dl': {
    operands: 'url',
    values: '-d -o -x -s -j --dir --out -i -f -P',
    roles: {
      '-i --input-file': 'read',
      '--on-download-complete --on-download-error --on-download-start --on-download-stop --on-bt-download-complete --exec':
        'command',
    },
  },
  'lynx w3m links elinks': {
    operands: 'url',
    values: '-cfg -width',
    singleDash: true,
    run: (i) => unknown(...urlOrigins(i.operands)),
  },
  'GET HEAD POST lwp-request': { operands: 'url', run: (i) => unknown(...urlOrigins(i.operands)) },
  'websocat wscat grpcurl evans hurl': {
    operands: 'mention',
    run: (i) => {
      for (const operand of i.operands)
        if (/^wss?:|^[\w.-]+:\d+$/.test(operand.text)) i.fetch(operand, 'send', [i.input]);
      return unknown();
    },
  },
  'nc ncat netcat nc.traditional nc.openbsd powercat': {
    values:
      '-p -s -w -q -i -I -O -X -x -T -e -c -m -g -G -o --exec --sh-exec --lua-exec --proxy --proxy-type --source-port',
    run: netcat,
  },
  socat: { values: '-T -t -b -L -W -lf -lp -r -R', run: socat },
  nsupdate: { roles: { '-k': 'read' }, operands: 'read', does: ['cloud_change'] },
  'telnet rlogin': {
    values: '-l -p',
    run: (i) => {
      const [host] = i.operands;
      if (!host) return EMPTY;
      i.connect(host, [i.input], Number(i.word(1)) || 23);
      if (comesFromShell(i.input) && !isLocal(host.text)) i.act('reverse_shell', i.line);
      return unknown({ kind: 'network', from: host.text });
    },
  },
  'ftp lftp tftp ncftp ncftpput': { values: '-e -u -p -c', run: fileTransfer },
  'ssh autossh mosh dbclient plink': { values: SSH_VALUES, leading: true, run: secureShell },
  sshpass: { leading: true, values: '-p -f -d -P', run: (i) => i.run(i.operands) },
  'scp pscp': {
    values: '-c -F -i -J -l -o -P -S -X',
    recursive: '-r',
    run: (i) => remoteCopy(i, i.operands, i.has('-r')),
  },
  sftp: {
    values: '-b -B -c -D -F -i -J -l -o -P -R -S -s',
    roles: { '-b': 'read' },
    run: (i) => {
      const remote = readRemotePath(textOf(i.operands[0])) ?? {
        host: textOf(i.operands[0]).replace(/^.*@/, ''),
        path: '',
      };
      i.connect(known(remote.host), [i.input]);
      for (const match of i.input.text.matchAll(/^\s*(?:put|mput|reput)\s+(?:-\w+\s+)*(\S+)/gm))
        sendFile(i, known(match[1] ?? ''), remote.host);
      return EMPTY;
    },
  },
  rsync: {
    values:
      '-e --rsh --exclude --include --exclude-from --include-from --files-from --filter -f --password-file --port --bwlimit --timeout --chmod --chown --backup-dir --suffix --rsync-path -M --compare-dest --copy-dest --link-dest -T --temp-dir --log-file --max-size --min-size --partial-dir --out-format --info --contimeout -B',
    run: rsync,
  },
  rclone: {
    values: '--config --transfers --include --exclude --filter --bwlimit --drive-root-folder-id -P',
    run: rclone,
  },
  'ssh-copy-id': {
    values: '-i -p -o',
    run: (i) => {
      if (i.operands[0]) {
        i.act('ssh_authorize', i.operands[0]);
        i.connect(hostOnly(i.operands[0]));
      }
      return EMPTY;
    },
  },
  'dig nslookup host drill kdig delv q doggo dog': { values: '-t -c -p -b -k -y -x -f -q', run: lookUp },
  'ping ping6 traceroute tracepath mtr traceroute6 fping hping3 arping': {
    values: '-c -i -W -w -s -I -t -m -p -l -d -n',
    operands: 'nothing',
    run: (i) => {
      const target = i.operands.at(-1);
      if (target)
        i.scene.contact(hostText(target), 'look_up', i.name, {
          data: [target, ...(i.value('-p') ? [i.value('-p') as Value] : [])],
        });
      if (target && hidesData(target)) i.act('send_dns', target);
      return EMPTY;
    },
  },
  'whois finger': { operands: 'nothing' },
  'mail mailx mutt sendmail ssmtp msmtp swaks s-nail neomutt himalaya': {
    values: '-s -a -c -b -r -S -t -f --to --from --server --body --attach --header -A --attachment',
    run: (i) => {
      for (const file of i.options.values('-a', '-A', '--attach', '--attachment'))
        sendFile(i, withText(file, file.text.replace(/^@/, '')), 'mail');
      i.act('send_mail', i.line);
      i.scene.contact('', 'send', i.name, { data: [i.input, ...i.args] });
      return EMPTY;
    },
  },
  'tmate sshx upterm ttyd gotty teleconsole wetty shellinabox butterfly': {
    run: (i) => {
      if (!i.has('--version', '--help')) i.act('share_terminal', `${i.name} ${i.line}`);
      return unknown();
    },
  },
  'ngrok lt localtunnel bore frpc frps chisel pagekite zrok pinggy expose tunnelmole jprq telebit loophole localxpose loclx gost rathole inlets playit devtunnel cloudflared rustdesk teamviewer anydesk':
    { run: tunnel },
  tailscale: {
    run: (i) => {
      if (/^(?:funnel|serve)$/.test(i.word(0))) i.act('open_tunnel', i.line);
      return undefined;
    },
  },
  'croc wormhole magic-wormhole ffsend transfer wormhole-william sendme portal piknik onionshare onionshare-cli termbin':
    {
      run: (i) => {
        for (const operand of i.operands.filter((operand) => !/^(?:send|tx|upload|receive|rx)$/.test(operand.text)))
          i.read(operand);
        if (!/^(?:receive|rx|download)$/.test(i.word(0))) i.act('send_files', i.line);
        return EMPTY;
      },
    },
  'nmap arp-scan masscan zmap rustscan hydra medusa sqlmap nikto gobuster ffuf wfuzz dirb feroxbuster nuclei wpscan msfconsole msfvenom crackmapexec netexec responder bettercap ettercap aircrack-ng hashcat john patator':
    {
      run: (i) => {
        if (/^(?:hashcat|john)$/.test(i.name)) i.act('read_password_hashes', i.line);
        else if (!/\b(?:localhost|127\.0\.0\.1|::1)\b/.test(i.line)) i.act('scan_network', i.line);
        for (const operand of i.operands) i.touch('mention', operand);
        return undefined;
      },
    },
  'tcpdump tshark wireshark dumpcap ngrep mitmproxy mitmdump mitmweb tcpflow': {
    run: (i) => {
      if (!i.has('-D', '--list-interfaces', '-h', '--help', '--version'))
        i.act('capture_network', `${i.name} ${i.line}`);
      return undefined;
    },
    roles: { '-w': 'write', '-r': 'read' },
    values: '-i -c -s -p',
  },
  openssl: {
    singleDash: true,
    values:
      '-in -out -connect -key -cert -CAfile -pass -passin -passout -k -K -iv -subj -days -newkey -keyout -signkey -sign -verify -inkey -servername -port -accept -host -name -md -cipher',
    run: openssl,
  },
  'proxychains proxychains4 torsocks torify tsocks': {
    leading: true,
    values: '-f',
    run: (i) => {
      i.act('proxy_change', i.line);
      return i.run(i.operands);
    },
  },
};

// curl and its kin

function header(i: Invocation, value: Value): Value {
  if (value.text.startsWith('@')) return atFile(i, value);
  return /^(?:authorization|x-api-key|api-key|apikey|private-token|x-auth-token|x-access-token)\s*:/i.test(value.text)
    ? signIn(i, value)
    : value;
}

/** Signing in to an API is what a key is for, as long as its name speaks of nobody else. */
function signIn(i: Invocation, value: Value): Value {
  if (
    !i.operands.some(({ text }) => /\/\/(?:[\w-]+\.)*api[\w-]*\.|\/api(?:\/|$)|\/v\d+(?:\/|$)|\/graphql\b/i.test(text))
  )
    return value;
  const origins = value.origins.filter((origin) => origin.kind !== 'secret' || !speaksOfNobody(origin.name));
  return origins.length === value.origins.length ? value : { ...value, origins };
}

function curl(i: Invocation): Value {
  const { options } = i;
  const data: Value[] = [];
  let uploads = false;
  for (const { name, value } of options.options) {
    if (!value) continue;
    if (/^(?:-d|--data|--data-binary|--data-ascii|--json)$/.test(name)) data.push(atFile(i, value));
    else if (
      /^(?:--data-raw|--form-string|-u|--user|-H|--header|-A|--user-agent|-e|--referer|--oauth2-bearer|--url-query|--proxy-user|--aws-sigv4)$/.test(
        name,
      )
    ) {
      const isHeader = /^-H|--header/.test(name);
      data.push(isHeader ? header(i, value) : name === '--oauth2-bearer' ? signIn(i, value) : value);
    } else if (name === '--data-urlencode')
      data.push(/^[^=@]*@/.test(value.text) ? i.content(withText(value, value.text.replace(/^[^@]*@/, ''))) : value);
    else if (name === '-F' || name === '--form') {
      uploads = true;
      const file = /^[^=]*=[@<]([^;]*)/.exec(value.text);
      data.push(file ? i.content(withText(value, (file[1] ?? '').replace(/^"|"$/g, ''))) : value);
    } else if (name === '-T' || name === '--upload-file') {
      uploads = true;
      data.push(value.text === '-' || value.text === '.' ? i.input : i.content(value));
    } else if (name === '-b' || name === '--cookie') data.push(value.text.includes('=') ? value : i.content(value));
    else if (/^(?:-K|--config|--netrc-file|--key|-E|--cert)$/.test(name)) i.read(value);
    else if (/^(?:-c|--cookie-jar|-D|--dump-header|--trace|--trace-ascii|--stderr|--etag-save|--hsts)$/.test(name))
      i.write(value);
    else if (/^(?:--unix-socket|--abstract-unix-socket)$/.test(name)) i.touch('edit', value);
    else if (/^(?:-x|--proxy|--preproxy|--socks4a?|--socks5(?:-hostname)?)$/.test(name)) {
      const proxy = readUrl(value.text, true);
      if (proxy) i.scene.contact(proxy.host, 'connect', i.name, { address: proxy });
    } else if (name === '--resolve' || name === '--connect-to') {
      // Whatever the address says, this is where it goes.
      const host = /^\+?[^:]*:[^:]*:(\[[^\]]*\]|[^:,]+)/.exec(value.text)?.[1];
      if (host) i.scene.contact(host, 'connect', i.name);
    } else if (name === '-Q' || name === '--quote') data.push(value);
  }
  const method = textOf(i.value('-X', '--request')).toUpperCase();
  const sends = uploads || data.length > 0 || /^(?:POST|PUT|PATCH|DELETE)$/.test(method);
  const urls = [...options.operands, ...i.options.values('--url')];
  const origins: Value[] = [];
  for (const url of urls) {
    for (const each of globbedUrls(url)) {
      i.fetch(each, sends && data.some((value) => value.text !== '') ? 'send' : 'fetch', data);
      if (method === 'DELETE' || each.text.includes('/_delete_by_query')) deletes(i, each);
      origins.push(each);
    }
  }
  if (i.has('-k', '--insecure', '--proxy-insecure')) i.act('insecure_transfer', i.line);
  return downloaded(i, urls, i.value('-o', '--output'), i.has('-O', '--remote-name', '--remote-name-all'));
}

/** curl's own `{a,b}` in addresses, which the shell did not see because they were quoted. */
function globbedUrls(url: Value): readonly Value[] {
  const match = /^([^{}]*)\{([^{}]*,[^{}]*)\}([^{}]*)$/.exec(url.text);
  if (!match) return [url];
  const parts = turnsOf((match[2] ?? '').split(','), (part) => part);
  return parts.map((part) => withText(url, `${match[1]}${part}${match[3]}`));
}

/** Ports on which databases and their kin answer: a delete there is data gone, on this computer, too. */
const STORE_PORTS: ReadonlySet<number> = new Set([
  2379, 5984, 6333, 7474, 7700, 8001, 8086, 8108, 8123, 8444, 8500, 8529, 8983, 9200, 9201, 15672,
]);

function deletes(i: Invocation, url: Value): void {
  const address = readUrl(url.text, true);
  if (!address) return;
  if ((address.port !== undefined && STORE_PORTS.has(address.port)) || /\/_delete_by_query\b/.test(address.path)) {
    i.act('database_delete', url);
    return;
  }
  if (
    /^(?:localhost|127\.|0\.0\.0\.0|\[?::1|0:0:0:0:0:0:0:1$)/.test(address.host) ||
    /(?:^|\.)(?:localhost|test|local|internal)$/.test(address.host)
  )
    return;
  if (address.host === 'api.github.com' && /^\/repos\/[^/]+\/[^/]+\/?$/.test(address.path))
    i.act('repository_delete', url);
  i.act('api_delete', url);
}

/** `@file` stands for the file's contents, `@-` for what comes through the pipe. */
function atFile(i: Invocation, value: Value): Value {
  return value.text.startsWith('@') ? i.content(withText(value, value.text.slice(1))) : value;
}

function urlOrigins(urls: readonly Value[]): { readonly kind: 'network'; readonly from: string }[] {
  return urls.map((url) => ({ kind: 'network', from: url.text }));
}

/** What a download leaves: a file, or text on the way to the next program. */
function downloaded(i: Invocation, urls: readonly Value[], output: Value | undefined, byName: boolean): Value {
  const content = unknown(...urlOrigins(urls));
  if (output && output.text !== '-') {
    i.scene.touch('write', output, i.state, i.name);
    i.scene.remember(output, i.state, content);
    return EMPTY;
  }
  if (!byName) return content;
  for (const url of urls) {
    const address = readUrl(url.text, true);
    const folder = textOf(i.value('--output-dir', '-P', '--directory-prefix'));
    const name = known(`${folder === '' ? '' : `${folder}/`}${baseName(address?.path ?? '') || 'index.html'}`);
    i.scene.touch('write', name, i.state, i.name);
    i.scene.remember(name, i.state, content);
  }
  return EMPTY;
}

function wget(i: Invocation): Value {
  const data: Value[] = [
    ...i.options.values(
      '--post-data',
      '--body-data',
      '--header',
      '-U',
      '--user-agent',
      '--referer',
      '--user',
      '--password',
    ),
  ];
  for (const file of i.options.values('--post-file', '--body-file', '--load-cookies')) data.push(i.content(file));
  for (const list of i.options.values('-i', '--input-file')) i.read(list);
  for (const log of i.options.values('-o', '--output-file', '-a', '--append-output')) i.write(log);
  for (const setting of i.options.values('-e', '--execute'))
    if (/^use_askpass=(.+)/.test(setting.text)) i.shell(known(setting.text.slice(12)));
  const askpass = i.value('--use-askpass');
  if (askpass) i.run([askpass]);
  const sends = i.has('--post-data', '--post-file', '--body-data', '--body-file');
  for (const url of i.operands) {
    i.fetch(url, sends ? 'send' : 'fetch', data);
    if (textOf(i.value('--method')).toUpperCase() === 'DELETE') deletes(i, url);
  }
  if (i.has('--no-check-certificate')) i.act('insecure_transfer', i.line);
  if (i.operands.length === 0) return EMPTY;
  if (i.has('--spider')) return EMPTY;
  const output = i.value('-O', '--output-document');
  return downloaded(i, i.operands, output, !output);
}

function httpie(i: Invocation): Value {
  const [first, ...rest] = i.operands;
  const isMethod = first !== undefined && /^[A-Z]{3,7}$/.test(first.text);
  const url = isMethod ? rest[0] : first;
  const items = isMethod ? rest.slice(1) : rest;
  const data: Value[] = [i.input];
  for (const item of items) {
    const file = /^[^=@]*(?::?=@|@)(.+)$/s.exec(item.text);
    data.push(file ? i.content(withText(item, file[1] ?? '')) : item);
  }
  if (!url) return EMPTY;
  const target = url.text.startsWith(':') ? withText(url, `localhost${url.text}`) : url;
  const sends =
    items.some((item) => !/^[\w-]+:(?!=)/.test(item.text)) ||
    (isMethod && /^(?:POST|PUT|PATCH)$/.test(first.text)) ||
    i.input.text !== '';
  i.fetch(target, sends ? 'send' : 'fetch', data);
  if (first?.text === 'DELETE') deletes(i, target);
  return downloaded(i, [target], i.value('-o', '--output'), i.has('-d', '--download'));
}

// Plain connections

function hostText(value: Value): string {
  if (!hasUnknown(value.text)) return value.text;
  const known = /[\0\u0001]\.([^\0\u0001]+\.[^\0\u0001.]+)$/.exec(value.text);
  return known?.[1] ?? '';
}

function hostOnly(value: Value): Value {
  return withText(value, value.text.replace(/^.*@/, ''));
}

function netcat(i: Invocation): Value {
  const listens =
    i.has('-l', '--listen') || i.args.some((arg) => /^-[a-zA-Z]*l/.test(arg.text) && !arg.text.startsWith('--'));
  const program = i.value('-e', '-c', '--exec', '--sh-exec', '--lua-exec');
  if (i.has('-U', '--unixsock')) {
    i.touch('edit', i.operands[0]);
    return unknown();
  }
  const [host, port] = i.operands;
  if (listens) i.act(program ? 'listen_shell' : 'listen', i.line);
  else if (host) {
    i.scene.contact(hostText(host), i.input.text === '' && i.input.origins.length === 0 ? 'connect' : 'send', i.name, {
      data: [i.input],
      port: Number(textOf(port)) || 0,
    });
    if ((program || comesFromShell(i.input)) && !isLocal(host.text))
      i.act('reverse_shell', `${host.text}:${textOf(port)}`);
  }
  if (program) i.shell(program, i.state, EMPTY);
  return withOrigins(unknown(), { kind: 'network', from: `${host?.text ?? ''}:${textOf(port)}` });
}

/** What a shell prints, sent away as it comes, is a shell for whoever receives it. */
function comesFromShell(value: Value): boolean {
  return value.origins.some(
    (origin) => origin.kind === 'program' && /^(?:sh|bash|zsh|dash|ksh|ash|powershell|pwsh|cmd)$/.test(origin.name),
  );
}

function isLocal(host: string): boolean {
  return /^(?:localhost|127\.|0\.0\.0\.0|::1)/.test(host);
}

function socat(i: Invocation): Value {
  const addresses = i.operands.map((operand) => operand.text);
  const runs = addresses.some((address) => /^(?:exec|system|shell|pty)\b/i.test(address));
  for (const address of addresses) {
    const command = /^(?:exec|system|shell):(.+?)(?:,[a-z]+.*)?$/is.exec(address)?.[1];
    if (command) i.shell(known(command.replace(/^["']|["']$/g, '')), i.state, EMPTY);
    const remote =
      /^(?:tcp[46]?|udp[46]?|openssl|ssl|socks4a?|proxy|sctp|ssl-connect|openssl-connect)(?:-connect)?:([^:,]+|\[[^\]]+\])(?::([^,]+))?/i.exec(
        address,
      );
    if (remote) {
      i.scene.contact(hasUnknown(remote[1] ?? '') ? '' : (remote[1] ?? ''), 'send', i.name, {
        data: [i.input],
        port: Number(remote[2]) || 0,
      });
      if (runs && !isLocal(remote[1] ?? '')) i.act('reverse_shell', address);
    }
    if (/^(?:tcp|udp|openssl|ssl|sctp)\d?-listen/i.test(address)) {
      const forwards = addresses.some((other) => other !== address && /^(?:tcp|udp|unix)/i.test(other));
      i.act(runs ? 'listen_shell' : forwards ? 'open_tunnel' : 'listen', address);
    }
    const path = /^(?:unix(?:-connect|-client)?|abstract-connect|gopen|open|file|creat(?:e)?):([^,]+)/i.exec(address);
    if (path) i.touch(/^unix/i.test(address) ? 'edit' : 'read', known(path[1] ?? ''));
  }
  return unknown();
}

function fileTransfer(i: Invocation): Value {
  const host = i.operands[0];
  if (host) i.connect(withText(host, readUrl(host.text)?.host ?? host.text), [i.input]);
  const script = `${i.input.text}\n${textOf(i.value('-e', '-c'))}`;
  for (const match of script.matchAll(
    /(?:^|[;\n])\s*(?:put|mput|send|mirror\s+(?:-R|--reverse))\s+(?:-\w+\s+)*([^\s;]+)/g,
  ))
    sendFile(i, known(match[1] ?? ''), host?.text ?? '');
  for (const match of script.matchAll(/(?:^|[;\n])\s*!(.+)/g)) i.shell(known(match[1] ?? ''));
  return EMPTY;
}

function sendFile(i: Invocation, file: Value, host: string): void {
  const content = i.content(file);
  i.scene.contact(host === 'mail' ? '' : host, 'send', i.name, { data: [content] });
}

// Secure shell and copies

function secureShell(i: Invocation): Value {
  const [target, ...command] = i.operands;
  for (const option of i.options.values('-o')) {
    const program = /^(?:ProxyCommand|LocalCommand|KnownHostsCommand)[= ](.+)$/is.exec(option.text);
    if (program && program[1] !== 'none') i.shell(withText(option, program[1] ?? ''), i.state, EMPTY);
    if (/^(?:RemoteForward|DynamicForward|Tunnel)[= ]/i.test(option.text)) i.act('open_tunnel', i.line);
  }
  if (i.has('-R', '-D', '-w')) i.act('open_tunnel', i.line);
  if (!target) return EMPTY;
  const user = /^([^@]+)@/.exec(target.text)?.[1];
  const host = readUrl(target.text)?.host ?? textOf(hostOnly(target));
  i.scene.contact(host, command.length > 0 || i.input.text !== '' ? 'send' : 'connect', i.name, {
    data: [i.input, ...command],
    port: Number(textOf(i.value('-p'))) || 22,
  });
  if (user === 'git' && command.length === 0) return unknown();
  const state = i.elsewhere(isLocal(host) ? 'container' : 'remote');
  const text = joinValues(command, ' ');
  if (command.length > 0) {
    i.act('remote_shell', `${host}: ${text.text}`);
    return i.engine.script('posix', text, state, i.input);
  }
  if (isKnown(i.input) && i.input.text.trim() !== '') {
    i.act('remote_shell', `${host}: ${i.input.text.slice(0, 80)}`);
    return i.engine.script('posix', i.input, state, EMPTY);
  }
  return unknown();
}

/** `host:path` is somewhere else, everything else is here. */
function remoteCopy(i: Invocation, operands: readonly Value[], recursive: boolean): Value {
  const target = operands.at(-1);
  if (!target || operands.length < 2) return EMPTY;
  const remote = remoteOf(i, target);
  for (const source of operands.slice(0, -1)) {
    const origin = remoteOf(i, source);
    if (remote && !origin) {
      i.read(source, { recursive });
      const content = i.scene.contentOf(i.scene.touch('read', source, i.state, i.name, { recursive }));
      i.scene.contact(remote.host, 'send', i.name, { data: [content] });
    } else if (origin) i.scene.contact(origin.host, 'fetch', i.name);
    else i.read(source, { recursive });
    if (!remote) {
      i.scene.touch('write', target, i.state, i.name);
      i.scene.remember(
        target,
        i.state,
        origin ? unknown({ kind: 'network', from: origin.host }) : unknown(...i.origins),
      );
    }
  }
  return EMPTY;
}

function remoteOf(i: Invocation, value: Value): { readonly host: string; readonly path: string } | undefined {
  const url = /^(?:scp|sftp|rsync|ssh):\/\//i.test(value.text) ? readUrl(value.text) : undefined;
  if (url) return { host: url.host, path: url.path };
  if (/^[\0\u0001][^/]*:/.test(value.text)) return { host: '', path: '' };
  if (i.scene.os === 'windows' && /^[A-Za-z]:[\\/]/.test(value.text)) return undefined;
  const remote = readRemotePath(value.text.replace('::', ':'));
  return remote && !/^[.~/]/.test(value.text) ? remote : undefined;
}

function rsync(i: Invocation): Value {
  if (i.has('-n', '--dry-run')) {
    for (const operand of i.operands.slice(0, -1)) if (!remoteOf(i, operand)) i.touch('list', operand);
    return EMPTY;
  }
  const shell = i.value('-e', '--rsh');
  if (shell && !/^\s*ssh\b/.test(shell.text)) i.shell(shell, i.state, EMPTY);
  const target = i.operands.at(-1);
  const deletes =
    i.options.options.some((option) => /^--del(?:ete)?(?:-|$)/.test(option.name)) || i.has('--remove-source-files');
  remoteCopy(i, i.operands, true);
  if (target && deletes && !remoteOf(i, target)) i.remove(target, { recursive: true, forced: true });
  const remote = target && remoteOf(i, target);
  if (remote && deletes) i.act('remote_destroy', `${remote.host}:${remote.path}`);
  return EMPTY;
}

function rclone(i: Invocation): Value {
  const command = i.word(0);
  const [, source, target] = i.operands;
  const isRemote = (value: Value | undefined): boolean =>
    value !== undefined && /^[\w-]+:/.test(value.text) && !/^[A-Za-z]:[\\/]/.test(value.text);
  if (/^(?:copy|sync|move|copyto|moveto|bisync)$/.test(command) && isRemote(target) && !isRemote(source)) {
    const content = i.scene.contentOf(i.read(source, { recursive: true }));
    i.scene.contact(textOf(target).split(':')[0] ?? '', 'send', 'rclone', { data: [content] });
  }
  if (/^(?:delete|purge|deletefile|rmdirs?|cleanup)$/.test(command) || (command === 'sync' && isRemote(target)))
    i.act(command === 'sync' ? 'cloud_change' : 'cloud_delete', i.line);
  if (command === 'config' && /^(?:dump|show)$/.test(i.word(1))) i.act('read_token', i.line);
  if (command === 'serve') i.act('open_tunnel', i.line);
  return unknown({ kind: 'program', name: 'rclone' });
}

function lookUp(i: Invocation): Value {
  for (const operand of i.operands) {
    if (operand.text.startsWith('@')) {
      i.scene.contact(operand.text.slice(1), 'look_up', i.name);
      continue;
    }
    if (/^[A-Z]+$/.test(operand.text)) continue;
    i.scene.contact(hostText(operand), 'look_up', i.name, { data: [operand] });
    if (hidesData(operand)) i.act('send_dns', operand);
  }
  return unknown({ kind: 'network', from: `DNS ${i.operands[0]?.text ?? ''}` });
}

/** A host name that carries what was read: file contents, program output or secrets before the domain. */
function hidesData(host: Value): boolean {
  return (
    hasUnknown(host.text) &&
    host.origins.some((origin) => origin.kind !== 'network' && origin.kind !== 'decoded') &&
    /[\0\u0001].*\.\w/.test(host.text)
  );
}

function tunnel(i: Invocation): Value {
  const harmless = /^(?:version|help|--version|--help|-v|config|login|authtoken|update|status|list|ls|service)$/.test(
    i.args[0]?.text ?? '',
  );
  const looks = /^(?:list|info|delete|cleanup|vnet|ready|diag|--help|help)$/.test(i.word(1));
  if (i.name === 'cloudflared' && (i.word(0) !== 'tunnel' || looks)) return unknown();
  if (!harmless) i.act('open_tunnel', i.line);
  return unknown();
}

/** What openssl reads; a key of the project that only signs or is turned into its public half is used, not shown. */
function keyMaterial(i: Invocation, command: string, input: Value): Value {
  const shows = !/^(?:req|x509|ca|dgst|s_server|s_client|ocsp|cms|crl)$/.test(command) && !i.has('-pubout', '-noout');
  const { real } = i.scene.resolve(input, i.state);
  if (shows || real === undefined || !i.scene.surroundings.inProject(real)) return i.content(input);
  i.touch('list', input);
  return unknown({ kind: 'program', name: 'openssl' });
}

function openssl(i: Invocation): Value {
  const command = i.word(0);
  const input = i.value('-in', '-key', '-inkey', '-signkey');
  const output = i.value('-out', '-keyout');
  const content = input ? keyMaterial(i, command, input) : i.input;
  if (command === 's_client') {
    const host = textOf(i.value('-connect', '-host'));
    i.scene.contact(host.replace(/:\d+$/, ''), 'send', 'openssl', {
      data: [i.input],
      port: Number(/:(\d+)$/.exec(host)?.[1]) || 443,
    });
    return withOrigins(unknown(), { kind: 'network', from: host });
  }
  if (command === 's_server') i.act('listen', i.line);
  const decodes = (command === 'enc' || command === 'base64' || command.startsWith('aes')) && i.has('-d');
  const plain = decodes && (command === 'base64' || i.has('-base64', '-a')) && !i.has('-aes-256-cbc', '-k', '-K');
  const result = plain
    ? decoded(content, 'base64')
    : decodes
      ? withOrigins(unknown(...content.origins), { kind: 'decoded', how: 'openssl' })
      : unknown(...content.origins);
  if (!output) return result;
  i.write(output, result);
  return EMPTY;
}
