/**
 * Does tasks one after the other: one that comes up while another runs is done when that is through. So home and
 * the member of its own process can tell each other things by plain calls.
 */
export function turns(): (task: () => void) => void {
  const tasks: (() => void)[] = [];
  let isBusy = false;
  return (task) => {
    tasks.push(task);
    if (isBusy) return;
    isBusy = true;
    try {
      for (let next; (next = tasks.shift()) !== undefined;) next();
    } finally {
      isBusy = false;
    }
  };
}
