export async function openDemo(): Promise<never> {
  throw new Error('later');
}
