// What is wrong with the query options of a request, in words for the answer's error body.

export class QueryRefused extends Error {
  override readonly name = 'QueryRefused';
}
