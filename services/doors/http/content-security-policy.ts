/**
 * What a page of ours may load: scripts, styles and fonts of its own origin. The component library writes its styles
 * inline. `connections`: a page in the window asks over its bridge and needs none.
 */
export const contentSecurityPolicy = (connections: "'self'" | "'none'"): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src ${connections}`,
    "base-uri 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
