// In the place of compute/step-back.ts in one arm of `bench-compute`: threads as piscina starts them.

export function stepBack(): void {}
