import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { towline } from './towline.js';

describe('towline runtime', () => {
  it('lists nothing where nothing is installed', async () => {
    expect(await towline('runtime', 'list')).toMatchObject({
      code: 0,
      lines: ['No runtime is installed.'],
    });
    expect(await towline('runtime', 'list', '--json')).toMatchObject({ code: 0, lines: [] });
  });

  it('says in one sentence that there is nothing to remove', async () => {
    const { code, lines, errors } = await towline('runtime', 'remove', 'tensorflow-gpu');
    expect({ code, lines }).toEqual({ code: 1, lines: [] });
    expect(errors).toMatch(
      /^tensorflow-gpu is not installed in .+: "towline runtime list" .+\.\n$/,
    );
  });

  it.each([
    [['install'], "missing required argument 'name'"],
    [['install', 'cuda'], 'tensorflow, tensorflow-gpu'],
    [['install', 'tensorflow', '--wheel', 'w', '--index', 'i'], 'cannot be used with'],
  ])('%j ends with code 2 and says why', async (parameters, reason) => {
    const { code, errors } = await towline('runtime', ...parameters);
    expect(code).toBe(2);
    expect(errors).toContain(reason);
  });

  const driven = existsSync('/proc/driver/nvidia/version');
  it.skipIf(process.platform !== 'linux' || driven)(
    'installs nothing for an NVIDIA card without a driver',
    async () => {
      const { code, lines, errors } = await towline('runtime', 'install', 'tensorflow-gpu');
      expect({ code, lines }).toEqual({ code: 1, lines: [] });
      expect(errors).toMatch(/^There is no NVIDIA driver on this machine .+\.\n$/);
    },
  );
});
