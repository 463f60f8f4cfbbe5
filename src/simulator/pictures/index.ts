import type { PictureKind } from '../../host/protocol/index.ts';
import { deployingSource } from './deploying.ts';
import { imagesSource } from './images.ts';
import { logsSource } from './logs.ts';
import { namespacesSource } from './namespaces.ts';
import { networkSource } from './network.ts';
import { portForwardSource } from './port-forward.ts';
import { resourcesSource } from './resources.ts';
import type { MakeSource } from './source.ts';
import { streamsSource } from './streams.ts';
import { volumesSource } from './volumes.ts';

/** What pictures take from the simulation beside Pods and nodes. */
export const pictureSources: Partial<Record<PictureKind, MakeSource>> = {
  volumes: volumesSource,
  network: networkSource,
  deploying: deployingSource,
  'port-forward': portForwardSource,
  namespaces: namespacesSource,
  resources: resourcesSource,
  images: imagesSource,
  logs: logsSource,
  streams: streamsSource,
};

export type { PictureSource } from './source.ts';
