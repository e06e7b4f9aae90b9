// The same with functions, and with a word on stderr.
function greeting(name: string): string {
  return ['Hello', ` ${name}!`].join(',');
}

function main(args: string[]): number {
  console.error(`${args.length} arguments`);
  if (args.length === 0) return 1;
  for (const name of args) console.log(greeting(name));
  return 0;
}

process.exitCode = main(process.argv.slice(2));
