/**
 * A service cannot start, and starting it again will not help until a person acts: the file is damaged, another
 * Tapedeck owns the folder. `code` is what a view makes its text from; the message says what to do.
 */
export class StartRefused extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StartRefused';
    this.code = code;
  }
}
