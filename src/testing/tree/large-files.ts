/** Files of more than 500 lines, and why each is in one piece. */
export const largeFiles: Readonly<Record<string, string>> = {
  'kubernetes/api/types.ts': 'generated: one interface for each definition of the API',
};
