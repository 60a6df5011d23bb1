/** Names of what passes between the preload and the main process. */
export const channels = {
  call: 'desk:call',
  subscribe: 'desk:subscribe',
  unsubscribe: 'desk:unsubscribe',
  /** The page has what it was sent last: more may come. */
  heard: 'desk:heard',
  messages: 'desk:messages',
} as const;
