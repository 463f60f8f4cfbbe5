/** A struct of Go source with its body, and a field with its name (none: embedded), type and tags. */
export const structPattern = /^type (\w+) struct \{\n([\s\S]*?)^\}/gm;
export const fieldPattern = /^\t(?:(\w+)\s+)?([^\s`]+)\s+`([^`]*)`/gm;
