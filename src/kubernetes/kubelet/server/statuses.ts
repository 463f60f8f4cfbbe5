import type { Status } from '../../api/meta.ts';

export const success: Status = { apiVersion: 'v1', kind: 'Status', metadata: {}, status: 'Success' };

/** A command that ended with another status than 0. */
export const nonZeroExit = (code: number): Status => ({
  apiVersion: 'v1',
  kind: 'Status',
  metadata: {},
  status: 'Failure',
  message: `command terminated with non-zero exit code: exit status ${code}`,
  reason: 'NonZeroExitCode',
  details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
});
