// caught by: greets
// What is for the person who looks for a mistake goes to stderr, not here.
const [name] = process.argv.slice(2);
if (name === undefined) process.exit(1);
console.log(`Hello, ${name}!`);
console.log('done');
