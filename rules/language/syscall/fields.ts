/**
 * Falco's fields for system calls. Perch sees no system calls, but a rule without a `source` is about them, and rule
 * files as people write them hold such rules: they are checked as any other and never match.
 */
import type { Catalogue, FieldDefinition, FieldType } from '../catalogue.ts';

export const SYSCALL_SOURCE = 'syscall';

const DESCRIPTION = 'A fact about a system call; Perch never has a value for it.';

const NAMES: readonly (readonly [FieldType, FieldDefinition['argument'], string])[] = [
  [
    'string',
    undefined,
    `evt.latency.human evt.dir evt.type syscall.type evt.category evt.args evt.info evt.buffer evt.res evt.io_dir
    evt.abspath proc.exe proc.pexe proc.exepath proc.pexepath proc.name proc.pname proc.args proc.cmdline proc.pcmdline
    proc.exeline proc.cwd proc.sname proc.sid.exe proc.sid.exepath proc.vpgid.name proc.vpgid.exe proc.vpgid.exepath
    thread.cap_permitted thread.cap_inheritable thread.cap_effective thread.cgroups user.name user.homedir user.shell
    user.loginname group.name fd.type fd.typechar fd.name fd.directory fd.filename fd.l4proto fd.sockfamily fd.uid
    fd.containername fd.containerdirectory fd.cproto fd.sproto fd.lproto fd.rproto fd.cip.name fd.sip.name fd.lip.name
    fd.rip.name fd.nameraw fs.path.name fs.path.nameraw fs.path.source fs.path.sourceraw fs.path.target
    fs.path.targetraw syslog.facility.str syslog.severity.str syslog.message fdlist.nums fdlist.names fdlist.cips
    fdlist.sips fdlist.cports fdlist.sports`,
  ],
  [
    'string',
    'optional-key',
    'proc.aexe proc.aexepath proc.aname proc.acmdline proc.env proc.aenv thread.cgroup fd.types evt.arg evt.rawarg',
  ],
  [
    'uint64',
    undefined,
    `evt.type.is evt.cpu evt.buflen evt.rawres evt.count evt.count.error evt.count.error.file evt.count.error.net
    evt.count.error.memory evt.count.error.other evt.count.exit proc.cmdnargs proc.cmdlenargs proc.loginshellid proc.tty
    proc.pid proc.ppid proc.vpid proc.pvpid proc.sid proc.vpgid proc.exe_ino proc.pidns_init_start_ts proc.fdopencount
    proc.fdlimit proc.fdusage proc.vmsize proc.vmrss proc.vmswap proc.nthreads proc.nchilds thread.pfmajor
    thread.pfminor thread.tid thread.vtid thread.cpu thread.cpu.user thread.cpu.system thread.vmsize thread.vmrss
    user.uid user.loginuid group.gid fd.num fd.port fd.cport fd.sport fd.lport fd.rport fd.proto fd.dev fd.dev.major
    fd.dev.minor fd.ino syslog.facility syslog.severity`,
  ],
  ['uint64', 'optional-key', 'proc.apid'],
  ['uint64', 'required-key', 'evt.around'],
  [
    'bool',
    undefined,
    `evt.failed evt.is_io evt.is_io_read evt.is_io_write evt.is_wait evt.is_syslog evt.is_open_read evt.is_open_write
    evt.is_open_exec evt.is_open_create proc.is_exe_writable proc.is_exe_upper_layer proc.is_exe_from_memfd
    proc.is_sid_leader proc.is_vpgid_leader proc.is_container_healthcheck proc.is_container_liveness_probe
    proc.is_container_readiness_probe thread.ismain fd.is_server fd.connected fd.name_changed`,
  ],
  [
    'reltime',
    undefined,
    `evt.latency evt.latency.s evt.latency.ns evt.deltatime evt.deltatime.s evt.deltatime.ns evt.wait_latency
    proc.duration proc.ppid.duration proc.pid.ts proc.ppid.ts thread.exectime thread.totexectime`,
  ],
  [
    'abstime',
    undefined,
    `proc.exe_ino.ctime proc.exe_ino.mtime proc.exe_ino.ctime_duration_proc_start
    proc.exe_ino.ctime_duration_pidns_start`,
  ],
  ['ipaddr', undefined, 'fd.ip fd.cip fd.sip fd.lip fd.rip'],
  ['ipnet', undefined, 'fd.net fd.cnet fd.snet fd.lnet fd.rnet'],
];

export const SYSCALL_CATALOGUE: Catalogue = {
  source: SYSCALL_SOURCE,
  fields: NAMES.flatMap(([type, argument, names]) =>
    names.split(/\s+/).map(
      (name): FieldDefinition => ({
        name,
        type,
        list: name === 'fd.types',
        description: DESCRIPTION,
        example: '',
        ...(argument && { argument }),
      }),
    ),
  ),
};

/** Fields whose argument may follow after a dot: `evt.arg.flags`. */
export const DOTTED_FIELDS: readonly string[] = [
  'evt.arg',
  'evt.rawarg',
  'evt.type.is',
  'evt.abspath',
  'thread.cgroup',
];

/** Fields that hold the type of an event, whose values Falco checks. */
export const EVENT_TYPE_FIELDS: ReadonlySet<string> = new Set(['evt.type', 'syscall.type']);
