/** The part `images`. */
export { goldenImages } from './golden.ts';
export { podlabImages } from './podlab.ts';
