/** The code that a call fails with; an RPC promise must be awaited itself, or its rejection counts as unhandled. */
export async function codeOf(call: Promise<unknown>): Promise<string | null> {
  try {
    await call;
    return null;
  } catch (thrown) {
    return (thrown as { code: string }).code;
  }
}
