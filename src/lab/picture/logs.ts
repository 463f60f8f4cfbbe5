import type { LogsPicture, Picture } from '../../host/protocol/index.ts';
import type { Drawing } from './drawing.ts';
import { group, inBytes, link, rect, shorten, shortenPath, svg, text } from './svg.ts';
import { table } from './table.ts';

type Container = LogsPicture[number];
type File = Container['files'][number];

const row = 36;

const amount = ({ lines, bytes }: File): string => `${lines} ${lines === 1 ? 'line' : 'lines'}, ${inBytes(bytes)}${bytes < 1024 ? ' B' : ''}`;

const command = ({ pod, container }: Container, { read }: File): string => (read === '' ? 'not with kubectl' : `kubectl ${read} ${pod} -c ${container}`);

const fileWords = (container: Container, file: File): string => `${file.name} (${amount(file)}), shown by ${command(container, file)}`;

const containerWords = (one: Container): string =>
  `${one.pod}/${one.container} on ${one.node}: ${one.files.map((file) => fileWords(one, file)).join('; ') || 'no log file yet'}.`;

function drawContainer(one: Container, y: number, width: number): { readonly content: string; readonly height: number } {
  const height = 48 + Math.max(1, one.files.length) * row;
  const left = Math.floor((width - 20) * 0.44);
  const right = Math.floor((width - 20) * 0.48);
  const rightX = width - 10 - right;
  const parts = one.files.map((file, index) => {
    const top = y + 44 + index * row;
    const box = rect({ x: 10, y: top, width: left, height: row - 6 }, file.read === '' ? 'image not-yet' : 'image', 4);
    const name = text(17, top + 13, shorten(file.name, left - 12)) + text(17, top + 26, shorten(amount(file), left - 12), 'soft');
    const reader =
      file.read === '' ? text(rightX + 7, top + 19, 'rotated or older', 'soft') : text(rightX + 7, top + 19, shorten(`kubectl ${file.read}`, right - 12));
    const line = file.read === '' ? '' : link(10 + left, top + 15, rightX, top + 15, 'joined');
    return group(fileWords(one, file), box + name + line + reader);
  });
  const none = one.files.length === 0 ? text(11, y + 62, 'no log file yet', 'soft') : '';
  const head = text(11, y + 19, shorten(`${one.pod}/${one.container}`, width * 0.6), 'name') + text(width - 11, y + 19, one.node, 'soft', 'end');
  const where = text(11, y + 36, shortenPath(one.directory, width - 22), 'soft');
  return { content: group(containerWords(one), `${rect({ x: 1, y, width: width - 2, height }, 'node', 8)}${head}${where}${parts.join('')}${none}`), height };
}

function draw(id: string, { logs = [] }: Picture, width: number): string {
  let y = 1;
  let content = '';
  for (const one of logs) {
    const drawn = drawContainer(one, y, width);
    content += drawn.content;
    y += drawn.height + 10;
  }
  if (logs.length === 0) {
    content = text(11, 22, 'no containers, no logs', 'soft');
    y = 40;
  }
  return svg(id, 'Log files of the containers on their nodes', logs.map(containerWords).join(' '), width, y - 8, content);
}

const rows = ({ logs = [] }: Picture): string[][] =>
  logs.flatMap((one) =>
    one.files.map((file) => [`${one.pod}/${one.container}`, one.node, `${one.directory}/${file.name}`, amount(file), command(one, file), file.link || 'none']),
  );

/** Chapter 16: one log file for each run of a container that is kept, and which command shows it. */
export const logs: Drawing = {
  draw,
  table: (picture) => table(['Container', 'Node', 'File', 'Holds', 'Shown by', 'Link in /var/log/containers'], rows(picture), 'No log files.'),
};
