/** Brings all parts of the simulator at once, as every host in Node does: importing this is enough. */
import { parts } from '../parts/list.ts';

await Promise.all(parts.map((part) => part.load()));
