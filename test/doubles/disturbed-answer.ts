// What may come in place of a right answer: errors of every layer, or the answer cut into odd pieces.
import { ConnectorError } from '../../src/errors/connector-error.ts';
import { Pieces, type ScriptedAnswer } from './scripted-http.ts';
import type { SeededRandom } from './seeded-random.ts';

/** Something in place of the right answer, or the answer cut into odd pieces. */
export function disturb(right: () => ScriptedAnswer, random: SeededRandom): ScriptedAnswer {
  const answer = right();
  const bytes = Buffer.from(JSON.stringify(answer.body ?? []));
  const cutAt = random.integer(0, Math.max(1, bytes.length));
  const lost = new ConnectorError('source-connection-lost', { message: 'cut' });
  switch (random.integer(0, 8)) {
    case 0:
      throw lost;
    case 1:
      return { status: 500, body: 'no' };
    case 2:
      return { body: '<html>sign in</html>' };
    case 3:
      return { ...answer, body: new Pieces(bytes.subarray(0, cutAt)) };
    case 4:
      return { ...answer, body: new Pieces(bytes.subarray(0, cutAt), lost) };
    case 5:
      return { status: random.integer(0, 2) === 0 ? 403 : 429, body: { error: { code: 'AF429' } } };
    default:
      return { ...answer, body: new Pieces(bytes.subarray(0, cutAt), bytes.subarray(cutAt)) };
  }
}
