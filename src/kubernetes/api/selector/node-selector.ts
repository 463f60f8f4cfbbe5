import type { Node, NodeSelectorRequirement, NodeSelectorTerm, Pod } from '../types.ts';
import { meets, type Operator, type Requirement } from './requirement.ts';

const operators: Readonly<Record<NodeSelectorRequirement['operator'], Operator>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
  Gt: 'gt',
  Lt: 'lt',
};

const requirementsOf = (requirements: readonly NodeSelectorRequirement[] = []): Requirement[] =>
  requirements.map(({ key, operator, values = [] }) => ({ key, operator: operators[operator], values }));

/** A term of node affinity: all of its expressions and fields must hold; an empty one matches nothing. */
export class NodeTerm {
  readonly #expressions: readonly Requirement[];
  readonly #fields: readonly Requirement[];

  constructor(term: NodeSelectorTerm) {
    this.#expressions = requirementsOf(term.matchExpressions);
    this.#fields = requirementsOf(term.matchFields);
  }

  get empty(): boolean {
    return this.#expressions.length + this.#fields.length === 0;
  }

  matches(node: Node): boolean {
    if (this.empty) return false;
    const labels = node.metadata.labels ?? {};
    const fields = { 'metadata.name': node.metadata.name! };
    return this.#expressions.every((requirement) => meets(requirement, labels)) && this.#fields.every((requirement) => meets(requirement, fields));
  }
}

/** nodeSelector and required node affinity of a Pod together (component-helpers nodeaffinity.RequiredNodeAffinity). */
export class RequiredNodeAffinity {
  readonly #selector: readonly (readonly [key: string, value: string])[];
  readonly #terms: readonly NodeTerm[] | undefined;

  constructor({ spec }: Pod) {
    this.#selector = Object.entries(spec?.nodeSelector ?? {});
    this.#terms = spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms?.map((term) => new NodeTerm(term));
  }

  /** Without a condition every node matches. */
  get empty(): boolean {
    return this.#selector.length === 0 && !this.#terms;
  }

  matches(node: Node): boolean {
    const labels = node.metadata.labels;
    for (const [key, value] of this.#selector) if (labels?.[key] !== value) return false;
    return !this.#terms || this.#terms.some((term) => term.matches(node));
  }
}
