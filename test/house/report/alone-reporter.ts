/**
 * Names, at the end of a test run, the command that runs a failed test alone.
 *
 * @module
 */
import type { Reporter, TestCase, TestModule } from 'vitest/node';

export default class AloneReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const commands = modules.flatMap(commandsOf);
    if (commands.length === 0) return;
    console.log(`\nWhat failed, alone:\n${commands.map((line) => `  ${line}\n`).join('')}`);
  }
}

/** A command for each failed test of a file; for the file itself when that is what failed. */
function commandsOf(module: TestModule): string[] {
  if (module.state() !== 'failed') return [];
  const file = module.relativeModuleId;
  const failed = [...module.children.allTests()].filter((test) => test.result().state === 'failed');
  if (failed.length === 0) return [`npm test -- ${file}`];
  return failed.map((test) => `npm test -- ${file} -t ${quoted(patternOf(test))}`);
}

/** Vitest takes a pattern for the names from the outermost suite to the test, a space between them. */
function patternOf(test: TestCase): string {
  const names = [test.name];
  for (let at = test.parent; at.type === 'suite'; at = at.parent) names.unshift(at.name);
  const escaped = names.join(' ').replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  // A line break in a name would break the command.
  return `^${escaped.replace(/[\n\r]/g, '\\s')}$`;
}

/** As one word of a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
