import type { MountPicture, Picture, PodVolumesPicture, VolumePicture } from '../../host/protocol/index.ts';
import type { Drawing } from './drawing.ts';
import { type Box, group, letter, link, rect, shorten, shortenPath, svg, text, timeOfDay } from './svg.ts';
import { table } from './table.ts';
import { containerMood, containerState } from './words.ts';

const mountRow = 18;
const volumeHeight = 54;
const gap = 8;

const access = ({ readOnly }: MountPicture): string => (readOnly ? 'ro' : 'rw');

const writeWords = ({ lastWrite }: VolumePicture): string => (lastWrite ? `last write ${lastWrite.path} at ${timeOfDay(lastWrite.time)}` : '');

const mountWords = (mount: MountPicture): string =>
  `${mount.container} ${mount.mounted ? 'has mounted' : 'is to mount'} volume ${mount.volume}${mount.subPath === '' ? '' : `, of it ${mount.subPath},`} at ${mount.path}, ${mount.readOnly ? 'read-only' : 'for reading and writing'}`;

function drawContainer(name: string, state: string, mood: string, mounts: readonly MountPicture[], box: Box): string {
  const rows = mounts.map((mount, index) => {
    const y = box.y + 38 + index * mountRow;
    return (
      text(box.x + 8, y, shortenPath(mount.path, box.width - 16 - 3 * letter)) +
      text(box.x + box.width - 8, y, access(mount), mount.mounted ? 'name' : 'soft', 'end')
    );
  });
  return group(
    [`container ${name}: ${state}`, ...mounts.map(mountWords)].join('; '),
    rect(box, 'container', 5) +
      `<circle cx="${box.x + 11}" cy="${box.y + 12}" r="3.5" class="${mood}"/>` +
      text(box.x + 20, box.y + 16, shorten(`${name} ${state}`, box.width - 26)) +
      rows.join(''),
  );
}

function drawVolume(volume: VolumePicture, box: Box): string {
  const { lastWrite } = volume;
  const fresh = lastWrite?.fresh === true;
  const mark = fresh ? `<circle class="flash" cx="${box.x + box.width - 10}" cy="${box.y + 10}" r="4"/>` : '';
  const none = /^(emptyDir|hostPath)/.test(volume.type) ? 'no file yet' : '';
  const write = lastWrite ? `${fresh ? 'just now' : timeOfDay(lastWrite.time)} ${lastWrite.path}` : none;
  return group(
    `volume ${volume.name}, ${volume.type}; ${writeWords(volume) || 'no write seen'}`,
    rect(box, fresh ? 'volume just-written' : 'volume', 10) +
      mark +
      text(box.x + 9, box.y + 16, shorten(volume.name, box.width - 24), 'name') +
      text(box.x + 9, box.y + 31, shorten(volume.type, box.width - 14), 'soft') +
      text(box.x + 9, box.y + 46, shorten(write, box.width - 14), fresh ? '' : 'soft'),
  );
}

interface Drawn {
  readonly content: string;
  readonly height: number;
}

function drawPod(picture: Picture, pod: PodVolumesPicture, top: number, width: number): Drawn {
  const containers = picture.pods.find(({ name }) => name === pod.pod)?.containers ?? [];
  const inner = width - 18;
  const left = Math.floor(inner * 0.52);
  const right = Math.floor(inner * 0.4);
  const rightX = 1 + 8 + inner - right;
  const begin = top + 28;
  const boxes = new Map<string, Box>();
  let y = begin;
  for (const { name } of pod.volumes) {
    boxes.set(name, { x: rightX, y, width: right, height: volumeHeight });
    y += volumeHeight + gap;
  }
  let at = begin;
  const parts: string[] = [];
  for (const container of containers) {
    const mounts = pod.mounts.filter((mount) => mount.container === container.name);
    const box: Box = { x: 9, y: at, width: left, height: 26 + mounts.length * mountRow };
    parts.push(drawContainer(container.name, containerState(container), containerMood(container), mounts, box));
    mounts.forEach((mount, index) => {
      const volume = boxes.get(mount.volume);
      if (volume) parts.push(link(box.x + left, at + 34 + index * mountRow, rightX, volume.y + volumeHeight / 2, mount.mounted ? 'mount' : 'mount not-yet'));
    });
    at += box.height + gap;
  }
  const drawn = pod.volumes.map((volume) => drawVolume(volume, boxes.get(volume.name)!));
  const height = Math.max(y, at) - top + (pod.added.length > 0 ? 14 : 0);
  const note = pod.added.length === 0 ? '' : text(9, top + height - 8, shorten(`not drawn: ${pod.added.join(', ')}`, inner), 'soft');
  const frame = rect({ x: 1, y: top, width: width - 2, height }, 'pod');
  return {
    content: group(`Pod ${pod.pod}`, `${frame}${text(10, top + 18, shorten(pod.pod, inner), 'name')}${parts.join('')}${drawn.join('')}${note}`),
    height,
  };
}

const inWords = ({ volumes = [] }: Picture): string =>
  volumes.length === 0
    ? 'No Pods.'
    : volumes
        .map(({ pod, volumes: own, mounts }) => {
          const list = own.map((volume) => [`${volume.name} (${volume.type})`, writeWords(volume)].filter(Boolean).join(', '));
          return `Pod ${pod} has ${own.length === 0 ? 'no volumes of its own' : `the volumes ${list.join('; ')}`}. ${mounts.map((mount) => `${mountWords(mount)}.`).join(' ')}`;
        })
        .join(' ');

function draw(id: string, picture: Picture, width: number): string {
  let y = 1;
  let content = '';
  for (const pod of picture.volumes ?? []) {
    const drawn = drawPod(picture, pod, y, width);
    content += drawn.content;
    y += drawn.height + 10;
  }
  if (content === '') {
    content = text(1, 14, 'No Pods.', 'soft');
    y = 30;
  }
  return svg(id, 'Containers, volumes and mounts', inWords(picture), width, y - 8, content);
}

const rows = ({ volumes = [] }: Picture): string[][] =>
  volumes.flatMap(({ pod, volumes: own, mounts }) =>
    own.flatMap((volume) => {
      const used = mounts.filter((mount) => mount.volume === volume.name);
      const cells = [`${pod}: ${volume.name}`, volume.type];
      const last = volume.lastWrite ? `${volume.lastWrite.path} at ${timeOfDay(volume.lastWrite.time)}` : 'none seen';
      if (used.length === 0) return [[...cells, 'no container', '', '', last]];
      return used.map((mount) => [...cells, mount.container, mount.path, `${access(mount)}${mount.mounted ? '' : ', not mounted now'}`, last]);
    }),
  );

/** Diagram D3's volumes: the containers of a Pod, its volumes, and the mounts between them. */
export const volumes: Drawing = {
  draw,
  table: (picture) => table(['Volume', 'Type', 'Mounted in', 'At', 'Access', 'Last write'], rows(picture), 'No volumes.'),
};
