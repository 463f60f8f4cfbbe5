import type { Command } from '../../command.ts';
import { env } from './env.ts';
import { image } from './image.ts';
import { selector, serviceAccount, subject } from './others.ts';
import { resources } from './resources.ts';

/** kubectl set */
export const set: Command = {
  name: 'set',
  use: 'set SUBCOMMAND',
  short: 'Set specific features on objects',
  commands: [image, resources, selector, subject, serviceAccount, env],
};
