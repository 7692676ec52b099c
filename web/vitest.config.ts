import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte()],
  // Else Svelte loads its server build, which mounts nothing.
  resolve: { conditions: ['browser'] },
  test: { environment: 'happy-dom', include: ['{wall,me,console,shared,scripts}/**/*.test.ts'], env: { TZ: 'UTC' } },
});
