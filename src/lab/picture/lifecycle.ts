import type { ContainerPicture, Picture, PodPicture } from '../../host/protocol/index.ts';
import { type Box, broken, escapeXml, group, letter, rect, shorten, svg, text } from './svg.ts';
import { containerMood, containerState, moodOf } from './words.ts';

const row = 31;
const head = 26;
const lineRow = 18;
/** Below it the three states of containers do not stand side by side. */
const narrow = 390;
/** Room for the arrows between two columns. */
const gutterOf = (width: number): number => (width < 450 ? 14 : 30);

const phaseColumns = [['Pending'], ['Running', 'Unknown'], ['Succeeded', 'Failed']] as const;
const states = [
  ['waiting', 'Waiting'],
  ['running', 'Running'],
  ['terminated', 'Terminated'],
] as const;
/** The conditions that are drawn, each by a letter. */
const conditions = [
  ['PodScheduled', 'S'],
  ['Initialized', 'I'],
  ['ContainersReady', 'C'],
  ['Ready', 'R'],
] as const;

const boxHeight = (rows: number): number => head + Math.max(0.6, rows) * row + 4;

const isTrue = (pod: PodPicture, type: string): boolean => pod.conditions.some((condition) => condition.type === type && condition.status === 'True');

const conditionWords = (pod: PodPicture): string => {
  const met = conditions.filter(([type]) => isTrue(pod, type)).map(([type]) => type);
  return met.length === 0 ? 'no condition holds' : `conditions that hold: ${met.join(', ')}`;
};

function drawPod(pod: PodPicture, x: number, y: number, width: number): string {
  const letters = conditions.map(([type, letter], index) =>
    text(x + 25 + index * 12, y + 24, isTrue(pod, type) ? letter : '·', isTrue(pod, type) ? 'met' : 'soft'),
  );
  return group(
    `Pod ${pod.name}: phase ${pod.phase}, STATUS ${pod.status}, ${pod.ready} ready; ${conditionWords(pod)}`,
    `<circle cx="${x + 15}" cy="${y + 7}" r="4.5" class="${moodOf(pod)}"/>${text(x + 25, y + 11, shorten(pod.name, width - 32))}${letters.join('')}`,
  );
}

function drawPhase(phase: string, pods: readonly PodPicture[], box: Box): string {
  const drawn = pods.map((pod, index) => drawPod(pod, box.x, box.y + head + index * row, box.width));
  return group(`${phase}: ${pods.length} Pods`, rect(box, 'phase') + text(box.x + 10, box.y + 17, phase, 'name') + drawn.join(''));
}

interface Row {
  readonly pod: string;
  readonly container: ContainerPicture;
}

function drawContainer({ pod, container }: Row, x: number, y: number, width: number): string {
  const state = containerState(container);
  // CrashLoopBackOff is the longest word and is to be read whole.
  const indent = state.length * letter > width - 32 ? 10 : 25;
  return group(
    `container ${container.name} of Pod ${pod}: ${state}`,
    `<rect x="${x + 10}" y="${y + 2}" width="9" height="9" rx="2" class="${containerMood(container)}"/>` +
      text(x + 25, y + 11, shorten(`${pod}/${container.name}`, width - 32)) +
      text(x + indent, y + 24, shorten(indent === 25 ? state : state.replace(/ · .*$/, ''), width - indent - 4), 'soft'),
  );
}

function drawState(state: string, rows: readonly Row[], box: Box): string {
  const drawn = rows.map((each, index) => drawContainer(each, box.x, box.y + head + index * row, box.width));
  return group(`${state}: ${rows.length} containers`, rect(box, 'phase') + text(box.x + 10, box.y + 17, state, 'name') + drawn.join(''));
}

const arrow = (id: string, path: string, label: string): string =>
  `<path class="arrow" d="${path}" marker-end="url(#${id}-arrow)"><title>${escapeXml(label)}</title></path>`;

const marker = (id: string): string =>
  `<defs><marker id="${id}-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" class="arrow-head"/></marker></defs>`;

const words = ({ pods }: Picture): string =>
  pods.length === 0
    ? 'No Pods. A Pod begins in Pending and goes to Running, then to Succeeded or Failed.'
    : pods
        .map((pod) => {
          const containers = pod.containers.map((container) => `its container ${container.name}: ${containerState(container)}`);
          return `Pod ${pod.name} is in phase ${pod.phase}, ${conditionWords(pod)}; ${containers.join(', ')}.`;
        })
        .join(' ');

/** Widths of a column and of the room between two. */
interface Columns {
  readonly each: number;
  readonly gutter: number;
}

interface Drawn {
  readonly content: string;
  readonly bottom: number;
}

function drawPhases(id: string, { pods }: Picture, { each, gutter }: Columns): Drawn {
  const inPhase = (phase: string): PodPicture[] => pods.filter((pod) => pod.phase === phase);
  const boxes = new Map<string, Box>();
  let bottom = 0;
  phaseColumns.forEach((phases, column) => {
    let y = 22;
    for (const phase of phases) {
      const height = boxHeight(inPhase(phase).length);
      boxes.set(phase, { x: 1 + column * (each + gutter), y, width: each, height });
      y += height + 12;
    }
    bottom = Math.max(bottom, y - 12);
  });
  const side = (phase: string, isEnd: boolean): string => {
    const { x = 0, y = 0 } = boxes.get(phase) ?? {};
    return `${isEnd ? x + each : x - 3} ${y + 13}`;
  };
  const between = (from: string, to: string, label: string): string => arrow(id, `M${side(from, true)} L${side(to, false)}`, label);
  const arrows = [
    between('Pending', 'Running', 'all containers are created and at least one has started'),
    between('Running', 'Succeeded', 'all containers ended with 0 and none is started again'),
    between('Running', 'Failed', 'all containers ended, at least one with an error, and none is started again'),
  ];
  const drawn = [...boxes].map(([phase, box]) => drawPhase(phase, inPhase(phase), box));
  return { content: arrows.join('') + drawn.join(''), bottom };
}

function drawStates(id: string, { pods }: Picture, { each, gutter }: Columns, top: number): Drawn {
  const rows = pods.flatMap((pod) => pod.containers.map((container) => ({ pod: pod.name, container })));
  const inState = (state: string): Row[] => rows.filter(({ container }) => container.state === state);
  const height = Math.max(...states.map(([state]) => boxHeight(inState(state).length)));
  const x = (column: number): number => 1 + column * (each + gutter);
  const drawn = states.map(([state, name], column) => drawState(name, inState(state), { x: x(column), y: top, width: each, height }));
  const middle = each / 2;
  const below = top + height;
  const arrows = [
    arrow(id, `M${x(0) + each} ${top + 13} l${gutter - 3} 0`, 'started'),
    arrow(id, `M${x(1) + each} ${top + 13} l${gutter - 3} 0`, 'ended'),
    arrow(id, `M${x(2) + middle} ${below} v9 H${x(0) + middle} v-7`, 'to be started again, as restartPolicy says'),
  ];
  return { content: drawn.join('') + arrows.join('') + text(x(1) + middle, below + 20, 'restart', 'soft', 'middle'), bottom: below + 24 };
}

/** In a narrow place the states stand one below the other, so that names and reasons are read whole. */
function drawStatesBelow({ pods }: Picture, width: number, top: number): Drawn {
  const rows = pods.flatMap((pod) => pod.containers.map((container) => ({ pod: pod.name, container })));
  let y = top;
  let content = '';
  for (const [state, name] of states) {
    const own = rows.filter(({ container }) => container.state === state);
    const box = { x: 1, y, width: width - 2, height: 26 + own.length * lineRow };
    const drawn = own.map(({ pod, container }, index) => {
      const words = containerState(container);
      const at = y + 26 + index * lineRow;
      return group(
        `container ${container.name} of Pod ${pod}: ${words}`,
        `<rect x="11" y="${at}" width="9" height="9" rx="2" class="${containerMood(container)}"/>` +
          text(26, at + 9, shorten(`${pod}/${container.name}`, width - 42 - words.length * letter)) +
          text(width - 10, at + 9, words, 'soft', 'end'),
      );
    });
    content += group(`${name}: ${own.length} containers`, rect(box, 'phase') + text(11, y + 17, name, 'name') + drawn.join(''));
    y += box.height + 6;
  }
  return { content, bottom: y };
}

/** Diagram D8: the phases with their transitions, each Pod a dot in its phase with its conditions; below, the states of the containers. */
export function drawLifecycle(id: string, picture: Picture, width: number): string {
  const gutter = gutterOf(width);
  const columns = { each: Math.floor((width - 2 - gutter * 2) / 3), gutter };
  const phases = drawPhases(id, picture, columns);
  const legend = phases.bottom + 15;
  const [meaning, moreMeaning] = broken('S scheduled  I initialized  C containers ready  R ready', width, width);
  const below = legend + (moreMeaning === '' ? 0 : 14);
  const top = below + 34;
  const drawnStates = width < narrow ? drawStatesBelow(picture, width, top) : drawStates(id, picture, columns, top);
  const content =
    marker(id) +
    text(1, 13, 'Phase of each Pod, with its conditions', 'soft') +
    phases.content +
    text(1, legend, meaning, 'soft') +
    text(1, below, moreMeaning, 'soft') +
    text(1, below + 25, 'State of each container', 'soft') +
    drawnStates.content;
  return svg(id, 'Pod phases and container states', words(picture), width, drawnStates.bottom, content);
}
