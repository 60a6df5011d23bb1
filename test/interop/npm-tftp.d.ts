/** The part of two npm packages that serve as independent TFTP clients; neither brings its own types. */
declare module 'tftp' {
  interface ClientOptions {
    host: string;
    port: number;
    blockSize?: number;
    windowSize?: number;
    timeout?: number;
    retries?: number;
  }
  interface Client {
    get(remote: string, local: string, done: (error: Error | null) => void): void;
  }
  const tftp: { createClient(options: ClientOptions): Client };
  export default tftp;
}

declare module 'tftp2' {
  interface Client {
    read(filename: string, push: (data: Buffer) => unknown, done: () => void): Promise<void>;
    close(): void;
  }
  export default function tftp2(host: string, port: number): Client;
}
