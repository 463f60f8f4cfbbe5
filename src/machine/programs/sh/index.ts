/** The shell: a parser, an interpreter and a line editor; ash by nature, bash where it is called so. */
export { sh } from './main.ts';
