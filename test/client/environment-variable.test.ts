import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readVariable } from '../../src/client/environment-variable.js';
import { clientFromEnvironment } from '../../src/index.js';

const folder = mkdtempSync(join(tmpdir(), 'variables-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'secret');
writeFileSync(path, 'the-secret\n', { mode: 0o600 });

it('returns the variable, or the content of the file without the line break at its end', () => {
  const files = new Set<string>();
  expect(readVariable({ SECRET: 'value' }, 'SECRET', files)).toBe('value');
  expect(readVariable({}, 'SECRET', files)).toBeUndefined();
  expect(readVariable({ SECRET: '' }, 'SECRET', files)).toBeUndefined();
  expect([...files]).toEqual([]);
  expect(readVariable({ SECRET: '', SECRET_FILE: path }, 'SECRET', files)).toBe('the-secret');
  expect([...files]).toEqual([path]);
});

it('rejects both at once, and a file that is missing', () => {
  expect(() => readVariable({ SECRET: 'a', SECRET_FILE: path }, 'SECRET')).toThrow(
    'SECRET_FILE is set, and SECRET too. Set one of them',
  );
  expect(() => readVariable({ SECRET_FILE: join(folder, 'none') }, 'SECRET')).toThrow(
    /SECRET_FILE names a file that cannot be read \(ENOENT\): .*none/,
  );
});

it('works for clientFromEnvironment', async () => {
  let authorization = '';
  const client = clientFromEnvironment(
    { GENESYS_REGION: 'eu_central_1', GENESYS_CLIENT_ID: 'id', GENESYS_CLIENT_SECRET_FILE: path },
    {
      fetch: async (request) => {
        authorization ||= request.headers.get('authorization') ?? '';
        return Response.json({ access_token: 'short-t', token_type: 'bearer', expires_in: 60, entities: [] });
      },
    },
  );
  await client.emails.list();
  expect(atob(authorization.replace('Basic ', ''))).toBe('id:the-secret');
});
