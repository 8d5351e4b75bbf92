declare const GOROSCOPE_VERSION: string | undefined;

/** Version of this build; `0.0.0-dev` when run from source. */
export const VERSION: string = typeof GOROSCOPE_VERSION === 'string' ? GOROSCOPE_VERSION : '0.0.0-dev';
