/**
 * CEL: the expressions of admission policies.
 *
 * Models: k8s.io/apiserver pkg/cel (environment, library, mutation), github.com/google/cel-go, Kubernetes 1.36. Parses, checks and evaluates with @marcbachmann/cel-js.
 * Simulated: fields, operators, the ternary, macros, optional values; functions for texts, regular expressions, lists, sets and quantities; variables; messages (Object{…}, JSONPatch{…}) with optional fields; jsonpatch.escapeKey; syntax and type errors with their place.
 * Not simulated: the authorizer; functions for URLs, IP addresses, versions and named formats; macros with two variables, optMap (an expression with one of them is refused and says so); costs and their limits; RE2's own syntax in regular expressions; all errors of an expression at once (the first is told).
 */
export { type Compiled, compile, EvaluationFailure, type Program } from './compile.ts';
export type { Scope } from './environment.ts';
export { variableOf } from './translate.ts';
export { fromCel, Message, toCel } from './values.ts';
