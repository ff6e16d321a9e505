// What programs of other people read of ours, judged by validators that are not ours.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const require = createRequire(`${root}/ops/console/package.json`);
const { Validator } = await import(pathToFileURL(require.resolve('@seriousme/openapi-schema-validator')));
const openapi = `${root}/ops/api/openapi.json`;

test('the API’s document is OpenAPI 3.1', async () => {
  const validator = new Validator();
  const found = await validator.validate(JSON.parse(readFileSync(openapi, 'utf8')));
  assert.deepEqual(found, { valid: true });
  assert.equal(validator.version, '3.1');
});

test('and the validator finds what is wrong', async () => {
  const broken = JSON.parse(readFileSync(openapi, 'utf8'));
  broken.paths['/api/v1/signals'].get.responses = {};
  delete broken.info.title;
  assert.equal((await new Validator().validate(broken)).valid, false);
});
