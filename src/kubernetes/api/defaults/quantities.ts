import { quantityOf } from '../quantity.ts';

type ResourceList = Readonly<Record<string, string>>;

const finerThanMilli = /[num]$|\.|e/i;

/** Rounded up to thousandths: finer amounts are not kept (SetDefaults_ResourceList). */
export function roundUpToMilli(list: ResourceList): ResourceList {
  let result: Record<string, string> | undefined;
  for (const name in list) {
    const text = list[name]!;
    if (!finerThanMilli.test(text) || text.endsWith('m')) continue;
    const rounded = quantityOf(`${quantityOf(text).milliValue()}m`).toString();
    if (rounded === text) continue;
    result ??= { ...list };
    result[name] = rounded;
  }
  return result ?? list;
}

/** What is asked for where only a limit is given: the limit. */
export function requestsFromLimits<T extends { readonly limits?: ResourceList; readonly requests?: ResourceList }>(resources: T): T {
  const { limits, requests } = resources;
  if (!limits) return resources;
  for (const name in limits) if (requests?.[name] === undefined) return { ...resources, requests: { ...limits, ...requests } };
  return resources;
}
