/** Command-line clients of clouds, deployment services and infrastructure tools. */
import type { ActionName } from '../../actions.ts';
import type { Invocation, ProgramTable } from '../invocation.ts';
import { textOf } from '../invocation.ts';
import { EMPTY, known, unknown, type Value, withText } from '../value.ts';

export const CLOUD_PROGRAMS: ProgramTable = {
  'aws awslocal': { values: AWS_VALUES(), run: aws },
  gcloud: {
    values:
      '--project --zone --region --format --filter --account --configuration --member --role --impersonate-service-account',
    run: gcloud,
  },
  gsutil: { run: storage },
  bq: {
    run: (i) => {
      if (/(?:^| )rm\b/.test(i.line)) i.act('database_drop', `bq ${i.line}`);
      const query = i.operands.find((operand) => /\s/.test(operand.text));
      if (query) i.script('sql', query);
      return unknown({ kind: 'program', name: 'bq' });
    },
  },
  az: {
    values: '-g --resource-group -n --name -l --location -o --output --query --subscription -s --vault-name',
    run: azure,
  },
  azcopy: {
    run: (i) => {
      if (/^(?:rm|remove|sync)$/.test(i.word(0))) i.act('cloud_delete', `azcopy ${i.line}`);
      if (i.word(0) === 'copy') upload(i, i.operands[1], i.operands[2]);
      return EMPTY;
    },
  },
  's3cmd s5cmd mc s4cmd b2': { run: objectStore },
  'terraform tofu terragrunt': {
    singleDash: true,
    values: '-target -var -var-file -state -chdir -out -lock-timeout -parallelism -backend-config -from-module',
    run: terraform,
  },
  pulumi: { values: '-s --stack -C --cwd -m --message', run: pulumi },
  'cdk cdktf sst sam serverless sls amplify copilot eb chalice zappa up encore atmos': {
    values: '--stage -s --region -r --profile --app -a --stack-name --template --env -e',
    run: stackTools,
  },
  'ansible-playbook ansible ansible-pull salt salt-ssh chef-client knife puppet': {
    values:
      '-i --inventory -e --extra-vars -l --limit -t --tags -u --user -m --module-name -a --args --vault-password-file --private-key --key-file',
    run: ansible,
  },
  'ansible-vault': {
    run: (i) => {
      if (/^(?:view|decrypt)$/.test(i.word(0))) i.act('read_keychain', i.line);
      for (const operand of i.operands.slice(1)) i.touch('mention', operand);
      return unknown({ kind: 'secret', name: 'ansible-vault' });
    },
  },
  sops: {
    run: (i) => {
      if (i.has('-d', '--decrypt') || i.word(0) === 'decrypt') i.act('read_keychain', i.line);
      for (const operand of i.operands) i.touch('mention', operand);
      return unknown({ kind: 'secret', name: 'sops' });
    },
  },
  'age rage': {
    values: '-i -r -R -o --identity --recipient --output',
    run: (i) => {
      for (const file of i.options.values('-i', '--identity')) i.read(file);
      for (const file of i.operands) i.read(file);
      for (const file of i.options.values('-o', '--output')) i.write(file);
      return unknown(...i.origins);
    },
  },
  packer: {
    run: (i) => {
      if (i.word(0) === 'build') i.act('cloud_change', i.line);
      return EMPTY;
    },
  },
  heroku: { values: '-a --app -r --remote -s --size --as --confirm', run: heroku },
  'fly flyctl': { values: '-a --app -c --config -r --region', run: platform },
  'vercel now': { values: '-t --token -S --scope --cwd -A --local-config -b -e --env', run: vercel },
  'netlify ntl': { values: '-d --dir -m --message -s --site -a --auth', run: (i) => platform(i) },
  wrangler: { values: '-c --config -e --env --name', run: wrangler },
  firebase: { values: '-P --project --only --except -m --message --token', run: firebase },
  supabase: { values: '--project-ref --db-url --workdir', run: supabase },
  'railway render surge deta koyeb northflank dokku cap ecs-deploy gh-pages kamal mrsk eas expo fastlane shopify clever scalingo cf appwrite convex':
    { run: platform },
  'pscale planetscale turso neonctl neon upstash mongocli atlas': {
    run: (i) => {
      if (/\b(?:delete|destroy|drop|remove)\b/.test(i.line)) i.act('database_drop', `${i.name} ${i.line}`);
      return unknown({ kind: 'program', name: i.name });
    },
  },
  'databricks doctl hcloud linode-cli oci ibmcloud scw exo vultr-cli openstack nova civo aliyun tccli upcloud stackit ovhcloud yc eksctl rosa kops gkectl nomad consul':
    { run: genericCloud },
  'vault bao': { values: '-address -namespace -format -field -mount', singleDash: true, run: hashicorpVault },
  stripe: {
    values: '--api-key -d --data',
    run: (i) => {
      if (
        /\b(?:refunds|payouts|transfers|charges|payment_intents|subscriptions|customers|invoices)\b.*\b(?:create|cancel|delete|update|confirm|capture|pay)\b|\b(?:delete|post)\b \/v1/.test(
          i.line,
        ) &&
        (/--live/.test(i.line) || /\b(?:refunds|payouts|transfers|charges)\b/.test(i.line))
      )
        i.act('payment', `stripe ${i.line}`);
      return unknown({ kind: 'program', name: 'stripe' });
    },
  },
  'twilio sendgrid slack slackcat': {
    values: '-c --channel -n --filename',
    run: (i) => {
      if (/\b(?:create|send|post|upload)\b/.test(i.line)) i.act('message_send', `${i.name} ${i.line}`);
      if (i.name === 'slackcat') {
        const content = unknown(...i.operands.flatMap((file) => i.scene.contentOf(i.read(file)).origins));
        i.act('message_send', `slackcat ${i.line}`);
        i.scene.contact('slack.com', 'send', i.name, { data: [content, i.input] });
      }
      return EMPTY;
    },
  },
  'jira linear acli': {
    run: (i) => {
      if (/\b(?:delete|remove|archive)\b/.test(i.line)) i.act('issue_change', `${i.name} ${i.line}`);
      return EMPTY;
    },
  },
  'circleci buildkite-agent drone tkn': {
    run: (i) => {
      if (/\b(?:delete|remove|trigger|start)\b/.test(i.line)) i.act('ci_run', i.line);
      return EMPTY;
    },
  },
  'cloudflare flarectl dnscontrol octodns': {
    run: (i) => {
      if (/\b(?:delete|push|update|create)\b/.test(i.line)) i.act('cloud_change', i.line);
      return EMPTY;
    },
  },
};

function AWS_VALUES(): string {
  return '--profile --region --output --query --endpoint-url --bucket --key --body --name --instance-ids --function-name --stack-name --secret-id --user-name --policy-arn --policy-document --role-name --group-name --db-instance-identifier --cidr --port --protocol --group-id --cli-input-json --filters --table-name --queue-url --exclude --include --sse --acl --storage-class --payload --cluster --service --task-definition --desired-count --message --topic-arn --key-id --parameters --template-body --template-file --capabilities --hosted-zone-id --change-batch --log-group-name --trail-name --detector-id --principal --action --statement-id --public-access-block-configuration --zip-file';
}

const BROAD_DELETES =
  /^(?:rds|s3|s3api|cloudformation|eks|ecs|dynamodb|ec2|elasticache|redshift|route53|organizations|iam|kms|efs|lambda|elb|elbv2|cognito-idp|backup|secretsmanager|opensearch|es|docdb|neptune)$/;

function aws(i: Invocation): Value {
  const service = i.word(0);
  const verb = i.word(1);
  const line = `aws ${i.line}`;
  const isLocal =
    i.name === 'awslocal' ||
    /^https?:\/\/(?:localhost|127\.0\.0\.1|host\.docker\.internal)/.test(textOf(i.value('--endpoint-url')));
  // Any argument may be given as the name of a file that holds it.
  for (const value of i.args) {
    const file = /(?:^|=)fileb?:\/\/(.+)$/.exec(value.text)?.[1];
    if (file) i.read(withText(value, file));
  }
  for (const body of i.options.values('--body')) if (!/^fileb?:/.test(body.text)) i.read(body);
  if (i.has('--dryrun', '--dry-run')) return EMPTY;
  if (service === 's3') return isLocal ? EMPTY : simpleStorage(i, verb, line);
  if (isLocal) return unknown({ kind: 'program', name: 'aws' });
  if (service === 'configure') {
    if (verb === 'get' && /secret|token|key/.test(i.line)) i.act('read_token', line);
    if (verb === 'export-credentials') i.act('read_token', line);
    if (verb === 'import' || (verb === 'set' && /key|token|secret|role|credential|process/.test(i.word(2))))
      i.touch('edit', known('~/.aws/credentials'));
    else if (verb === 'set') i.act('cloud_access', line);
    const shows = verb === 'export-credentials' || (verb === 'get' && /secret|token/.test(i.line));
    return unknown(shows ? { kind: 'secret', name: 'AWS' } : { kind: 'program', name: 'aws' });
  }
  if (
    /^(?:get-session-token|assume-role\S*|get-federation-token)$/.test(verb) ||
    (service === 'ecr' && /^get-(?:login|authorization)/.test(verb) && verb !== 'get-login-password') ||
    (service === 'sso' && verb === 'get-role-credentials')
  ) {
    i.act('read_token', line);
    return unknown({ kind: 'secret', name: 'AWS' });
  }
  if (
    (service === 'secretsmanager' && /^(?:get|batch-get)-secret-value$/.test(verb)) ||
    (service === 'ssm' && /^get-parameters?(?:-by-path)?$/.test(verb) && i.has('--with-decryption')) ||
    (service === 'kms' && verb === 'decrypt') ||
    (service === 'ec2' && verb === 'get-password-data')
  ) {
    i.act('read_cloud_secret', line);
    return unknown({ kind: 'secret', name: 'AWS secret' });
  }
  if (
    /^(?:delete-trail|stop-logging|update-trail|put-event-selectors|delete-detector|disable-\w*|stop-configuration-recorder|delete-flow-logs|delete-configuration-recorder|delete-log-group|delete-alarms|disable-alarm-actions)/.test(
      verb,
    ) &&
    /^(?:cloudtrail|guardduty|config|configservice|ec2|logs|securityhub|macie2|cloudwatch|inspector2)$/.test(service)
  )
    i.act('cloud_audit_off', line);
  else if (
    service === 'iam' ||
    service === 'sts' ||
    service === 'organizations' ||
    service === 'sso-admin' ||
    service === 'identitystore'
  )
    identity(i, verb, line);
  else if (isPublic(i, service, verb)) i.act('cloud_public', line);
  else if (
    /^(?:terminate-|deregister-|purge-|release-|remove-|delete|destroy|schedule-key-deletion|empty-|batch-delete|revoke-|disassociate-|detach-|cancel-)/.test(
      verb,
    )
  )
    i.act(
      BROAD_DELETES.test(service) &&
        /^(?:delete-(?:db|stack|bucket|cluster|table|hosted-zone|file-system|vpc|volume|snapshot|backup|secret|user-pool|domain)|terminate-|schedule-key-deletion)/.test(
          verb,
        )
        ? 'cloud_destroy'
        : 'cloud_delete',
      line,
    );
  else if (
    /^(?:modify-.*permission|add-permission|put-.*policy|create-access-key|update-assume-role-policy|create-grant|share-|create-resource-share)/.test(
      verb,
    )
  )
    i.act('cloud_access', line);
  else if (service === 'ssm' && verb === 'send-command') i.act('remote_shell', line);
  else if (service === 'ssm' && verb === 'start-session') i.act('remote_shell', line);
  else if (service === 'ecs' && verb === 'execute-command') i.act('remote_shell', line);
  else if (service === 'dynamodb' && verb === 'delete-item') i.act('database_delete_rows', line);
  else if (
    !/^(?:describe|list|get|head|wait|help|scan|query|filter|lookup|search|batch-get|estimate|preview|validate|verify|simulate|test|select|view|tail|ls|login|export|can-|detect|discover|recognize|compare|check|count|generate|logout|sso|presign|show)/.test(
      verb,
    ) &&
    verb !== ''
  )
    i.act('cloud_change', line);
  return unknown({ kind: 'program', name: 'aws' });
}

function simpleStorage(i: Invocation, verb: string, line: string): Value {
  const [, , source, target] = i.operands;
  if (verb === 'rm') i.act(i.has('--recursive') ? 'cloud_destroy' : 'cloud_delete', line);
  if (verb === 'rb') i.act('cloud_destroy', line);
  if (verb === 'sync' && i.has('--delete') && target?.text.startsWith('s3:')) i.act('cloud_delete', line);
  if (/^(?:cp|sync|mv)$/.test(verb)) upload(i, source, target);
  if (i.value('--acl')?.text.startsWith('public')) i.act('cloud_public', line);
  if (verb === 'mb' || verb === 'website') i.act('cloud_change', line);
  return unknown({ kind: 'program', name: 'aws' });
}

/** A copy between this computer and an object store. */
function upload(i: Invocation, source: Value | undefined, target: Value | undefined): void {
  const isRemote = (value: Value): boolean => /^(?:s3|gs|https?|abfs|wasb|oss|cos|b2|r2):\/\//.test(value.text);
  if (!source || !target) return;
  if (isRemote(target) && !isRemote(source)) {
    const content = source.text === '-' ? i.input : i.scene.contentOf(i.read(source, { recursive: true }));
    const host = /^\w+:\/\/([^/]+)/.exec(target.text)?.[1] ?? '';
    i.scene.contact(
      /^https?:/.test(target.text)
        ? host
        : `${host}.${i.name === 'aws' ? 's3.amazonaws.com' : 'storage.googleapis.com'}`,
      'send',
      i.name,
      { data: [content] },
    );
  } else if (!isRemote(target) && target.text !== '-') i.write(target);
}

function identity(i: Invocation, verb: string, line: string): void {
  if (
    /^(?:create-access-key|create-login-profile|update-login-profile)/.test(verb) ||
    (/^(?:attach|put)-\w+-policy$/.test(verb) &&
      /AdministratorAccess|PowerUserAccess|IAMFullAccess|"?Action"?:\s*"?\*/.test(line)) ||
    (verb === 'update-assume-role-policy' && /"?AWS"?:\s*"?\*/.test(line))
  )
    i.act('cloud_admin', line);
  else if (
    /^(?:create-access-key|create-login-profile|update-login-profile|attach-\w+-policy|put-\w+-policy|add-user-to-group|add-role-to|update-assume-role-policy|create-(?:user|role|policy|policy-version|service-specific)|set-default-policy-version|upload-|enable-|create-account|delete-account-password-policy|deactivate-mfa|delete-virtual-mfa)/.test(
      verb,
    )
  )
    i.act('cloud_access', line);
  else if (/^(?:delete|remove|detach)/.test(verb)) i.act('cloud_delete', line);
  else if (/^(?:create|update|change|reset|add|enable|disable|accept|invite|move|put|register)-/.test(verb))
    i.act('cloud_access', line);
}

function isPublic(i: Invocation, service: string, verb: string): boolean {
  const { line } = i;
  if (/^authorize-security-group-ingress$|^modify-security-group-rules$/.test(verb))
    return /0\.0\.0\.0\/0|::\/0/.test(line);
  if (/^(?:put-bucket-acl|put-object-acl|create-bucket)$/.test(verb)) return /public-read/.test(line);
  if (/^(?:put-bucket-policy|add-permission|set-queue-attributes)$/.test(verb))
    return /"?Principal"?:\s*"?\*|--principal ["']?\*/.test(line);
  if (/public-access-block/.test(verb)) return verb.startsWith('delete') || /false/i.test(line);
  if (/^modify-(?:snapshot|image)-attribute$/.test(verb)) return /all/.test(line);
  if (service === 'rds') return i.has('--publicly-accessible') || /modify-db-snapshot-attribute.*\ball\b/.test(line);
  return false;
}

function gcloud(i: Invocation): Value {
  const { line } = i;
  const words = i.operands.map((operand) => operand.text);
  const has = (...verbs: readonly string[]): boolean => words.some((word) => verbs.includes(word));
  if (/^auth(?: application-default)? print-(?:access|identity)-token/.test(words.join(' '))) {
    i.act('read_token', `gcloud ${line}`);
    return unknown({ kind: 'secret', name: 'gcloud' });
  }
  if (/\bsecrets versions access\b|\bkms decrypt\b/.test(words.join(' '))) {
    i.act('read_cloud_secret', `gcloud ${line}`);
    return unknown({ kind: 'secret', name: 'Google secret' });
  }
  if (words[0] === 'storage' || (words[0] === 'alpha' && words[1] === 'storage')) return storage(i);
  if (/add-iam-policy-binding|set-iam-policy/.test(line))
    i.act(
      /allUsers|allAuthenticatedUsers/.test(line)
        ? 'cloud_public'
        : /roles\/(?:owner|editor|iam\.\w*[aA]dmin)/.test(line)
          ? 'cloud_admin'
          : 'cloud_access',
      `gcloud ${line}`,
    );
  else if (/service-accounts keys create|roles create/.test(words.join(' ')))
    i.act(/keys create/.test(line) ? 'cloud_admin' : 'cloud_access', `gcloud ${line}`);
  else if (/logging (?:sinks|buckets|logs) (?:delete|update)/.test(words.join(' ')))
    i.act('cloud_audit_off', `gcloud ${line}`);
  else if (/projects delete|sql instances delete|container clusters delete|sql databases delete/.test(words.join(' ')))
    i.act('cloud_destroy', `gcloud ${line}`);
  else if (has('delete', 'destroy', 'remove-iam-policy-binding', 'undelete', 'disable'))
    i.act('cloud_delete', `gcloud ${line}`);
  else if (/firewall-rules (?:create|update)/.test(words.join(' ')) && /0\.0\.0\.0\/0/.test(line))
    i.act('cloud_public', `gcloud ${line}`);
  else if (/--allow-unauthenticated/.test(line)) i.act('cloud_public', `gcloud ${line}`);
  else if (/\bcompute ssh\b|\bcompute scp\b/.test(words.join(' '))) i.act('remote_shell', `gcloud ${line}`);
  else if (has('deploy')) i.act('deploy', `gcloud ${line}`);
  else if (
    has(
      'create',
      'update',
      'patch',
      'add',
      'enable',
      'start',
      'stop',
      'reset',
      'resize',
      'import',
      'restore',
      'promote',
      'set',
    ) &&
    words[0] !== 'config' &&
    words[0] !== 'auth'
  )
    i.act('cloud_change', `gcloud ${line}`);
  return unknown({ kind: 'program', name: 'gcloud' });
}

function storage(i: Invocation): Value {
  const words = i.args.filter((arg) => !arg.text.startsWith('-'));
  const verbs = words.map((word) => word.text);
  const line = `${i.name} ${i.line}`;
  const at = verbs.findIndex((verb) => /^(?:cp|mv|rsync|rm|rb|acl|iam|mb|buckets|objects)$/.test(verb));
  const verb = verbs[at] ?? '';
  if (verb === 'rm') i.act(/(?:^| )-(?:r|R|m -r)|--recursive|\*/.test(i.line) ? 'cloud_destroy' : 'cloud_delete', line);
  if (verb === 'rb' || (verb === 'buckets' && verbs[at + 1] === 'delete')) i.act('cloud_destroy', line);
  if (
    (verb === 'acl' || verb === 'iam' || verb === 'buckets') &&
    /allUsers|AllUsers|public-read|allAuthenticatedUsers/.test(i.line)
  )
    i.act('cloud_public', line);
  if (verb === 'mv' && words[at + 1]?.text.includes('://')) i.act('remote_file_change', line);
  if (/^(?:cp|mv|rsync)$/.test(verb)) {
    upload(i, words[at + 1], words[at + 2]);
    if (verb === 'rsync' && /(?:^| )-d\b|--delete-unmatched/.test(i.line)) i.act('cloud_delete', line);
  }
  return unknown({ kind: 'program', name: i.name });
}

function azure(i: Invocation): Value {
  const words = i.operands.map((operand) => operand.text).join(' ');
  const line = `az ${i.line}`;
  if (
    /^account get-access-token|^acr (?:credential show|login .*--expose-token)|keys list$|connection-string/.test(
      words,
    ) ||
    /show-connection-string|list-keys|keys list|list-connection-strings|list-publishing-credentials/.test(words)
  ) {
    i.act('read_token', line);
    return unknown({ kind: 'secret', name: 'Azure' });
  }
  if (/^keyvault secret (?:show|download)|^keyvault key (?:download|decrypt)/.test(words)) {
    i.act('read_cloud_secret', line);
    return unknown({ kind: 'secret', name: 'Azure secret' });
  }
  if (
    /^(?:group|keyvault|sql (?:server|db)|aks|cosmosdb|storage account|deployment group|postgres|mysql)\b.* (?:delete|purge)\b/.test(
      words,
    ) ||
    /^group delete/.test(words)
  )
    i.act('cloud_destroy', line);
  else if (/\b(?:delete|purge|remove|deallocate|disable)\b/.test(words))
    i.act(/diagnostic-settings|monitor|security/.test(words) ? 'cloud_audit_off' : 'cloud_delete', line);
  else if (/^role assignment create/.test(words) && /\b(?:Owner|Contributor|User Access Administrator)\b/i.test(line))
    i.act('cloud_admin', line);
  else if (
    /^(?:role assignment create|ad (?:sp|app|user) (?:create|credential|create-for-rbac)|ad app credential|role definition create|keyvault set-policy)/.test(
      words,
    )
  )
    i.act('cloud_access', line);
  else if (
    /nsg rule create|public-access|--public-access|allow-blob-public-access/.test(line) &&
    /(?:\*|Internet|0\.0\.0\.0|blob|container|true)/.test(line) &&
    /nsg rule|public/.test(line)
  )
    i.act('cloud_public', line);
  else if (/vm run-command invoke|container exec|webapp ssh|ssh vm/.test(words)) i.act('remote_shell', line);
  else if (/^storage (?:blob|file|fs file) upload/.test(words)) {
    const files = [...i.options.values('-f', '--file', '-s', '--source'), ...i.operands.slice(3)];
    const content = unknown(...files.flatMap((file) => i.scene.contentOf(i.read(file, { recursive: true })).origins));
    i.scene.contact('blob.core.windows.net', 'send', 'az', { data: [content] });
  } else if (/\b(?:webapp|functionapp|staticwebapp|containerapp)\b.*\b(?:deploy|up)\b|^webapp up/.test(words))
    i.act('deploy', line);
  else if (
    /\b(?:create|update|set|start|stop|restart|scale|import|restore|add)\b/.test(words) &&
    !/^(?:account set|configure|config|login|extension)/.test(words)
  )
    i.act('cloud_change', line);
  return unknown({ kind: 'program', name: 'az' });
}

function objectStore(i: Invocation): Value {
  const verb = i.word(0);
  const line = `${i.name} ${i.line}`;
  if (/^(?:del|rm|rb|delete|remove)/.test(verb))
    i.act(/--recursive|-r\b|\*|rb/.test(i.line) ? 'cloud_destroy' : 'cloud_delete', line);
  if (/^(?:put|cp|mv|sync|upload-file|mirror)$/.test(verb)) {
    const [, source, target] = i.operands;
    if (source && !/^(?:s3:|[\w-]+\/)/.test(source.text)) {
      const content = i.scene.contentOf(i.read(source, { recursive: true }));
      i.scene.contact(/\/\/([^/]+)/.exec(textOf(target))?.[1] ?? 'object-store', 'send', i.name, { data: [content] });
    }
  }
  if (/--acl-public|anonymous set (?:public|download)/.test(i.line)) i.act('cloud_public', line);
  return EMPTY;
}

// Infrastructure as code

function terraform(i: Invocation): Value {
  const words = i.operands.map((operand) => operand.text);
  const command = words[0] === 'run-all' ? (words[1] ?? '') : (words[0] ?? '');
  const line = `${i.name} ${i.line}`;
  for (const file of i.options.values('-var-file')) i.touch('list', file);
  for (const source of i.options.values('-from-module'))
    if (/^(?:git::|git@|https?:|s3::)|^[\w.-]+\.\w+\//.test(source.text)) i.act('install_from_git', source);
  switch (command) {
    case 'destroy':
    case 'destroy-all':
      i.act('cloud_destroy', line);
      break;
    case 'apply':
    case 'apply-all':
      i.act(i.has('-destroy') ? 'cloud_destroy' : 'cloud_change', line);
      break;
    case 'state':
      if (/^(?:rm|push|mv|replace-provider)$/.test(words[1] ?? '')) i.act('cloud_delete', line);
      if (words[1] === 'pull') i.act('read_cloud_secret', line);
      break;
    case 'workspace':
      if (words[1] === 'delete') i.act('cloud_delete', line);
      break;
    case 'import':
    case 'taint':
    case 'force-unlock':
    case 'refresh':
      i.act('cloud_change', line);
      break;
    case 'output':
      if (i.has('-raw', '-json')) return unknown({ kind: 'secret', name: 'terraform output' });
      break;
    default:
  }
  return unknown({ kind: 'program', name: i.name });
}

function pulumi(i: Invocation): Value {
  const command = i.word(0);
  const line = `pulumi ${i.line}`;
  if (command === 'destroy' || (command === 'stack' && i.word(1) === 'rm')) i.act('cloud_destroy', line);
  else if (/^(?:up|update|refresh|import)$/.test(command)) i.act('cloud_change', line);
  else if (command === 'state' && i.word(1) === 'delete') i.act('cloud_delete', line);
  if (i.has('--show-secrets')) i.act('read_cloud_secret', line);
  return EMPTY;
}

function stackTools(i: Invocation): Value {
  const command = i.word(0);
  const line = `${i.name} ${i.line}`;
  if (
    /^(?:destroy|remove|delete|terminate|down)$/.test(command) ||
    (command === 'svc' && /delete/.test(line)) ||
    /\b(?:app|env|svc|bundle|terraform) (?:delete|destroy)\b/.test(line)
  )
    i.act('cloud_destroy', line);
  else if (/^(?:deploy|push|publish|up|create|apply|bootstrap)$/.test(command) && !/--dry-?run|--no-execute/.test(line))
    i.act('deploy', line);
  return EMPTY;
}

/** Modules that look and change nothing; commands are followed by themselves. */
const READS_ONLY =
  /^(?:|(?:ansible\.builtin\.)?(?:ping|setup|debug|stat|command|shell|raw|slurp|service_facts|package_facts))$/;

function deletesThere(line: string): ActionName {
  return /\bstate=(?:absent|stopped)|\bdelete=(?:yes|true)/.test(line) ? 'remote_destroy' : 'cloud_change';
}

function ansible(i: Invocation): Value {
  for (const file of i.operands) i.touch('mention', file);
  if (i.has('--check', '-C', '--syntax-check', '--list-hosts', '--list-tasks', '--version', '--noop')) return EMPTY;
  const local = /(?:^| )(?:localhost|127\.0\.0\.1)|-c local|--connection[= ]local/.test(i.line);
  const module = textOf(i.value('-m', '--module-name'));
  const command = i.value('-a', '--args');
  if (command && (module === '' || /^(?:shell|command|raw|ansible\.builtin\.(?:shell|command|raw))$/.test(module))) {
    i.engine.script('posix', command, local ? i.state.fork() : i.elsewhere('remote'), EMPTY);
  }
  if (!local && /^(?:ansible|ansible-playbook|salt|salt-ssh|knife)$/.test(i.name)) {
    i.act('remote_shell', `${i.name} ${i.line}`);
    if (i.name === 'ansible-playbook') i.act('deploy', `${i.name} ${i.line}`);
    else if (!READS_ONLY.test(module) && !command?.text.startsWith('test.'))
      i.act(deletesThere(i.line), `${i.name} ${i.line}`);
  }
  return EMPTY;
}

// Platforms

function heroku(i: Invocation): Value {
  const command = i.word(0);
  const line = `heroku ${i.line}`;
  if (
    /^(?:apps:destroy|destroy|pg:reset|addons:destroy|pg:copy|pg:restore|pg:backups:(?:delete|restore)|container:rm|domains:remove|apps:transfer)$/.test(
      command,
    )
  )
    i.act(
      command === 'pg:reset' ? 'database_destroy' : command.startsWith('pg:') ? 'database_reset' : 'cloud_destroy',
      line,
    );
  else if (/^(?:auth:token|authorizations:create|config:get|config)$/.test(command)) {
    i.act(command.startsWith('config') ? 'read_cloud_secret' : 'read_token', line);
    return unknown({ kind: 'secret', name: 'Heroku' });
  } else if (
    /^(?:config:set|config:unset|ps:scale|ps:stop|container:release|releases:rollback|rollback|maintenance:on|access:add|buildpacks:set|pipelines:promote)$/.test(
      command,
    )
  )
    i.act('cloud_change', line);
  else if (/^(?:run|ps:exec|run:detached)$/.test(command)) {
    i.act('remote_shell', line);
    const words = i.operands.slice(1);
    if (words.length > 0) i.engine.run(words, i.elsewhere('remote'), { input: i.input });
  } else if (command === 'pg:psql') for (const value of i.args) if (/\s/.test(value.text)) i.script('sql', value);
  return unknown({ kind: 'program', name: 'heroku' });
}

const PLATFORM_DELETES = /(?:^| |:)(?:destroy|delete|remove|rm|down|teardown|suspend|unpublish)\b/;
const PLATFORM_DEPLOYS = /(?:^| |:)(?:deploy|publish|launch|promote|release|rollback|push|up|submit|update)\b/;

/** `get release`, `apps list`: the word that says what happens comes first, or second behind a topic. */
const PLATFORM_LOOKS =
  /^(?:\w[\w:-]* )?(?:get|list|ls|describe|show|status|logs?|info|inspect|view|whoami|version|doctor|help|open|tail)(?: |$)/;

function platform(i: Invocation): Value {
  const { line } = i;
  const named = `${i.name} ${line}`;
  const words = i.operands.map((operand) => operand.text).join(' ');
  const secret = /\b(?:secrets?|env|vars?|tokens?)\b/.test(line);
  if (!secret && PLATFORM_LOOKS.test(words)) return unknown({ kind: 'program', name: i.name });
  if (/\b(?:secrets?|env|vars?)\b.*\b(?:list|get|show|pull)\b/.test(line) && /\b(?:get|show|pull)\b/.test(line))
    i.act('read_cloud_secret', named);
  else if (PLATFORM_DELETES.test(line)) i.act('cloud_destroy', named);
  else if (/\b(?:ssh|console|shell|exec)\b/.test(line)) i.act('remote_shell', named);
  else if (
    PLATFORM_DEPLOYS.test(line) ||
    (i.name === 'surge' && !/^(?:list|login|whoami|token)/.test(line)) ||
    i.name === 'gh-pages'
  )
    i.act('deploy', named);
  else if (/\b(?:secrets?|env|vars?|scale)\b.*\b(?:set|unset|import|count)\b/.test(line)) i.act('cloud_change', named);
  else if (/\bauth token\b|\btokens? create\b/.test(line)) i.act('read_token', named);
  return unknown({ kind: 'program', name: i.name });
}

function vercel(i: Invocation): Value {
  const command = i.word(0);
  const line = `vercel ${i.line}`;
  if (
    /^(?:remove|rm)$/.test(command) ||
    (/^(?:project|domains|dns|env|certs|teams|blob)$/.test(command) && /^(?:rm|remove|del)$/.test(i.word(1)))
  )
    i.act('cloud_destroy', line);
  else if (command === 'env' && i.word(1) === 'pull') {
    i.act('read_cloud_secret', line);
    i.write(i.operands[2] ?? known('.env.local'));
  } else if (i.has('--version', '-v', '--help', '-h')) return EMPTY;
  else if (i.has('--prod', '--production') || /^(?:promote|rollback|alias)$/.test(command)) i.act('deploy', line);
  else if (command === '' || command === 'deploy') i.act('cloud_change', line);
  return EMPTY;
}

function wrangler(i: Invocation): Value {
  const line = `wrangler ${i.line}`;
  const words = i.operands.map((operand) => operand.text).join(' ');
  const isLocal = i.has('--local');
  const sql = i.args[i.args.findIndex((arg) => arg.text === '--command') + 1];
  if (/^d1 execute/.test(words) && sql) i.script('sql', sql);
  if (
    /^(?:delete|.* delete|r2 (?:bucket|object) delete|kv:?\w* .*delete|d1 delete|secret delete|pages project delete)/.test(
      words,
    ) &&
    !isLocal
  )
    i.act('cloud_destroy', line);
  else if (/^(?:deploy|publish|pages deploy|pages publish|versions deploy|rollback)/.test(words) && !i.has('--dry-run'))
    i.act('deploy', line);
  else if (/^secret (?:put|bulk)/.test(words)) i.act('cloud_change', line);
  return EMPTY;
}

function firebase(i: Invocation): Value {
  const command = i.word(0);
  const line = `firebase ${i.line}`;
  if (
    /^(?:firestore:delete|database:remove|database:set|functions:delete|hosting:disable|projects:delete|auth:import|firestore:databases:delete)$/.test(
      command,
    )
  )
    i.act(/delete|remove|disable/.test(command) ? 'cloud_destroy' : 'cloud_change', line);
  else if (command === 'deploy') i.act('deploy', line);
  else if (/^login:ci|^functions:config:get|^functions:secrets:access|^auth:export/.test(command))
    i.act('read_token', line);
  return EMPTY;
}

function supabase(i: Invocation): Value {
  const words = i.operands.map((operand) => operand.text).join(' ');
  const line = `supabase ${i.line}`;
  if (/^db reset/.test(words)) i.act(i.has('--linked', '--db-url') ? 'database_destroy' : 'database_reset', line);
  else if (/^(?:projects delete|branches delete|storage rm|functions delete|secrets unset)/.test(words))
    i.act('cloud_destroy', line);
  else if (/^(?:db push|functions deploy|config push|secrets set|migration up --linked)/.test(words))
    i.act('deploy', line);
  else if (/^(?:projects api-keys|secrets list)/.test(words)) i.act('read_token', line);
  return EMPTY;
}

const GENERIC_DELETES = /(?:^| )(?:[\w-]+-)?(?:delete|destroy|remove|rm|purge|terminate|deregister|wipe|kill)(?: |-|$)/;

function genericCloud(i: Invocation): Value {
  const words = i.operands.map((operand) => operand.text).join(' ');
  const line = `${i.name} ${i.line}`;
  const broad = /\b(?:cluster|database|db|project|volume|snapshot|space|server|droplet|compartment|domain)\b/.test(
    words,
  );
  let action: ActionName | undefined;
  if (GENERIC_DELETES.test(words)) action = broad ? 'cloud_destroy' : 'cloud_delete';
  else if (/\b(?:iam|role|policy|access|key|token|user)s?\b.*\b(?:create|add|set|attach)\b/.test(words))
    action = 'cloud_access';
  else if (/\b(?:create|update|set|resize|scale|apply|rebuild|restore|stop|reboot|run)\b/.test(words))
    action = 'cloud_change';
  if (action) i.act(action, line);
  return unknown({ kind: 'program', name: i.name });
}

function hashicorpVault(i: Invocation): Value {
  const words = i.operands.map((operand) => operand.text).join(' ');
  const line = `vault ${i.line}`;
  if (/^(?:read|kv get|print token|token create|unwrap|operator generate-root)/.test(words)) {
    i.act('read_cloud_secret', line);
    return unknown({ kind: 'secret', name: 'Vault secret' });
  }
  if (
    /^(?:delete|kv (?:delete|destroy|metadata delete)|secrets disable|auth disable|audit disable|(?:lease|token) revoke|policy delete|operator (?:seal|raft))/.test(
      words,
    )
  )
    i.act(/audit/.test(words) ? 'cloud_audit_off' : 'cloud_destroy', line);
  else if (/^(?:write|kv (?:put|patch)|policy write|auth enable|secrets enable)/.test(words))
    i.act('cloud_access', line);
  return EMPTY;
}
