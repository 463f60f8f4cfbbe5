import { testSessions } from './golden-sessions.ts';

testSessions('cluster');
