// uWebSockets.js copies header values as they are: a line break in one would start a header, or an answer, of the
// client's choosing.

export function hasLineBreak(value: string): boolean {
  return value.includes('\r') || value.includes('\n');
}
