import type { ConfigMap, Secret } from '../../api/types.ts';
import type { ContentSources } from './volume-content.ts';

/** Sources that note which objects they gave out, in order. */
export function recorded(sources: ContentSources): ContentSources & { readonly objects: readonly (ConfigMap | Secret | undefined)[] } {
  let objects: readonly (ConfigMap | Secret | undefined)[] = [];
  const note = <T extends ConfigMap | Secret>(object: T | undefined): T | undefined => {
    objects = objects.concat(object);
    return object;
  };
  return {
    ...sources,
    configMap: (namespace, name) => note(sources.configMap(namespace, name)),
    secret: (namespace, name) => note(sources.secret(namespace, name)),
    get objects() {
      return objects;
    },
  };
}

/** Sources that give out the objects that were noted, to who asks for the same ones again. */
export function replayed(sources: ContentSources, objects: readonly unknown[]): ContentSources {
  let next = 0;
  return { ...sources, configMap: () => objects[next++] as ConfigMap | undefined, secret: () => objects[next++] as Secret | undefined };
}
