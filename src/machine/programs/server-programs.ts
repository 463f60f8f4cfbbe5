import type { Program } from '../process/types.ts';
import { agnhost } from './agnhost/index.ts';
import { coursePrograms } from './course/index.ts';
import { apache } from './server/apache.ts';
import { nginxEntrypoint } from './server/entrypoint.ts';
import { envoy } from './server/envoy.ts';
import { httpd } from './server/httpd.ts';
import { nginx } from './server/nginx.ts';
import { node } from './server/node.ts';
import { pgIsReady, postgres, postgresEntrypoint } from './server/postgres.ts';
import { redisCli } from './server/redis/cli.ts';
import { redisEntrypoint, redisServer } from './server/redis/server.ts';
import { psql } from './server/sql/psql.ts';

/** The part `servers`. */
export const serverPrograms: ReadonlyMap<string, Program> = new Map(
  Object.entries({
    ...coursePrograms,
    agnhost,
    apache,
    envoy,
    httpd,
    nginx,
    'nginx-entrypoint': nginxEntrypoint,
    node,
    pg_isready: pgIsReady,
    postgres,
    'postgres-entrypoint': postgresEntrypoint,
    psql,
    'redis-cli': redisCli,
    'redis-entrypoint': redisEntrypoint,
    'redis-server': redisServer,
  }),
);
