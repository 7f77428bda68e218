/** Whether somebody wants to see now what the training does. */
export class LookRequests {
  #isAsked = false;

  ask(): void {
    this.#isAsked = true;
  }

  /** Whether it was asked since the last call. */
  take(): boolean {
    const isAsked = this.#isAsked;
    this.#isAsked = false;
    return isAsked;
  }
}
