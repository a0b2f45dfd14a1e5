/** Something about the host that a person can mend; the message is one paragraph and names the remedy. */
export class HostError extends Error {
  override readonly name = 'HostError';
}
