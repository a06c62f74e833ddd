// What is thrown inside while an answer is cut that is not one whole JSON array of objects.

/** The message says what is wrong with the shape, never what the answer said. */
export class NotAnArray extends Error {
  override readonly name = 'NotAnArray';
}
