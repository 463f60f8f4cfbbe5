import { describe, expect, test } from 'vitest';
import { parseLab } from './definition.ts';

const start = [{ path: 'pod.yaml', text: 'kind: Pod\n' }];
const parse = (source: string, files = start) => parseLab('03-x/12-y/lab', 'content/03-x/12-y/lab/lab.yaml', source, files, []);

describe('a lab.yaml', () => {
  test('with a title only gets the defaults', () => {
    expect(parse('title: A crash loop')).toEqual({
      id: '03-x/12-y/lab',
      title: 'A crash loop',
      cluster: 'a',
      seed: 1,
      setup: [],
      transcript: [],
      views: [],
      picture: 'nodes',
      task: undefined,
      checks: [],
      questions: [],
      hints: [],
      solve: [],
      start,
      solution: [],
    });
  });

  test.each([
    ['no title', 'views: []', 'title: expected the title of the lab, such as A crash loop'],
    ['a cluster that is none', 'title: x\ncluster: c', 'cluster: expected a (two workers) or b (three workers)'],
    ['a misspelt field', 'title: x\nveiws: []', 'veiws: no such field; expected one of: title, cluster, seed, setup'],
    ['a step with a bad wait', 'title: x\ntranscript: [{wait: soon}]', 'transcript[0].wait: expected a duration such as 20s or 2m'],
    ['a step that is text', 'title: x\ntranscript: [ls]', 'transcript[0]: expected an object such as {run: kubectl get pods} or {wait: 20s}'],
    ['a step that is empty', 'title: x\ntranscript: [{}]', 'transcript[0]: expected either run, wait or answer'],
    ['a check without an expression', 'title: x\nchecks: [{text: y}]', 'checks[0].that: expected a CEL expression'],
    ['a YAML mistake', 'title: "x\n', 'line 2: unexpected end of the stream within a double quoted scalar'],
    ['an empty file', '', 'the file: expected fields such as title: A crash loop'],
  ])('with %s names file, field and what was expected', (_name, source, message) => {
    expect(() => parse(source)).toThrow(`content/03-x/12-y/lab/lab.yaml: ${message}`);
  });

  test('without files in start/ is a mistake', () => {
    expect(() => parse('title: x', [])).toThrow('start/: expected at least one file');
  });
});
