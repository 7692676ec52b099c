import { mount } from 'svelte';
import '../shared/tokens.css';
import '../shared/base.css';
import './me.css';
import { rememberedLanguage } from '../shared/remembered-language';
import { speak } from '../shared/words.svelte';
import { chooseLanguage } from '../shared/words/language';
import { readAddress } from './address';
import Me from './Me.svelte';
import { RepSession } from './rep-session.svelte';

const address = readAddress(location);
await speak(chooseLanguage(address.language ?? rememberedLanguage(), navigator.languages));

document.documentElement.classList.add('console-theme');
const session = new RepSession(address);
const target = document.getElementById('app');
if (target) mount(Me, { target, props: { session } });
void session.start();
