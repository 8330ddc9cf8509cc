/** The kind of alarm that makes exports and keeps an erasure going. */
export const PRIVACY_ALARM = 'privacy';
