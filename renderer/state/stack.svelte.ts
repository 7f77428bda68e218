/** What components put on top of each other for as long as they live. */
export class Stack<T> {
  // What a teardown reads of a state is what it was before the change that ended its component: a
  // copy that isn't reactive says what is there now.
  #items: readonly T[] = [];
  #shown = $state.raw<readonly T[]>([]);

  /** The oldest first. */
  get items(): readonly T[] {
    return this.#shown;
  }

  /** @returns what takes it out again */
  add(item: T): () => void {
    this.#set([...this.#items, item]);
    return () => this.#set(this.#items.filter((other) => other !== item));
  }

  #set(items: readonly T[]): void {
    this.#items = items;
    this.#shown = items;
  }
}
