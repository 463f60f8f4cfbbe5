export { default as AnnotatedManifest } from './AnnotatedManifest.astro';
export { default as ExecAndAttach } from './diagrams/ExecAndAttach.astro';
export { default as ProcessesAndContainers } from './diagrams/ProcessesAndContainers.astro';
export { default as Exercise } from './Exercise.astro';
export { default as Lab } from './Lab.astro';
export { default as Outline } from './Outline.astro';
export { default as Question } from './Question.astro';
export { default as SelfTest } from './SelfTest.astro';
