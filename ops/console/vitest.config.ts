// Unit tests lie in tests/ops/console, a mirror of src; they need no browser.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte()],
  server: { fs: { allow: ['../..'] } },
  test: { root: '../..', include: ['tests/ops/console/**/*.test.ts'], globals: true },
});
