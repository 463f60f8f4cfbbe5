/**
 * JSONPath: the dialect of kubectl's -o jsonpath, custom-columns and --sort-by.
 *
 * Models: client-go util/jsonpath, Kubernetes 1.36.
 * Simulated: fields, escapes, wildcards, recursive descent, slices, unions, filters, range and end, text around the braces, upstream's error texts.
 * Not simulated: the random order in which Go walks maps for * and .. (keys come sorted).
 */
export { JsonPath, type JsonPathOptions, parseJsonPath, parseSteps, relaxedJsonPath } from './jsonpath.ts';
