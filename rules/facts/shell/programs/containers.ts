/** Containers and clusters: what reaches out of them, what is lost with them, what runs inside them. */
import type { Invocation, ProgramTable } from '../invocation.ts';
import { textOf } from '../invocation.ts';
import { Arguments } from '../options.ts';
import { EMPTY, hasUnknown, isKnown, known, unknown, type Value, withText } from '../value.ts';

const DOCKER_GLOBAL = '-H --host -c --context --config -l --log-level --tlscacert --tlscert --tlskey';
const DOCKER_RUN =
  '-v --volume -e --env --env-file --name -p --publish -w --workdir -u --user --network --net --entrypoint -h --hostname --mount --device --cap-add --cap-drop --security-opt --pid --ipc --uts --userns --cgroupns --memory -m --cpus --cpuset-cpus --restart --platform --label -l --add-host --dns --tmpfs --shm-size --ulimit --log-driver --log-opt --gpus --group-add --volumes-from --link --ip --mac-address --expose --health-cmd --stop-signal --stop-timeout --isolation --runtime --init-path --pull --cidfile --annotation --detach-keys -a --attach --blkio-weight --cgroup-parent --oom-score-adj --sysctl --storage-opt --network-alias';
const COMPOSE_VALUES =
  '-f --file -p --project-name --profile --env-file --project-directory --ansi --progress --parallel';

export const CONTAINER_PROGRAMS: ProgramTable = {
  'docker podman nerdctl finch': { run: docker },
  'docker-compose podman-compose': { run: (i) => compose(i, i.args) },
  'kubectl oc k': {
    values:
      '-n --namespace --context --kubeconfig --cluster --user -o --output -l --selector -f --filename -k --kustomize -c --container --field-selector --as --server -s --token --image --replicas --grace-period --timeout --type -p --patch --since --tail --sort-by --restart --overrides --from-literal --from-file --from-env-file --port --target-port --role --clusterrole --serviceaccount --verb --resource',
    run: kubectl,
  },
  helm: {
    values:
      '-n --namespace -f --values --set --set-string --set-file --version --kube-context --kubeconfig --repo --timeout -o --output',
    run: helm,
  },
  'kind minikube k3d k3s colima lima limactl multipass vagrant lxc incus': { run: localClusters },
  'istioctl linkerd cilium kustomize kubeseal k9s stern kubectx kubens skaffold tilt argocd flux velero': {
    run: clusterTools,
  },
  'buildah skopeo crane oras ko kaniko': {
    run: (i) => {
      if (/^(?:push|copy|publish|apply)$/.test(i.word(0)) && !LOCAL_TRANSPORT.test(i.operands.at(-1)?.text ?? ''))
        i.act('container_push', i.line);
      return EMPTY;
    },
  },
};

function docker(i: Invocation): Value {
  const global = new Arguments(i.args, { values: DOCKER_GLOBAL, leading: true });
  const host = global.value('-H', '--host');
  if (host && !/^unix:/.test(host.text)) i.scene.contactUrl(host, 'send', 'docker');
  const [first, ...rest] = global.operands;
  const topic = textOf(first);
  const isGroup =
    /^(?:container|image|volume|network|system|builder|buildx|context|compose|stack|service|swarm|secret|config|machine|pod|manifest|node|plugin)$/.test(
      topic,
    );
  if (topic === 'compose' || topic === 'stack') return topic === 'stack' ? stack(i, rest) : compose(i, rest);
  const command = isGroup ? textOf(rest[0]) : topic;
  const args = isGroup ? rest.slice(1) : rest;
  const line = `docker ${i.line}`;
  if (/^(?:prune)$/.test(command)) {
    if (
      topic === 'volume' ||
      (topic === 'image' && /(?:^| )(?:-\w*a\w*|--all)(?= |$)/.test(i.line)) ||
      (topic === 'system' && /--volumes/.test(i.line)) ||
      (topic === 'system' && /-a|--all/.test(i.line))
    )
      i.act('container_delete_data', line);
    return EMPTY;
  }
  if (topic === 'volume' && /^(?:rm|remove)$/.test(command)) i.act('container_delete_data', line);
  if (topic === 'swarm' && command === 'leave') i.act('cluster_delete', line);
  if ((topic === 'service' || topic === 'secret' || topic === 'config') && /^(?:rm|remove)$/.test(command))
    i.act('cluster_delete', line);
  if (topic === 'context' && (command === 'use' || command === 'create')) return EMPTY;
  switch (command) {
    case 'run':
    case 'create':
      return runContainer(i, args);
    case 'exec': {
      const options = new Arguments(args, {
        values: '-e --env --env-file -w --workdir -u --user --detach-keys',
        leading: true,
      });
      if (options.has('--privileged')) i.act('container_privileged', line);
      return inside(i, options.operands.slice(1));
    }
    case 'cp': {
      const options = new Arguments(args);
      const [from, to] = options.operands;
      if (from && !/^[\w.-]+:/.test(from.text)) i.read(from, { recursive: true });
      if (to && !/^[\w.-]{2,}:/.test(to.text)) i.write(to);
      return EMPTY;
    }
    case 'push':
      if (!args.some((arg) => LOCAL_TRANSPORT.test(arg.text))) i.act('container_push', line);
      return EMPTY;
    case 'reset':
      if (topic === 'system') i.act('container_delete_data', line);
      return EMPTY;
    case 'inspect':
      if (/\.Env\b|Config\.Env/.test(i.line)) i.act('read_container_environment', line);
      return unknown({ kind: 'program', name: 'docker' });
    case 'rm': {
      const options = new Arguments(args);
      if (options.has('-v', '--volumes') || takesAll(options)) i.act('container_delete_data', line);
      return EMPTY;
    }
    case 'rmi':
      if (takesAll(new Arguments(args))) i.act('container_delete_data', line);
      return EMPTY;
    case 'save':
    case 'export': {
      const options = new Arguments(args, { values: '-o --output' });
      for (const file of options.values('-o', '--output')) i.write(file);
      return EMPTY;
    }
    case 'build':
    case 'bake': {
      const options = new Arguments(args, {
        values:
          '-t --tag -f --file --build-arg --target --platform --secret --ssh --network --progress -o --output --cache-from --cache-to --label --iidfile --build-context',
      });
      if (options.has('--push')) i.act('container_push', line);
      for (const secret of options.values('--secret')) {
        const source = /(?:^|,)(?:src|source)=([^,]+)/.exec(secret.text)?.[1];
        if (source) i.touch('list', withText(secret, source));
      }
      if (options.values('--network').some((value) => value.text === 'host')) return EMPTY;
      return EMPTY;
    }
    default:
      return unknown({ kind: 'program', name: 'docker' });
  }
}

/** Images that go to a folder, a file or the engine next door instead of a registry. */
const LOCAL_TRANSPORT = /^(?:dir|docker-archive|oci|oci-archive|docker-daemon|containers-storage):/;

/** `docker rm $(docker ps -aq)`: everything there is, also what other projects left. */
function takesAll(options: Arguments): boolean {
  return (
    options.has('-a', '--all') ||
    options.operands.some(({ text, origins }) => hasUnknown(text) && origins.some(({ kind }) => kind === 'program'))
  );
}

/** Mounts that hand the whole machine, the home folder or the engine itself to a container. */
function runContainer(i: Invocation, args: readonly Value[]): Value {
  const options = new Arguments(args, { values: DOCKER_RUN, leading: true });
  const line = `docker ${i.line}`;
  const has = (name: string, pattern: RegExp): boolean =>
    options.values(name).some((value) => pattern.test(value.text));
  if (
    options.has('--privileged') ||
    has(
      '--cap-add',
      /^(?:ALL|SYS_ADMIN|SYS_PTRACE|SYS_MODULE|SYS_RAWIO|DAC_READ_SEARCH|DAC_OVERRIDE|NET_ADMIN|CAP_SYS_\w+|BPF)$/i,
    ) ||
    has('--security-opt', /unconfined|label[:=]disable|no-new-privileges[:=]false|systempaths=unconfined/i) ||
    ['--pid', '--ipc', '--uts', '--userns', '--cgroupns'].some((name) => has(name, /^host$/)) ||
    has('--device', /^\/dev\/(?!dri|snd|video|kvm|null|fuse|net\/tun|bus\/usb|ttyUSB|ttyACM|nvidia)/)
  ) {
    i.act('container_privileged', line);
  }
  const mounts = [
    ...options.values('-v', '--volume').map((value) => ({
      value,
      source: value.text.replace(/^([A-Za-z]:[\\/])?([^:]*)(?::.*)?$/s, '$1$2'),
      readOnly: /:(?:.*,)?ro(?:,|$)/.test(value.text),
    })),
    ...options.values('--mount').map((value) => ({
      value,
      source: /(?:^|,)(?:source|src)=([^,]+)/.exec(value.text)?.[1] ?? '',
      readOnly: /(?:^|,)(?:ro|readonly)(?:=true|,|$)/.test(value.text),
    })),
  ];
  for (const { value, source, readOnly } of mounts) {
    // `-v /data` alone is a new volume of the container's own.
    if (source === '' || source === value.text || !/[\\/~.\0]/.test(source)) continue;
    const mounted = withText(value, source);
    const touch = i.touch(readOnly ? 'search' : 'edit', mounted, { recursive: true });
    const wide =
      touch &&
      ['whole_disk', 'all_homes', 'home', 'control_socket', 'system'].some((kind) => touch.kinds.has(kind as 'home'));
    if (
      wide &&
      touch.path.real !== undefined &&
      !/^\/etc\/(?:localtime|timezone|ssl|ca-certificates|passwd|group)|^\/usr\/share\/zoneinfo|^\/lib\/modules/.test(
        touch.path.real,
      )
    )
      i.act('container_host_mount', source);
  }
  for (const file of options.values('--env-file')) i.touch('list', file);
  const [, ...command] = options.operands;
  const entry = options.value('--entrypoint');
  const words = entry && entry.text !== '' ? [entry, ...command] : command;
  return words.length === 0
    ? unknown()
    : runInside(
        i,
        words,
        mounts.map((mount) => mount.source),
      );
}

/** Commands inside a container that has parts of this computer mounted can change them. */
function runInside(i: Invocation, words: readonly Value[], mounts: readonly string[]): Value {
  const [name] = words;
  const state = i.elsewhere('container');
  const isOption = name?.text.startsWith('-') ?? true;
  if (isOption) return unknown();
  const wide = mounts.some((mount) => mount === '/' || mount === '~' || mount === i.scene.home);
  if (wide && /(?:^| )(?:chroot|nsenter|rm|dd|mkfs|mount)(?: |$)/.test(words.map((word) => word.text).join(' ')))
    i.act('container_escape', words.map((word) => word.text).join(' '));
  return i.engine.run(words, state, { input: i.input });
}

function inside(i: Invocation, words: readonly Value[]): Value {
  if (words.length === 0) return unknown();
  return i.engine.run(words, i.elsewhere('container'), { input: i.input });
}

function compose(i: Invocation, args: readonly Value[]): Value {
  const global = new Arguments(args, { values: COMPOSE_VALUES, leading: true });
  const [first, ...rest] = global.operands;
  const line = `docker compose ${args.map((arg) => arg.text).join(' ')}`;
  switch (textOf(first)) {
    case 'down':
      if (new Arguments(rest, { values: '-t --timeout --rmi' }).has('-v', '--volumes'))
        i.act('container_delete_data', line);
      return EMPTY;
    case 'rm':
      if (new Arguments(rest).has('-v', '--volumes')) i.act('container_delete_data', line);
      return EMPTY;
    case 'push':
      i.act('container_push', line);
      return EMPTY;
    case 'exec':
    case 'run': {
      const options = new Arguments(rest, {
        values: '-e --env -w --workdir -u --user --index -v --volume -p --publish --name --entrypoint -l --label',
        leading: true,
      });
      if (options.has('--privileged')) i.act('container_privileged', line);
      return inside(i, options.operands.slice(1));
    }
    default:
      return unknown({ kind: 'program', name: 'docker' });
  }
}

function stack(i: Invocation, args: readonly Value[]): Value {
  const verb = textOf(args[0]);
  if (/^(?:rm|remove|down)$/.test(verb)) i.act('cluster_delete', i.line);
  if (/^(?:deploy|up)$/.test(verb)) i.act('deploy', i.line);
  return EMPTY;
}

const LOCAL_CLUSTER =
  /^(?:minikube|kind-.*|k3d-.*|docker-desktop|docker-for-desktop|rancher-desktop|colima.*|orbstack|microk8s|crc.*)$/;

function kubectl(i: Invocation): Value {
  const verb = i.word(0);
  const line = `kubectl ${i.line}`;
  const isLocal = LOCAL_CLUSTER.test(textOf(i.value('--context')));
  const dry = i.options.options.some((option) => option.name === '--dry-run');
  for (const file of i.options.values('-f', '--filename', '-k', '--kustomize')) {
    if (/^https?:/.test(file.text)) {
      i.fetch(file);
      if (verb === 'apply' || verb === 'create') i.act('cluster_change', line);
    } else i.read(file);
  }
  const what = i.operands
    .slice(1)
    .map((operand) => operand.text)
    .join(' ');
  if (/^secrets?(?:\/|,|\b)/.test(i.word(1)) && /^(?:get|describe|edit)$/.test(verb)) {
    const shows =
      i.options.values('-o', '--output').some((value) => !/^(?:name|wide)$/.test(value.text)) || verb === 'edit';
    if (shows) {
      i.act('read_cloud_secret', line);
      return unknown({ kind: 'secret', name: 'Kubernetes secret' });
    }
  }
  if (isLocal && verb !== 'exec') return unknown({ kind: 'program', name: 'kubectl' });
  switch (verb) {
    case 'delete':
    case 'drain': {
      const whole =
        verb === 'drain' ||
        i.has('--all', '-A', '--all-namespaces') ||
        /^(?:namespaces?|ns|nodes?|no|pv|persistentvolumes?|pvc|persistentvolumeclaims?|crds?|customresourcedefinitions?|statefulsets?|sts|clusterroles?|clusterrolebindings?|all|secrets?|storageclass\w*)(?:\/|,|$)/.test(
          i.word(1),
        );
      if (!dry) i.act(whole ? 'cluster_destroy' : 'cluster_delete', line);
      break;
    }
    case 'apply':
    case 'create':
    case 'replace':
    case 'patch':
    case 'scale':
    case 'set':
    case 'edit':
    case 'rollout':
    case 'expose':
    case 'label':
    case 'annotate':
    case 'taint':
    case 'cordon':
    case 'uncordon':
    case 'autoscale':
    case 'run':
    case 'debug':
      if (verb === 'rollout' && /^(?:status|history)/.test(what)) break;
      if (dry) break;
      if (verb === 'create' && /clusterrolebinding|rolebinding|token\b/.test(what))
        i.act(/cluster-admin/.test(line) ? 'cloud_admin' : 'cloud_access', line);
      if (verb === 'scale' && /--replicas[= ]0\b/.test(i.line)) i.act('cluster_delete', line);
      if ((verb === 'run' || verb === 'debug') && /privileged|hostPID|hostPath|node\//.test(i.line))
        i.act('container_privileged', line);
      i.act('cluster_change', line);
      break;
    case 'exec': {
      const cut = i.args.findIndex((arg) => arg.text === '--');
      const words = cut === -1 ? i.operands.slice(2) : i.args.slice(cut + 1);
      i.act('cluster_exec', line);
      return words.length === 0 ? unknown() : i.engine.run(words, i.elsewhere('remote'), { input: i.input });
    }
    case 'cp': {
      const [, from, to] = i.operands;
      if (from && !from.text.includes(':')) {
        const content = i.scene.contentOf(i.read(from, { recursive: true }));
        i.scene.contact(textOf(to).split(':')[0] ?? '', 'send', 'kubectl', { data: [content] });
      }
      if (to && !to.text.includes(':')) i.write(to);
      break;
    }
    case 'config':
      if (/^(?:view)$/.test(i.word(1)) && i.has('--raw')) i.act('read_token', line);
      if (/^(?:delete-|set-credentials|set-cluster)/.test(i.word(1))) i.touch('edit', known('~/.kube/config'));
      break;
    case 'port-forward':
    case 'proxy':
      if (/--address[= ]0\.0\.0\.0|--accept-hosts/.test(i.line)) i.act('open_tunnel', line);
      break;
    default:
  }
  return unknown({ kind: 'program', name: 'kubectl' });
}

function helm(i: Invocation): Value {
  const verb = i.word(0);
  for (const file of i.options.values('-f', '--values')) /^https?:/.test(file.text) ? i.fetch(file) : i.read(file);
  if (i.has('--dry-run')) return EMPTY;
  if (LOCAL_CLUSTER.test(textOf(i.value('--kube-context')))) return EMPTY;
  if (/^(?:uninstall|delete|del|un)$/.test(verb)) i.act('cluster_delete', `helm ${i.line}`);
  if (/^(?:install|upgrade|rollback)$/.test(verb)) i.act('cluster_change', `helm ${i.line}`);
  if (verb === 'push') i.act('publish_package', `helm ${i.line}`);
  if (verb === 'plugin' && i.word(1) === 'install') i.act('install_from_url', i.line);
  return unknown({ kind: 'program', name: 'helm' });
}

function localClusters(i: Invocation): Value {
  const command = i.word(0);
  if (/^(?:delete|destroy|purge)$/.test(command)) i.act('container_delete_data', `${i.name} ${i.line}`);
  if (command === 'ssh' || command === 'shell' || command === 'exec') {
    const words = i.operands.slice(1);
    const text = i.args.findIndex((arg) => arg.text === '-c' || arg.text === '--');
    const rest = text === -1 ? words.slice(1) : i.args.slice(text + 1);
    const [only] = rest;
    if (rest.length === 1 && only && isKnown(only))
      return i.engine.script('posix', only, i.elsewhere('container'), i.input);
    return rest.length > 0 ? i.engine.run(rest, i.elsewhere('container'), { input: i.input }) : unknown();
  }
  return unknown({ kind: 'program', name: i.name });
}

function clusterTools(i: Invocation): Value {
  const { line } = i;
  if (/(?:^| )(?:delete|uninstall|prune)\b/.test(line)) i.act('cluster_delete', `${i.name} ${line}`);
  else if (
    /^(?:app (?:sync|create|set|rollback)|bootstrap|reconcile|run|deploy|restore)/.test(line) &&
    /^(?:argocd|flux|velero|skaffold)$/.test(i.name)
  )
    i.act('cluster_change', `${i.name} ${line}`);
  return unknown({ kind: 'program', name: i.name });
}
