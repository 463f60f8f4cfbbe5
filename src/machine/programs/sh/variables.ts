/** A variable of the shell. An array of bash has `array`; its element 0 is the value. */
export interface Variable {
  value: string | undefined;
  array?: Map<number, string>;
  /** Of an associative array: the place of each key in `array`. */
  keys?: Map<string, number>;
  exported: boolean;
  readonly: boolean;
}

function copyOfArray(variable: Variable): Variable {
  const { array, keys } = variable;
  return { ...variable, array: new Map(array), ...(keys ? { keys: new Map(keys) } : {}) };
}

/** The variables of one shell, with the scopes that `local` opens. */
export class Variables {
  readonly #all: Map<string, Variable>;
  readonly #scopes: Map<string, Variable | undefined>[] = [];
  #environment: ReadonlyMap<string, string> | undefined;

  constructor(all: Map<string, Variable> = new Map()) {
    this.#all = all;
  }

  /** A copy for a subshell. */
  clone(): Variables {
    const all = new Map<string, Variable>();
    for (const [name, variable] of this.#all) all.set(name, variable.array ? copyOfArray(variable) : { ...variable });
    const copy = new Variables(all);
    for (const scope of this.#scopes) copy.#scopes.push(new Map(scope));
    return copy;
  }

  find(name: string): Variable | undefined {
    return this.#all.get(name);
  }

  get(name: string): string | undefined {
    const variable = this.#all.get(name);
    return variable?.array ? variable.array.get(0) : variable?.value;
  }

  /** The variable to write to, made if need be. */
  make(name: string): Variable {
    let variable = this.#all.get(name);
    if (!variable) this.#all.set(name, (variable = { value: undefined, exported: false, readonly: false }));
    if (variable.exported) this.#environment = undefined;
    return variable;
  }

  set(name: string, value: string): void {
    const variable = this.make(name);
    if (variable.array) variable.array.set(0, value);
    else variable.value = value;
  }

  setArray(name: string, values: readonly string[]): void {
    this.make(name).array = new Map(values.map((value, i) => [i, value]));
  }

  export(name: string, exported = true): void {
    this.make(name).exported = exported;
    this.#environment = undefined;
  }

  unset(name: string): void {
    if (this.#all.get(name)?.exported) this.#environment = undefined;
    this.#all.delete(name);
  }

  /** Puts a variable back to what it was (undefined: not there). */
  restore(name: string, before: Variable | undefined): void {
    this.#environment = undefined;
    if (before) this.#all.set(name, before);
    else this.#all.delete(name);
  }

  /** Characters of all values. */
  get size(): number {
    let size = 0;
    for (const { value, array } of this.#all.values()) {
      size += value?.length ?? 0;
      if (array) for (const element of array.values()) size += element.length;
    }
    return size;
  }

  names(): string[] {
    return [...this.#all.keys()].sort((a, b) => (a < b ? -1 : 1));
  }

  /** What children get: the exported variables that have a value. The map must not be changed. */
  environment(): ReadonlyMap<string, string> {
    if (!this.#environment) {
      const found = new Map<string, string>();
      for (const [name, variable] of this.#all) if (variable.exported && variable.value !== undefined) found.set(name, variable.value);
      this.#environment = found;
    }
    return this.#environment;
  }

  get depth(): number {
    return this.#scopes.length;
  }

  openScope(): void {
    this.#scopes.push(new Map());
  }

  closeScope(): void {
    for (const [name, before] of this.#scopes.pop()!) this.restore(name, before);
  }

  /** Makes a variable of the running function out of one of its caller; in dash it keeps the value until it is set. */
  local(name: string, keepValue: boolean): void {
    const scope = this.#scopes.at(-1)!;
    if (scope.has(name)) return;
    const before = this.#all.get(name);
    scope.set(name, before);
    this.#all.set(name, { value: keepValue ? before?.value : undefined, exported: before?.exported ?? false, readonly: false });
    this.#environment = undefined;
  }
}
