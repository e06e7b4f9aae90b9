/**
 * Test files that share a process share no module: each gets the library and the helpers as they are after their first
 * import, with the hooks that these set for a file. Vitest runs this before each such file.
 *
 * @module
 */
import { vi } from 'vitest';

vi.resetModules();
