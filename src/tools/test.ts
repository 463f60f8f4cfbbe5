/** `npm test`: everything that can be checked without a browser, then the browser tests against the built site. */
import { check } from './check.ts';
import { browserTests } from './e2e.ts';
import { add } from './run.ts';

const total = add(await check(), await browserTests());
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
