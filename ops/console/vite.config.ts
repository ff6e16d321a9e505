// Builds into build/console. No data: URLs and nothing inline: the server sends
// `default-src 'self'`. In development /api goes to an engine (TRIBUTARY_API, default port 8420).
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

const api = process.env.TRIBUTARY_API ?? 'http://127.0.0.1:8420';

export default defineConfig({
  plugins: [svelte()],
  build: {
    outDir: '../../build/console',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: 'es2022',
    chunkSizeWarningLimit: 1200,
  },
  server: { proxy: { '/api': api, '/healthz': api, '/readyz': api }, fs: { allow: ['../..'] } },
});
