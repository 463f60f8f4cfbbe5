const factors: Readonly<Record<string, number>> = { '': 1, B: 1, K: 1024, Ki: 1024, k: 1000, M: 1024 ** 2, Mi: 1024 ** 2, G: 1024 ** 3, Gi: 1024 ** 3 };

/** An amount of memory (`100Mi`, `100M`, `1G`) in bytes; undefined if it is none. */
export function parseBytes(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(text);
  const factor = match && factors[match[2]!];
  return match && factor ? Math.round(Number(match[1]) * factor) : undefined;
}
