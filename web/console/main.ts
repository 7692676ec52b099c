import { mount } from 'svelte';
import '../shared/tokens.css';
import '../shared/base.css';
import './console.css';
import { speak } from '../shared/words.svelte';
import { chooseLanguage } from '../shared/words/language';
import { rememberedLanguage } from '../shared/remembered-language';
import Console from './Console.svelte';

await speak(
  chooseLanguage(new URLSearchParams(location.search).get('lang') ?? rememberedLanguage(), navigator.languages),
);

document.documentElement.classList.add('console-theme');
const target = document.getElementById('app');
if (target) mount(Console, { target });
