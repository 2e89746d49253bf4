/** What is known of a host by its name or address alone. */
import { classifyAddress, parseAddress } from './address.ts';

/** Kinds of host, with what they mean. Rules name these in `net.kinds`. */
export const HOST_KINDS = {
  loopback: 'this computer',
  private: 'the local network',
  metadata: 'the service that hands out the credentials of a cloud machine',
  public: 'the internet',
  address: 'a bare IP address on the internet',
  paste_site: 'a site where anyone can read what was pasted',
  file_drop: 'a site that takes files from anybody',
  request_catcher: 'a site that records every request made to it',
  tunnel: 'a tunnel that leads to somebody else’s machine',
  chat_webhook: 'an address that posts into a chat',
  shortener: 'a short address that hides where it leads',
  code_host: 'a site that hosts source code',
  raw_code: 'files of anybody, straight from a code host',
  package_registry: 'a public package registry',
  onion: 'a hidden service',
  lookalike: 'an address written to be taken for another one',
} as const;

export type HostKind = keyof typeof HOST_KINDS;

/** A name here stands for itself and everything below it. */
const NAMES: Readonly<Partial<Record<HostKind, string>>> = {
  loopback:
    'localhost localhost.localdomain ip6-localhost ip6-loopback host.docker.internal host.containers.internal gateway.docker.internal kubernetes.docker.internal localtest.me lvh.me',
  metadata:
    'metadata.google.internal metadata.goog metadata metadata.azure.com metadata.azure.internal metadata.oraclecloud.com metadata.platformequinix.com metadata.packet.net instance-data instance-data.ec2.internal metadata.tencentyun.com',
  paste_site:
    'pastebin.com pastebin.pl paste.ee paste.rs paste.debian.net pastes.dev paste.mozilla.org paste.ubuntu.com paste.opensuse.org dpaste.com dpaste.org hastebin.com hastebin.skyra.pw ghostbin.co ghostbin.com ix.io sprunge.us termbin.com glot.io rentry.co rentry.org controlc.com privatebin.net privatebin.info justpaste.it bpa.st cl1p.net p.ip.fi ttm.sh envs.sh nopaste.net paste.c-net.org paste.centos.org paste.fedoraproject.org textbin.net snippet.host write.as telegra.ph pst.klgrth.io ideone.com defuse.ca zerobin.net 0bin.net',
  file_drop:
    'transfer.sh file.io 0x0.st anonfiles.com bashupload.com catbox.moe litterbox.catbox.moe files.catbox.moe gofile.io keep.sh oshi.at temp.sh tmpfiles.org tmp.ninja uguu.se x0.at wetransfer.com we.tl sendspace.com mediafire.com mega.nz mega.io zippyshare.com ufile.io filebin.net fileio.net send.vis.ee wormhole.app ffsend.com pixeldrain.com dropmefiles.com smash.com fromsmash.com filemail.com limewire.com file.coffee lufi.io chunk.io free.keep.sh bayfiles.com workupload.com krakenfiles.com send.now storj.io buzzheavier.com imgur.com',
  request_catcher:
    'webhook.site requestbin.com requestbin.net requestcatcher.com pipedream.net m.pipedream.net beeceptor.com hookbin.com requestinspector.com postb.in ptsv2.com ptsv3.com interact.sh interactsh.com oast.fun oast.live oast.me oast.online oast.pro oast.site burpcollaborator.net oastify.com canarytokens.com canarytokens.org dnslog.cn ceye.io bxss.me xss.ht xss.report httpdump.app mockbin.org mockbin.io request.bin dnsbin.zhack.ca dnshook.site rbndr.us typedwebhook.tools webhook.cool webhookinbox.com svix.com play.svix.com hookdeck.com smee.io',
  tunnel:
    'ngrok.io ngrok.app ngrok-free.app ngrok-free.dev ngrok.dev trycloudflare.com loca.lt localtunnel.me serveo.net localhost.run lhr.life lhr.rocks bore.pub pagekite.me telebit.io tunnelto.dev pinggy.io pinggy.link pinggy.online portmap.io playit.gg zrok.io share.zrok.io devtunnels.ms tunnel.us.ngrok.com',
  chat_webhook:
    'hooks.slack.com api.telegram.org webhook.office.com outlook.webhook.office.com maker.ifttt.com hooks.zapier.com ntfy.sh pushover.net api.pushbullet.com hook.eu1.make.com hook.us1.make.com',
  shortener:
    'bit.ly tinyurl.com t.co goo.gl is.gd v.gd ow.ly buff.ly cutt.ly rb.gy shorturl.at t.ly tiny.cc git.io rebrand.ly s.id',
  code_host:
    'github.com gitlab.com bitbucket.org codeberg.org sr.ht gitea.com dev.azure.com visualstudio.com sourceforge.net',
  raw_code:
    'raw.githubusercontent.com gist.github.com gist.githubusercontent.com githubusercontent.com codeload.github.com objects.githubusercontent.com raw.githack.com cdn.jsdelivr.net unpkg.com esm.sh gitcdn.link rawgit.com statically.io',
  package_registry:
    'registry.npmjs.org registry.yarnpkg.com npmjs.com pypi.org files.pythonhosted.org crates.io static.crates.io index.crates.io rubygems.org proxy.golang.org sum.golang.org go.dev golang.org repo.maven.apache.org repo1.maven.org plugins.gradle.org services.gradle.org packagist.org repo.packagist.org nuget.org api.nuget.org hex.pm repo.hex.pm pub.dev conda.anaconda.org repo.anaconda.com deb.debian.org security.debian.org archive.ubuntu.com ports.ubuntu.com dl-cdn.alpinelinux.org formulae.brew.sh ghcr.io docker.io registry-1.docker.io quay.io mcr.microsoft.com jsr.io deno.land download.pytorch.org',
};

const KIND_OF_NAME: ReadonlyMap<string, HostKind> = new Map(
  Object.entries(NAMES).flatMap(([kind, names]) => names.split(' ').map((name) => [name, kind as HostKind] as const)),
);

const LOCAL_SUFFIXES = [
  'localhost',
  'local',
  'internal',
  'lan',
  'home',
  'home.arpa',
  'intranet',
  'corp',
  'test',
  'localdomain',
  'svc',
  'cluster.local',
];

/** A host name as one comparable text: lower case, no brackets, no closing dot, addresses in their plain spelling. */
export function plainHost(written: string): string {
  const trimmed = written.trim().replace(/^\[(.*)\]$/, '$1');
  const address = parseAddress(trimmed);
  if (address !== undefined) return address;
  const name = trimmed
    .normalize('NFKC')
    .replace(/[。．｡]/g, '.')
    .toLowerCase()
    .replace(/\.+$/, '');
  return addressInName(name) ?? name;
}

/** Names that resolve to the address written in them: `169.254.169.254.nip.io`, `a9fea9fe.sslip.io`. */
function addressInName(name: string): string | undefined {
  const match = /^(.+)\.(?:nip\.io|sslip\.io|xip\.io|traefik\.me|lacolhost\.com)$/.exec(name);
  if (!match) return undefined;
  const inner = match[1] as string;
  const found = /(?:^|[.-])(\d{1,3})[.-](\d{1,3})[.-](\d{1,3})[.-](\d{1,3})$/.exec(inner);
  if (found) return parseAddress(found.slice(1, 5).join('.'));
  const hex = /(?:^|[.-])([0-9a-f]{8})$/.exec(inner);
  return hex ? parseAddress(`0x${hex[1]}`) : undefined;
}

/** `host` as `plainHost` spells it. */
export function hostKinds(host: string): ReadonlySet<HostKind> {
  const kinds = new Set<HostKind>();
  const address = parseAddress(host);
  if (address !== undefined) {
    const found = classifyAddress(address);
    if (found === 'loopback' || found === 'unspecified') kinds.add('loopback');
    else if (found === 'metadata') kinds.add('metadata');
    else if (found === 'public') kinds.add('public').add('address');
    else kinds.add('private');
    return kinds;
  }
  for (let name = host; ; ) {
    const kind = KIND_OF_NAME.get(name);
    if (kind) kinds.add(kind);
    const dot = name.indexOf('.');
    if (dot === -1) break;
    name = name.slice(dot + 1);
  }
  if (host.endsWith('.onion')) kinds.add('onion');
  if (kinds.has('loopback') || kinds.has('metadata')) return kinds;
  const isLocal =
    !host.includes('.') || LOCAL_SUFFIXES.some((suffix) => host === suffix || host.endsWith(`.${suffix}`));
  if (isLocal) kinds.add(host.endsWith('.localhost') ? 'loopback' : 'private');
  else kinds.add('public');
  return kinds;
}

/** Refines the kinds of a host by the rest of the address: Discord takes webhooks under one path only. */
export function urlKinds(host: string, path: string): ReadonlySet<HostKind> {
  const kinds = hostKinds(host);
  const isWebhook =
    (/(?:^|\.)discord(?:app)?\.com$/.test(host) && /^\/api\/(?:v\d+\/)?webhooks\//.test(path)) ||
    (host.endsWith('.webhook.office.com') && path !== '/');
  const isRaw = host === 'github.com' && /^\/[^/]+\/[^/]+\/(?:raw|releases\/download)\//.test(path);
  if (!isWebhook && !isRaw) return kinds;
  const more = new Set(kinds);
  if (isWebhook) more.add('chat_webhook');
  if (isRaw) more.add('raw_code');
  return more;
}
