import type { Picture, PictureKind } from '../../host/protocol/index.ts';
import { deploying } from './deploying.ts';
import type { Drawing } from './drawing.ts';
import { images } from './images.ts';
import { drawLifecycle } from './lifecycle.ts';
import { logs } from './logs.ts';
import { namespaces } from './namespaces.ts';
import { network } from './network.ts';
import { drawNodes } from './nodes.ts';
import { drawOnePod } from './one-pod.ts';
import { portForward } from './port-forward.ts';
import { resources } from './resources.ts';
import { streams } from './streams.ts';
import { podsTable } from './table.ts';
import { volumes } from './volumes.ts';

const drawings: Readonly<Record<Exclude<PictureKind, 'none'>, Drawing>> = {
  nodes: { draw: drawNodes, table: podsTable },
  lifecycle: { draw: drawLifecycle, table: podsTable },
  'one-pod': { draw: drawOnePod, table: podsTable },
  volumes,
  network,
  deploying,
  'port-forward': portForward,
  namespaces,
  resources,
  images,
  logs,
  streams,
};

/** A lab's picture as an SVG, `width` pixels wide. `id` must be unique in the page. Empty for labs without one. */
export const drawPicture = (kind: PictureKind, id: string, picture: Picture, width: number): string =>
  kind === 'none' ? '' : drawings[kind].draw(id, picture, width);

/** The same as the picture, as an HTML table. */
export const pictureTable = (kind: PictureKind, picture: Picture): string => (kind === 'none' ? '' : drawings[kind].table(picture));
