/**
 * The `service.name` under which Goroscope stores its own metrics and events. It says nothing about whether anybody else
 * sends data.
 */
export const OWN_SERVICE = 'goroscope';
