import { MediaQuery } from 'svelte/reactivity';

export const THEMES = ['system', 'dark', 'light'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'towline.theme';
const systemIsLight = new MediaQuery('(prefers-color-scheme: light)');
const chosen = $state<{ theme: Theme }>({
  theme: THEMES.find((name) => name === localStorage.getItem(KEY)) ?? 'system',
});

export function theme(): Theme {
  return chosen.theme;
}

export function setTheme(to: Theme): void {
  chosen.theme = to;
  localStorage.setItem(KEY, to);
}

/** What is shown: the user's choice, else the system's. */
export function shownTheme(): 'dark' | 'light' {
  if (chosen.theme !== 'system') return chosen.theme;
  return systemIsLight.current ? 'light' : 'dark';
}
