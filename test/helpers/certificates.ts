/**
 * To read NODE_EXTRA_CA_CERTS costs every process of Node some 40 ms, and a run of the tests starts a thousand. Only
 * npm(1) may need it. Vitest calls `setup` before it starts its workers.
 *
 * @module
 */
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Variables for who reaches a registry. */
    registryEnv: Record<string, string>;
  }
}

/** Takes the variable out of the environment, and provides it for npm. */
export default function setup(project: TestProject): void {
  const { NODE_EXTRA_CA_CERTS } = process.env;
  delete process.env['NODE_EXTRA_CA_CERTS'];
  project.provide('registryEnv', NODE_EXTRA_CA_CERTS === undefined ? {} : { NODE_EXTRA_CA_CERTS });
}
