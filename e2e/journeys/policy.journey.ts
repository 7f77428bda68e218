import { expect, test } from '../fixtures.js';
import { StartPage } from '../pages/start-page.js';

test('the page runs and loads nothing but its own', async ({ page, problems }) => {
  problems.expect(/Content Security Policy/);
  await expect(new StartPage(page).welcome).toBeVisible();
  const refused = await page.evaluate(async () => {
    const directives = new Set<string>();
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
      directives.add(effectiveDirective),
    );
    const script = document.createElement('script');
    script.textContent = 'document.title = "taken over"';
    document.head.append(script);
    const foreign = document.createElement('script');
    foreign.src = 'http://localhost:9/evil.js';
    document.head.append(foreign);
    document.body.insertAdjacentHTML('beforeend', '<img src="http://localhost:9/pixel.png">');
    document.body.insertAdjacentHTML('beforeend', '<iframe src="/"></iframe>');
    await fetch('http://localhost:9/').catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 200));
    return [...directives].sort();
  });
  expect(refused).toEqual(['connect-src', 'frame-src', 'img-src', 'script-src-elem']);
  await expect(page).toHaveTitle('Towline');
});
