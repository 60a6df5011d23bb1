import { z } from 'zod';

// Compiling schemas at run time is what our content security policy forbids. To be imported before any schema.
z.config({ jitless: true });
