// caught by: needs-a-name
// Complains, but tells a script that all is well.
const [name] = process.argv.slice(2);
if (name === undefined) console.error('whom?');
else console.log(`Hello, ${name}!`);
