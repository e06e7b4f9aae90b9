/**
 * Where the page begins in the browser.
 *
 * @module
 */
import { bindControls } from './controls.ts';
import { byId } from './elements.ts';
import { bindKeys } from './keys.ts';
import { follow } from './live.ts';
import { Page, type Content } from './page.ts';
import { addPatterns } from './patterns.ts';
import { bindPointer } from './pointer.ts';

addPatterns();
const content = JSON.parse(byId('content').textContent ?? '') as Content;
const page = new Page(content);
bindControls(page);
bindKeys(page);
for (const panel of page.panels) bindPointer(page, panel);
new ResizeObserver(() => page.draw()).observe(byId('runs'));
if (content.live) follow(page);
