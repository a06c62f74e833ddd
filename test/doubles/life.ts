// One life of a process: it can end between any two steps, and whatever was asked for then never answers.

export class Life {
  /** Steps taken: two for each call to the outside, before it takes effect and after. */
  steps = 0;
  isOver = false;
  readonly #ended = Promise.withResolvers<void>();
  readonly #end = new AbortController();
  readonly #dieAtStep: number;

  constructor(dieAtStep = Number.POSITIVE_INFINITY) {
    this.#dieAtStep = dieAtStep;
  }

  /** Resolves when the life is over. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  get signal(): AbortSignal {
    return this.#end.signal;
  }

  end(): void {
    this.isOver = true;
    this.#end.abort();
    this.#ended.resolve();
  }

  /** Runs a call to the outside; may die before its effect, and between effect and answer. */
  async call<T>(effect: () => Promise<T> | T): Promise<T> {
    await this.step();
    try {
      const result = await effect();
      await this.step();
      return result;
    } catch (error) {
      await this.step();
      throw error;
    }
  }

  async step(): Promise<void> {
    await Promise.resolve();
    this.steps += 1;
    if (this.steps >= this.#dieAtStep) this.end();
    if (this.isOver) await new Promise(() => {});
  }
}
