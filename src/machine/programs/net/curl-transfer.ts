import type { Execution } from '../../process/types.ts';
import type { Tool } from '../lib/applet.ts';
import type { CurlOptions } from './curl-options.ts';

/** A transfer that failed: curl's exit code and text. */
export class CurlError {
  readonly code: number;
  readonly message: string;

  constructor(code: number, message: string) {
    this.code = code;
    this.message = message;
  }
}

/** One transfer while it goes on. */
export interface Transfer {
  readonly tool: Tool;
  readonly options: CurlOptions;
  readonly started: number;
  /** End of --max-time. */
  readonly deadline: number | undefined;
  status: number;
  size: number;
  address: string;
  contentType: string;
  redirects: number;
  /** Where the last answer pointed. */
  redirect: string;
  url: string;
}

/** A line of -v. */
export function* verbose(it: Transfer, mark: '*' | '>' | '<', text: string): Execution<void> {
  if (it.options.verbose) yield* it.tool.process.write(2, `${mark} ${text}\n`);
}
