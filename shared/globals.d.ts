/** The few globals that every JavaScript runtime we run in has; `shared` knows neither Node nor the DOM. */
declare function setTimeout(handler: () => void, timeout: number): unknown;
declare function clearTimeout(timer: unknown): void;
declare function queueMicrotask(callback: () => void): void;
declare function structuredClone<Value>(value: Value): Value;
