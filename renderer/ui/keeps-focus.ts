/**
 * Buttons pressed by mouse leave the focus where it is: Enter and Space stay keys of the images. By
 * Tab they are reached as ever.
 */
export function keepsFocus(element: HTMLElement) {
  const prevent = (event: MouseEvent): void => event.preventDefault();
  element.addEventListener('mousedown', prevent);
  return { destroy: () => element.removeEventListener('mousedown', prevent) };
}
