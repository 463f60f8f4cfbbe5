/** Resources that are asked and never stored: who am I, may I, whose is this (pkg/registry/authorization and authentication). */
export const reviewResources: ReadonlySet<string> = new Set([
  'selfsubjectaccessreviews',
  'subjectaccessreviews',
  'localsubjectaccessreviews',
  'selfsubjectrulesreviews',
  'selfsubjectreviews',
  'tokenreviews',
]);
