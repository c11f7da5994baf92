/** The one place that writes to the terminal: results to stdout, complaints to stderr. */
export const log = {
  info: (text: string): void => void process.stdout.write(`${text}\n`),
  error: (text: string): void => void process.stderr.write(`${text}\n`),
}
