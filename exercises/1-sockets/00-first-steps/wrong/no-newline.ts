// caught by: greets
// The line has no end.
const [name] = process.argv.slice(2);
if (name === undefined) process.exit(1);
process.stdout.write(`Hello, ${name}!`);
