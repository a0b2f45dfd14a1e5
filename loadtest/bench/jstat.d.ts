// The one function of jstat that is used here; the package brings no types.
declare module 'jstat' {
  const jstat: { studentt: { inv(p: number, degreesOfFreedom: number): number } };
  export = jstat;
}
