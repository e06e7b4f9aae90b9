// Where an error in the page comes from: the student's file, and not what stands around it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundleNode } from '../../../lib/distributed/host/bundle.ts';
import { placing } from '../../../lib/distributed/page/places.ts';
import { renderPlay } from '../../../lib/distributed/show/page.ts';
import { temporaryFolder } from '../../helpers/folder.ts';

test('placing() names a place in the student’s file, and none in the class around it', async () => {
  const folder = temporaryFolder();
  const [module, driver] = ['clock.ts', 'driver.ts'].map((name) => join(folder, name)) as [
    string,
    string,
  ];
  writeFileSync(
    module,
    `type Time = number;\n\nexport function tick(time: Time) {\n  return time + 12345;\n}\n`,
  );
  writeFileSync(
    driver,
    `import { Node } from 'mysocks/distributed';\nimport { tick } from 'student';\n` +
      `export default class Ticks extends Node<any> {\n  override onStart() { tick(67890); }\n}\n`,
  );
  const bundle = await bundleNode(module, driver);
  const page = await renderPlay({ bundle, scenarios: [], steps: [] });
  const [, json = ''] = /type="application\/json">(.*?)<\/script>/.exec(page) ?? [];
  const place = placing(JSON.parse(json));
  const lines = bundle.code.split('\n');
  /** The error that is thrown there, as the worker tells it: the file begins in its second line. */
  const errorAt = (what: string) => {
    const line = lines.findIndex((text) => text.includes(what));
    return `no\u0000${line + 2}:${lines[line]!.indexOf(what) + 1}`;
  };
  expect(place(errorAt('12345'))).toBe('no (clock.ts:4:17)');
  expect(place(errorAt('67890'))).toBe('no');
});
