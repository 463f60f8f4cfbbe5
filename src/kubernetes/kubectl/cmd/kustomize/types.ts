/** A JSON object that the build changes as it goes. */
export type Fields = Record<string, unknown>;

/** How a resource is called: what kustomize compares (resid.ResId). */
export interface Id {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** An object on its way through the kustomizations. */
export interface Resource {
  object: Fields;
  /** Every id it had before the present one, the first being that of its file. */
  readonly earlier: Id[];
  /** Made by a generator that wants the hash of the content in the name. */
  needsHash: boolean;
}

export interface Selector {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly annotationSelector?: string;
}

export interface Patch {
  readonly path?: string;
  readonly patch?: string;
  readonly target?: Selector;
  readonly options?: { readonly allowNameChange?: boolean; readonly allowKindChange?: boolean };
}

export interface LabelEntry {
  readonly pairs?: Readonly<Record<string, string>>;
  readonly includeSelectors?: boolean;
  readonly includeTemplates?: boolean;
}

export interface ImageEntry {
  readonly name: string;
  readonly newName?: string;
  readonly newTag?: string;
  readonly tagSuffix?: string;
  readonly digest?: string;
}

export interface GeneratorOptions {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly disableNameSuffixHash?: boolean;
  readonly immutable?: boolean;
}

/** An entry of configMapGenerator or secretGenerator. */
export interface GeneratorEntry {
  readonly name: string;
  readonly namespace?: string;
  readonly type?: string;
  readonly behavior?: string;
  readonly files?: readonly string[];
  readonly literals?: readonly string[];
  readonly envs?: readonly string[];
  readonly env?: string;
  readonly options?: GeneratorOptions;
}

export interface FieldOptions {
  readonly delimiter?: string;
  readonly index?: number;
  readonly create?: boolean;
}

export interface SourceSelector {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly fieldPath?: string;
  readonly options?: FieldOptions;
}

export interface TargetSelector {
  readonly select?: Selector;
  readonly reject?: readonly Selector[];
  readonly fieldPaths?: readonly string[];
  readonly options?: FieldOptions;
}

/** An entry of replacements: said here, or in a file. */
export interface Replacement {
  readonly path?: string;
  readonly source?: SourceSelector;
  readonly sourceValue?: string;
  readonly targets?: readonly TargetSelector[];
}

/** What a kustomization.yaml says, as far as it is simulated. */
export interface Kustomization {
  readonly kind?: string;
  readonly buildMetadata?: readonly string[];
  readonly namePrefix?: string;
  readonly nameSuffix?: string;
  readonly namespace?: string;
  readonly commonLabels?: Readonly<Record<string, string>>;
  readonly labels?: readonly LabelEntry[];
  readonly commonAnnotations?: Readonly<Record<string, string>>;
  readonly resources?: readonly string[];
  readonly bases?: readonly string[];
  readonly components?: readonly string[];
  readonly patches?: readonly Patch[];
  readonly patchesStrategicMerge?: readonly string[];
  readonly patchesJson6902?: readonly Patch[];
  readonly images?: readonly ImageEntry[];
  readonly replicas?: readonly { readonly name: string; readonly count: number }[];
  readonly configMapGenerator?: readonly GeneratorEntry[];
  readonly secretGenerator?: readonly GeneratorEntry[];
  readonly generatorOptions?: GeneratorOptions;
  readonly replacements?: readonly Replacement[];
  readonly sortOptions?: { readonly order?: 'legacy' | 'fifo' };
}
