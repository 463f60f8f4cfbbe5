import type { Picture, ProcessPicture, SessionPicture, StreamsPicture } from '../../host/protocol/index.ts';
import type { Drawing } from './drawing.ts';
import { group, link, rect, shorten, svg, text } from './svg.ts';
import { table } from './table.ts';

type Container = StreamsPicture['containers'][number];

const roles: Readonly<Record<ProcessPicture['origin'], string>> = {
  main: 'main, writes the log',
  child: 'its child',
  exec: 'by exec, not logged',
};

const row = 38;
/** Calls that are drawn beside a container. */
const listed = 3;

/** `kubectl exec -it` */
const callOf = ({ kind, input, tty }: SessionPicture): string => `kubectl ${kind}${input || tty ? ` -${input ? 'i' : ''}${tty ? 't' : ''}` : ''}`;

const flow = ({ input, tty, isOpen, failed }: SessionPicture): string => {
  if (failed) return 'not started';
  if (!isOpen) return 'has ended';
  return input ? (tty ? 'keys and screen' : 'input and output') : 'output only';
};

const sessionWords = (session: SessionPicture): string => {
  const { kind, command, pid, pod, container } = session;
  const to = pid === 0 ? '' : kind === 'exec' ? ` made process ${pid} of ${pod}/${container}` : ` is joined to process ${pid} of ${pod}/${container}`;
  return `${callOf(session)}${command === '' ? '' : ` -- ${command}`}${to}: ${flow(session)}`;
};

const processesOf = ({ processes }: Container): string => processes.map(({ pid, command }) => `${pid} ${command}`).join(', ');

function drawSession(session: SessionPicture, x: number, y: number, width: number): string {
  const kind = session.isOpen ? 'image' : 'image not-yet';
  return group(
    sessionWords(session),
    rect({ x, y, width, height: row - 8 }, kind, 4) +
      text(x + 7, y + 13, shorten(callOf(session), width - 12), session.isOpen ? 'name' : 'soft') +
      text(
        x + 7,
        y + 26,
        shorten(session.isOpen || session.command === '' ? flow(session) : `${session.failed ? 'failed' : 'ended'}: ${session.command}`, width - 12),
        'soft',
      ),
  );
}

function drawProcess({ pid, command, origin }: ProcessPicture, x: number, y: number, width: number): string {
  const role = roles[origin];
  return group(
    `process ${pid}: ${command}; ${role}`,
    rect({ x, y, width, height: row - 8 }, 'container', 5) +
      text(x + 7, y + 13, shorten(`${pid} ${command}`, width - 12), 'name') +
      text(x + 7, y + 26, shorten(role, width - 12), 'soft'),
  );
}

function drawContainer(one: Container, sessions: readonly SessionPicture[], y: number, width: number): { readonly content: string; readonly height: number } {
  const left = Math.floor((width - 2) * 0.4);
  const right = Math.floor((width - 2) * 0.54);
  const x = width - 1 - right;
  const height = 32 + Math.max(1, one.processes.length, sessions.length) * row;
  const at = (index: number): number => y + 28 + index * row;
  const roots = one.processes.map(({ pid }) => pid);
  const parts = one.processes.map((process, index) => drawProcess(process, x + 8, at(index), right - 16));
  sessions.forEach((session, index) => {
    parts.push(drawSession(session, 1, at(index), left));
    const to = roots.indexOf(session.pid);
    if (session.isOpen && to >= 0) parts.push(link(1 + left, at(index) + row / 2 - 4, x + 8, at(to) + row / 2 - 4, 'joined'));
  });
  if (sessions.length === 0) parts.push(text(1, at(0) + 18, shorten('nobody is connected', left), 'soft'));
  const frame = rect({ x, y, width: right, height }, 'namespace', 10) + text(x + 10, y + 18, shorten(`${one.pod}/${one.name}`, right - 20), 'name');
  return { content: group(`container ${one.name} of Pod ${one.pod}: ${processesOf(one)}`, frame + parts.join('')), height };
}

const inWords = ({ streams }: Picture): string => {
  const { containers = [], sessions = [] } = streams ?? {};
  if (containers.length === 0) return 'No container runs.';
  const all = containers.map((one) => `Container ${one.name} of Pod ${one.pod} has the processes ${processesOf(one)}.`);
  return [...all, ...(sessions.length === 0 ? ['Nobody is connected.'] : sessions.map((session) => `${sessionWords(session)}.`))].join(' ');
};

function draw(id: string, picture: Picture, width: number): string {
  const { containers = [], sessions = [] } = picture.streams ?? {};
  let y = 1;
  let content = '';
  for (const one of containers) {
    const own = sessions.filter(({ pod, container }) => pod === one.pod && container === one.name).slice(-listed);
    const drawn = drawContainer(one, own, y, width);
    content += drawn.content;
    y += drawn.height + 10;
  }
  if (containers.length === 0) {
    content = text(1, 14, 'No container runs.', 'soft');
    y = 30;
  }
  return svg(id, 'Processes of the containers, and who is connected with them', inWords(picture), width, y - 8, content);
}

const rows = ({ streams }: Picture): string[][] => {
  const { containers = [], sessions = [] } = streams ?? {};
  return containers.flatMap(({ pod, name, processes }) =>
    processes.map(({ pid, command, origin }) => {
      const joined = sessions.filter((one) => one.isOpen && one.pid === pid && one.pod === pod && one.container === name).map(callOf);
      return [`${pod}/${name}`, String(pid), command, roles[origin], joined.join(', ') || 'nobody'];
    }),
  );
};

/** Chapter 17: exec brings a process of its own, attach joins the main one. */
export const streams: Drawing = {
  draw,
  table: (picture) => table(['Container', 'Process', 'Command', 'Role', 'Connected'], rows(picture), 'No container runs.'),
};
