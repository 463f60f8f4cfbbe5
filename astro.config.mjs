import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import starlight from '@astrojs/starlight';
import { defineConfig } from 'astro/config';
import { outline, slugOf } from './src/course/outline.ts';
import { contentSecurityPolicy, hashInlineScripts } from './src/tools/site/csp.ts';
import { lazyCss } from './src/tools/site/lazy-css.ts';
import { offline } from './src/tools/site/offline.ts';

const isWritten = (slug) => ['mdx', 'md'].some((type) => existsSync(new URL(`./content/${slug}/index.${type}`, import.meta.url)));

// The order of pages for "previous" and "next"; what the reader sees is src/components/Sidebar.astro.
const sidebar = [
  { slug: 'how-the-labs-work' },
  ...outline.flatMap((part) => part.chapters.map((chapter) => slugOf(part, chapter)).filter(isWritten)).map((slug) => ({ slug })),
  { label: 'What is simulated', link: '/what-is-simulated/' },
  { label: 'Your data', link: '/your-data/' },
];

export default defineConfig({
  trailingSlash: 'always',
  security: { csp: contentSecurityPolicy },
  integrations: [
    hashInlineScripts,
    starlight({
      title: 'Podlab',
      description: 'A course on Kubernetes Pods with a Kubernetes in the page.',
      favicon: '/favicon.svg',
      markdown: { processedDirs: ['./content/'] },
      disable404Route: true,
      tableOfContents: false,
      credits: false,
      sidebar,
      customCss: ['./src/styles/tokens.css', './src/styles/site.css'],
      components: {
        Footer: './src/components/Footer.astro',
        PageTitle: './src/components/PageTitle.astro',
        Search: './src/components/Search.astro',
        Sidebar: './src/components/Sidebar.astro',
        SiteTitle: './src/components/SiteTitle.astro',
      },
      expressiveCode: {
        frames: false,
        textMarkers: false,
        themes: ['github-dark', 'github-light'],
        styleOverrides: { borderRadius: '8px', frames: { shadowColor: 'transparent' } },
      },
      head: [{ tag: 'script', attrs: { src: '/register-sw.js', defer: true } }],
    }),
    offline,
  ],
  vite: {
    plugins: [lazyCss],
    // Of a folder's index a worker takes only what it uses: no module of the simulator does anything by being imported.
    worker: { format: 'es', rolldownOptions: { treeshake: { moduleSideEffects: false } } },
    resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  },
});
