/** An inclusive IPv4 range; bounds are unsigned 32-bit numbers. */
export interface Range4 {
  readonly family: 4;
  readonly lo: number;
  readonly hi: number;
}

/** An inclusive IPv6 range; bounds are unsigned 128-bit integers. */
export interface Range6 {
  readonly family: 6;
  readonly lo: bigint;
  readonly hi: bigint;
}

export type AddressRange = Range4 | Range6;
