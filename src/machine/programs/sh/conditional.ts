import type { Execution } from '../../process/types.ts';
import type { Conditional } from './ast.ts';
import { compute, expandPattern, expandText } from './expand.ts';
import { compareFiles, fileTest } from './file-test.ts';
import { matches, patternSource } from './pattern.ts';
import type { Shell } from './shell.ts';

/** `[[ … ]]`: 0 where it holds, 1 where it does not, 2 for an expression that means nothing. */
export function* evaluateConditional(shell: Shell, it: Conditional): Execution<number> {
  switch (it.type) {
    case 'and':
      return (yield* evaluateConditional(shell, it.left)) === 0 ? yield* evaluateConditional(shell, it.right) : 1;
    case 'or':
      return (yield* evaluateConditional(shell, it.left)) === 0 ? 0 : yield* evaluateConditional(shell, it.right);
    case 'not':
      return (yield* evaluateConditional(shell, it.operand)) === 0 ? 1 : 0;
    case 'unary': {
      const text = yield* expandText(shell, it.operand);
      if (it.operator === '-v') return shell.variables.get(text) === undefined ? 1 : 0;
      if (it.operator === '-n' || it.operator === '-z') return (text === '') === (it.operator === '-z') ? 0 : 1;
      return fileTest(shell.process, it.operator, text) ? 0 : 1;
    }
    case 'binary':
      return yield* binary(shell, it);
  }
}

function* binary(shell: Shell, it: Conditional & { type: 'binary' }): Execution<number> {
  const left = yield* expandText(shell, it.left);
  const truth = (value: boolean) => (value ? 0 : 1);
  switch (it.operator) {
    case '=':
    case '==':
      return truth(matches(left, yield* expandPattern(shell, it.right)));
    case '!=':
      return truth(!matches(left, yield* expandPattern(shell, it.right)));
    case '=~':
      return yield* regular(shell, left, it);
    case '<':
      return truth(left < (yield* expandText(shell, it.right)));
    case '>':
      return truth(left > (yield* expandText(shell, it.right)));
  }
  const right = yield* expandText(shell, it.right);
  if (/^-(?:nt|ot|ef)$/.test(it.operator)) return truth(compareFiles(shell.process, it.operator, left, right));
  const [a, b] = [compute(shell, left), compute(shell, right)];
  return truth({ '-eq': a === b, '-ne': a !== b, '-lt': a < b, '-le': a <= b, '-gt': a > b, '-ge': a >= b }[it.operator]!);
}

function* regular(shell: Shell, text: string, it: Conditional & { type: 'binary' }): Execution<number> {
  const quoted = it.right.parts.every((part) => part.type === 'text' && part.quoted) && it.right.parts.length > 0;
  const source = yield* expandText(shell, it.right);
  let expression: RegExp;
  try {
    expression = new RegExp(
      quoted
        ? patternSource(source.replace(/[*?[\\]/g, '\\$&'))
        : source
            .replaceAll('[[:space:]]', '\\s')
            .replaceAll('[:alnum:]', 'A-Za-z0-9')
            .replaceAll('[:digit:]', '0-9')
            .replaceAll('[:alpha:]', 'A-Za-z')
            .replaceAll('[:space:]', '\\s'),
    );
  } catch (error) {
    if (error instanceof SyntaxError) return 2;
    throw error;
  }
  const match = expression.exec(text);
  if (match)
    shell.variables.setArray(
      'BASH_REMATCH',
      match.map((group) => group ?? ''),
    );
  return match ? 0 : 1;
}
