// How a notice becomes words: one row per notice, kept beside its type, so that none can lack a level or text.

/** By consequence: `error` = data set aside or a person is needed; `warn` = something broke, nothing is lost. */
export type Level = 'debug' | 'info' | 'warn' | 'error';

export type Describe<N extends { readonly notice: string }> = {
  readonly [K in N['notice']]: {
    readonly level: Level;
    /** One sentence, capital and full stop: what was attempted, on what, what was seen, what to do. */
    readonly say: (notice: Extract<N, { readonly notice: K }>) => string;
  };
};
