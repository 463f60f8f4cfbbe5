/** Classes for the colours of github-light in manifests and scripts; their pairs of colours are in styles/lab/editor.css. '' is plain text. */
const classes: Readonly<Record<string, string>> = {
  '#24292E': '',
  '#22863A': 'key',
  '#032F62': 'string',
  '#005CC5': 'constant',
  '#D73A49': 'keyword',
  '#6A737D': 'comment',
  '#6F42C1': 'function',
};

interface Span {
  readonly properties: { style?: unknown; class?: unknown };
}

/** A Shiki transformer: a class in place of the style that every token would carry, which is a quarter of a page with many labs. */
export const tokenClasses = {
  name: 'token-classes',
  span(node: Span): void {
    const light = /^--shiki-light:(#[0-9A-F]{6});/i.exec(String(node.properties.style ?? ''))?.[1]?.toUpperCase();
    const name = light === undefined ? undefined : classes[light];
    if (name === undefined) return;
    delete node.properties.style;
    if (name !== '') node.properties.class = name;
  },
};
