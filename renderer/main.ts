import '@fontsource-variable/inter/index.css';
import './styles/tokens.css';
import './styles/base.css';
import { mount } from 'svelte';
import { config } from 'zod';
import App from './App.svelte';

// The page's policy allows no eval, which zod would try for speed.
config({ jitless: true });

const target = document.getElementById('app');
if (!target) throw new Error('The page has no place for the app.');
mount(App, { target });
