import { pageStore, refusalText } from '../../course/index.ts';
import { defineLab } from '../../lab/index.ts';

/** Makes the labs of a page work: gives them the course's store. */
export function defineLabs(): void {
  const store = pageStore();
  defineLab({
    keeper: {
      load: (id) => store.lab(id),
      save: (id, lab) => {
        store.keepLab(id, lab);
        return store.refusal ? refusalText[store.refusal] : undefined;
      },
    },
  });
}
