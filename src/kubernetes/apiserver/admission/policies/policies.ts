/** The part `policies`: what a cluster with admission policies needs. */
export { mutate } from './mutating.ts';
export { validate } from './validating.ts';
