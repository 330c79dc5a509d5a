/** The page's own scheme in the desktop: a real origin, unlike `file:`, and reachable by nobody else. */
export const APP_SCHEME = 'app';
export const APP_HOST = 'tapedeck';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;
