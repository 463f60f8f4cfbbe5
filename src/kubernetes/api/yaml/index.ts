/**
 * YAML: manifests as kubectl reads and writes them.
 *
 * Models: sigs.k8s.io/yaml with its go-yaml v2, apimachinery util/yaml, Kubernetes 1.36.
 * Simulated: the scanner, parser and resolver of YAML 1.1 with their error texts and line numbers; anchors, aliases, merge keys, tags; the emitter's quoting, folding and order of keys; splitting a stream into documents.
 * Not simulated: integers beyond 2^53 (JavaScript has no such number), nesting beyond 1,000 levels, files in UTF-16.
 */
export { type Document, type Manifest, readManifest, splitDocuments } from './documents.ts';
export { type MarkedYaml, type Range, readYaml, readYamlWithMarks, type ValueRange, type YamlProblem } from './read.ts';
export { writeObjectYaml, writeYaml } from './write.ts';
