import { mount } from 'svelte';
import '../shared/tokens.css';
import '../shared/base.css';
import { speak, words } from '../shared/words.svelte';
import { chooseLanguage } from '../shared/words/language';
import Wall from '../wall/Wall.svelte';
import GalleryIndex from './GalleryIndex.svelte';
import { scenes } from './scenes';

// gallery.html?scene=points&lang=zh shows one scene as a television would; without a scene, the list of them.
const query = new URLSearchParams(location.search);
await speak(chooseLanguage(query.get('lang'), navigator.languages));

const target = document.getElementById('app');
const name = query.get('scene') ?? '';
const scene = scenes[name];
if (target && scene) {
  await import('../wall/wall.css');
  const boardTitle = words.boardName(scene.unit === 'amount' ? 'revenue' : 'points');
  mount(Wall, { target, props: { view: { ...scene, boardTitle } } });
} else if (target) {
  document.documentElement.classList.add('console-theme');
  mount(GalleryIndex, { target, props: { names: Object.keys(scenes) } });
}
void import('../shared/fonts.css');
