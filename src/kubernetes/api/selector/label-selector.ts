import { byBytes, type Labels, meets, type Operator, type Requirement, requirementError, requirementText } from './requirement.ts';

export type { Labels } from './requirement.ts';

/** A condition on labels (apimachinery labels.Selector): all requirements must hold. */
export class LabelSelector {
  /** Matches everything. */
  static readonly everything = new LabelSelector([]);
  /** Matches nothing: what an absent LabelSelector of an object means. */
  static readonly nothing = new LabelSelector([], true);

  readonly requirements: readonly Requirement[];
  readonly #nothing: boolean;

  constructor(requirements: readonly Requirement[], nothing = false) {
    this.requirements = [...requirements].sort((a, b) => byBytes(a.key, b.key));
    this.#nothing = nothing;
  }

  /** True when it does not restrict anything. */
  get empty(): boolean {
    return !this.#nothing && this.requirements.length === 0;
  }

  matches(labels: Labels | undefined): boolean {
    if (this.#nothing) return false;
    for (const requirement of this.requirements) if (!meets(requirement, labels ?? none)) return false;
    return true;
  }

  toString(): string {
    return this.requirements.map(requirementText).join(',');
  }
}

const none: Labels = {};

/** The fields of metav1.LabelSelector. */
export interface LabelSelectorFields {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: string; readonly values?: readonly string[] }[];
}

const operators = new Map<string, Operator>([
  ['In', 'in'],
  ['NotIn', 'notin'],
  ['Exists', 'exists'],
  ['DoesNotExist', '!'],
]);

/** The selector of an object's LabelSelector (metav1.LabelSelectorAsSelector): absent matches nothing, empty everything. */
export function fromLabelSelector(fields: LabelSelectorFields | undefined): { readonly selector: LabelSelector } | { readonly error: string } {
  if (!fields) return { selector: LabelSelector.nothing };
  const requirements: Requirement[] = [];
  for (const [key, value] of Object.entries(fields.matchLabels ?? {})) requirements.push({ key, operator: '=', values: [value] });
  for (const { key, operator: name, values = [] } of fields.matchExpressions ?? []) {
    const operator = operators.get(name);
    if (!operator) return { error: `${JSON.stringify(name)} is not a valid label selector operator` };
    requirements.push({ key, operator, values });
  }
  for (const requirement of requirements) {
    const error = requirementError(requirement);
    if (error !== undefined) return { error };
  }
  return { selector: new LabelSelector(requirements) };
}

/** The selector for exactly these labels (labels.SelectorFromSet): the `selector` of a Service, a `nodeSelector`. Nothing is checked. */
export function fromSet(labels: Labels | undefined): LabelSelector {
  return new LabelSelector(Object.entries(labels ?? {}).map(([key, value]) => ({ key, operator: '=', values: [value] })));
}
