/** PowerShell's own commands: their aliases, the order of their arguments, what each does with them. */
import type { ActionName } from '../../actions.ts';

export type CmdletRole =
  | 'read'
  | 'write'
  | 'edit'
  | 'delete'
  | 'list'
  | 'search'
  | 'permissions'
  | 'url'
  | 'script'
  | 'block'
  | 'registry';

export interface Cmdlet {
  /** Names of the arguments given without a name, in order. */
  readonly positions?: readonly string[];
  readonly roles?: Readonly<Record<string, CmdletRole>>;
  /** Parameters without a value. */
  readonly switches?: string;
  readonly does?: ActionName;
  /** Prints what came in, or what it read. */
  readonly prints?: 'input' | 'content' | 'names' | 'nothing' | 'value';
  /** Name of a special treatment in the interpreter. */
  readonly special?: string;
}

const COMMON_SWITCHES =
  'force recurse whatif confirm verbose debug passthru asbytestream raw append noclobber noprofile wait nonewline usebasicparsing asjob hidden file directory name quiet allmatches simplematch casesensitive';

const CMDLETS: Readonly<Record<string, Cmdlet>> = {
  'remove-item': { positions: ['path'], roles: { path: 'delete', literalpath: 'delete' }, prints: 'nothing' },
  'get-content': { positions: ['path'], roles: { path: 'read', literalpath: 'read' }, prints: 'content' },
  'set-content': {
    positions: ['path', 'value'],
    roles: { path: 'write', literalpath: 'write' },
    special: 'write',
    prints: 'nothing',
  },
  'add-content': {
    positions: ['path', 'value'],
    roles: { path: 'edit', literalpath: 'edit' },
    special: 'write',
    prints: 'nothing',
  },
  'out-file': {
    positions: ['filepath', 'encoding'],
    roles: { filepath: 'write', literalpath: 'write', path: 'write' },
    special: 'write',
    prints: 'nothing',
  },
  'tee-object': {
    positions: ['filepath'],
    roles: { filepath: 'write', literalpath: 'write' },
    special: 'write',
    prints: 'input',
  },
  'export-csv': { positions: ['path'], roles: { path: 'write' }, special: 'write', prints: 'nothing' },
  'export-clixml': { positions: ['path'], roles: { path: 'write' }, special: 'write', prints: 'nothing' },
  'import-csv': { positions: ['path'], roles: { path: 'read' }, prints: 'content' },
  'import-clixml': { positions: ['path'], roles: { path: 'read' }, prints: 'content' },
  'import-module': { positions: ['name'], prints: 'nothing', special: 'module' },
  'copy-item': {
    positions: ['path', 'destination'],
    roles: { path: 'read', literalpath: 'read', destination: 'write' },
    special: 'copy',
    prints: 'nothing',
  },
  'move-item': {
    positions: ['path', 'destination'],
    roles: { path: 'delete', literalpath: 'delete', destination: 'write' },
    special: 'move',
    prints: 'nothing',
  },
  'rename-item': { positions: ['path', 'newname'], roles: { path: 'edit' }, prints: 'nothing' },
  'new-item': { positions: ['path'], special: 'create', prints: 'nothing' },
  'clear-content': { positions: ['path'], roles: { path: 'write', literalpath: 'write' }, prints: 'nothing' },
  'clear-item': { positions: ['path'], roles: { path: 'write' }, prints: 'nothing' },
  'get-childitem': { positions: ['path', 'filter'], special: 'listing' },
  'get-item': { positions: ['path'], roles: { path: 'list' }, special: 'item', prints: 'names' },
  'test-path': { positions: ['path'], prints: 'names' },
  'resolve-path': { positions: ['path'], special: 'samepath' },
  'join-path': { positions: ['path', 'childpath'], special: 'joinpath' },
  'split-path': { positions: ['path'], special: 'splitpath' },
  'get-filehash': { positions: ['path'], roles: { path: 'list' }, prints: 'names' },
  'get-acl': { positions: ['path'], roles: { path: 'list' }, prints: 'names' },
  'set-acl': { positions: ['path'], roles: { path: 'permissions' }, does: 'change_owner', prints: 'nothing' },
  'select-string': { positions: ['pattern', 'path'], roles: { path: 'read', literalpath: 'read' }, prints: 'content' },
  'compare-object': { positions: ['referenceobject', 'differenceobject'], prints: 'content' },
  'get-itemproperty': { positions: ['path', 'name'], special: 'readproperty', prints: 'content' },
  'get-itempropertyvalue': { positions: ['path', 'name'], special: 'readproperty', prints: 'content' },
  'set-itemproperty': { positions: ['path', 'name', 'value'], roles: { path: 'registry' }, prints: 'nothing' },
  'new-itemproperty': { positions: ['path', 'name', 'value'], roles: { path: 'registry' }, prints: 'nothing' },
  'remove-itemproperty': { positions: ['path', 'name'], roles: { path: 'registry' }, prints: 'nothing' },
  'compress-archive': {
    positions: ['path', 'destinationpath'],
    roles: { path: 'search', literalpath: 'search', destinationpath: 'write' },
    special: 'archive',
    prints: 'nothing',
  },
  'expand-archive': {
    positions: ['path', 'destinationpath'],
    roles: { path: 'read', destinationpath: 'write' },
    prints: 'nothing',
  },

  'invoke-webrequest': { positions: ['uri'], special: 'web' },
  'invoke-restmethod': { positions: ['uri'], special: 'web' },
  'start-bitstransfer': { positions: ['source', 'destination'], special: 'transfer', prints: 'nothing' },
  'test-netconnection': { positions: ['computername'], special: 'connect', prints: 'names' },
  'test-connection': { positions: ['computername', 'targetname'], special: 'connect', prints: 'names' },
  'resolve-dnsname': { positions: ['name'], special: 'dns', prints: 'content' },
  'send-mailmessage': { does: 'send_mail', special: 'mail', prints: 'nothing' },

  'invoke-expression': { positions: ['command'], roles: { command: 'script' }, special: 'expression' },
  'invoke-command': { positions: ['scriptblock', 'computername'], special: 'command' },
  'start-process': { positions: ['filepath', 'argumentlist'], special: 'process', prints: 'nothing' },
  'start-job': { positions: ['scriptblock'], roles: { scriptblock: 'block' } },
  'start-threadjob': { positions: ['scriptblock'], roles: { scriptblock: 'block' } },
  'foreach-object': { positions: ['process'], special: 'each' },
  'where-object': { special: 'where', prints: 'input' },
  'measure-command': { positions: ['expression'], roles: { expression: 'block' } },
  'new-object': { positions: ['typename', 'argumentlist'], special: 'object' },
  'add-type': { special: 'addtype', prints: 'nothing' },
  'set-alias': { positions: ['name', 'value'], special: 'alias', prints: 'nothing' },
  'new-alias': { positions: ['name', 'value'], special: 'alias', prints: 'nothing' },
  'set-variable': { positions: ['name', 'value'], special: 'variable', prints: 'nothing' },
  'new-variable': { positions: ['name', 'value'], special: 'variable', prints: 'nothing' },
  'get-variable': { positions: ['name'], special: 'getvariable' },
  'set-location': { positions: ['path'], special: 'location', prints: 'nothing' },
  'push-location': { positions: ['path'], special: 'location', prints: 'nothing' },
  'pop-location': { special: 'back', prints: 'nothing' },
  'get-location': { special: 'here' },
  'get-command': { positions: ['name'], prints: 'names' },
  'write-output': { positions: ['inputobject'], special: 'echo' },
  'write-host': { positions: ['object'], special: 'echo' },
  'out-string': { prints: 'input' },
  'convertto-json': { prints: 'input', switches: 'compress' },
  'convertfrom-json': { prints: 'input' },
  'convertfrom-securestring': { does: 'read_keychain', prints: 'input' },
  'get-credential': { does: 'read_keychain' },
  'get-storedcredential': { does: 'read_keychain' },
  'get-automationconnection': { does: 'read_keychain' },
  'get-secret': { does: 'read_keychain' },
  'get-clipboard': { does: 'read_clipboard' },

  'stop-process': { positions: ['id'], special: 'kill', prints: 'nothing' },
  'stop-service': { positions: ['name'], special: 'stopservice', prints: 'nothing' },
  'suspend-service': { positions: ['name'], special: 'stopservice', prints: 'nothing' },
  'remove-service': { positions: ['name'], special: 'stopservice', prints: 'nothing' },
  'set-service': { positions: ['name'], special: 'setservice', prints: 'nothing' },
  'new-service': { does: 'install_service', prints: 'nothing' },
  'restart-computer': { does: 'shut_down' },
  'stop-computer': { does: 'shut_down' },
  'set-executionpolicy': { positions: ['executionpolicy', 'scope'], special: 'policy', prints: 'nothing' },
  'set-mppreference': { does: 'security_off' },
  'add-mppreference': { does: 'security_off' },
  'remove-mppreference': { does: 'security_off' },
  'disable-windowsoptionalfeature': { does: 'system_setting' },
  'enable-windowsoptionalfeature': { does: 'system_setting' },
  'uninstall-windowsfeature': { does: 'system_setting' },
  'set-netfirewallprofile': { does: 'firewall_change' },
  'set-netfirewallrule': { does: 'firewall_change' },
  'new-netfirewallrule': { does: 'firewall_change' },
  'remove-netfirewallrule': { does: 'firewall_change' },
  'disable-netfirewallrule': { does: 'firewall_change' },
  'set-dnsclientserveraddress': { does: 'network_setting' },
  'register-scheduledtask': { does: 'schedule_job' },
  'new-scheduledtask': { does: 'schedule_job' },
  'set-scheduledtask': { does: 'schedule_job' },
  'new-scheduledtaskaction': { positions: ['execute'], special: 'taskaction' },
  'register-scheduledjob': { does: 'schedule_job' },
  'unregister-scheduledtask': { does: 'delete_jobs', special: 'perchname' },
  'disable-scheduledtask': { does: 'delete_jobs', special: 'perchname' },
  'set-wmiinstance': { does: 'schedule_job' },
  'register-wmievent': { does: 'schedule_job' },
  'register-cimindicationevent': { does: 'schedule_job' },
  'invoke-wmimethod': { special: 'wmi' },
  'invoke-cimmethod': { special: 'wmi' },
  'get-wmiobject': { prints: 'names', special: 'shadow' },
  'get-ciminstance': { prints: 'names', special: 'shadow' },
  'remove-wmiobject': { does: 'destroy_backup' },
  'remove-ciminstance': { does: 'destroy_backup' },
  'format-volume': { does: 'wipe_disk' },
  'clear-disk': { does: 'wipe_disk' },
  'initialize-disk': { does: 'wipe_disk' },
  'remove-partition': { does: 'wipe_disk' },
  'set-partition': { does: 'wipe_disk' },
  'disable-computerrestore': { does: 'destroy_backup' },
  'clear-eventlog': { does: 'wipe_history' },
  'remove-eventlog': { does: 'wipe_history' },
  'limit-eventlog': { does: 'wipe_history' },
  'clear-history': { does: 'wipe_history' },
  'set-psreadlineoption': { special: 'readline' },
  'clear-recyclebin': { does: 'empty_trash' },
  'new-localuser': { does: 'account_change' },
  'set-localuser': { does: 'account_change' },
  'remove-localuser': { does: 'account_change' },
  'add-localgroupmember': { does: 'admin_grant' },
  'set-adaccountpassword': { does: 'account_change' },
  'add-adgroupmember': { does: 'admin_grant' },
  'import-certificate': { does: 'trust_certificate' },
  'import-pfxcertificate': { does: 'trust_certificate' },
  'export-pfxcertificate': { does: 'export_private_key' },
  'install-module': {
    positions: ['name'],
    special: 'install',
    switches: 'skippublishercheck allowclobber acceptlicense allowprerelease',
  },
  'install-package': { positions: ['name'], special: 'install', switches: 'skippublishercheck forcebootstrap' },
  'install-script': { positions: ['name'], special: 'install', switches: 'skippublishercheck' },
  'register-psrepository': { does: 'registry_redirect' },
  'set-psrepository': { special: 'repository' },
  'register-packagesource': { does: 'registry_redirect' },
  'publish-module': { does: 'publish_package' },
  'publish-script': { does: 'publish_package' },
  'add-appxpackage': { does: 'install_unchecked' },
  'remove-appxpackage': { does: 'remove_system_package' },
  'enter-pssession': { does: 'remote_shell' },
  'new-pssession': { does: 'remote_shell' },
  'enable-psremoting': { does: 'system_setting' },
  'new-smbshare': { does: 'listen' },
  'new-psdrive': { prints: 'nothing' },
  'set-timezone': { does: 'time_change' },
  'set-date': { does: 'time_change' },
  'rename-computer': { does: 'system_setting' },
  'add-computer': { does: 'system_setting' },
  'stop-vm': { does: 'stop_service' },
  'remove-vm': { does: 'cloud_delete' },
  'remove-azresourcegroup': { does: 'cloud_destroy' },
  'remove-azresource': { does: 'cloud_delete' },
  'remove-azvm': { does: 'cloud_destroy' },
  'remove-azstorageaccount': { does: 'cloud_destroy' },
  'get-azaccesstoken': { does: 'read_token' },
  'get-azkeyvaultsecret': { does: 'read_cloud_secret' },
  'remove-s3bucket': { does: 'cloud_destroy' },
  'remove-rdsdbinstance': { does: 'cloud_destroy' },
  'invoke-sqlcmd': { special: 'sql' },
  'protect-cmsmessage': {},
  'out-null': { prints: 'nothing' },
  'select-object': { prints: 'input' },
  'sort-object': { prints: 'input' },
  'group-object': { prints: 'input' },
  'get-unique': { prints: 'input' },
  'measure-object': { prints: 'names' },
  'format-table': { prints: 'input' },
  'format-list': { prints: 'input' },
  'format-wide': { prints: 'input' },
  'out-host': { prints: 'input' },
  'get-member': { prints: 'names' },
  'get-process': { positions: ['name'], special: 'processes' },
  'get-service': { positions: ['name'], special: 'processes' },
};

const ALIASES: Readonly<Record<string, string>> = Object.fromEntries(
  `ri rm rmdir del erase rd=remove-item; gc cat type=get-content; sc=set-content; ac=add-content; tee=tee-object; epcsv=export-csv; ipcsv=import-csv; ipmo=import-module;
  cp copy cpi=copy-item; mv move mi=move-item; ren rni=rename-item; ni md mkdir=new-item; clc=clear-content; cli=clear-item; ls dir gci=get-childitem; gi=get-item; rvpa=resolve-path;
  sls=select-string; diff compare=compare-object; gp=get-itemproperty; gpv=get-itempropertyvalue; sp=set-itemproperty; rp=remove-itemproperty; iwr=invoke-webrequest; irm=invoke-restmethod; tnc=test-netconnection;
  iex=invoke-expression; icm=invoke-command; saps start=start-process; sajb=start-job; % foreach=foreach-object; ? where=where-object; sal=set-alias; nal=new-alias; sv set=set-variable; nv=new-variable; gv=get-variable;
  cd sl chdir=set-location; pushd=push-location; popd=pop-location; gl pwd=get-location; gcm=get-command; echo write=write-output; kill spps=stop-process; spsv=stop-service; gwmi=get-wmiobject; gcim=get-ciminstance; iwmi=invoke-wmimethod; icim=invoke-cimmethod;
  swmi=set-wmiinstance; rwmi=remove-wmiobject; gcb=get-clipboard; clhy=clear-history; etsn=enter-pssession; nsn=new-pssession; select=select-object; sort=sort-object; group=group-object; measure=measure-object; ft=format-table; fl=format-list; fw=format-wide; oh=out-host; gm=get-member; gps ps=get-process; gsv=get-service; ndr mount=new-psdrive`
    .split(';')
    .flatMap((line) => {
      const [names = '', target = ''] = line.trim().split('=');
      return names.split(' ').map((name) => [name, target] as const);
    }),
);

/** A command of PowerShell by its name or alias, in any letter case; undefined for a program. */
export function cmdletFor(name: string): { readonly name: string; readonly cmdlet: Cmdlet } | undefined {
  const lower = name.toLowerCase().replace(/^(?:microsoft\.powershell\.\w+\\)/, '');
  const full = Object.hasOwn(CMDLETS, lower) ? lower : Object.hasOwn(ALIASES, lower) ? ALIASES[lower] : undefined;
  const cmdlet = full === undefined ? undefined : CMDLETS[full];
  return full !== undefined && cmdlet ? { name: full, cmdlet } : undefined;
}

export function isSwitch(cmdlet: Cmdlet, parameter: string): boolean {
  if ((PARAMETERS as readonly string[]).includes(parameter)) return false;
  return `${COMMON_SWITCHES} ${cmdlet.switches ?? ''}`
    .split(' ')
    .some(
      (name) =>
        name === parameter || (parameter.length > 0 && name.startsWith(parameter) && !hasParameter(cmdlet, parameter)),
    );
}

function hasParameter(cmdlet: Cmdlet, parameter: string): boolean {
  return [...(cmdlet.positions ?? []), ...Object.keys(cmdlet.roles ?? {})].some((name) => name.startsWith(parameter));
}

/** Everything a parameter may be called in full. */
export const PARAMETERS = [
  'path',
  'literalpath',
  'destination',
  'filter',
  'include',
  'exclude',
  'value',
  'name',
  'newname',
  'itemtype',
  'target',
  'filepath',
  'argumentlist',
  'verb',
  'windowstyle',
  'uri',
  'method',
  'body',
  'infile',
  'outfile',
  'headers',
  'form',
  'credential',
  'source',
  'computername',
  'scriptblock',
  'session',
  'tosession',
  'fromsession',
  'command',
  'typename',
  'comobject',
  'property',
  'typedefinition',
  'memberdefinition',
  'inputobject',
  'object',
  'process',
  'begin',
  'end',
  'id',
  'startuptype',
  'status',
  'executionpolicy',
  'scope',
  'execute',
  'argument',
  'class',
  'classname',
  'arguments',
  'query',
  'inputfile',
  'historysavestyle',
  'installationpolicy',
  'childpath',
  'destinationpath',
  'pattern',
  'encoding',
  'depth',
  'proxy',
  'parent',
  'leaf',
  'displayname',
  'taskname',
] as const;
