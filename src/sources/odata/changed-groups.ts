// Groups of elements, each changed on its way; what the generator returns in the end is returned. However it is left,
// the generator is ended with it, so that an answer that nobody reads on is cancelled.

export async function* changedGroups<From, To, End>(
  groups: AsyncGenerator<From, End>,
  change: (group: From) => To | Promise<To>,
): AsyncGenerator<To, End> {
  try {
    let next = await groups.next();
    for (; next.done !== true; next = await groups.next()) yield await change(next.value);
    return next.value;
  } finally {
    await groups.return(undefined as End);
  }
}
