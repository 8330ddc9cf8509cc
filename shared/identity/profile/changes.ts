/**
 * The names of the fields in which two documents differ, sorted: what an event may tell of a change in personal data.
 *
 * @example
 * changedFields({ a: 1, b: [2] }, { a: 1, b: [3] }); // ['b']
 */
export function changedFields(before: object, after: object): string[] {
  const [old, fresh] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return [...new Set([...old.keys(), ...fresh.keys()])]
    .filter((name) => JSON.stringify(old.get(name)) !== JSON.stringify(fresh.get(name)))
    .sort();
}
