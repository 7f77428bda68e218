const KEY = 'towline.runGoesOn';

const said = $state({ isOpen: localStorage.getItem(KEY) === null });

/** That a run goes on without its page: said until the user has read it. */
export const hint = {
  get isOpen(): boolean {
    return said.isOpen;
  },
  close(): void {
    said.isOpen = false;
    localStorage.setItem(KEY, 'said');
  },
};
