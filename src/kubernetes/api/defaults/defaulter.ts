/** Fills in what its kind defaults. `stored`: the object that it is to change, where only its status is. */
export type Defaulter = (object: never, stored?: never) => object;
