// The variant and category of a continuation, in place of the event's own: no rule made for the event fires again.

export const continuation = 'continuation';
