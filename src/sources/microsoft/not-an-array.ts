// What the cutter throws when an answer is not one whole JSON array.

/** The message says what is wrong with the shape, never what the answer said. */
export class NotAnArray extends Error {
  override readonly name = 'NotAnArray';
}
