// caught by: greets
// One byte is missing.
const [name] = process.argv.slice(2);
if (name === undefined) process.exit(1);
console.log(`Hello, ${name}`);
