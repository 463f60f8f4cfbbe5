import type { APIRoute } from 'astro';
import { fieldText } from '../../components/descriptions.ts';
import { kindNames, kindSchema } from '../../components/editor-schema.ts';

/** `index`, and one file for each kind. */
export const getStaticPaths = () => ['index', ...kindNames().map(({ file }) => file)].map((name) => ({ params: { name } }));

export const GET: APIRoute = ({ params: { name = '' } }) => Response.json(name === 'index' ? kindNames() : kindSchema(name, fieldText));
