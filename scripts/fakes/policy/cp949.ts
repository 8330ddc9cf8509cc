let table: Map<string, number> | null = null;

/** Node decodes CP949 and does not encode it: the table is what it decodes, turned around. */
function build(): Map<string, number> {
  const decoder = new TextDecoder('euc-kr');
  const letters = new Map<string, number>();
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x41; trail <= 0xfe; trail++) {
      const letter = decoder.decode(Uint8Array.of(lead, trail));
      if (letter.length === 1 && letter !== '\ufffd' && !letters.has(letter)) letters.set(letter, (lead << 8) | trail);
    }
  }
  return letters;
}

/** A text in CP949; what CP949 lacks becomes `?`. */
export function encodeCp949(text: string): Uint8Array {
  table ??= build();
  const bytes: number[] = [];
  for (const letter of text) {
    const code = letter.charCodeAt(0);
    if (code < 0x80) bytes.push(code);
    else {
      const pair = table.get(letter);
      if (pair === undefined) bytes.push(0x3f);
      else bytes.push(pair >> 8, pair & 0xff);
    }
  }
  return Uint8Array.from(bytes);
}
