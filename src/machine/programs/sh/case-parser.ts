import type { CaseItem, Node, Word } from './ast.ts';
import type { Parser } from './parser.ts';

/** `case WORD in (PATTERN | PATTERN) COMMANDS ;; … esac`, from `case` on. */
export function parseCase(parser: Parser): Node {
  parser.take();
  const subject = parser.peek();
  if (subject.kind !== 'word') parser.unexpected('word');
  parser.take();
  parser.newlines();
  parser.expect('in');
  const items: CaseItem[] = [];
  for (;;) {
    parser.newlines();
    if (parser.accept('esac')) break;
    const item = parseItem(parser);
    items.push(item);
    if (parser.accept('esac')) break;
    if (!parser.accept(item.end)) parser.unexpected(';;');
  }
  return { type: 'case', word: subject.word, items };
}

function parseItem(parser: Parser): CaseItem {
  parser.accept('(');
  const patterns: Word[] = [];
  do {
    const token = parser.peek();
    if (token.kind !== 'word') parser.unexpected(token.kind === 'end' ? ')' : undefined);
    patterns.push(token.word);
    parser.take();
  } while (parser.accept('|'));
  parser.expect(')');
  const body = parser.compound(true);
  const token = parser.peek();
  const end = token.kind === 'operator' && (token.text === ';&' || token.text === ';;&') ? token.text : ';;';
  return { patterns, body, end };
}
