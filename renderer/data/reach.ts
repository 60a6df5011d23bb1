import { createContext } from 'react';

/** Why nothing can be asked of the controller now, as a sentence; null while it is connected. */
export const ReachContext = createContext<string | null>(null);
