import type { Outcome, Pack, RuleDetail, RuleSummary } from '../../../../preload/contract.ts';
import type { Rule } from '../../../../rules/language/index.ts';
import { projectName, withDecision } from '../../../guard/project-rules/news.ts';
import { type ProjectRules, withoutRules } from '../../../guard/project-rules/rules.ts';
import type { ProjectRuleStore } from '../../../guard/project-rules/store.ts';
import type { RuleStore } from '../../../guard/rules.ts';
import { itemsOf } from '../../../rulebook/items.ts';
import type { SettingsStore } from '../../../settings/settings.ts';
import { effectOf } from '../../../verdict/judge.ts';
import { plainLine, projectRuleName } from '../../../verdict/project.ts';
import type { UndoStore } from '../../undo.ts';

export interface ProjectRuleParts {
  readonly projectRules: Pick<ProjectRuleStore, 'known'>;
  readonly rules: Pick<RuleStore, 'active'>;
  readonly settings: SettingsStore;
  readonly undo: UndoStore;
  confirmLoosening(what: string): Promise<Outcome>;
}

/** Rules that projects bring along, as the page Rules shows them: to be read, and used or not. */
export interface ProjectRuleViews {
  packs(): readonly Pack[];
  rule(name: string): RuleDetail | undefined;
  /** The project a pack belongs to; undefined for any other pack. */
  projectOf(pack: string): string | undefined;
  use(project: string, use: boolean): Promise<Outcome>;
}

const PACK = 'project:';

/** Characters. */
const LONGEST_NAME = 80;

const WHY_LOCKED =
  'This rule lies in the project, in .perch/rules, so it cannot be changed here. Switch all rules of the project off if you do not want it.';

export function projectRuleViews(parts: ProjectRuleParts): ProjectRuleViews {
  const { projectRules, rules, settings, undo } = parts;
  const isOff = (project: string) => settings.current.projectRules[project] === 'off';

  function summaries({ project, rules: theirs }: ProjectRules): readonly (RuleSummary & { readonly rule: Rule })[] {
    const own = new Set(rules.active.rules.rules.map(({ name }) => name));
    // What only records cannot make anything stricter, and does nothing.
    const objecting = theirs.filter((rule) => effectOf(rule) !== 'record');
    return objecting.map((rule) => ({
      rule,
      name: projectRuleName(rule.name, projectName(project), (name) => own.has(name)),
      title: plainLine(rule.name, LONGEST_NAME),
      effect: effectOf(rule),
      on: rule.enabled && !isOff(project),
      locked: true,
    }));
  }

  function pack(found: ProjectRules): Pack {
    const { project, problems, unknown } = found;
    return {
      id: `${PACK}${project}`,
      title: '',
      description: '',
      source: 'project',
      project,
      on: !isOff(project),
      locked: false,
      forExperts: false,
      problem: [unknown, ...problems].filter((one) => one !== '').join(' '),
      rules: summaries(found).map(({ rule: _, ...summary }) => summary),
    };
  }

  return {
    packs() {
      const { known } = projectRules;
      // What is not used is not read either, and must be there to be used again.
      const unread = Object.entries(settings.current.projectRules)
        .filter(([project, state]) => state === 'off' && !known.some((one) => one.project === project))
        .map(([project]) => withoutRules(project));
      return [...known, ...unread].map(pack);
    },
    rule(name) {
      for (const found of projectRules.known) {
        const shown = summaries(found).find((one) => one.name === name);
        if (!shown) continue;
        const { rule, ...summary } = shown;
        const items = found.files.flatMap((file) => (file.name === rule.file ? itemsOf(file) : []));
        return {
          ...summary,
          pack: `${PACK}${found.project}`,
          packTitle: found.project,
          source: 'project',
          description: rule.description,
          whyLocked: WHY_LOCKED,
          effects: [summary.effect],
          built: null,
          text: items.find((item) => item.kind === 'rule' && item.name === rule.name)?.text ?? '',
          editable: false,
          examples: [],
          changed: false,
        };
      }
      return undefined;
    },
    projectOf: (id) => (id.startsWith(PACK) ? id.slice(PACK.length) : undefined),
    async use(project, use) {
      const before = settings.current.projectRules[project] ?? 'new';
      if (!use && before !== 'off') {
        const confirmed = await parts.confirmLoosening('leave out the rules of a project');
        if (!confirmed.ok) return confirmed;
      }
      const decide = (decision: typeof before) => {
        settings.update({ projectRules: withDecision(settings.current.projectRules, project, decision) });
      };
      decide(use ? 'seen' : 'off');
      // To see them takes nothing away, and needs no way back.
      return use === (before !== 'off') ? { ok: true } : undo.offer(() => void decide(before));
    },
  };
}
