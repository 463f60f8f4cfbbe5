/**
 * Go templates: kubectl's -o go-template.
 *
 * Models: Go's text/template with kubectl's additions (cli-runtime printers/template.go), Kubernetes 1.36.
 * Simulated: actions, pipelines, variables, if, with, range, else, break, continue, define, template and block, comments, trimming, the built-in functions, printf, base64decode and exists, Go's printing of values and its error texts.
 * Not simulated: complex numbers, methods and calls (JSON has none), verbs and flags of printf that scripts around kubectl do not use.
 */
export { GoTemplate, type GoTemplateOptions, parseGoTemplate } from './gotemplate.ts';
