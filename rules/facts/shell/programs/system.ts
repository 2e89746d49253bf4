/** Programs that change the system itself: services, accounts, disks, schedules, keychains, windows. */
import type { Invocation, ProgramTable } from '../invocation.ts';
import { textOf } from '../invocation.ts';
import { EMPTY, isKnown, known, unknown, unknownToken, type Value } from '../value.ts';
import { namesPerch } from './perch-names.ts';
import { stoppedService } from './protections.ts';
import { registryDeed } from './registry.ts';
import { withSecrets } from './wrappers.ts';

export const SYSTEM_PROGRAMS: ProgramTable = {
  // Processes and power
  kill: { run: endProcess },
  'pkill killall pgrep pidof xkill skill': { values: '-u -U -t -P -g -s --signal --user', run: endByName },
  'shutdown reboot halt poweroff init telinit': { run: powerOff },
  'systemctl loginctl service rc-service rc-update sv initctl chkconfig update-rc.d insserv s6-rc supervisorctl': {
    run: services,
  },
  launchctl: { run: launchControl },
  'pm2 forever': {
    run: (i) => {
      if (i.word(0) === 'startup') i.act('install_service', i.line);
      if (i.word(0) === 'start' && i.operands[1]) i.touch('execute', i.operands[1]);
      return EMPTY;
    },
  },

  // Disks
  'mkfs mkfs.ext2 mkfs.ext3 mkfs.ext4 mkfs.xfs mkfs.btrfs mkfs.vfat mkfs.ntfs mkfs.fat mke2fs newfs newfs_apfs newfs_hfs mkswap wipefs blkdiscard sgdisk gdisk fdisk sfdisk cfdisk parted hdparm badblocks cryptsetup zpool zfs lvremove vgremove pvremove lvreduce mdadm nvme sg_format':
    { run: disks },
  'diskutil asr hdiutil tmutil': { run: macDisks },
  'mount umount losetup kpartx dmsetup': {
    run: (i) => {
      if (i.args.length > 0) i.act('mount_change', `${i.name} ${i.line}`);
      if (i.name === 'mount' && i.operands.length > 1) i.touch('edit', i.operands[0]);
      return EMPTY;
    },
  },
  'swapoff swapon': { does: ['system_setting'] },
  'sync fstrim e2fsck fsck tune2fs': {},
  'snapper timeshift btrfs restic borg duplicity kopia rdiff-backup bup': {
    run: (i) => {
      if (
        /\b(?:delete|remove|forget|prune|purge|rm|rdelete|compact|destroy|cleanup|subvolume delete|snapshot delete)\b/.test(
          i.line,
        ) &&
        !/--dry-run/.test(i.line)
      )
        i.act('destroy_backup', `${i.name} ${i.line}`);
      return EMPTY;
    },
  },

  // Schedules
  crontab: { values: '-u', run: cron },
  'anacron fcrontab incrontab': { does: ['schedule_job'] },
  atrm: { does: ['delete_jobs'] },

  // Accounts and rights
  'useradd adduser userdel deluser usermod groupadd groupdel gpasswd newgrp chpasswd passwd chsh chfn vipw vigr pw dscl sysadminctl dseditgroup dsenableroot kadmin smbpasswd htpasswd':
    { run: accounts },
  visudo: { does: ['sudoers_change'] },
  setcap: { does: ['capability_grant'], operands: 'nothing' },
  'capsh pkcheck': {},
  'chage faillock pam_tally2': { does: ['account_change'] },

  // Kernel, network, protection
  'insmod modprobe rmmod kextload kextunload kmutil depmod bpftool': {
    run: (i) => {
      if (!i.has('-r', '--remove', '-n', '-l', '-c')) i.act('kernel_module', `${i.name} ${i.line}`);
      return EMPTY;
    },
  },
  sysctl: {
    run: (i) => {
      if (/(?:^| )(?:-w|--write)\b|=/.test(i.line)) i.act('system_setting', `sysctl ${i.line}`);
      return unknown({ kind: 'machine', what: 'sysctl' });
    },
  },
  'iptables ip6tables nft ufw firewall-cmd pfctl ipfw socketfilterfw ebtables iptables-restore fail2ban-client': {
    run: firewall,
  },
  'setenforce aa-teardown aa-disable aa-complain apparmor_parser semanage csrutil spctl nvram bputil fdesetup mdatp santactl falconctl':
    { run: protections },
  'auditctl augenrules auditd': {
    run: (i) => {
      if (/(?:^| )(?:-e ?0|-D|-d)\b/.test(i.line)) i.act('security_off', `${i.name} ${i.line}`);
      return EMPTY;
    },
  },
  'route nmcli networksetup scutil resolvectl dscacheutil': { run: networkSettings },
  'timedatectl hwclock ntpdate systemsetup': {
    run: (i) => {
      if (/\bset-|--set|-settime|-setremotelogin|-setusingnetworktime/.test(i.line))
        i.act(/remotelogin/.test(i.line) ? 'security_off' : 'time_change', `${i.name} ${i.line}`);
      return EMPTY;
    },
  },
  'update-ca-certificates update-ca-trust trust certutil certmgr': { run: certificates },
  tccutil: { does: ['security_off'] },
  defaults: { run: macDefaults },
  'update-alternatives alternatives grub-install update-grub efibootmgr bless plymouth-set-default-theme locale-gen': {
    does: ['system_setting'],
  },
  xattr: {
    run: (i) => {
      const removes = /(?:^| )-[a-z]*(?:d|c)[a-z]*(?: |$)/.test(i.line);
      if (removes && /com\.apple\.quarantine|(?:^| )-[a-z]*c/.test(i.line)) i.act('security_off', `xattr ${i.line}`);
      return EMPTY;
    },
  },

  // Secrets of the system
  security: { run: macSecurity },
  'secret-tool kwallet-query kwalletcli gnome-keyring seahorse keyctl': {
    run: (i) => {
      if (/^(?:lookup|search|clear|print|read|pipe|-r|-l)/.test(i.line) || i.name.startsWith('kwallet'))
        i.act('read_keychain', `${i.name} ${i.line}`);
      return unknown({ kind: 'secret', name: i.name });
    },
  },
  'pass gopass bw rbw lpass op keepassxc-cli kpcli 1password dashlane-cli dcli enpass-cli passage': {
    run: passwordManagers,
  },
  'gpg gpg2 gpg1': {
    values:
      '-o --output -u --local-user -r --recipient --homedir --passphrase --passphrase-file --keyserver --default-key',
    run: gnupg,
  },
  'ssh-add': {
    run: (i) => {
      if (!i.has('-D', '-d')) i.has('-L', '-l');
      return EMPTY;
    },
  },
  'ssh-keygen': { values: '-t -b -f -C -N -P -m -E -I -n -V -R -F -s -O -D', run: sshKeys },
  'ssh-keyscan': { values: '-t -p -T -f', run: (i) => unknown({ kind: 'network', from: i.word(0) }) },
  ntdsutil: { does: ['read_password_hashes'] },
  winrm: {
    run: (i) => {
      if (/\b(?:quickconfig|qc|set|create)\b/i.test(i.line)) i.act('system_setting', `winrm ${i.line}`);
      return unknown({ kind: 'program', name: 'winrm' });
    },
  },
  msiexec: {
    run: (i) => {
      const address = i.args.find((arg) => /^https?:|^\\\\/i.test(arg.text));
      if (address) i.act('install_from_url', address);
      else if (i.args.some((arg) => /^[/-][ix]$|^[/-](?:package|uninstall)$/i.test(arg.text)))
        i.act('install_global', i.line);
      return EMPTY;
    },
  },
  'invoke-mimikatz invoke-kerberoast invoke-dcsync invoke-ninjacopy get-gpppassword get-vaultcredential get-keystrokes mimikatz lazagne laZagne pypykatz secretsdump.py secretsdump chntpw samdump2 unshadow linpeas.sh linpeas winpeas pspy rubeus sharphound bloodhound firefox_decrypt firefox_decrypt.py chrome-decrypt hackbrowserdata gitdumper':
    { does: ['read_keychain', 'read_password_hashes'] },
  'history fc': { run: history },
  journalctl: {
    run: (i) => {
      if (/--vacuum|--rotate|--flush/.test(i.line) && /--vacuum/.test(i.line))
        i.act('wipe_history', `journalctl ${i.line}`);
      return unknown({ kind: 'program', name: 'journalctl' });
    },
  },
  dmesg: {
    run: (i) => {
      if (i.has('-C', '-c', '--clear')) i.act('wipe_history', 'dmesg --clear');
      return unknown({ kind: 'machine', what: 'dmesg' });
    },
  },
  'ps top htop btop pstree free vmstat iostat nvidia-smi': {
    prints: 'names',
    run: (i) => {
      // BSD's `e` shows every program's environment.
      if (i.name === 'ps' && /^[axulwjvfh]*e[axuelwjvfh]*$/.test(i.args[0]?.text ?? ''))
        i.act('read_process_memory', `ps ${i.line}`);
      return undefined;
    },
  },

  // Clipboard, screen, windows
  'pbpaste xclip xsel wl-paste termux-clipboard-get': {
    run: (i) => {
      const writes =
        (i.name === 'xclip' || i.name === 'xsel') && !i.has('-o', '--output') && !/(?:^| )-o(?:ut)?\b/.test(i.line);
      if (writes) return EMPTY;
      i.act('read_clipboard', i.name);
      return unknown({ kind: 'secret', name: 'clipboard' });
    },
  },
  'pbcopy wl-copy clip termux-clipboard-set': { operands: 'nothing', prints: 'nothing' },
  'screencapture scrot gnome-screenshot grim maim import xwd spectacle flameshot ksnip recordmydesktop wf-recorder imagesnap fswebcam arecord parecord rec':
    {
      run: (i) => {
        if (i.name === 'import' && !/-window|\.(?:png|jpe?g|gif|bmp|tiff?|webp|xwd|ps|pdf)\b/.test(i.line))
          return EMPTY;
        i.act('read_screen', `${i.name} ${i.line}`);
        for (const operand of i.operands) i.touch('mention', operand);
        return unknown({ kind: 'machine', what: 'screen' });
      },
    },
  'logkeys xinput showkey evtest libinput xev keylogger': {
    run: (i) =>
      (/^(?:logkeys|evtest|keylogger|showkey|xev)$/.test(i.name) || /\btest/.test(i.line)) &&
      i.act('read_screen', `${i.name} ${i.line}`)
        ? EMPTY
        : EMPTY,
  },
  'xdotool ydotool wtype dotool xte xvkbd wmctrl cliclick kdotool nircmd autohotkey autoit3 hs yabai hyprctl swaymsg i3-msg':
    { run: windows },
  'tmux screen zellij': { leading: true, values: '-t -s -n -c -L -S -f -x -y', run: terminals },
  'notify-send terminal-notifier say afplay paplay aplay zenity kdialog': {},

  // Windows
  'taskkill tskill': { slash: true, values: '/im /pid /fi /s /u /p', run: taskKill },
  'reg regedit': { run: registry },
  schtasks: {
    run: (i) => {
      if (/\/(?:create|change)\b/i.test(i.line)) {
        i.act('schedule_job', `schtasks ${i.line}`);
        const at = i.args.findIndex((arg) => /^\/tr$/i.test(arg.text));
        const command = i.args[at + 1];
        if (at !== -1 && command) i.scene.tolerantly(() => i.script('cmd', command));
      } else if (/\/delete\b/i.test(i.line)) i.act('delete_jobs', `schtasks ${i.line}`);
      return EMPTY;
    },
  },
  'sc nssm': {
    run: (i) => {
      if (/\bconfig\b.*\bstart= ?disabled/i.test(i.line)) stops(i, i.line);
      else if (/\b(?:create|config|install|sdset|failure)\b/i.test(i.line))
        i.act('install_service', `${i.name} ${i.line}`);
      else if (/\b(?:delete|stop|remove)\b/i.test(i.line)) stops(i, i.line);
      return EMPTY;
    },
  },
  net: { run: windowsNet },
  netsh: {
    run: (i) => {
      if (/firewall/i.test(i.line) && /(?:off|disable|add rule|set|delete|reset)/i.test(i.line))
        i.act(
          /state off|opmode (?:mode=)?disable/i.test(i.line) ? 'security_off' : 'firewall_change',
          `netsh ${i.line}`,
        );
      else if (/portproxy|winhttp set proxy|interface (?:ip|ipv4) set/i.test(i.line))
        i.act(/proxy/i.test(i.line) ? 'proxy_change' : 'network_setting', `netsh ${i.line}`);
      else if (/wlan (?:show|export) profile.*key ?= ?clear/i.test(i.line)) i.act('read_keychain', `netsh ${i.line}`);
      return EMPTY;
    },
  },
  'bcdedit bootrec': { does: ['system_setting'] },
  'vssadmin wbadmin diskshadow': {
    run: (i) => {
      if (/delete|resize|remove/i.test(i.line)) i.act('destroy_backup', `${i.name} ${i.line}`);
      return EMPTY;
    },
  },
  'wevtutil auditpol': {
    run: (i) => {
      if (/\b(?:cl|clear-log|sl|\/clear|\/remove|disable)\b/i.test(i.line))
        i.act('wipe_history', `${i.name} ${i.line}`);
      return EMPTY;
    },
  },
  cipher: {
    run: (i) => {
      if (/\/w/i.test(i.line)) i.act('wipe_disk', `cipher ${i.line}`);
      return EMPTY;
    },
  },
  'format format.com': {
    run: (i) => {
      if (/^[a-z]:/i.test(i.word(0))) i.act('wipe_disk', `format ${i.line}`);
      return EMPTY;
    },
  },
  'diskpart fsutil manage-bde': {
    run: (i) => {
      if (/diskpart|delete|dismount|setzerodata|off/i.test(`${i.name} ${i.line}`))
        i.act('wipe_disk', `${i.name} ${i.line}`);
      return EMPTY;
    },
  },
  'takeown icacls cacls': {
    run: (i) => {
      const [path] = i.operands.length > 0 ? i.operands : i.args.filter((arg) => !/^\//.test(arg.text));
      const target = i.name === 'takeown' ? i.args[i.args.findIndex((arg) => /^\/f$/i.test(arg.text)) + 1] : path;
      if (target) i.touch('permissions', target, { recursive: /\/(?:t|r)\b/i.test(i.line) });
      if (/everyone|\*S-1-1-0|users:.*f/i.test(i.line) && /grant/i.test(i.line))
        i.act('widen_permissions', `${i.name} ${i.line}`);
      else i.act('change_owner', `${i.name} ${i.line}`);
      return EMPTY;
    },
  },
  attrib: {
    run: (i) => {
      if (/\+[hs]/i.test(i.line)) i.act('file_attributes', `attrib ${i.line}`);
      return EMPTY;
    },
  },
  bitsadmin: {
    run: (i) => {
      i.scene.contactsIn(i.line, 'fetch', 'bitsadmin');
      const target = i.args.at(-1);
      if (/\/(?:transfer|addfile)/i.test(i.line) && target) {
        i.write(target, unknown({ kind: 'network', from: i.line }));
        i.act('insecure_transfer', `bitsadmin ${i.line}`);
      }
      if (/setnotifycmdline/i.test(i.line)) i.act('schedule_job', `bitsadmin ${i.line}`);
      return EMPTY;
    },
  },
  wmic: {
    run: (i) => {
      const create = /process call create ["']?(.+?)["']?$/i.exec(i.line);
      if (create) i.script('cmd', known(create[1] ?? ''));
      if (create) i.act('run_hidden', `wmic ${i.line}`);
      if (/\/format:["']?https?:/i.test(i.line)) i.act('run_downloaded', `wmic ${i.line}`);
      if (/shadowcopy.*delete/i.test(i.line)) i.act('destroy_backup', `wmic ${i.line}`);
      if (/process .*(?:delete|call terminate)/i.test(i.line)) stops(i, i.line);
      if (/\/node:/i.test(i.line)) i.act('remote_shell', `wmic ${i.line}`);
      return unknown({ kind: 'machine', what: 'wmic' });
    },
  },
  'dbus-send gdbus busctl qdbus': {
    run: (i) => {
      if (namesPerch(i.line)) i.act('perch_stop', `${i.name} ${i.line}`);
      return unknown({ kind: 'program', name: i.name });
    },
  },
  'psexec psexec64 winrs': {
    run: (i) => {
      i.act('remote_shell', `${i.name} ${i.line}`);
      return EMPTY;
    },
  },
  'cmdkey vaultcmd': {
    run: (i) => {
      i.act('read_keychain', `${i.name} ${i.line}`);
      return unknown({ kind: 'secret', name: 'Windows credentials' });
    },
  },
  'fodhelper eventvwr computerdefaults sdclt': { does: ['uac_bypass'] },
  setx: {
    run: (i) => {
      if (i.operands[0] && i.operands[1]) i.engine.exports(textOf(i.operands[0]), i.operands[1], i.state);
      i.act('startup_change', `setx ${i.line}`);
      return EMPTY;
    },
  },
  'assoc ftype': { does: ['system_setting'] },
  'dism sfc pnputil devcon': {
    run: (i) => {
      if (/\/(?:disable|enable|remove|delete|add)/i.test(i.line)) i.act('system_setting', `${i.name} ${i.line}`);
      return EMPTY;
    },
  },
};

// Processes

function endProcess(i: Invocation): Value {
  const targets = i.args.filter((arg) => !/^-(?:[A-Za-z]+|\d+|-.*)$/.test(arg.text) || /^-1$/.test(arg.text));
  if (/(?:^| )-?-1$/.test(i.line) && i.args.length > 0 && i.args.at(-1)?.text === '-1') i.act('kill_all', i.line);
  for (const target of targets) {
    if (i.scene.surroundings.isPerchProcess(target.text)) i.act('perch_stop', i.line);
    if (/^%/.test(target.text) || isKnown(target)) continue;
    if (target.origins.some((origin) => origin.kind === 'program' && namesPerch(origin.name)))
      i.act('perch_stop', i.line);
  }
  return EMPTY;
}

function endByName(i: Invocation): Value | undefined {
  if (i.name === 'pgrep' || i.name === 'pidof')
    return unknownToken({
      kind: 'program',
      name: i.operands.some((operand) => matchesPerch(operand.text)) ? `${i.name} perch` : i.name,
    });
  const names = i.operands.map((operand) => operand.text);
  if (names.some(matchesPerch)) i.act('perch_stop', i.line);
  if (
    names.some((name) => name === '.' || name === '.*' || name === '') ||
    (names.length === 0 && i.has('-u', '-U', '--user'))
  )
    i.act('kill_all', i.line);
  return EMPTY;
}

/** pkill takes a pattern: `perc.` and `^per` end Perch as well. */
function matchesPerch(pattern: string): boolean {
  if (namesPerch(pattern)) return true;
  if (!/[.^$[*+?|(]/.test(pattern) || pattern.length > 100)
    return pattern.length > 2 && 'perch-hook'.startsWith(pattern.toLowerCase());
  try {
    return new RegExp(pattern, 'i').test('perch') || new RegExp(pattern, 'i').test('perch-hook');
  } catch {
    return false;
  }
}

function stops(i: Invocation, what: string): void {
  i.act(stoppedService(what), `${i.name} ${what}`);
}

function powerOff(i: Invocation): Value {
  if (i.has('-c') || i.has('--help', '--version')) return EMPTY;
  if (/^(?:init|telinit)$/.test(i.name) && !/^[06]$/.test(i.word(0))) return EMPTY;
  i.act('shut_down', `${i.name} ${i.line}`);
  return EMPTY;
}

function services(i: Invocation): Value {
  const words = i.operands.map((operand) => operand.text);
  const verb = words.find((word) =>
    /^(?:start|stop|restart|disable|enable|mask|kill|reload|poweroff|reboot|halt|suspend|hibernate|isolate|rescue|emergency|link|revert|edit|defaults|set-property|daemon-reload|terminate-session|terminate-user|kill-session|disable-linger|enable-linger|off|on|remove|del|add|shutdown|set-default|try-restart)$/.test(
      word,
    ),
  );
  if (verb === undefined) return unknown({ kind: 'program', name: i.name });
  if (
    /^(?:poweroff|reboot|halt|suspend|hibernate|rescue|emergency)$/.test(verb) ||
    (verb === 'isolate' && /rescue|poweroff|reboot/.test(i.line))
  )
    i.act('shut_down', `${i.name} ${i.line}`);
  else if (
    /^(?:stop|disable|mask|kill|off|remove|del|shutdown|terminate-\w+|kill-session|disable-linger)$/.test(verb) ||
    (verb === 'revert' && namesPerch(i.line))
  ) {
    stops(i, i.line);
  } else if (/^(?:enable|link|edit|add|defaults|enable-linger|on|set-property|set-default)$/.test(verb))
    i.act('install_service', `${i.name} ${i.line}`);
  else if (namesPerch(i.line) && /restart|reload|try-restart/.test(verb)) i.act('perch_stop', `${i.name} ${i.line}`);
  for (const operand of i.operands) if (/[\\/]/.test(operand.text)) i.touch('read', operand);
  return EMPTY;
}

function launchControl(i: Invocation): Value {
  const verb = i.word(0);
  if (/^(?:unload|bootout|remove|stop|kill|disable)$/.test(verb)) stops(i, i.line);
  else if (/^(?:load|bootstrap|submit|enable|kickstart|start)$/.test(verb))
    i.act('install_service', `launchctl ${i.line}`);
  else if (verb === 'reboot') i.act('shut_down', i.line);
  else if (verb === 'setenv' && i.operands[1] && i.operands[2]) {
    i.act('startup_change', `launchctl ${i.line}`);
    i.engine.exports(textOf(i.operands[1]), i.operands[2], i.state);
  }
  for (const operand of i.operands.slice(1)) if (/\.plist$/.test(operand.text)) i.read(operand);
  return EMPTY;
}

// Disks

function disks(i: Invocation): Value {
  const { line, name } = i;
  const looks =
    /(?:^| )(?:-l|--list|-n|--no-act|--info|-I|--version|list|status|get|luksDump|isLuks|print|-i|--help|-s|history)(?: |$)/.test(
      line,
    );
  const device = i.operands.some((operand) => /^\/dev\/|^\\\\\.\\|disk\d/.test(operand.text));
  if (name === 'zpool' || name === 'zfs') {
    if (/\b(?:destroy|labelclear|rollback)\b/.test(line))
      i.act(/@|snapshot/.test(line) ? 'destroy_backup' : 'wipe_disk', `${name} ${line}`);
    return EMPTY;
  }
  if (name === 'cryptsetup' && !/\b(?:luksFormat|erase|luksErase|luksKillSlot|luksRemoveKey|reencrypt)\b/.test(line))
    return EMPTY;
  if (name === 'nvme' && !/\b(?:format|sanitize|write-zeroes|delete-ns)\b/.test(line)) return EMPTY;
  if (name === 'mdadm' && !/--zero-superblock|--stop|--remove|--fail|--create/.test(line)) return EMPTY;
  if (name === 'hdparm' && !/--security-erase|--trim|--make-bad/.test(line)) return EMPTY;
  const formats = /^(?:mkfs|mke2fs|newfs|mkswap|wipefs|blkdiscard|lv|vg|pv|sg_format|badblocks)/.test(name);
  if (looks && !(formats && device && !/(?:^| )(?:-n|--no-act|--help|--version)(?: |$)/.test(line))) return EMPTY;
  if (name === 'badblocks' && !i.has('-w')) return EMPTY;
  if (formats && /\.(?:img|iso|raw|qcow2)\b/.test(line) && !device) {
    i.write(i.operands.at(-1));
    return EMPTY;
  }
  i.act('wipe_disk', `${name} ${line}`);
  return EMPTY;
}

function macDisks(i: Invocation): Value {
  const { line, name } = i;
  if (
    name === 'diskutil' &&
    /\b(?:erase\w*|zeroDisk|randomDisk|secureErase|partitionDisk|reformat|apfs (?:delete\w*|eraseVolume)|deleteContainer|cs delete|appleRAID delete)\b/i.test(
      line,
    )
  )
    i.act(/snapshot/i.test(line) ? 'destroy_backup' : 'wipe_disk', `diskutil ${line}`);
  if (name === 'asr' && /--erase|restore/.test(line)) i.act('wipe_disk', `asr ${line}`);
  if (name === 'tmutil' && /\b(?:delete\w*|disable|removedestination|disablelocal|thinlocalsnapshots)\b/i.test(line))
    i.act('destroy_backup', `tmutil ${line}`);
  return EMPTY;
}

// Schedules

function cron(i: Invocation): Value {
  if (i.has('-l')) return unknown({ kind: 'program', name: 'crontab' });
  if (i.has('-r')) i.act('delete_jobs', `crontab ${i.line}`);
  else {
    i.act('schedule_job', `crontab ${i.line}`);
    const [file] = i.operands;
    const content = file && file.text !== '-' ? i.content(file) : i.input;
    if (isKnown(content)) {
      for (const line of content.text.split('\n')) {
        const job = /^\s*(?:@\w+|(?:[\d*/,-]+\s+){5})(.+)$/.exec(line);
        if (job) i.scene.tolerantly(() => i.shell(known(job[1] ?? ''), i.state.fork(), EMPTY));
      }
    }
  }
  return EMPTY;
}

// Accounts

function accounts(i: Invocation): Value {
  const { line, name } = i;
  if (name === 'dscl' && /(?:^| )-?(?:read|list|search)\w*(?= |$)/.test(line) && !/ShadowHashData/.test(line))
    return unknown({ kind: 'machine', what: 'accounts' });
  if (name === 'htpasswd') {
    i.touch('mention', i.operands[0]);
    return EMPTY;
  }
  if (
    /\b(?:sudo|wheel|admin|root|docker|administrators)\b/i.test(line) &&
    /^(?:usermod|gpasswd|adduser|dseditgroup|dscl|pw|useradd|sysadminctl)$/.test(name) &&
    /-a|-G|-aG|append|-admin|edit/.test(line)
  )
    i.act('admin_grant', `${name} ${line}`);
  else if (/(?:^| )(?:-o )?-u ?0\b/.test(line)) i.act('admin_grant', `${name} ${line}`);
  else i.act('account_change', `${name} ${line}`);
  return EMPTY;
}

// Network and protection

function firewall(i: Invocation): Value {
  const { line } = i;
  const looks =
    /(?:^| )(?:-L|-S|--list\S*|-nvL|status|--state|list|show|-s|--get\S*|-vnL|-n -L)(?: |$)/.test(line) &&
    !/(?:^| )(?:-F|-D|-P|-A|-I|--flush|disable|delete|add|reset)/.test(line);
  const off =
    /(?:^| )(?:disable|off|stop|reset|-F|--flush|-X|-d|flush ruleset|--panic-off|--set-default-zone=trusted)(?: |$)|-P \w+ ACCEPT|setglobalstate off/.test(
      line,
    );
  if (!looks && line !== '') i.act(off ? 'security_off' : 'firewall_change', `${i.name} ${line}`);
  return EMPTY;
}

function protections(i: Invocation): Value {
  const { line, name } = i;
  const off =
    /\b(?:disable|0|permissive|--master-disable|--global-disable|--add|-r|authenticated-root|clear|remove|unload|off|teardown|--disable|-R|uninstall)\b/i.test(
      line,
    ) ||
    /^aa-/.test(name) ||
    (name === 'setenforce' && /^0|permissive/i.test(line)) ||
    (name === 'nvram' && /=/.test(line));
  if (off && !/^(?:status|list|isactive|-p)\b/.test(line)) i.act('security_off', `${name} ${line}`);
  return EMPTY;
}

function networkSettings(i: Invocation): Value {
  const { line, name } = i;
  if (/-setproxy|-setwebproxy|-setsecurewebproxy|-setsocksfirewallproxy|-setautoproxyurl/i.test(line))
    i.act('proxy_change', `${name} ${line}`);
  else if (
    /(?:^| )(?:add|del|delete|change|flush|set|modify|-set\S*|dns|mod|connection add|revert)(?: |$)/i.test(line) &&
    !/--help/.test(line)
  )
    i.act('network_setting', `${name} ${line}`);
  return EMPTY;
}

function certificates(i: Invocation): Value {
  const { line, name } = i;
  if (name === 'certutil') {
    if (/-(?:urlcache|verifyctl|ping)/i.test(line)) {
      i.scene.contactsIn(line, 'fetch', 'certutil');
      const target = i.args.at(-1);
      if (target && !/^-|^https?:/i.test(target.text)) {
        i.write(target, unknown({ kind: 'network', from: line }));
      }
      i.act('insecure_transfer', `certutil ${line}`);
    }
    if (/-decode(?:hex)?\b/i.test(line)) {
      const [source, target] = i.args.filter((arg) => !arg.text.startsWith('-'));
      const content = i.content(source);
      if (target) i.write(target, unknown(...content.origins, { kind: 'decoded', how: 'certutil' }));
      i.act('run_decoded', `certutil ${line}`);
    }
    if (/-(?:addstore|importpfx|installcert|A)\b/i.test(line)) i.act('trust_certificate', `certutil ${line}`);
    return EMPTY;
  }
  if (name !== 'trust' || /anchor|--store/.test(line)) i.act('trust_certificate', `${name} ${line}`);
  return EMPTY;
}

function macDefaults(i: Invocation): Value {
  const { line } = i;
  if (!/^(?:-currentHost )?(?:write|delete|import|rename)\b/.test(line))
    return unknown({ kind: 'program', name: 'defaults' });
  if (
    /LoginHook|LogoutHook|loginwindow.*Hook|LSQuarantine|AutoLaunchedApplicationDictionary|com\.apple\.loginitems/i.test(
      line,
    )
  )
    i.act(/Quarantine/i.test(line) ? 'security_off' : 'autostart_change', `defaults ${line}`);
  else if (namesPerch(line)) i.act('perch_change', `defaults ${line}`);
  else i.act('system_setting', `defaults ${line}`);
  return EMPTY;
}

function macSecurity(i: Invocation): Value {
  const verb = i.word(0);
  const { line } = i;
  if (
    /^(?:find-(?:generic|internet)-password|find-certificate|find-key|find-identity|dump-keychain|export|unlock-keychain|show-keychain-info|list-keychains|delete-keychain|delete-(?:generic|internet)-password|set-keychain-password|authorize)$/.test(
      verb,
    )
  ) {
    if (/^(?:find-identity|find-certificate|list-keychains|show-keychain-info)$/.test(verb))
      return unknown({ kind: 'program', name: 'security' });
    i.act('read_keychain', `security ${line}`);
    return unknown({ kind: 'secret', name: 'keychain' });
  }
  if (
    /^(?:add-trusted-cert|trust-settings-import|authorizationdb|import)$/.test(verb) &&
    !/authorizationdb read/.test(line)
  )
    i.act(verb === 'authorizationdb' ? 'security_off' : 'trust_certificate', `security ${line}`);
  return EMPTY;
}

/** Commands of password managers that show what is kept, by their first two words. */
const SHOWS_PASSWORDS =
  /^(?:read|get|show|export|inject|reveal|copy|clip|code|otp|password|note|[pno]|exec|decrypt|backup|cat|grep|edit|analyze|attachment-export)(?: |$)|^(?:item|document|secret) (?:get|edit|share)|^list (?:items|sends?)|^(?:connect|service-account) (?:create|token)/;

/** The other commands of `pass` and its kin; any other word is the name of a password. */
const PASS_COMMANDS =
  /^(?:init|git|ls|list|find|search|insert|add|generate|rm|remove|delete|mv|move|cp|version|help|sync|setup|mounts|recipients|fsck|doctor|unlock|lock|otp)$/;

function passwordManagers(i: Invocation): Value {
  const { line, name } = i;
  const [verb = '', topic = ''] = i.operands.map((operand) => operand.text);
  if (name === 'op' && verb === 'run') {
    const cut = i.args.findIndex((arg) => arg.text === '--');
    return cut === -1 ? EMPTY : withSecrets(i, i.args.slice(cut + 1));
  }
  const namesPassword = /^(?:pass|gopass|passage)$/.test(name) && verb !== '' && !PASS_COMMANDS.test(verb);
  if (namesPassword || SHOWS_PASSWORDS.test(`${verb} ${topic}`)) {
    i.act('read_keychain', `${name} ${line}`);
    return unknown({ kind: 'secret', name });
  }
  if (/(?:^| )(?:delete|rm|remove|trash|purge|revoke)(?: |$)/.test(`${verb} ${topic}`))
    i.act('service_delete', `${name} ${line}`);
  return unknown({ kind: 'program', name });
}

function gnupg(i: Invocation): Value {
  const { line } = i;
  if (/--export-secret|--export-ownertrust|--export-secret-subkeys/.test(line))
    i.act('export_private_key', `gpg ${line}`);
  if (/--delete-secret/.test(line)) i.act('read_keychain', `gpg ${line}`);
  const decrypts = i.has('-d', '--decrypt');
  for (const operand of i.operands) i.read(operand);
  for (const file of i.options.values('-o', '--output')) i.write(file);
  const secret = /--export-secret/.test(line) ? [{ kind: 'secret', name: 'GnuPG secret keys' } as const] : [];
  return unknown(...i.origins, ...secret, ...(decrypts ? [{ kind: 'secret', name: 'decrypted file' } as const] : []));
}

function sshKeys(i: Invocation): Value {
  const file = i.value('-f');
  if (i.has('-y')) {
    if (file) i.touch('list', file);
    return unknown();
  }
  if (i.has('-R') && !file) i.touch('edit', known('~/.ssh/known_hosts'));
  else if (i.has('-l', '-F', '-B', '-e')) return unknown();
  else if (file) i.write(file);
  else if (i.has('-t', '-p') || i.args.length === 0) i.write(known(`~/.ssh/id_${textOf(i.value('-t')) || 'ed25519'}`));
  return EMPTY;
}

function history(i: Invocation): Value {
  if (i.has('-c', '-d') || (i.has('-w', '-a', '-p') && i.has('-c')) || /(?:^| )-c\b/.test(i.line))
    i.act('wipe_history', `history ${i.line}`);
  return unknown({ kind: 'file', path: 'shell history', secret: false });
}

// Windows on the screen

function windows(i: Invocation): Value {
  const { line, name } = i;
  if (/^(?:wmctrl|hyprctl|swaymsg|i3-msg|yabai|hs)$/.test(name)) {
    if (
      /(?:^| )(?:-l|-lG|-lp|-m|-d|clients|monitors|-t get\w*|query|--query|-q|windows)(?: |$)/.test(line) &&
      !/-c|-R|-a/.test(line)
    )
      return unknown({ kind: 'machine', what: 'windows' });
    if (namesPerch(line) || /(?:^| )-c\b|closewindow|killactive|kill\b|sendshortcut|exec/.test(line))
      i.act('window_control', `${name} ${line}`);
    return EMPTY;
  }
  const looks =
    /^(?:search|getactivewindow|getwindowname|getmouselocation|getwindowgeometry|version|--version|--help|help|getdisplaygeometry)\b/.test(
      line,
    ) &&
    !/\b(?:key|type|click|windowactivate|windowkill|windowclose|windowunmap|mousemove|windowminimize)\b/.test(line);
  if (!looks) i.act('window_control', `${name} ${line}`);
  return EMPTY;
}

function terminals(i: Invocation): Value {
  const [command, ...rest] = i.operands;
  const verb = textOf(command);
  if (i.name === 'tmux' && /^(?:send-keys|send)$/.test(verb)) {
    const text = rest.filter(
      (arg, index) =>
        !/^-/.test(arg.text) &&
        !/^-t$/.test(rest[index - 1]?.text ?? '') &&
        !/^(?:Enter|C-m|C-[a-z]|Escape|Tab|Space)$/.test(arg.text),
    );
    for (const value of text) i.shell(value, i.state.fork(), EMPTY);
  } else if (
    i.name === 'tmux' &&
    /^(?:new-session|new|new-window|neww|split-window|splitw|respawn-pane|run-shell|run|pipe-pane|if-shell)$/.test(verb)
  ) {
    const words = rest.filter(
      (arg, index) => !/^-/.test(arg.text) && !/^-[tsncxyFe]$/.test(rest[index - 1]?.text ?? ''),
    );
    if (words.length === 1 && words[0]) i.shell(words[0], i.state.fork(), EMPTY);
    else if (words.length > 1) i.engine.run(words, i.state.fork(), { wrapper: 'tmux' });
  } else if (i.name === 'screen') {
    const at = i.args.findIndex((arg) => arg.text === '-X');
    if (at !== -1 && i.args[at + 1]?.text === 'stuff' && i.args[at + 2])
      i.shell(i.args[at + 2] as Value, i.state.fork(), EMPTY);
    else if (i.operands.length > 0) i.run(i.operands);
  } else if (/^kill-(?:server|session)$/.test(verb)) return EMPTY;
  return EMPTY;
}

// Windows

function taskKill(i: Invocation): Value {
  const { line } = i;
  if (namesPerch(line)) i.act('perch_stop', `taskkill ${line}`);
  for (const value of i.options.values('/pid'))
    if (i.scene.surroundings.isPerchProcess(value.text)) i.act('perch_stop', `taskkill ${line}`);
  if (/\/im \*|(?:lsass|winlogon|csrss|explorer|svchost|MsMpEng)/i.test(line)) i.act('kill_all', `taskkill ${line}`);
  return EMPTY;
}

function registry(i: Invocation): Value {
  const { line } = i;
  const verb = i.word(0).toLowerCase() || i.args[0]?.text.toLowerCase() || '';
  if (verb === 'query') {
    if (/password|\\SAM|SECURITY|SecureString|Sessions/i.test(line)) i.act('read_keychain', `reg ${line}`);
    return unknown({ kind: 'machine', what: 'registry' });
  }
  if (verb === 'save' || verb === 'export') {
    if (/\\(?:SAM|SYSTEM|SECURITY)\b/i.test(line)) i.act('read_password_hashes', `reg ${line}`);
    i.write(i.operands[2]);
    return EMPTY;
  }
  registryDeed(i.scene, line, verb === 'delete', i.name);
  if (verb === 'import' || i.name === 'regedit') i.read(i.operands[1] ?? i.operands[0]);
  return EMPTY;
}

function windowsNet(i: Invocation): Value {
  const { line } = i;
  const verb = i.word(0).toLowerCase();
  if (/^(?:user|accounts)$/.test(verb) && /\/(?:add|delete|active|domain)|\*/i.test(line))
    i.act('account_change', `net ${line}`);
  else if (verb === 'user' && i.operands.length > 2) i.act('account_change', `net ${line}`);
  else if (/^(?:localgroup|group)$/.test(verb) && /\/(?:add|delete)/i.test(line)) i.act('admin_grant', `net ${line}`);
  else if (verb === 'stop') stops(i, line);
  else if (verb === 'use' && /\\\\/.test(line)) i.act('mount_change', `net ${line}`);
  else if (verb === 'share' && /=|\/delete|\/grant/i.test(line)) i.act('listen', `net ${line}`);
  return EMPTY;
}
