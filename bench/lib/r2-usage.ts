/** What was asked of R2 since the last time that somebody asked. */
export interface R2Usage {
  /** Requests of class A: put, list. */
  readonly writes: number;
  /** Requests of class B: get, head. */
  readonly reads: number;
  readonly bytesWritten: number;
  /** Of objects and ranges that were asked for, read to their end or not. */
  readonly bytesAsked: number;
}
