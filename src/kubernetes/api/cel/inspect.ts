import type { ASTNode } from '@marcbachmann/cel-js';
import { undeclared } from './complaints.ts';
import { missingFunctions, patchFields } from './environment.ts';
import { type Issue, typeText } from './issues.ts';
import { makerOf } from './translate.ts';

interface Typed {
  readonly checkedType?: { readonly name: string };
}

const typeOf = (node: ASTNode): string => (node as Typed).checkedType?.name ?? 'dyn';

/** Types of which one may stand beside any other: what is known only when it runs, what is empty, null. */
const isOpen = (type: string) => /\bdyn\b|\b[A-Z]\b|^null$|^list$|^map$/.test(type);

const requestFields = new Set(
  'kind resource subResource requestKind requestResource requestSubResource name namespace operation userInfo dryRun options'.split(' '),
);

/** Macros of two variables: the library would take them for something else. */
const ofTwoVariables = new Set(['all', 'exists', 'existsOne', 'exists_one', 'transformList', 'transformMap', 'transformMapEntry']);

/** The first macro in an expression that Kubernetes' CEL has and that is missing here. */
export function findMissing(ast: ASTNode): Issue | undefined {
  if (ast.op === 'rcall') {
    const [name, on, args] = ast.args;
    const twoVariables = ofTwoVariables.has(name) && args.length >= 3;
    if (twoVariables || missingFunctions.has(name)) {
      return { at: ast.input.indexOf(name, on.end), message: `${name}()${twoVariables ? ' with two variables' : ''} is not simulated in Podlab` };
    }
  }
  for (const node of inside(ast.args)) {
    const found = findMissing(node);
    if (found) return found;
  }
  return undefined;
}

/** What cel-go's checker refuses and the library lets pass, in an expression that has been checked. */
export function findIssues(ast: ASTNode): Issue[] {
  if (ast.op === 'rcall' && ast.args[0] === 'format') return [...findIssues(ast.args[1]), ...inside(ast.args[2]).flatMap(issuesOfValues)];
  return [...ownIssues(ast), ...inside(ast.args).flatMap(findIssues)];
}

/** The values that format() writes may be of different types. */
const issuesOfValues = (list: ASTNode): Issue[] => (list.op === 'list' ? list.args.flatMap(findIssues) : findIssues(list));

/** The nodes among a node's arguments. */
function inside(args: unknown): ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(inside);
  return typeof args === 'object' && args !== null && 'op' in args ? [args as ASTNode] : [];
}

function ownIssues(node: ASTNode): Issue[] {
  switch (node.op) {
    case 'list':
      return mixed(node.args);
    case 'map':
      return isFieldsOfMessage(node) ? [] : [...mixed(node.args.map(([key]) => key)), ...mixed(node.args.map(([, value]) => value))];
    case 'id':
      // Kubernetes does not have the library's own macros.
      return node.args === 'cel' ? [{ at: node.pos, message: undeclared('cel') }] : [];
    case 'call':
      return node.args[0] === makerOf('JSONPatch') ? patchIssues(node.args[1][0]!) : [];
    case '.':
      return requestIssues(node);
    default:
      return [];
  }
}

/** The map in a maker's brackets: its braces follow the bracket. */
const isFieldsOfMessage = (node: ASTNode) => /make_\w+\(\s*$/.test(node.input.slice(0, node.start));

/** Elements of a literal have one type (cel.HomogeneousAggregateLiterals). */
function mixed(elements: readonly ASTNode[]): Issue[] {
  const first = elements.find((element) => !isOpen(typeOf(element)));
  if (!first) return [];
  const other = elements.find((element) => !isOpen(typeOf(element)) && typeOf(element) !== typeOf(first));
  return other ? [{ at: other.pos, message: `expected type '${typeText(typeOf(first))}' but found '${typeText(typeOf(other))}'` }] : [];
}

function patchIssues(fields: ASTNode): Issue[] {
  if (fields.op !== 'map') return [];
  return fields.args.flatMap(([key, value]): Issue[] => {
    const name = String(key.args).replace(/^\?/, '');
    const wanted = patchFields[name];
    if (!wanted) return [{ at: key.pos, message: `undefined field '${name}'` }];
    const type = typeOf(value);
    if (wanted === 'dyn' || type === wanted || isOpen(type)) return [];
    return [{ at: key.pos, message: `expected type of field '${name}' is '${wanted}' but provided type is '${typeText(type)}'` }];
  });
}

function requestIssues(node: ASTNode & { readonly op: '.' }): Issue[] {
  const [on, field] = node.args;
  if (on.op !== 'id' || on.args !== 'request' || requestFields.has(field)) return [];
  return [{ at: on.end, message: `undefined field '${field}'` }];
}
