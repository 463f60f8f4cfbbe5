import { parseGroupVersion } from './scheme.ts';

/** How tables name the kind of an object. */
export interface KindNames {
  /** `apps/Deployment`, `/Pod`. */
  readonly groupKind: string;
  /** `apps/v1/Deployment`, `v1/Pod`. */
  readonly versionKind: string;
}

const known = new Map<string, Map<string, KindNames>>();
/** Of one version; names that nobody serves need not be kept without end. */
const maxKinds = 200;

/** The names of an object's kind, put together once: every request asks for them several times. */
export function kindNames({ apiVersion = '', kind = '' }: { readonly apiVersion?: string; readonly kind?: string }): KindNames {
  let kinds = known.get(apiVersion);
  if (!kinds) {
    kinds = new Map();
    if (known.size < maxKinds) known.set(apiVersion, kinds);
  }
  let names = kinds.get(kind);
  if (!names) {
    names = { groupKind: `${parseGroupVersion(apiVersion).group}/${kind}`, versionKind: `${apiVersion}/${kind}` };
    if (kinds.size < maxKinds) kinds.set(kind, names);
  }
  return names;
}
