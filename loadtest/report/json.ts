// result.json, and what --json prints: the result as it is, with its schema published beside it.

export function toJson(result: unknown): string {
  return `${JSON.stringify(result, null, 2)}\n`;
}
