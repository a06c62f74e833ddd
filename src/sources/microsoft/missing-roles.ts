// Which of the roles a source needs its token lacks. What a token carries is only ever used to tell this:
// whether a request is granted is the API's decision.

/**
 * `needed`: as `SourceKind.roles` names them, `ActivityFeed.Read of Office 365 Management APIs`; what has another
 * form is no role and cannot be missing. `present`: application roles, or the scopes of a person's token.
 */
export function missingRoles(needed: readonly string[], present: readonly string[]): readonly string[] {
  return needed.filter((text) => {
    const [, role] = /^(\w+(?:\.\w+)+) of /.exec(text) ?? [];
    return role !== undefined && !present.some((each) => suffices(each, role));
  });
}

/** Whoever may write may read; a person's scope ends without the `.All` of an application's role. */
function suffices(present: string, needed: string): boolean {
  const asWritten = [needed, needed.replace(/\.Read(?=\.|$)/, '.ReadWrite')];
  return asWritten.some((role) => present === role || present === role.replace(/\.All$/, ''));
}
