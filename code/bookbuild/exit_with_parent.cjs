// The typesetting server's standard input is a pipe from the build: it ends when the build does, even a killed one.
process.stdin.on("end", () => process.exit()).resume();
