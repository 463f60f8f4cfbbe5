const factors: Readonly<Record<string, number>> = {
  '': 1,
  b: 512,
  k: 1024,
  K: 1024,
  kB: 1000,
  kD: 1000,
  M: 1048576,
  m: 1048576,
  MB: 1e6,
  MD: 1e6,
  G: 1073741824,
  g: 1073741824,
  GB: 1e9,
  c: 1,
  w: 2,
  T: 1099511627776,
};

/** A count with one of busybox' suffixes (b:*512 k:*1024 m:*1024^2 …); undefined if it is none. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+)([A-Za-z]*)$/.exec(text);
  const factor = match && factors[match[2]!];
  return factor === undefined || factor === null ? undefined : Number(match![1]) * factor;
}

const units = ['', 'K', 'M', 'G', 'T', 'P'];

/** As `ls -h`, `df -h` and `du -h` of busybox print sizes (make_human_readable_str): `1.0K`, `117.5M`, `24G`. */
export function humanSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  if (unit === 0) return String(bytes);
  return `${value.toFixed(1)}${units[unit]}`;
}

/** Durations as sleep and timeout take them, in microseconds: a number with s, m, h or d; undefined if it is none. */
export function parseInterval(text: string): number | undefined {
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000_000;
  const match = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(text);
  if (!match) return undefined;
  return Math.round(Number(match[1]) * { '': 1, s: 1, m: 60, h: 3600, d: 86_400 }[match[2] as 's']! * 1_000_000);
}
