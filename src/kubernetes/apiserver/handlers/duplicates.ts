interface Frame {
  /** Of the object or list itself: `spec.containers[0]`; '' of the whole. */
  readonly path: string;
  /** The keys of an object so far; undefined of a list. */
  readonly keys: Set<string> | undefined;
  /** The item of a list that comes next. */
  index: number;
  /** The key whose value comes next. */
  key: string | undefined;
}

const token = /"(?:[^"\\]|\\.)*"|[{}[\],]|[^\s{}[\],:"]+/g;

/** The paths of keys that stand twice in an object of a JSON text, in their order (sigs.k8s.io/json). The text is valid JSON. */
export function duplicateFields(text: string): string[] {
  const found: string[] = [];
  const stack: Frame[] = [];
  for (const [part] of text.matchAll(token)) {
    const top = stack.at(-1);
    if (part === '{' || part === '[') {
      stack.push({ path: top ? childPath(top) : '', keys: part === '{' ? new Set() : undefined, index: 0, key: undefined });
    } else if (part === '}' || part === ']') stack.pop();
    else if (part === ',') {
      if (!top?.keys) top!.index++;
      else top.key = undefined;
    } else if (top?.keys && top.key === undefined) {
      top.key = JSON.parse(part) as string;
      if (top.keys.has(top.key)) found.push(childPath(top));
      top.keys.add(top.key);
    }
  }
  return found;
}

function childPath({ path, keys, index, key }: Frame): string {
  if (!keys) return `${path}[${index}]`;
  return path === '' ? key! : `${path}.${key}`;
}
