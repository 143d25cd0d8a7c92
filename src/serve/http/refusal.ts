/** A request that is not served: a status and one sentence, which is all that its sender is told. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  /**
   * @param sentence Holds nothing of the request's body: whoever sent it could plant anything in a log.
   * @param headers Besides the usual ones, such as `WWW-Authenticate`.
   */
  constructor(
    readonly status: number,
    sentence: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(sentence);
  }
}
