export { History } from './history.ts';
export {
  byRevision,
  controllerRevisionHashLabel,
  equalData,
  equalRevisions,
  hashRevision,
  newRevision,
  nextRevision,
  revisionName,
  templatePatch,
} from './revision.ts';
