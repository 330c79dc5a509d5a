import { config } from 'zod';

/** The page may not compile code at run time: schemas are walked instead. Must be imported before anything that parses. */
config({ jitless: true });
