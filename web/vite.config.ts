import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';

/** The server these pages talk to while they are developed: the real one, or `npm run fixture`. */
const server = process.env.ARENA_SERVER ?? 'http://127.0.0.1:5080';

/** Serves the pages under the addresses that the server gives them. */
const addresses: Plugin = {
  name: 'arena-addresses',
  configureServer({ middlewares }) {
    middlewares.use((request, _response, next) => {
      const path = request.url?.split('?')[0] ?? '';
      const query = request.url?.slice(path.length) ?? '';
      if (path === '/wall') request.url = `/wall.html${query}`;
      else if (/^\/me\/[^.]+$/.test(path)) request.url = `/me.html${query}`;
      else if (path === '/console' || path.startsWith('/console/')) {
        // The console's own modules lie under the same prefix as its pages; only pages have no extension.
        if (!/\.\w+$/.test(path)) request.url = `/console.html${query}`;
      }
      next();
    });
  },
};

export default defineConfig(({ mode }) => ({
  plugins: [svelte(), addresses],
  appType: 'mpa',
  build: {
    outDir: mode === 'gallery' ? 'dist-gallery' : 'dist',
    target: 'es2022',
    manifest: true,
    // Inlined font pieces would make the list of faces half as large again, and block the first paint with it.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input:
        mode === 'gallery'
          ? ['wall.html', 'console.html', 'me.html', 'gallery.html']
          : ['wall.html', 'console.html', 'me.html'],
    },
  },
  server: { proxy: { '/api': server, '/hubs': { target: server, ws: true } } },
}));
