/** Fills in what its kind defaults. */
export type Defaulter = (object: never) => object;
