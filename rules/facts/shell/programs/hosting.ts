/** Command-line clients of code hosts: GitHub's `gh` and GitLab's `glab`. */
import type { Invocation, ProgramTable } from '../invocation.ts';
import { unknown, type Value, withText } from '../value.ts';

const VALUES =
  '-R --repo -t --title -b --body -F --body-file -B --base -H --head -l --label -a --assignee -r --reviewer -m --milestone -X --method -f --raw-field --field -q --jq --template --input -h --hostname -s --scopes -L --limit -S --state --json -n --notes --notes-file -d --description -e --env -o --org -u --user --visibility -c --comment --branch -w --ref -p --project --target -T --body-text --filename';

export const HOSTING_PROGRAMS: ProgramTable = {
  gh: { values: VALUES, run: github },
  'glab tea': { values: VALUES, run: github },
};

function github(i: Invocation): Value {
  const topic = i.word(0);
  const verb = i.word(1);
  for (const file of i.options.values('--body-file', '--notes-file', '--input')) i.read(file);
  switch (topic) {
    case 'auth':
      if (verb === 'token' || (verb === 'status' && i.has('-t', '--show-token'))) {
        i.act('read_token', i.line);
        return unknown({ kind: 'secret', name: 'GH_TOKEN' });
      }
      if (verb === 'refresh' || verb === 'login') i.act('package_owner', i.line);
      break;
    case 'repo':
    case 'project':
      repository(i, verb);
      break;
    case 'pr':
    case 'mr':
      if (verb === 'merge') i.act(i.has('--admin') ? 'pull_request_admin' : 'pull_request_merge', i.line);
      if (verb === 'review' && i.has('-a', '--approve')) i.act('pull_request_admin', i.line);
      if (verb === 'approve') i.act('pull_request_admin', i.line);
      break;
    case 'release':
      if (/^(?:create|delete|delete-asset|edit|upload)$/.test(verb)) i.act('release_publish', i.line);
      for (const file of i.operands.slice(3)) i.read(file);
      break;
    case 'secret':
    case 'variable':
      if (/^(?:set|delete|remove)$/.test(verb)) i.act('ci_secret_change', i.line);
      break;
    case 'workflow':
    case 'run':
    case 'ci':
    case 'pipeline':
      if (
        /^(?:disable|delete|cancel)$/.test(verb) ||
        (topic === 'workflow' && verb === 'run') ||
        (topic === 'ci' && /^(?:run|trigger)$/.test(verb))
      )
        i.act('ci_run', i.line);
      break;
    case 'gist':
    case 'snippet':
      if (verb === 'create' || verb === 'edit') {
        for (const file of i.operands.slice(2)) i.read(file);
        i.scene.contact('gist.github.com', 'send', i.name, { data: [unknown(...i.origins)] });
        i.act('send_files', i.line);
      } else if (verb === 'delete') i.act('service_delete', i.line);
      break;
    case 'cache':
    case 'label':
      break;
    case 'ssh-key':
    case 'deploy-key':
      if (verb === 'add') i.act('ssh_authorize', i.line);
      else if (verb === 'delete') i.act('service_delete', i.line);
      break;
    case 'gpg-key':
      if (verb === 'add') i.act('package_owner', i.line);
      else if (verb === 'delete') i.act('service_delete', i.line);
      break;
    case 'extension':
      if (/^(?:install|upgrade)$/.test(verb)) i.act('install_from_git', i.line);
      break;
    case 'issue':
      if (/^(?:delete|transfer|lock)$/.test(verb)) i.act('issue_change', i.line);
      break;
    case 'codespace':
      if (/^(?:delete|ssh|cp|stop)$/.test(verb)) i.act(verb === 'delete' ? 'cloud_delete' : 'remote_shell', i.line);
      break;
    case 'alias':
      if (verb === 'set')
        for (const operand of i.operands.slice(3))
          if (operand.text.startsWith('!')) i.shell(withText(operand, operand.text.slice(1)));
      break;
    case 'api':
      api(i);
      break;
    default:
      if (verb === 'delete') i.act('service_delete', i.line);
  }
  return unknown({ kind: 'program', name: i.name });
}

function repository(i: Invocation, verb: string): void {
  if (verb === 'delete') i.act('repository_delete', i.line);
  else if (verb === 'edit' && /--visibility[= ]public/.test(i.line)) i.act('repository_public', i.line);
  else if (verb === 'edit' && /--(?:visibility|default-branch|enable|delete-branch|allow|accept|template)/.test(i.line))
    i.act('repository_settings', i.line);
  else if (/^(?:archive|rename|transfer|unarchive)$/.test(verb)) i.act('repository_settings', i.line);
  else if (verb === 'create' && i.has('--public')) i.act('repository_settings', i.line);
  else if (verb === 'deploy-key') i.act('ssh_authorize', i.line);
  else if (verb === 'sync' && i.has('--force')) i.act('git_force_push', i.line);
}

/** `gh api`: the method and the address say what it does. */
function api(i: Invocation): void {
  const fields = i.options.values('-f', '-F', '--field', '--raw-field', '--input');
  const method = (i.value('-X', '--method')?.text ?? (fields.length > 0 ? 'POST' : 'GET')).toUpperCase();
  const path = i
    .word(1)
    .replace(/^https?:\/\/[^/]+/, '')
    .replace(/^\//, '');
  const mutation = fields.map((field) => field.text).join('\n');
  if (path === 'graphql') {
    if (
      /\bmutation\b/.test(mutation) &&
      /\b(?:delete|remove|archive|transfer|update\w*Protection)\w*\s*\(/i.test(mutation)
    )
      i.act('api_delete', i.line);
    return;
  }
  if (method === 'GET') return;
  if (/^repos\/[^/]+\/[^/]+$/.test(path))
    i.act(method === 'DELETE' ? 'repository_delete' : 'repository_settings', i.line);
  else if (/\/(?:git\/refs|branches)\b/.test(path) && method === 'DELETE') i.act('git_delete_remote_branch', i.line);
  else if (/\/git\/refs\//.test(path) && method === 'PATCH' && /force=?"?true|force:\s*true/.test(mutation))
    i.act('git_force_push', i.line);
  else if (/\/merges?$/.test(path) && method === 'PUT') i.act('pull_request_merge', i.line);
  else if (/\/(?:secrets|variables)\b/.test(path)) i.act('ci_secret_change', i.line);
  else if (
    /\/(?:collaborators|teams|protection|hooks|keys|rulesets|actions\/permissions|invitations|memberships)\b/.test(path)
  )
    i.act(/keys/.test(path) ? 'ssh_authorize' : 'repository_settings', i.line);
  else if (/^gists/.test(path)) i.act('send_files', i.line);
  else if (/\/dispatches$/.test(path)) i.act('ci_run', i.line);
  else if (method === 'DELETE') i.act('api_delete', i.line);
}
