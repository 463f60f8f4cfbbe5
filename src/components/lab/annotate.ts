import type { Transcript } from './transcripts.ts';

export interface Line {
  readonly text: string;
  /** It stands in the reader's manifest too. */
  readonly yours: boolean;
}

export interface Block {
  /** The key at the top level: `metadata`. */
  readonly key: string;
  readonly lines: readonly Line[];
  readonly note: { readonly yours: string; readonly theirs: string };
}

const notes: Readonly<Record<string, Block['note']>> = {
  apiVersion: { yours: 'Which version of which API group describes the object.', theirs: '' },
  kind: { yours: 'The type of the object.', theirs: '' },
  metadata: {
    yours: 'What identifies it, and notes attached to it.',
    theirs: 'The API server added the namespace, a UID, the time of creation and the version of the object.',
  },
  spec: { yours: 'What you want.', theirs: 'The API server filled in defaults; the scheduler chose the node.' },
  status: { yours: 'Not yours to write: it is dropped.', theirs: 'What is: written by the cluster, above all by the kubelet.' },
};

/** A line without its indentation and list dash, as `path-free` text that both texts write alike. */
const bare = (line: string): string => line.trim().replace(/^- /, '');

/** The text in blocks by its keys at the top level; comments go with the block that follows. */
export function blocksOf(yaml: string, manifest: string): Block[] {
  const mine = new Set(manifest.split('\n').map(bare));
  const blocks: { key: string; lines: Line[] }[] = [];
  for (const text of yaml.replace(/\n+$/, '').split('\n')) {
    const key = /^([A-Za-z]+):/.exec(text)?.[1];
    if (key !== undefined) blocks.push({ key, lines: [] });
    blocks.at(-1)?.lines.push({ text, yours: mine.has(bare(text)) });
  }
  return blocks.map(({ key, lines }) => ({ key, lines, note: notes[key] ?? { yours: '', theirs: '' } }));
}

/** The object as YAML from the lab's recorded run. */
export function objectOf(lab: string, { steps, views }: Transcript): string {
  const found = [...views, ...steps].find(({ command, exitCode }) => exitCode === 0 && /get pod.* -o ?yaml/.test(command));
  if (found === undefined)
    throw new Error(`content/${lab}/lab.yaml: views: expected a command such as kubectl get pod hello-pod -o yaml, for <AnnotatedManifest>`);
  return found.output;
}
