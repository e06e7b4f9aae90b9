// Shared memory without a name: fork copies data, but not the memory of mmap.
// Usage: npx tsx samples/ipc/shared-number.ts      Compare with shared-name.ts.
import { forkChild, inherited, isChild, mmap, waitpid } from '../../lib/ipc/index.ts';
import { fail } from '../../lib/program.ts';

interface Numbers {
  aNumber: Int32Array;
  bNumber: number;
}

if (isChild()) {
  const numbers = inherited<Numbers>();
  numbers.aNumber[0] = 12345;
  numbers.bNumber = 54321;
  show('child', numbers);
} else {
  const shared = mmap(-1, 4096);
  if (shared === -1) fail('mmap');
  const numbers = { aNumber: new Int32Array(shared, 0, 1), bNumber: 0 };
  show('parent', numbers);

  const child = await forkChild(numbers);
  if (child < 0) fail('forkChild');
  await waitpid(child);
  show('parent', numbers);
}

function show(who: string, { aNumber, bNumber }: Numbers): void {
  console.log(`${who}: a_number: ${aNumber[0]}, b_number: ${bNumber}`);
}
