// `template: '{ClusterBy}: {MailCount} mails{Note?}'`: constant text with paths in it. Absent as a whole when a path
// without `?` is absent.
import { type CompileContext, compilePath } from '../compile-context.ts';
import type { Place } from '../placed-value.ts';
import { plainText } from '../plain-text.ts';
import type { Compiled, Read } from '../scope.ts';
import { joinItems } from './join.ts';

type Part = { readonly text: string } | { readonly read: Read; readonly isOptional: boolean };

const pieces = /\{\{|\}\}|\{([^{}]+)\}|[{}]/g;

/** Its constant text has what no number, time or address can have. */
function isWordy(parts: readonly Part[]): boolean {
  return parts.some((part) => 'text' in part && /[^\dTZ.:+ -]/.test(part.text));
}

export function compileTemplate(template: string, place: Place, context: CompileContext): Compiled {
  const parts: Part[] = [];
  let from = 0;
  for (const piece of template.matchAll(pieces)) {
    if (piece.index > from) parts.push({ text: template.slice(from, piece.index) });
    from = piece.index + piece[0].length;
    const path = piece[1];
    if (path !== undefined) {
      const isOptional = path.endsWith('?');
      const name = isOptional ? path.slice(0, -1) : path;
      parts.push({ read: compilePath(name, place, context, 'taken'), isOptional });
    } else if (piece[0].length === 2) {
      parts.push({ text: piece[0].slice(1) });
    } else {
      context.complain(
        place,
        `A brace in \`${template}\` has no partner.`,
        'A brace as text is written twice.',
      );
    }
  }
  if (from < template.length) parts.push({ text: template.slice(from) });
  return {
    read: (scope) => {
      let text = '';
      for (const part of parts) {
        if ('text' in part) {
          text += part.text;
          continue;
        }
        const value = part.read(scope);
        if (value !== undefined) text += Array.isArray(value) ? joinItems(value) : plainText(value);
        else if (!part.isOptional) return undefined;
      }
      return text === '' ? undefined : text;
    },
    values: undefined,
    samples: isWordy(parts) ? [parts.map((part) => ('text' in part ? part.text : '1')).join('')] : [],
    mayBeAbsent:
      parts.every((part) => 'read' in part) || parts.some((part) => 'read' in part && !part.isOptional),
  };
}
