import { mount } from 'svelte';
import '../shared/tokens.css';
import '../shared/base.css';
import './wall.css';
import { speak } from '../shared/words.svelte';
import { chooseLanguage } from '../shared/words/language';
import { readAddress } from './address';
import { keepAwake } from './keep-awake';
import Wall from './Wall.svelte';
import { WallSession } from './wall-session.svelte';

const address = readAddress(location.search);
await speak(chooseLanguage(address.language, navigator.languages));

const session = new WallSession(address);
const target = document.getElementById('app');
if (target) mount(Wall, { target, props: { view: session } });
void session.start();
keepAwake();

// After the first picture: the faces are large, and the system's serve meanwhile.
void import('../shared/fonts.css');
