/**
 * The certificate library keeps its parts in a container that looks for the metadata of decorators, and refuses to load
 * where `Reflect` knows none. Its parts have no parameters: an answer of "nothing" is the true one.
 */
const nothing = (): undefined => undefined;
for (const name of ['getMetadata', 'getOwnMetadata', 'defineMetadata'])
  if (!(name in Reflect))
    Object.defineProperty(Reflect, name, { value: nothing, configurable: true, writable: true });
